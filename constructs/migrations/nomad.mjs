/* Nomad's API, as far as the migrations' programs need it. */
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "./progress.mjs";

const address = (process.env.NOMAD_ADDR || "http://127.0.0.1:4646").replace(/\/$/, "");
const namespace = process.env.NAMESPACE ?? "";

/** Milliseconds between two looks at the same thing. */
export const POLL_MS = Number(process.env.POLL_MS ?? 2000);
/** Milliseconds for what may mend itself: an agent that restarts, a node that is about to have room. */
export const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 60_000);

/** Nomad gave no answer, or one that only says that it is not ready. */
class Away extends Failure {}

const askOnce = async (path, { method = "GET", body, text = false }) => {
  const url = `${address}/v1/${path}${path.includes("?") ? "&" : "?"}namespace=${encodeURIComponent(namespace)}`;
  const [answer, content] = await fetch(url, {
    method,
    headers: { "X-Nomad-Token": process.env.NOMAD_TOKEN ?? "" },
    signal: AbortSignal.timeout(30_000),
    ...(body && { body: JSON.stringify(body) }),
  })
    .then(async (response) => [response, await response.text()])
    .catch(({ cause, message }) => {
      throw new Away(
        `nomad cannot be reached at ${address} (${cause?.code ?? message}); open the session to its API (help, "Nomad's API"), or set NOMAD_ADDR`,
      );
    });
  if (answer.status === 404) return undefined;
  if (answer.status === 403) {
    throw new Failure(
      `nomad at ${address} refuses the token (${content.trim()}); see that it is the deploy token of this server: ./mastodon secrets list, or NOMAD_TOKEN where there is no cloud`,
    );
  }
  if (!answer.ok) {
    const Kind = answer.status >= 500 ? Away : Failure;
    throw new Kind(
      `nomad at ${address} answers ${method} ${path.split("?")[0]} with ${answer.status}: ${content.trim()}`,
    );
  }
  return text ? content : JSON.parse(content);
};

let reached = false;

/**
 * Asks Nomad's API; undefined is a 404. Once Nomad has answered, a question waits for an agent that restarts. What
 * changes something is never repeated: it may have happened.
 */
export const ask = async (path, options = {}) => {
  for (const began = Date.now(); ; await sleep(POLL_MS)) {
    try {
      const answer = await askOnce(path, options);
      reached = true;
      return answer;
    } catch (error) {
      const again = error instanceof Away && reached && !options.method && Date.now() - began < PATIENCE_MS;
      if (!again) throw error;
    }
  }
};
