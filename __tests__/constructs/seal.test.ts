import { Seal } from "../../constructs/seal";
import { synthesize } from "../support/synthesize";

describe("Seal", () => {
  const sealOf = (more = {}) =>
    synthesize((stack) => {
      new Seal(stack, "seal", { name: "example", domain: "example.org", ...more });
    }).the("terraform_data");

  it("would have to be replaced for another server, and refuses", () => {
    expect(sealOf()).toEqual({
      triggers_replace: { name: "example", domain: "example.org" },
      lifecycle: { prevent_destroy: true },
    });
  });

  it("can be broken when that is asked for", () => {
    expect(sealOf({ protected: false })).toMatchObject({ lifecycle: { prevent_destroy: false } });
  });
});
