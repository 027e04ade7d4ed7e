declare const unit: unique symbol;

/**
 * A span of time in Nomad's JSON: Go's `time.Duration`, a whole number of nanoseconds.
 *
 * It is a type of its own, so that the compiler refuses a bare number where a unit is meant. Write `seconds(30)`.
 */
export type Duration = number & { readonly [unit]: "nanoseconds" };

const NANOSECONDS = { second: 1e9, minute: 60e9, hour: 3600e9 } as const;

/**
 * @param count seconds; a fraction is fine down to one nanosecond
 * @throws RangeError if the result is negative or not a whole number of nanoseconds
 */
export const seconds = (count: number): Duration => duration(count, "second");

/**
 * @param count minutes; a fraction is fine down to one nanosecond
 * @throws RangeError if the result is negative or not a whole number of nanoseconds
 */
export const minutes = (count: number): Duration => duration(count, "minute");

/**
 * @param count hours; a fraction is fine down to one nanosecond
 * @throws RangeError if the result is negative or not a whole number of nanoseconds
 */
export const hours = (count: number): Duration => duration(count, "hour");

/**
 * A duration as Go writes it, such as `1h30m` or `1.5s`: for messages, and for the few places of a job where Nomad
 * wants text instead of a number (the docker driver's `image_pull_timeout`, the policy of the autoscaler).
 */
export function durationText(value: Duration): string {
  const wholeHours = Math.floor(value / NANOSECONDS.hour);
  const wholeMinutes = Math.floor((value % NANOSECONDS.hour) / NANOSECONDS.minute);
  const rest = value % NANOSECONDS.minute;
  const parts = [
    wholeHours > 0 ? `${wholeHours}h` : "",
    wholeMinutes > 0 ? `${wholeMinutes}m` : "",
    rest > 0 || value === 0 ? `${secondsText(rest)}s` : "",
  ];
  return parts.join("");
}

function duration(count: number, of: keyof typeof NANOSECONDS): Duration {
  const result = count * NANOSECONDS[of];
  if (!isDuration(result)) {
    throw new RangeError(
      `${of}s(${count}) is ${result} nanoseconds: Nomad takes whole nanoseconds from 0 to ${Number.MAX_SAFE_INTEGER} ` +
        "(104 days); use a whole number or a smaller unit",
    );
  }
  return result;
}

/** Beyond 2^53 JavaScript's numbers are no longer exact, so that a deadline would silently become another one. */
function isDuration(value: number): value is Duration {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Not by division: 0.1 s would print as 0.1, but 1 ns as 1e-9. */
function secondsText(nanoseconds: number): string {
  const fraction = String(nanoseconds % NANOSECONDS.second)
    .padStart(9, "0")
    .replace(/0+$/, "");
  const whole = Math.floor(nanoseconds / NANOSECONDS.second);
  return fraction === "" ? String(whole) : `${whole}.${fraction}`;
}
