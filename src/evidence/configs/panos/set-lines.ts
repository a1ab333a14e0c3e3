// Set lines for objects and security rules.
import { quoted } from "./panos-to-config.ts";
import type { ServiceObject } from "./rule-words.ts";

export interface RuleToWrite {
  readonly name: string;
  readonly from: readonly string[] | null;
  readonly to: readonly string[] | null;
  readonly source: readonly string[] | null;
  readonly destination: readonly string[] | null;
  readonly applications: readonly string[] | "any";
  readonly services: readonly string[] | "any";
  readonly action: string;
  readonly schedule: string | null;
  readonly description: string | null;
}

/** The keys of a rule with their values; null and "any" are any. */
export function ruleKeys(rule: RuleToWrite): (readonly [string, readonly string[]])[] {
  const list = (values: readonly string[] | null | "any"): readonly string[] => (values === null || values === "any" ? ["any"] : values);
  const keys: (readonly [string, readonly string[]])[] = [
    ["from", list(rule.from)],
    ["to", list(rule.to)],
    ["source", list(rule.source)],
    ["destination", list(rule.destination)],
    ["application", list(rule.applications)],
    ["service", list(rule.services)],
    ["action", [rule.action]],
  ];
  if (rule.schedule !== null) keys.push(["schedule", [rule.schedule]]);
  if (rule.description !== null) keys.push(["description", [rule.description]]);
  return keys;
}

export function ruleLines(listPath: string, rule: RuleToWrite): string[] {
  return ruleKeys(rule).map(([key, values]) => `set ${listPath} ${quoted(rule.name)} ${key} ${valueWords(values)}`);
}

/** `scope`: the words before "service" in a set line, with a space behind them, or "". */
export function serviceLines(scope: string, service: ServiceObject): string[] {
  const start = `set ${scope}service ${quoted(service.name)} protocol ${service.protocol}`;
  const lines = [`${start} port ${service.port}`];
  if (service.sourcePort !== null) lines.push(`${start} source-port ${service.sourcePort}`);
  if (service.idleSeconds !== null && Number.isFinite(service.idleSeconds)) lines.push(`${start} override yes timeout ${Math.round(service.idleSeconds)}`);
  return lines;
}

export function scheduleName(until: string): string {
  return `holdpoint-until-${until}`;
}

/** "2000/01/01@00:00-2026/11/30@23:59" */
export function scheduleSpan(until: string): string {
  return `2000/01/01@00:00-${until.replace(/-/g, "/")}@23:59`;
}

export function valueWords(values: readonly string[]): string {
  return values.length === 1 ? quoted(values[0] as string) : `[ ${values.map(quoted).join(" ")} ]`;
}

/** At most 255 characters of one line, as a comment of a rule. */
export function descriptionOf(text: string): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a description is one line of plain text
  const plain = text.replace(/[\u0000-\u001f"\\]+/g, " ").trim();
  return plain === "" ? null : plain.slice(0, 255);
}
