import { readFileSync } from "node:fs";
import http2 from "node:http2";
import { makeAuthority, makeCertificate, type Pair } from "./support/certificates";
import { send, valuesOf } from "./support/client";
import { type Front, HOST, startFront } from "./support/front";
import { describeWithNginx, freePort } from "./support/nginx";
import { startUpstream, type Upstream } from "./support/upstream";

describeWithNginx("nginx on the node's own address", () => {
  let web: Upstream;
  let front: Front;
  let httpPort = 0;
  let authority: Pair;
  let cloudflare: Pair;
  let stranger: Pair;

  beforeAll(async () => {
    web = await startUpstream();
    httpPort = await freePort();
    const httpsPort = await freePort();
    front = await startFront(
      { web: [web.port] },
      {
        ingress: (directory) => {
          authority = makeAuthority(directory, "origin-ca");
          const pullAuthority = makeAuthority(directory, "origin-pull-ca");
          cloudflare = makeCertificate(directory, "cloudflare", pullAuthority);
          stranger = makeCertificate(directory, "stranger", authority);
          const server = makeCertificate(directory, HOST, authority);
          return {
            kind: "public",
            httpPort,
            httpsPort,
            trustedProxies: ["127.0.0.3/32", "127.1.0.0/16", "2400:cb00::/32"],
            certificate: server.certificate,
            certificateKey: server.key,
            clientCertificateAuthority: pullAuthority.certificate,
          };
        },
      },
    );
  });
  afterAll(async () => {
    await front?.stop();
    await web?.stop();
  });
  beforeEach(() => {
    web.received.length = 0;
  });

  const as = ({ certificate, key }: Pair) => ({ cert: readFileSync(certificate), key: readFileSync(key) });
  const verified = () => ({
    ca: readFileSync(authority.certificate),
    servername: HOST,
    checkServerIdentity: () => undefined,
  });

  test("answers Cloudflare, which shows its certificate and can verify nginx's", async () => {
    const answer = await send(front.port, "/", { tls: { ...verified(), ...as(cloudflare) } });
    expect(answer).toMatchObject({ status: 200, body: "ok" });
    expect(valuesOf(answer, "strict-transport-security")).toHaveLength(1);
    expect(web.received[0]?.headers["x-forwarded-proto"]).toBe("https");
  });

  test.each(["nobody's certificate", "a stranger's certificate"])("refuses who shows %s", async (whose) => {
    const shown = whose === "nobody's certificate" ? {} : as(stranger);
    expect((await send(front.port, "/", { tls: { ...verified(), ...shown } })).status).toBe(400);
    expect(web.received).toEqual([]);
  });

  test.each([
    ["127.0.0.3", "203.0.113.7"],
    ["127.1.2.3", "203.0.113.7"],
    ["127.0.0.1", "127.0.0.1"],
    ["127.0.0.4", "127.0.0.4"],
  ])("takes the visitor's address from Cloudflare's networks only: %s gives %s", async (from, address) => {
    const headers = { "CF-Connecting-IP": "203.0.113.7" };
    await send(front.port, "/", { from, headers, tls: { ...verified(), ...as(cloudflare) } });
    expect(web.received[0]?.headers["x-forwarded-for"]).toBe(address);
  });

  test("speaks HTTP/2 with those who do", async () => {
    const session = http2.connect(`https://127.0.0.1:${front.port}`, { ...verified(), ...as(cloudflare) });
    const status = await new Promise((resolve, reject) => {
      session.on("error", reject);
      const stream = session.request({ ":path": "/", ":authority": HOST });
      stream.on("response", (headers) => resolve(headers[":status"]));
      stream.on("error", reject);
      stream.resume();
    });
    session.destroy();
    expect([status, web.received[0]?.headers.host]).toEqual([200, HOST]);
  });

  test.each(["TLSv1", "TLSv1.1"] as const)("does not speak %s", async (version) => {
    const tls = {
      ...verified(),
      ...as(cloudflare),
      minVersion: version,
      maxVersion: version,
      ciphers: "ALL:@SECLEVEL=0",
    };
    await expect(send(front.port, "/", { tls })).rejects.toThrow();
  });

  test("redirects from http to https, and does nothing else there", async () => {
    const answer = await send(httpPort, "/@user?a=b");
    expect([answer.status, answer.headers.location]).toEqual([301, `https://${HOST}/@user?a=b`]);
    expect(web.received).toEqual([]);
  });

  test("redirects no other host", async () => {
    expect((await send(httpPort, "/", { headers: { host: "evil.example" } })).status).toBe(421);
    const tls = { ...verified(), ...as(cloudflare) };
    expect((await send(front.port, "/", { headers: { host: "evil.example" }, tls })).status).toBe(421);
  });
});
