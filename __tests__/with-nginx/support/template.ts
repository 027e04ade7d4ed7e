/** Ports on 127.0.0.1 of each Nomad service. */
export type Services = Readonly<Record<string, readonly number[]>>;

/**
 * Renders what upstreamsTemplate uses of Nomad's template language: range over nomadService with else, `.Address`,
 * `.Port` and `{{-`. Anything else is an error.
 */
export function renderTemplate(template: string, services: Services): string {
  const rendered = template.replace(
    /\s*\{\{- range nomadService "([^"]+)" \}\}([\s\S]*?)\s*\{\{- else \}\}([\s\S]*?)\s*\{\{- end \}\}/g,
    (_, name: string, each: string, none: string) => {
      const ports = services[name];
      if (ports === undefined) throw new Error(`the template asks for the service "${name}", which is not known here`);
      if (ports.length === 0) return none;
      return ports
        .map((port) => each.replaceAll("{{ .Address }}", "127.0.0.1").replaceAll("{{ .Port }}", String(port)))
        .join("");
    },
  );
  if (/\{\{|\}\}/.test(rendered))
    throw new Error(`the template has actions that are not understood here:\n${rendered}`);
  return rendered;
}
