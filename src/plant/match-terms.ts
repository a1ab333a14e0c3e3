// Selectors of machines as people write them, "match:role=plc vendor=Siemens line=line-1": by what is known of the machine. Which machines fit: match-asset.ts.
import { nearestWord } from "../foundation/nearest-word.ts";
import { assetRoles } from "./role-names.ts";

/** Attributes of an asset that `match:` may ask for. */
export const MATCH_TERMS = ["role", "vendor", "model", "firmware", "serial", "line", "level", "name"] as const;
export type MatchTerm = (typeof MATCH_TERMS)[number];

/** What is wrong with a text that somebody wrote, and which of its characters. */
export interface WrittenProblem {
  readonly code: string;
  readonly message: string;
  readonly help?: string;
  readonly offset: number;
  readonly length: number;
}

export type ReadTerms = { readonly terms: Readonly<Record<string, string>> } | { readonly problem: WrittenProblem };

/** @param written with its "match:", before which nothing but spaces may stand */
export function readMatchTerms(written: string): ReadTerms {
  const start = written.indexOf("match:") + "match:".length;
  const terms: Record<string, string> = {};
  const problem = (message: string, offset: number, length: number, help?: string): ReadTerms => ({
    problem: { code: "bad-match", message, offset, length, ...(help === undefined ? {} : { help }) },
  });
  const pattern = /\s*([A-Za-z]+)=(?:"([^"]*)"|'([^']*)'|([^\s"']+))(?=\s|$)/y;
  let offset = start;
  while (written.slice(offset).trim() !== "") {
    pattern.lastIndex = offset;
    const match = pattern.exec(written);
    const rest = written.slice(offset).trim();
    if (match === null)
      return problem(`"${rest.slice(0, 60)}" is not a term of the form key=value.`, written.indexOf(rest, offset), rest.length, 'Values with spaces need quotes: vendor="Schneider Electric".');
    const key = (match[1] as string).toLowerCase();
    const value = match[2] ?? match[3] ?? match[4] ?? "";
    const keyOffset = match.index + match[0].length - match[0].trimStart().length;
    if (!(MATCH_TERMS as readonly string[]).includes(key)) {
      const near = nearestWord(key, MATCH_TERMS);
      return problem(`match: does not know "${key}".`, keyOffset, key.length, near === undefined ? `Known: ${MATCH_TERMS.join(", ")}.` : `Did you mean ${near}?`);
    }
    if (Object.hasOwn(terms, key)) return problem(`match: asks for ${key} twice; all terms must hold.`, keyOffset, key.length);
    if (value.trim() === "") return problem(`The value of ${key} is empty.`, keyOffset, match[0].trim().length);
    const fault = termFault(key, value);
    if (fault !== undefined) return problem(fault.message, keyOffset, match[0].trim().length, fault.help);
    terms[key] = value.trim();
    offset = pattern.lastIndex;
  }
  if (Object.keys(terms).length === 0) return problem("match: has no term.", 0, written.length, "Write what must hold, such as match:role=plc line=line-1.");
  return { terms };
}

function termFault(key: string, value: string): { message: string; help?: string } | undefined {
  if (key === "level" && !/^[0-5](\.5)?$/.test(value)) return { message: `"${value}" is not a Purdue level.`, help: "Levels are 0 to 5." };
  if (key !== "role" || value.includes("*") || (assetRoles as readonly string[]).includes(value.toLowerCase())) return undefined;
  const near = nearestWord(value, assetRoles);
  return { message: `"${value}" is not a role of an asset.`, help: near === undefined ? `Roles: ${assetRoles.join(", ")}.` : `Did you mean ${near}?` };
}
