// Can anything of one place reach a service, or an operation, in another through a firewall: exact over all packets, not only those that were seen. An
// operation is asked for by the registered ports of the protocols that have it; a port is not a function, so "yes" means "may, as far as rules go".
import { readService } from "../controls/segmentation/services.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { parsePrefix, parseIp } from "../foundation/ip-address.ts";
import { canReach } from "../packets/permitted-packets.ts";
import { stagesOn } from "../packets/rules-of-day.ts";
import { interfaceAddresses, routedPackets } from "../packets/device/interface-addresses.ts";
import { type AddressSet, addressSet } from "../plant/address-set.ts";
import { protocolTable } from "../plant/facts/protocol-table.ts";
import type { FirewallConfig } from "../plant/firewall-config.ts";
import type { ServiceMatch, TextAt } from "../plant/rule-terms.ts";
import { servicePorts } from "../plant/service-names.ts";

export interface ReachAsked {
  readonly from: string;
  readonly to: string;
  /** "program", "write", "start-stop", or words of `allow`: tcp/502, modbus, any. */
  readonly services: readonly string[];
  /** YYYY-MM-DD: what ended before it does not hold. */
  readonly today: string;
}

export interface ReachShown {
  readonly reaches: "yes" | "perhaps" | "no" | "not computed";
  readonly services: readonly string[];
  readonly boxes: readonly { readonly text: string; readonly example: string; readonly sure: boolean }[];
  readonly more: number;
  readonly tooLarge: readonly string[];
}

/** Categories of protocols by which machines are programmed, written to or started and stopped. */
const CHANGING: ReadonlySet<string> = new Set(["control", "engineering", "telecontrol", "building", "field"]);
const OPERATIONS: ReadonlySet<string> = new Set(["program", "write", "start-stop"]);

export function reachOfConfiguration(firewall: FirewallConfig, asked: ReachAsked): { readonly shown: ReachShown | null; readonly diagnostics: readonly Diagnostic[] } {
  const behind = interfaceAddresses(firewall);
  const diagnostics: Diagnostic[] = [];
  const end = (text: string, option: string): AddressSet | null => {
    const set = parsePrefix(text) !== undefined || parseIp(text) !== undefined ? addressSet([text]) : (behind?.get(text) ?? null);
    if (set === null) {
      const names = [...(behind?.keys() ?? [])];
      diagnostics.push({
        code: "unknown-place",
        severity: "error",
        message: `${option} is a network, an address or an interface with known networks; found "${text}"`,
        help: names.length === 0 ? "Write a network, such as 10.20.1.0/24." : `Interfaces: ${names.join(", ")}.`,
      });
    }
    return set;
  };
  const [from, to] = [end(asked.from, "--from"), end(asked.to, "--to")];
  const services = asked.services.flatMap((word) => servicesOf(word, diagnostics));
  if (from === null || to === null || diagnostics.length > 0) return { shown: null, diagnostics };
  const answer = canReach(
    stagesOn(firewall.stages, asked.today),
    { from, to, services },
    { interfaces: firewall.interfaces.map((p) => p.name), among: (space) => space.and(space.numbers("state", [[0, 0]]), routedPackets(space, firewall)) },
  );
  const boxes = answer.parts.flatMap(({ answer: { surely, perhaps } }) =>
    [surely, perhaps].flatMap((found, i) =>
      found.boxes.map((box) => ({
        text: box.words.text.replace(", state new", ""),
        example: `${box.example.source} → ${box.example.destination}  ${box.example.transport}${box.example.port === null ? "" : `/${box.example.port}`}`,
        sure: i === 0,
      })),
    ),
  );
  const found = answer.parts.map((p) => p.answer.reaches);
  const reaches = found.includes("yes") ? "yes" : found.includes("perhaps") ? "perhaps" : answer.tooLarge.length > 0 ? "not computed" : "no";
  const more = answer.parts.reduce((sum, { answer: { surely, perhaps } }) => sum + surely.more + perhaps.more, 0);
  return { shown: { reaches, services: [...new Set(services.map((s) => s.written))], boxes, more, tooLarge: answer.tooLarge }, diagnostics };
}

const ASKED: TextAt = { kind: "text", file: "--service", line: 1, column: 1 };

function servicesOf(word: string, diagnostics: Diagnostic[]): ServiceMatch[] {
  if (OPERATIONS.has(word)) {
    return protocolTable
      .filter((p) => CHANGING.has(p.category))
      .flatMap((p) => (servicePorts(p.id) ?? []).map((port): ServiceMatch => ({ kind: "port", transport: port.transport, fromPort: port.from, toPort: port.to, written: p.id, at: ASKED })));
  }
  const read = readService(word, ASKED);
  if ("matches" in read) return [...read.matches];
  diagnostics.push({ code: read.problem.code, severity: "error", message: read.problem.message, ...(read.problem.help === undefined ? {} : { help: read.problem.help }) });
  return [];
}
