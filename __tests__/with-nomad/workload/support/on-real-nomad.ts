import { LiveServer } from "./live-server";
import { MISSING } from "./sandbox";

/**
 * A whole server on a real Nomad, with containers, and what it lives through, in order: a server of its own for each
 * test would take hours. A test that fails can make later ones fail.
 */
export const onRealNomad = (title: string, live: (server: LiveServer) => void): void => {
  (MISSING === undefined ? describe : describe.skip)(`${title}${MISSING ? ` (${MISSING})` : ""}`, () => {
    const server = new LiveServer();
    beforeAll(() => server.cluster.start());
    afterAll(() => server.cluster.stop());
    live(server);
  });
};
