import { type NginxOptions, nginxFiles, TRUSTED_PROXY_SEPARATOR } from "../../../server/nginx";
import { PORTS } from "../../../server/server";
import { publicIngress, tunnelOptions } from "./options";

const text = (options: NginxOptions, path: string): string =>
  nginxFiles(options).find((file) => file.path === path)?.text ?? "";

const VARIANTS: [string, NginxOptions][] = [
  ["tunnel", tunnelOptions()],
  ["tunnel with media", tunnelOptions({ mediaDirectory: "/srv/media" })],
  ["public", tunnelOptions({ ingress: publicIngress() })],
];

describe.each(VARIANTS)("nginx's files (%s)", (_, options) => {
  test("are these", () => {
    expect(nginxFiles(options).map(({ path, onChange }) => [path, onChange])).toEqual([
      ["nginx.conf", "never"],
      ["servers.conf", "never"],
      ["trusted-proxies.conf", "never"],
      ["errors/unavailable.html", "never"],
      ["errors/unavailable.json", "never"],
      ["errors/too-large.json", "never"],
      ["upstreams.conf", "reload"],
    ]);
  });

  test("have template actions in upstreams.conf only, whatever the delimiters of a job", () => {
    const others = nginxFiles(options).filter(({ path }) => path !== "upstreams.conf");
    for (const file of others) expect(file.text).not.toMatch(/\{\{|\}\}|<<|>>|\[\[|\]\]/);
  });

  test("have nothing that Terraform or Nomad would interpolate", () => {
    for (const file of nginxFiles(options)) expect(file.text).not.toMatch(/[$%]\{/);
  });

  test("include each other by names that exist", () => {
    const paths = nginxFiles(options).map(({ path }) => path);
    const included = [...text(options, "nginx.conf").matchAll(/include ([^/;][^;]*);/g)].map(([, path]) => path);
    expect(included).toEqual(["trusted-proxies.conf", "upstreams.conf", "servers.conf"]);
    expect(paths).toEqual(expect.arrayContaining(included));
  });

  test("write only where Nomad lets them", () => {
    const written = [...text(options, "nginx.conf").matchAll(/(?:pid|_temp_path|proxy_cache_path) (\/[^ ;]+)/g)];
    expect(written).toHaveLength(7);
    for (const [, path] of written) expect(path).toMatch(/^\/alloc\/(data|tmp)\//);
  });

  test("keep the cache where a sticky disk keeps it, at its size", () => {
    expect(text(options, "nginx.conf")).toMatch(/proxy_cache_path \/alloc\/data\/nginx-cache [^;]*max_size=512m/);
  });

  test("are the same each time", () => {
    expect(nginxFiles(options)).toEqual(nginxFiles(options));
  });

  test("stay readable: every location has HSTS and nosniff, its own or the server's", () => {
    // nginx drops inherited add_header lines as soon as a location has one of its own.
    const locations = text(options, "servers.conf").split(/\n +location /);
    for (const location of locations.filter((body) => body.includes("add_header"))) {
      expect(location).toContain("add_header Strict-Transport-Security");
      expect(location).toContain("add_header X-Content-Type-Options");
    }
  });
});

describe("whose CF-Connecting-IP nginx believes", () => {
  test("with a tunnel, is cloudflared's on the same loopback only", () => {
    expect(text(tunnelOptions(), "trusted-proxies.conf")).toBe("set_real_ip_from 127.0.0.1;\n");
  });

  test("in public, is that of exactly these networks, without loopback", () => {
    const ingress = { ...publicIngress(), trustedProxies: ["173.245.48.0/20", "2400:cb00::/32"] };
    expect(text(tunnelOptions({ ingress }), "trusted-proxies.conf")).toBe(
      "set_real_ip_from 173.245.48.0/20;\nset_real_ip_from 2400:cb00::/32;\n",
    );
  });

  test("may come from Terraform as one joined value, in a file without quotes and backslashes", () => {
    const token = "${TfToken[TOKEN.12]}";
    const ingress = { ...publicIngress(), trustedProxies: [token] };
    const file = text(tunnelOptions({ ingress }), "trusted-proxies.conf");
    expect(file).toBe(`set_real_ip_from ${token};\n`);
    expect(file.replace(token, ["10.0.0.0/8", "11.0.0.0/8"].join(TRUSTED_PROXY_SEPARATOR))).toBe(
      "set_real_ip_from 10.0.0.0/8;\nset_real_ip_from 11.0.0.0/8;\n",
    );
  });
});

describe("nginx listens", () => {
  test("with a tunnel, on the port for cloudflared and the port of its check, without TLS", () => {
    const servers = text(tunnelOptions(), "servers.conf");
    expect([...servers.matchAll(/listen ([^;]+);/g)].map(([, what]) => what)).toEqual([
      `${PORTS.nginx} default_server`,
      `${PORTS.nginx}`,
      `${PORTS.nginxHealth}`,
    ]);
    expect(text(tunnelOptions(), "nginx.conf")).not.toContain("ssl_");
  });

  test("in public, with TLS, and without it for redirects", () => {
    const servers = text(tunnelOptions({ ingress: publicIngress() }), "servers.conf");
    expect([...servers.matchAll(/listen ([^;]+);/g)].map(([, what]) => what)).toEqual([
      "8080 default_server",
      "8080",
      "8443 ssl http2 default_server",
      "8443 ssl http2",
      "8081",
    ]);
  });
});
