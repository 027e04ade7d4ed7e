/*
 * Tokens are how CDK for Terraform carries values that only Terraform will know. In a job they look like a text, a
 * list, a map or a number. They are told by their form, so that the rules need not import cdktf.
 */

const TEXT_TOKEN = /\$\{TfToken\[[\w:.-]+\]\}/;

/** As the one element of a list, or the one key of a map. */
const COLLECTION_TOKEN = /[#&]\{TfToken\[[\w:.-]+\]\}/;

/** cdktf encodes a number token as one near -8.1e298, and a list of numbers near -1.9e289. No job means such numbers. */
const NUMBER_TOKENS_BELOW = -1e289;

/** A number token that was put into a text, as in `redis://${host}:${port}`. */
const NUMBER_TOKEN_IN_TEXT = /-8\.1\d+e\+298/;

const IN_TEXT = new RegExp(`(${TEXT_TOKEN.source}|${NUMBER_TOKEN_IN_TEXT.source})`);

/** True for a number that is a token and a text that holds one: what it will be is not known at synth. */
export function isToken(value: unknown): boolean {
  if (typeof value === "number") return value < NUMBER_TOKENS_BELOW;
  return typeof value === "string" && (IN_TEXT.test(value) || isCollectionToken(value));
}

/** True for a text that stands for a whole list or map. */
export const isCollectionToken = (text: string): boolean => COLLECTION_TOKEN.test(text);

/** Splits a text into literal pieces (the first, the third and so on) and the tokens between them. */
export const splitAtTokens = (text: string): readonly string[] => text.split(IN_TEXT);
