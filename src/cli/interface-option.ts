// --interface NAME=NETWORK[,NETWORK]: what lies behind the interfaces of a configuration that does not say so.
import type { Diagnostic } from "../foundation/diagnostic.ts";

const INTERFACE = /^[^=]+=[^=]+$/;

export function wrongInterfaces(given: readonly string[] | undefined): Diagnostic[] {
  return (given ?? [])
    .filter((text) => !INTERFACE.test(text))
    .map((text) => ({ code: "bad-interface", severity: "error", message: `--interface is written NAME=NETWORK, such as eth0=10.20.0.0/24; found "${text}"` }));
}

/** "eth0=10.1.0.0/24,10.2.0.0/24" */
export function behindInterfaces(given: readonly string[] | undefined): Record<string, string[]> {
  const behind: Record<string, string[]> = {};
  for (const text of given ?? []) {
    const [name, networks] = text.split("=") as [string, string];
    behind[name] = [...(behind[name] ?? []), ...networks.split(",").map((n) => n.trim())];
  }
  return behind;
}
