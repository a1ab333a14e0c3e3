// The services of `allow` as people write them. A service name stands for its registered ports, as ports; app:NAME for the recognised protocol.
import { nearestWord } from "../../foundation/nearest-word.ts";
import { protocolById, protocolTable } from "../../plant/facts/protocol-table.ts";
import type { ServiceMatch, TextAt } from "../../plant/segmentation.ts";
import { knownServiceNames, protocolOfServiceName, registeredProtocolOfPort, servicePorts } from "../../plant/service-names.ts";

export interface ServiceProblem {
  readonly code: string;
  readonly message: string;
  readonly help?: string;
}

export type ReadService = { readonly matches: readonly ServiceMatch[] } | { readonly problem: ServiceProblem };

export function readService(written: string, at: TextAt): ReadService {
  const text = written.trim();
  const lower = text.toLowerCase();
  if (lower === "any" || lower === "icmp") return { matches: [{ kind: lower, written, at }] };
  if (lower.startsWith("app:")) return readApp(text.slice(4).trim(), written, at);
  const slash = /^(tcp|udp|ip|l2)\/(.*)$/.exec(lower);
  if (slash !== null) return readNumbered(slash[1] as "tcp" | "udp" | "ip" | "l2", slash[2] as string, written, at);
  const ports = servicePorts(text);
  if (ports === undefined) return { problem: unknownService(text) };
  if (ports.length === 0) return { problem: { code: "service-without-port", message: `${text} has no registered port.`, help: withoutPortHelp(text) } };
  return { matches: ports.map((p) => ({ kind: "port", transport: p.transport, fromPort: p.from, toPort: p.to, written, at })) };
}

function readNumbered(kind: "tcp" | "udp" | "ip" | "l2", number: string, written: string, at: TextAt): ReadService {
  const bad = (code: string, message: string, help?: string): ReadService => ({ problem: { code, message, ...(help === undefined ? {} : { help }) } });
  if (kind === "ip") {
    if (!/^\d{1,3}$/.test(number) || Number(number) > 255) return bad("bad-protocol-number", `"${number}" is not an IP protocol number.`, "Numbers are 0 to 255, such as ip/89 for OSPF.");
    const own: Readonly<Record<number, string>> = { 1: "icmp", 6: "tcp/…", 17: "udp/…", 58: "icmp" };
    const better = own[Number(number)];
    if (better !== undefined) return bad("bad-protocol-number", `ip/${number} is written ${better}.`);
    return { matches: [{ kind: "ip", number: Number(number), written, at }] };
  }
  if (kind === "l2") {
    const type = /^0x[0-9a-f]{1,4}$/.test(number) ? Number(number) : Number.NaN;
    // SPEC: IEEE 802.3 §3.2.6: up to 1500 it is a length; 0x42 is how the spanning tree's LLC frames are counted here.
    if (Number.isNaN(type)) return bad("bad-ether-type", `"${number}" is not an EtherType.`, "Write it in hexadecimal, such as l2/0x8892 for PROFINET.");
    return { matches: [{ kind: "l2", etherType: type, written, at }] };
  }
  const ports = /^(\d{1,6})(?:\s*-\s*(\d{1,6}))?$/.exec(number);
  if (ports === null) {
    const named = servicePorts(number);
    return bad(
      "bad-port",
      `"${number}" is not a port.`,
      named === undefined ? `Write a number or a range, such as ${kind}/102 or ${kind}/49152-65535.` : `Write ${number} alone for its registered ports.`,
    );
  }
  const from = Number(ports[1]);
  const to = Number(ports[2] ?? ports[1]);
  if (from > 65_535 || to > 65_535) return bad("bad-port", `Port ${Math.max(from, to)} is more than 65535.`);
  if (from > to) return bad("bad-port", `The ports end before they begin.`, `Write ${kind}/${to}-${from}.`);
  return { matches: [{ kind: "port", transport: kind, fromPort: from, toPort: to, written, at }] };
}

function readApp(name: string, written: string, at: TextAt): ReadService {
  const protocol = protocolOfName(name);
  return protocol === undefined ? { problem: unknownProtocol(name) } : { matches: [{ kind: "app", protocol, written, at }] };
}

/** The protocol that a name of app: or inspects stands for; undefined when nobody knows it. */
export function protocolOfName(name: string): string | undefined {
  const key = name.toLowerCase();
  return protocolOfServiceName(key) ?? (knownProtocols().has(key) ? key : undefined);
}

export function unknownProtocol(name: string): ServiceProblem {
  const near = nearestWord(name, [...knownProtocols()].sort());
  return {
    code: "unknown-protocol",
    message: `No protocol is known as "${name}".`,
    help: near === undefined ? "app: and inspects take the name of a protocol, such as opcua or modbus." : `Did you mean ${near}?`,
  };
}

let protocols: ReadonlySet<string> | undefined;

/** Everything that a conversation can be recognised as, and the names for it. */
function knownProtocols(): ReadonlySet<string> {
  if (protocols === undefined) {
    const found = new Set([...protocolTable.map((p) => p.id), ...knownServiceNames()]);
    for (const transport of ["tcp", "udp"] as const) {
      for (let port = 0; port < 65_536; port++) {
        const id = registeredProtocolOfPort(transport, port);
        if (id !== undefined) found.add(id);
      }
    }
    protocols = found;
  }
  return protocols;
}

function unknownService(text: string): ServiceProblem {
  const code = "unknown-service";
  if (/^\d{1,5}$/.test(text)) {
    return { code, message: `"${text}" says no transport.`, help: `Write tcp/${text} or udp/${text}.` };
  }
  const turned = /^(\d{1,5}(?:-\d{1,5})?)\/(tcp|udp)$/i.exec(text) ?? undefined;
  if (turned !== undefined) return { code, message: `"${text}" is written the other way round.`, help: `Write ${(turned[2] as string).toLowerCase()}/${turned[1]}.` };
  const colon = /^(tcp|udp):(\d.*)$/i.exec(text);
  if (colon !== null) return { code, message: `"${text}" is not a service.`, help: `Write ${(colon[1] as string).toLowerCase()}/${colon[2]}.` };
  const near = nearestWord(text, knownServiceNames());
  return { code, message: `No service is known as "${text}".`, help: near === undefined ? "Write its port, such as tcp/102, or app:NAME for a recognised protocol." : `Did you mean ${near}?` };
}

function withoutPortHelp(name: string): string {
  const id = protocolOfServiceName(name) ?? name.toLowerCase();
  const types = protocolById(id)?.etherTypes ?? [];
  const layer2 = types.map((t) => `l2/0x${t.toString(16).padStart(4, "0")}`).join(", ");
  return layer2 === "" ? `Write its port, or app:${id}.` : `It runs on layer 2: write ${layer2}.`;
}
