// A policy as ASA commands: objects, one access list bound with `global`, idle limits, inspections. Numbers instead of names of ports, so that every
// release reads them alike. Interfaces, routes and translations are the device's and are not touched.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { visibleText } from "../../../foundation/hostile-text.ts";
import { normalisedGatewayName } from "../../../plant/negotiating-protocols.ts";
import type { ServiceMatch } from "../../../plant/segmentation.ts";
import type { PolicyToPrint, PrintedPolicy } from "../dialect.ts";
import { asaName, EntryWriter } from "./write-entry.ts";

const LONGEST_REMARK = 100;
/** By `inspect`, as the names of application-layer gateways are normalised. */
const INSPECTIONS: ReadonlyMap<string, string> = new Map([
  ["ftp", "ftp"],
  ["tftp", "tftp"],
  ["rtsp", "rtsp"],
  ["sip", "sip"],
  ["sunrpc", "sunrpc"],
  ["dcerpc", "dcerpc"],
  ["msrpc", "dcerpc"],
  ["sqlnet", "sqlnet"],
  ["h323", "h323 h225"],
  ["icmp", "icmp"],
  ["pptp", "pptp"],
  ["netbios", "netbios"],
  ["mgcp", "mgcp"],
  ["skinny", "skinny"],
  ["dns", "dns"],
  ["esmtp", "esmtp"],
  ["snmp", "snmp"],
  ["xdmcp", "xdmcp"],
  ["rsh", "rsh"],
]);
/** Seconds; what the device takes (command reference, timeout). */
const LEAST_IDLE = { tcp: 300, udp: 60, icmp: 2 } as const;
const LONGEST_IDLE = 1_193 * 3_600;

export function printAsa(policy: PolicyToPrint): PrintedPolicy {
  const diagnostics: Diagnostic[] = [];
  const taken = new Set<string>();
  const list = asaName(policy.name, taken);
  const writer = new EntryWriter(policy.nameOf, taken);
  const definitions: string[] = [];
  const entries: string[] = [];
  let permitsIcmp = false;
  policy.rules.forEach((rule, i) => {
    const hasZones = rule.source.zones !== null || rule.destination.zones !== null;
    const written = hasZones ? { definitions: [], entries: [], unsaid: ["zones, which no access list names"] } : writer.write(rule);
    definitions.push(...written.definitions);
    for (const unsaid of written.unsaid) diagnostics.push(notSaid(`Rule ${i + 1} (${rule.text}) asks for what an ASA access list cannot say: ${unsaid}.`));
    if (written.entries.length > 0 && rule.text.trim() !== "") entries.push(`access-list ${list} remark ${visibleText(rule.text).trim().slice(0, LONGEST_REMARK)}`);
    if (written.entries.length > 0 && rule.action === "permit" && rule.services.some(holdsIcmp)) permitsIcmp = true;
    for (const entry of written.entries) entries.push(`access-list ${list} extended ${entry}`);
  });
  if (policy.otherwise === "permit") entries.push(`access-list ${list} extended permit ip any any`);
  else if (entries.length === 0 || !entries.some((line) => line.includes(" extended "))) entries.push(`access-list ${list} extended deny ip any any`);
  const lines = ["! Cisco ASA, release 9.0 and later", ...definitions, ...entries, `access-group ${list} global`, ...timeouts(policy, diagnostics), ...inspections(policy, permitsIcmp, diagnostics)];
  return { text: `${lines.join("\n")}\n`, diagnostics };
}

function notSaid(message: string): Diagnostic {
  return { code: "not-printable", severity: "warning", message, help: "It is not in the text." };
}

function timeouts(policy: PolicyToPrint, diagnostics: Diagnostic[]): string[] {
  const words: string[] = [];
  for (const [key, word] of [
    ["tcp", "conn"],
    ["udp", "udp"],
    ["icmp", "icmp"],
  ] as const) {
    const seconds = policy.idleTimeout[key];
    if (seconds === undefined) continue;
    if (seconds < LEAST_IDLE[key] || (Number.isFinite(seconds) && seconds > LONGEST_IDLE)) {
      diagnostics.push(notSaid(`An idle limit of ${seconds} s for ${key}: an ASA takes ${LEAST_IDLE[key]} s to 1193 h, or none.`));
    } else words.push(`${word} ${Number.isFinite(seconds) ? clock(Math.ceil(seconds)) : "0:00:00"}`);
  }
  return words.length === 0 ? [] : [`timeout ${words.join(" ")}`];
}

function clock(seconds: number): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

function inspections(policy: PolicyToPrint, permitsIcmp: boolean, diagnostics: Diagnostic[]): string[] {
  // Unlike TCP and UDP, an ASA forgets ICMP at once unless it inspects it (CLI Configuration Guide, Inspection of Basic Internet Protocols): answers would be denied.
  const known: string[] = permitsIcmp ? ["icmp"] : [];
  for (const alg of policy.algs) {
    const word = INSPECTIONS.get(normalisedGatewayName(alg));
    if (word === undefined) diagnostics.push(notSaid(`An ASA has no inspection that follows ${alg}.`));
    else if (!known.includes(word)) known.push(word);
  }
  if (known.length === 0) return [];
  const classMap = ["class-map inspection_default", " match default-inspection-traffic"];
  return [...classMap, "policy-map global_policy", " class inspection_default", ...known.map((word) => `  inspect ${word}`), "service-policy global_policy global"];
}

function holdsIcmp(service: ServiceMatch): boolean {
  if (service.kind === "packets") return service.protocols === null || [1, 58].some((number) => service.protocols?.some(([from, to]) => from <= number && number <= to));
  return service.kind === "any" || service.kind === "icmp" || (service.kind === "ip" && (service.number === 1 || service.number === 58));
}
