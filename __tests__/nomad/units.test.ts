import fc from "fast-check";
import { durationText, hours, minutes, seconds } from "../../nomad/units";

test("counts in nanoseconds", () => {
  expect([seconds(30), minutes(2), hours(1)]).toEqual([30e9, 120e9, 3600e9]);
});

test("gives whole nanoseconds from 0 up, or refuses", () => {
  const counts = fc.oneof(fc.double(), fc.integer(), fc.nat({ max: 100_000 }));
  fc.assert(
    fc.property(counts, fc.constantFrom(seconds, minutes, hours), (count, unit) => {
      try {
        const duration = unit(count);
        expect(Number.isSafeInteger(duration) && duration >= 0).toBe(true);
        expect(String(duration)).toMatch(/^\d+$/);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
  );
});

test("takes every whole number up to 100 days", () => {
  fc.assert(
    fc.property(fc.nat({ max: 100 * 24 }), (count) => {
      expect(seconds(count * 3600)).toBe(hours(count));
      expect(minutes(count * 60)).toBe(hours(count));
    }),
  );
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e-10, 1e10])("refuses %d seconds", (count) => {
  expect(() => seconds(count)).toThrow(
    `seconds(${count}) is ${count * 1e9} nanoseconds: Nomad takes whole nanoseconds from 0 to 9007199254740991 ` +
      "(104 days); use a whole number or a smaller unit",
  );
});

test.each([
  [seconds(0), "0s"],
  [seconds(30), "30s"],
  [seconds(1.5), "1.5s"],
  [seconds(1e-9), "0.000000001s"],
  [minutes(10), "10m"],
  [seconds(90), "1m30s"],
  [hours(1), "1h"],
  [hours(24), "24h"],
  [seconds(3601), "1h1s"],
])("writes %d nanoseconds as %s", (duration, text) => {
  expect(durationText(duration)).toBe(text);
});

test("writes text that adds up to the duration", () => {
  fc.assert(
    // Eighths, which are exact in binary.
    fc.property(fc.nat({ max: 8_000_000 }), (eighths) => {
      const duration = seconds(eighths / 8);
      const [, hour = "0", minute = "0", second = "0"] =
        /^(?:(\d+)h)?(?:(\d+)m)?(?:([\d.]+)s)?$/.exec(durationText(duration)) ?? [];
      expect((Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1e9).toBe(duration);
    }),
  );
});
