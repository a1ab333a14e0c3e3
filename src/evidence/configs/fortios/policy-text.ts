// One rule of the neutral form as the text of a FortiOS policy. What the language cannot say is told and not written.
import { type AddressSet, isEmptySet } from "../../../plant/address-set.ts";
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { PacketRule } from "../../../plant/packet-rule.ts";
import type { ObjectTexts } from "./object-texts.ts";

/** FortiOS CLI Reference, "config firewall policy": a policy's name has at most 35 characters, its timeout is 300 to 2,764,800 s. */
const LONGEST_POLICY_NAME = 35;
const SHORTEST_TTL = 300;
export const LONGEST_TTL = 2_764_800;

export interface PolicyPlace {
  readonly id: number;
  readonly name: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** "both" = srcaddr and srcaddr6 in one policy (FortiOS 6.4 and later); 4 or 6 = a table of one version, whose keys are srcaddr and dstaddr. */
  readonly versions: "both" | 4 | 6;
}

/** null = nothing of it can be, or needs to be, written. */
export function policyText(rule: PacketRule, place: PolicyPlace, objects: ObjectTexts, nameOf: ReadonlyMap<AddressSet, string>, diagnostics: Diagnostic[]): string[] | null {
  const cannot = (what: string): null => {
    diagnostics.push({ code: "fortios-cannot-say", severity: "error", message: `FortiOS cannot say this rule: ${what}; it is not written`, at: rule.at });
    return null;
  };
  if (rule.action !== "permit" && rule.action !== "deny" && rule.action !== "reject") return cannot(`the action ${rule.action}`);
  if (rule.applications !== null || rule.conditions.length > 0) return cannot("it asks for applications or other conditions");
  if (rule.states !== null && !rule.states.includes("new")) return cannot("it is for packets of running connections only, which a FortiGate lets pass with their first");
  if (!rule.keepsState && rule.action === "permit") return cannot("it lets the first packet pass and not its answers");
  for (const { addresses } of [rule.source, rule.destination]) {
    if (addresses === null) continue;
    if (addresses.unresolved.length > 0) return cannot(`the addresses of ${addresses.unresolved.slice(0, 3).join(", ")} are not known`);
    if (addresses.macs.size > 0)
      diagnostics.push({ code: "fortios-cannot-say", severity: "warning", message: "a policy speaks of IP addresses: the MAC addresses of this rule are not written", at: rule.at });
  }
  const ends = endLines(rule, place, objects, nameOf);
  if (ends.length === 0) {
    const isEmpty = [rule.source, rule.destination].some(({ addresses }) => addresses !== null && isEmptySet(addresses));
    if (!isEmpty)
      diagnostics.push({
        code: "fortios-matches-nothing",
        severity: "note",
        message: "source and destination of this rule are not of one IP version: it matches nothing and is not written",
        at: rule.at,
      });
    return null;
  }
  const names: string[] = [];
  for (const service of rule.services) {
    const said = objects.services(service);
    names.push(...said.value);
    for (const what of said.cannot) cannot(what);
  }
  if (names.length === 0) return null;
  const lines = [`set name "${policyName(place)}"`, `set srcintf ${listed(place.from)}`, `set dstintf ${listed(place.to)}`];
  // Deny is the default, and not shown by the device.
  if (rule.action === "permit") lines.push("set action accept");
  lines.push(...ends, `set schedule "${rule.until === null ? "always" : objects.untilDay(rule.until)}"`, `set service ${listed([...new Set(names)])}`);
  if (rule.action === "reject") lines.push("set send-deny-packet enable");
  if (rule.action === "permit" && rule.idleSeconds !== null) lines.push(...idleLine(rule, diagnostics));
  return [`    edit ${place.id}`, ...lines.map((line) => `        ${line}`), "    next"];
}

function endLines(rule: PacketRule, { versions }: PolicyPlace, objects: ObjectTexts, nameOf: ReadonlyMap<AddressSet, string>): string[] {
  const lines: string[] = [];
  for (const version of versions === "both" ? ([4, 6] as const) : [versions]) {
    const isEmpty = (set: AddressSet | null): boolean => set !== null && (version === 4 ? set.v4 : set.v6).length === 0;
    if (isEmpty(rule.source.addresses) || isEmpty(rule.destination.addresses)) continue;
    const hint = (set: AddressSet | null): string | undefined => (set === null ? undefined : nameOf.get(set));
    const six = versions === "both" && version === 6 ? "6" : "";
    const from = objects.addresses(rule.source.addresses, version, hint(rule.source.addresses));
    const to = objects.addresses(rule.destination.addresses, version, hint(rule.destination.addresses));
    lines.push(`set srcaddr${six} "${from}"`, `set dstaddr${six} "${to}"`);
  }
  return lines;
}

function idleLine(rule: PacketRule, diagnostics: Diagnostic[]): string[] {
  const seconds = rule.idleSeconds as number;
  if (seconds === Number.POSITIVE_INFINITY) return ["set session-ttl never"];
  if (Number.isInteger(seconds) && seconds >= SHORTEST_TTL && seconds <= LONGEST_TTL) return [`set session-ttl ${seconds}`];
  diagnostics.push({ code: "fortios-cannot-say", severity: "warning", message: `a policy's idle timeout is ${SHORTEST_TTL} to ${LONGEST_TTL} s: ${seconds} s is not written`, at: rule.at });
  return [];
}

function policyName({ name, id }: PolicyPlace): string {
  const ending = ` ${id}`;
  return `${name.replace(/[^\w.:/ -]/g, "_").slice(0, LONGEST_POLICY_NAME - ending.length)}${ending}`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => `"${name.replace(/(["\\])/g, "\\$1")}"`).join(" ");
}
