import { upstreamsTemplate } from "../../../server/nginx/upstreams";
import { renderTemplate } from "../../with-nginx/support/template";

const template = upstreamsTemplate({ web: "live.mastodon-web", streaming: "mastodon-streaming" });
const render = (web: number[], streaming: number[]) =>
  renderTemplate(template, { "live.mastodon-web": web, "mastodon-streaming": streaming });

describe("the template of nginx's servers", () => {
  test("asks Nomad for each service once", () => {
    expect([...template.matchAll(/nomadService "([^"]+)"/g)].map(([, name]) => name)).toEqual([
      "live.mastodon-web",
      "mastodon-streaming",
    ]);
  });

  test("lists the servers that are registered", () => {
    const text = render([20001, 20002], [20003]);
    expect([...text.matchAll(/server ([^ ;]+)([^;]*);/g)].map(([, address, rest]) => [address, rest])).toEqual([
      ["127.0.0.1:20001", " max_fails=3 fail_timeout=5s"],
      ["127.0.0.1:20002", " max_fails=3 fail_timeout=5s"],
      ["127.0.0.1:20003", " max_fails=3 fail_timeout=5s"],
    ]);
  });

  test("has a server in each list also when none is registered", () => {
    const text = render([], []);
    expect(text.match(/server 127\.0\.0\.1:9 down;/g)).toHaveLength(2);
    expect(text.match(/^upstream (web|streaming) \{$/gm)).toEqual(["upstream web {", "upstream streaming {"]);
  });

  test("chooses the server with the fewest connections, before it keeps connections", () => {
    // nginx wants the balancing method first.
    expect(template.match(/least_conn;/g)).toHaveLength(2);
    expect(template.indexOf("least_conn;")).toBeLessThan(template.indexOf("keepalive "));
  });

  test("drops a kept connection before Puma does, after 20 s, and keeps none to Node, which drops it after 5", () => {
    const kept = [...template.matchAll(/keepalive_timeout (\d+)s;/g)].map(([, seconds]) => Number(seconds));
    expect(kept).toHaveLength(1);
    expect(kept[0]).toBeLessThan(20);
    expect(template.indexOf("keepalive ")).toBeLessThan(template.indexOf("upstream streaming"));
  });
});
