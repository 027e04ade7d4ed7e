import { PHASES, type Phase, type Rulesets } from "./ruleset";

/** How many rules a zone on the free plan may have. Source: Cloudflare's documentation, src/content/plans/index.json. */
export const FREE_PLAN_RULES: Readonly<Record<Phase, number>> = {
  http_request_dynamic_redirect: 10,
  http_config_settings: 10,
  http_request_firewall_custom: 5,
  http_request_cache_settings: 10,
};

/** Characters in one expression, on every plan. Source: Cloudflare's documentation, "Expressions". */
export const MAXIMUM_EXPRESSION_LENGTH = 4096;

/** What Cloudflare would refuse at apply; empty when nothing. Each says what is wrong, where, and how to fix it. */
export function limitProblems(rulesets: Rulesets): readonly string[] {
  return PHASES.flatMap((phase) => {
    const rules = rulesets[phase];
    const limit = FREE_PLAN_RULES[phase];
    const problems: string[] = [];
    if (rules.length > limit) {
      problems.push(
        `${rules.length} rules in Cloudflare's phase ${phase}, but the free plan has ${limit}; ` +
          `merge or remove some of ${rules.map((rule) => rule.ref).join(", ")}`,
      );
    }
    for (const rule of rules) {
      const length = rule.when.text.length;
      if (length > MAXIMUM_EXPRESSION_LENGTH) {
        problems.push(
          `the expression of Cloudflare rule ${rule.ref} in phase ${phase} has ${length} characters, ` +
            `but Cloudflare takes ${MAXIMUM_EXPRESSION_LENGTH}; name fewer hosts in \`alternateDomains\``,
        );
      }
    }
    const repeated = rules.map((rule) => rule.ref).filter((ref, index, refs) => refs.indexOf(ref) !== index);
    for (const ref of new Set(repeated)) {
      problems.push(`two rules of Cloudflare's phase ${phase} have the ref ${ref}; give each its own`);
    }
    return problems;
  });
}
