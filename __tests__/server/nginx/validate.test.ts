import fc from "fast-check";
import { type NginxOptions, nginxFiles } from "../../../server/nginx";
import { publicIngress, tunnelOptions } from "./options";

const problemsOf = (change: Partial<NginxOptions>): string[] => {
  try {
    nginxFiles(tunnelOptions(change));
    return [];
  } catch (error) {
    return String(error).split("\n  ").slice(1);
  }
};
const publicly = (change: Partial<ReturnType<typeof publicIngress>>) => ({
  ingress: { ...publicIngress(), ...change },
});

const HOST_FIX = "is not a host name; give it in lower case, without scheme, port and path";
const PATH_FIX = "is not a path that nginx can be given; make it absolute, of letters, digits and . _ - /";
const NETWORK_FIX = "is not a network; write it like 173.245.48.0/20";

describe("nginx's options", () => {
  test.each<[Partial<NginxOptions>, string]>([
    [{ hosts: [] }, "hosts: there is none; give at least Mastodon's web domain"],
    [{ hosts: ["https://a.example"] }, `hosts: "https://a.example" ${HOST_FIX}`],
    [{ hosts: ["a.example:443"] }, `hosts: "a.example:443" ${HOST_FIX}`],
    [{ hosts: ["A.example"] }, `hosts: "A.example" ${HOST_FIX}`],
    [{ hosts: ["*.example"] }, `hosts: "*.example" ${HOST_FIX}`],
    [{ hosts: ["a.example;"] }, `hosts: "a.example;" ${HOST_FIX}`],
    [{ hosts: ["a\nb"] }, `hosts: "a\nb" ${HOST_FIX}`],
    [{ healthPort: 80 }, "healthPort: 80 is not a port that nginx can open; choose one from 1024 to 65535"],
    [{ healthPort: 8080 }, "healthPort: 8080 is also ingress.port; choose another"],
    [
      { ingress: { kind: "tunnel", port: 70000 } },
      "ingress.port: 70000 is not a port that nginx can open; choose one from 1024 to 65535",
    ],
    [publicly({ httpsPort: 8080 }), "ingress.httpsPort: 8080 is also ingress.httpPort; choose another"],
    [publicly({ certificate: "origin.pem" }), `ingress.certificate: "origin.pem" ${PATH_FIX}`],
    [publicly({ certificateKey: "/a b" }), `ingress.certificateKey: "/a b" ${PATH_FIX}`],
    [publicly({ clientCertificateAuthority: "/a;b" }), `ingress.clientCertificateAuthority: "/a;b" ${PATH_FIX}`],
    [{ mediaDirectory: "media" }, `mediaDirectory: "media" ${PATH_FIX}`],
    [{ directories: { cache: "/a", temporary: "/{" } }, `directories.temporary: "/{" ${PATH_FIX}`],
    [
      publicly({ trustedProxies: [] }),
      "ingress.trustedProxies: there is none, so every visitor would have Cloudflare's address; give its networks",
    ],
    [publicly({ trustedProxies: ["0.0.0.0/0"] }), `ingress.trustedProxies: "0.0.0.0/0" ${NETWORK_FIX}`],
    [publicly({ trustedProxies: ["::/0"] }), `ingress.trustedProxies: "::/0" ${NETWORK_FIX}`],
    [publicly({ trustedProxies: ["10.0.0.0/33"] }), `ingress.trustedProxies: "10.0.0.0/33" ${NETWORK_FIX}`],
    [publicly({ trustedProxies: ["cloudflare"] }), `ingress.trustedProxies: "cloudflare" ${NETWORK_FIX}`],
    [
      { services: { web: "Web!", streaming: "streaming" } },
      'services.web: "Web!" is not the name of a Nomad service; use lower case letters, digits and hyphens, with one tag and a dot in front if wanted',
    ],
    [{ cacheSizeMB: 100 }, "cacheSizeMB: 100 is too small; give at least 128 whole MB"],
    [{ cacheSizeMB: 200.5 }, "cacheSizeMB: 200.5 is too small; give at least 128 whole MB"],
  ])("are refused with the value and the fix: %j", (change, problem) => {
    expect(problemsOf(change)).toEqual([problem]);
  });

  test("are refused with all problems at once", () => {
    expect(problemsOf({ hosts: ["a/b", "c d"], healthPort: 1, cacheSizeMB: 0 })).toHaveLength(4);
  });

  test("cannot bring a directive of their own into the configuration", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."a.;{}\"'$#\n\\ /<>%`~*") }), (value) => {
        const allowed = /^[a-z.]*$/.test(value);
        const refused =
          problemsOf({ hosts: [value] }).length > 0 &&
          problemsOf({ services: { web: value, streaming: "s" } }).length > 0;
        return allowed || refused;
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."a/;{}\"'$#\n\\ ") }), (value) => {
        return /^\/[a/]*$/.test(value) || problemsOf({ mediaDirectory: value }).length > 0;
      }),
    );
  });
});
