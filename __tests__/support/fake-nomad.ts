import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One dispatched migration. */
export interface FakeChild {
  readonly ID: string;
  readonly image: string;
  readonly phase: string;
  status: "pending" | "running" | "complete" | "failed" | "lost" | "blocked" | "removed";
  /** How many more times it is asked for before `pending` and `running` become `complete`. */
  polls: number;
}

/** An event of a task. */
export interface FakeEvent {
  readonly Type: string;
  readonly DisplayMessage: string;
  readonly Details?: Readonly<Record<string, string>>;
}

/** As much of Nomad's API as the migrations' script uses, without Nomad. */
export class FakeNomad {
  public readonly children: FakeChild[] = [];
  public readonly requests: string[] = [];
  /** The image of the job mastodon-web, if it runs. */
  public webImage: string | undefined;
  /** The image in the Meta of the job mastodon-migrations. */
  public image = "ghcr.io/mastodon/mastodon:v4.6.5";
  /** What a newly dispatched child does. */
  public fate: FakeChild["status"] = "running";
  public token: string | undefined;
  /** What becomes of a task, beside that it starts. */
  public events: readonly FakeEvent[] = [];
  /** How many more times an allocation of the version before is seen running. */
  public leaving = 0;
  /** How many more requests end without an answer, once something was dispatched. */
  public away = 0;
  public log = "== 20260101 AddThings: migrating\nPG::UndefinedColumn: no such column";
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => this.answer(request, response));
  }

  public async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", "http://nomad");
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const what = `${request.method} ${url.pathname}`;
      this.requests.push(what);
      if (this.children.length > 0 && this.away-- > 0) {
        request.socket.destroy();
        return;
      }
      if (this.token !== undefined && request.headers["x-nomad-token"] !== this.token) {
        response.writeHead(403).end("Permission denied");
        return;
      }
      const found = this.find(what, Buffer.concat(chunks).toString());
      if (found === undefined) response.writeHead(404).end("job not found");
      else response.end(typeof found === "string" ? found : JSON.stringify(found));
    });
  }

  private find(what: string, body: string): unknown {
    const child = this.children.find(({ ID }) => what.includes(encodeURIComponent(ID)) || what.includes(`/logs/${ID}`));
    if (what === "GET /v1/job/mastodon-web") return this.webImage === undefined ? undefined : webJob(this.webImage);
    if (what === "GET /v1/job/mastodon-web/allocations") {
      // It runs, and while its ShutdownDelay lasts Nomad calls it pending.
      const going = this.leaving > 1 ? "running" : "pending";
      const ClientStatus = this.leaving-- > 0 ? going : "complete";
      return [{ ID: "0123456789", Name: "mastodon-web.web[0]", DesiredStatus: "stop", ClientStatus }];
    }
    if (what === "GET /v1/jobs") return this.children.map(({ ID, status }) => ({ ID, Status: jobStatus(status) }));
    if (what === "POST /v1/job/mastodon-migrations/dispatch") {
      const { Meta } = JSON.parse(body) as { Meta: { phase: string } };
      const ID = `mastodon-migrations/dispatch-${this.children.length + 1}`;
      this.children.push({ ID, image: this.image, phase: Meta.phase, status: this.fate, polls: 2 });
      return { DispatchedJobID: ID };
    }
    if (!child || child.status === "removed") return what.endsWith("s") ? [] : undefined;
    if (what.startsWith("GET /v1/client/fs/logs/")) return what.includes("type=") ? "" : this.log;
    if (what.startsWith("DELETE")) {
      this.children.splice(this.children.indexOf(child), 1);
      return {};
    }
    if (what.endsWith("/evaluations")) {
      return child.status === "blocked"
        ? [{ FailedTGAllocs: { migrations: { NodesEvaluated: 1, DimensionExhausted: { memory: 1 } } } }]
        : [{}];
    }
    if (what.endsWith("/allocations")) return child.status === "blocked" ? [] : [this.allocation(child)];
    return { ID: child.ID, Meta: { image: child.image, phase: child.phase } };
  }

  private allocation(child: FakeChild) {
    if (child.status === "running" && child.polls-- <= 0) child.status = "complete";
    const Events = [{ Type: "Started", DisplayMessage: "Task started by client" }, ...this.events];
    return { ID: child.ID, CreateIndex: 1, ClientStatus: child.status, TaskStates: { migrations: { Events } } };
  }
}

const jobStatus = (status: FakeChild["status"]): string =>
  status === "running" || status === "pending" || status === "blocked" ? "running" : "dead";

const webJob = (image: string) => ({
  TaskGroups: [{ Tasks: [{ Name: "web", Config: { image } }] }],
});

// By itself, for tests that block their own process: prints its address, and lets every migration succeed.
if (require.main === module) {
  void new FakeNomad().start().then((address) => console.log(address));
}
