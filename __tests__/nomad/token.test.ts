import { Fn, Token } from "cdktf";
import { isToken, splitAtTokens } from "../../nomad/token";

const reference = Fn.lookupNested({ a: 1 }, ["a"]);

test("knows the tokens that cdktf makes", () => {
  const list = Token.asList(reference);
  const map = Token.asStringMap(reference);
  expect(
    [
      Token.asString(reference),
      Token.asNumber(reference),
      list[0],
      Object.keys(map)[0],
      `a${Token.asString(reference)}b`,
    ].map(isToken),
  ).toEqual([true, true, true, true, true]);
});

test("takes nothing else for a token", () => {
  const values = [
    "",
    "${NOMAD_PORT_http}",
    "${TfToken}",
    "-1.5e+20",
    "-1e+300",
    -1,
    0,
    -(2 ** 53),
    1e300,
    undefined,
    true,
  ];
  expect(values.filter(isToken)).toEqual([]);
});

test("finds texts and numbers between literal pieces", () => {
  const host = Token.asString(reference);
  const port = Token.asNumber(reference);
  expect(splitAtTokens(`redis://${host}:${port}/0`)).toEqual(["redis://", host, ":", String(port), "/0"]);
  expect(splitAtTokens(`${port}${host}`)).toEqual(["", String(port), "", host, ""]);
});
