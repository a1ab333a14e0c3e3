// Lines inside `object` and `object-group` (command reference: object network, object service, object-group, network-object, service-object, port-object,
// protocol-object, icmp-object, group-object). Each answers what became of the line.
import type { ConfigLine } from "../../../plant/firewall-config.ts";
import type { AddressWords, AsaRecord, GroupMember, ObjectGroup } from "./asa-record.ts";
import { protocolNumber } from "./asa-names.ts";
import type { WordReader } from "./config-words.ts";
import { readAddress, readPorts, readPrefix, readService } from "./parse-addresses.ts";

export const UNDERSTOOD: ConfigLine = { state: "understood", why: null };
export const IRRELEVANT: ConfigLine = { state: "irrelevant", why: null };

export function unsupported(why: string): ConfigLine {
  return { state: "unsupported", why };
}

export function partly(why: string): ConfigLine {
  return { state: "partly", why };
}

export const UNKNOWN: ConfigLine = { state: "unknown", why: "not recognised" };

/** Inside `object network NAME`; `nat` is read elsewhere. */
export function readNetworkObjectLine(r: WordReader, record: AsaRecord, name: string): ConfigLine {
  const address = objectAddress(r, record);
  if (r.peek === "description") return IRRELEVANT;
  const object = record.objects.get(name);
  if (address === undefined || object === undefined || !r.isAtEnd) {
    if (object !== undefined && object.address === null) record.objects.set(name, { ...object, address: { kind: "unresolved", name } });
    return address === undefined ? UNKNOWN : partly("not all of its words are known");
  }
  record.objects.set(name, { ...object, address });
  return address.kind === "unresolved" ? partly(`which addresses ${address.name} has is not in the text`) : UNDERSTOOD;
}

function objectAddress(r: WordReader, record: AsaRecord): AddressWords | undefined {
  switch (r.peek) {
    case "host":
      return readAddress(r, record.names);
    case "subnet":
      r.skip(1);
      return readPrefix(r, record.names);
    case "range": {
      const [from, to] = [r.word(1), r.word(2)].map((w) => record.names.get(w) ?? w) as [string, string];
      if (to === "") return undefined;
      r.skip(3);
      return { kind: "set", written: `${from}-${to}` };
    }
    case "fqdn": {
      r.skip(1);
      r.takeIf("v4", "v6");
      return { kind: "unresolved", name: r.take() };
    }
    default:
      return undefined;
  }
}

/** Inside `object service NAME`. */
export function readServiceObjectLine(r: WordReader, record: AsaRecord, name: string): ConfigLine {
  if (r.peek === "description") return IRRELEVANT;
  const object = record.services.get(name);
  if (object === undefined || !r.takeIf("service")) return UNKNOWN;
  const service = readService(r);
  if (service === undefined) return partly("the service is not understood");
  record.services.set(name, { ...object, service });
  return UNDERSTOOD;
}

/** "object-group [group] network NAME", "… service NAME [tcp | udp | tcp-udp]": `r` stands behind the first word. */
export function openGroup(r: WordReader, record: AsaRecord): { readonly group: ObjectGroup; readonly became: ConfigLine } | null {
  r.takeIf("group");
  const word = r.take().toLowerCase();
  const at = r.at();
  const name = r.take();
  if (name === "") return null;
  const known = word === "network" || word === "service" || word === "protocol" || word === "icmp-type";
  const kind = known ? word : "other";
  const transport = r.peek;
  const transports = kind !== "service" || transport === "" ? null : transport === "tcp-udp" ? [6, 17] : transport === "tcp" ? [6] : transport === "udp" ? [17] : null;
  const before = record.groups.get(name);
  const group: ObjectGroup = before ?? { name, kind, transports, members: [], at };
  if (before === undefined) record.groups.set(name, group);
  return { group, became: known ? UNDERSTOOD : unsupported(`a group of ${word} is not modelled; entries that name it are open`) };
}

export function readGroupLine(r: WordReader, record: AsaRecord, group: ObjectGroup): ConfigLine {
  if (r.peek === "description") return IRRELEVANT;
  if (group.kind === "other") return unsupported("a member of a group that is not modelled");
  const text = r.line.text;
  const member = groupMember(r, record);
  if (member !== undefined && (r.isAtEnd || member.kind === "service")) {
    group.members.push(member);
    return UNDERSTOOD;
  }
  group.members.push({ kind: "not-understood", text });
  return member === undefined ? UNKNOWN : partly("not all of its words are known");
}

function groupMember(r: WordReader, record: AsaRecord): GroupMember | undefined {
  const word = r.take().toLowerCase();
  switch (word) {
    case "group-object": {
      const at = r.at();
      const name = r.take();
      return name === "" ? undefined : { kind: "group", name, at };
    }
    case "network-object": {
      const address = readAddress(r, record.names);
      return address === undefined ? undefined : { kind: "address", address };
    }
    case "port-object": {
      const ports = readPorts(r);
      return ports === undefined ? undefined : { kind: "ports", ports };
    }
    case "protocol-object": {
      const protocol = protocolNumber(r.take());
      return protocol === undefined ? undefined : { kind: "protocol", protocol };
    }
    case "icmp-object":
      return r.isAtEnd ? undefined : { kind: "icmp-type", word: r.take() };
    case "service-object": {
      if (r.peek === "object" && r.word(1) !== "") {
        const at = r.at(1);
        r.skip(1);
        return { kind: "service-object", name: r.take(), at };
      }
      const service = readService(r);
      return service === undefined ? undefined : { kind: "service", service };
    }
    default:
      return undefined;
  }
}
