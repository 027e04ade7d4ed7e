import { hostIs } from "../../edge/expression";
import { FREE_PLAN_RULES, limitProblems, MAXIMUM_EXPRESSION_LENGTH } from "../../edge/limits";
import { edgeRules } from "../../edge/rules";
import { PHASES, type Rulesets } from "../../edge/ruleset";
import { DOMAIN_LEFT, ONE_DOMAIN, OWN_MEDIA, TWO_DOMAINS } from "./requests";

const block = (ref: string): Rulesets["http_request_firewall_custom"][number] => ({
  ref,
  description: "",
  when: hostIs("a.example"),
  action: "block",
});

it.each([ONE_DOMAIN, TWO_DOMAINS, DOMAIN_LEFT, OWN_MEDIA])("the free plan takes all rules", (hosts) => {
  expect(limitProblems(edgeRules(hosts))).toEqual([]);
});

it("one custom rule of the free plan is left for the operator", () => {
  const rules = edgeRules(TWO_DOMAINS).http_request_firewall_custom;
  expect(rules.length).toBe(FREE_PLAN_RULES.http_request_firewall_custom - 1);
});

it("says which phase has too many rules", () => {
  const rulesets = {
    ...edgeRules(ONE_DOMAIN),
    http_request_firewall_custom: ["a", "b", "c", "d", "e", "f"].map(block),
  };
  expect(limitProblems(rulesets)).toEqual([
    "6 rules in Cloudflare's phase http_request_firewall_custom, but the free plan has 5; merge or remove some of a, b, c, d, e, f",
  ]);
});

it("says which rule got too long, and that hosts make it so", () => {
  const alternateDomains = Array.from({ length: 200 }, (_, index) => `community-${index}.example.org`);
  const problems = limitProblems(edgeRules({ ...ONE_DOMAIN, alternateDomains }));
  const rulesThatNameHosts = 6;
  expect(problems).toHaveLength(rulesThatNameHosts);
  expect(problems[0]).toMatch(
    new RegExp(
      "^the expression of Cloudflare rule mastodon_https in phase http_request_dynamic_redirect has \\d+ characters, " +
        `but Cloudflare takes ${MAXIMUM_EXPRESSION_LENGTH}; name fewer hosts in \`alternateDomains\`$`,
    ),
  );
});

it("takes an expression of the exact length", () => {
  const exact = { ...block("a"), when: { ...hostIs("a.example"), text: "x".repeat(MAXIMUM_EXPRESSION_LENGTH) } };
  const longer = { ...exact, when: { ...exact.when, text: `${exact.when.text}x` } };
  const base = edgeRules(ONE_DOMAIN);
  expect(limitProblems({ ...base, http_request_firewall_custom: [exact] })).toEqual([]);
  expect(limitProblems({ ...base, http_request_firewall_custom: [longer] })).toHaveLength(1);
});

it("refuses a ref that is used twice", () => {
  const rulesets = { ...edgeRules(ONE_DOMAIN), http_request_firewall_custom: [block("a"), block("b"), block("a")] };
  expect(limitProblems(rulesets)).toEqual([
    "two rules of Cloudflare's phase http_request_firewall_custom have the ref a; give each its own",
  ]);
});

it("every rule is described, and named by a ref that Cloudflare takes", () => {
  const rules = PHASES.flatMap((phase) => [...edgeRules(TWO_DOMAINS)[phase]]);
  for (const rule of rules) {
    expect(rule.ref).toMatch(/^mastodon_[a-z_]+$/);
    expect(rule.description.length).toBeGreaterThan(10);
  }
});
