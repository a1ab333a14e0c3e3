// The name under which a flaw is spoken of everywhere.
import type { Vulnerability } from "./advisory.ts";

/** CVE, else what the advisory calls it. @param at its place in the advisory, from 0 */
export function flawName({ cve, ids, title }: Pick<Vulnerability, "cve" | "ids" | "title">, at: number): string {
  return cve ?? ids[0]?.text ?? title ?? `flaw ${at + 1}`;
}
