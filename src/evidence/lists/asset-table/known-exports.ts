// Tables that a known program exports: recognised by their header, so that nobody has to say what the columns are. Header texts are those of the
// programs: NetBox 2.8 to 4 (devices and IP addresses, by table and by import form), Defender for IoT (Azure portal, management console), phpIPAM 1.2 to 1.7, Infoblox NIOS
// (its CSV format, whose sections each have a header line).
import { type ListKind, listKinds } from "../list-kinds.ts";
import type { TableHeader } from "./find-header.ts";
import { plainHeader } from "./header-words.ts";
import type { Field, TableMapping } from "./mapping.ts";
import type { Table } from "./table.ts";

interface KnownExport {
  readonly kind: ListKind;
  readonly what: string;
  /** Plain headers that must all be there. One of each inner list is enough. */
  readonly needs: readonly (readonly string[])[];
  readonly fields: Readonly<Record<string, Field>>;
}

const EXPORTS: readonly KnownExport[] = [
  {
    kind: listKinds.netbox,
    what: "NetBox devices",
    needs: [["name"], ["device type", "type"], ["manufacturer"], ["role", "device role"], ["site"], ["status"]],
    fields: {
      name: "name",
      "ip address": "address",
      "primary ip": "address",
      "ipv4 address": "address",
      "ipv6 address": "address",
      "primary ip4": "address",
      "primary ip6": "address",
      manufacturer: "vendor",
      "device type": "model",
      type: "model",
      role: "role",
      "device role": "role",
      serial: "serial",
      "serial number": "serial",
      platform: "os",
      status: "status",
      site: "location",
      location: "location",
      rack: "location",
    },
  },
  {
    kind: listKinds.netbox,
    what: "NetBox IP addresses",
    needs: [["ip address", "address"], ["vrf"], ["status"], ["dns name"], ["assigned", "assigned object", "device", "parent", "interface"]],
    fields: { "ip address": "address", address: "address", device: "name", parent: "name", "dns name": "hostname", status: "status" },
  },
  {
    kind: listKinds.assetList,
    what: "devices from Defender for IoT",
    needs: [["name"], ["subtype"], ["ipv4 address"], ["mac address"], ["authorization"], ["firmware version"], ["scanner device", "programming device"]],
    fields: {
      name: "name",
      subtype: "role",
      vendor: "vendor",
      model: "model",
      "ipv4 address": "address",
      "ipv6 address": "address",
      "mac address": "mac",
      "firmware version": "firmware",
      "serial number": "serial",
      "os platform": "os",
      "purdue level": "level",
      site: "location",
      location: "location",
    },
  },
  {
    kind: listKinds.assetList,
    what: "devices from the interface of Defender for IoT",
    needs: [["name"], ["ip addresses"], ["mac addresses"], ["engineering station"], ["has dynamic address", "authorized"]],
    fields: {
      name: "name",
      type: "role",
      vendor: "vendor",
      "operating system": "os",
      "ip addresses": "address",
      "mac addresses": "mac",
      "firmware model": "model",
      "firmware serial": "serial",
      "firmware firmware version": "firmware",
    },
  },
  {
    // Its "device" is the switch or the rack unit that an address is plugged into, by the name of that.
    kind: listKinds.assetList,
    what: "addresses from phpIPAM",
    needs: [["ip address"], ["ip state"], ["hostname"], ["device"], ["port"]],
    fields: { "ip address": "address", "ip state": "status", hostname: "hostname", mac: "mac", location: "location" },
  },
  {
    kind: listKinds.assetList,
    what: "hosts from Infoblox",
    needs: [["header hostrecord", "header hostaddress", "header fixedaddress", "header arecord", "header ipv6hostaddress", "header ipv6fixedaddress"]],
    fields: { fqdn: "hostname", addresses: "address", address: "address", "ip address": "address", "mac address": "mac", parent: "hostname", name: "name" },
  },
];

/** A table that this program made of all that it knows. */
const OWN = ["addresses", "uptime seconds", "conflicts", "first seen", "sources"];
/** Why it is no list. */
export const OWN_ANSWER = "what `holdpoint show assets` printed: learnt as a list, it would tell every machine that was seen to be one that should be there";

export function isOwnAnswer({ headers }: TableHeader): boolean {
  const plain = new Set(headers.map(plainHeader));
  return OWN.every((name) => plain.has(name));
}

/** A part of an export that holds other things than machines: networks, ranges, aliases in Infoblox. */
export function isPartWithoutMachines({ headers }: TableHeader): boolean {
  return /^header /.test(plainHeader(headers[0] ?? ""));
}

export interface RecognisedExport {
  readonly kind: ListKind;
  /** In words: "NetBox devices". */
  readonly what: string;
  readonly mapping: TableMapping;
}

export function recogniseExport(table: Table, header: TableHeader): RecognisedExport | null {
  if (header.rows !== 1) return null;
  const plain = header.headers.map(plainHeader);
  const known = EXPORTS.find(({ needs }) => needs.every((names) => names.some((name) => plain.includes(name))));
  if (known === undefined) return null;
  const taken = new Set<Field>();
  const columns = plain.map((name, index) => {
    const field = Object.hasOwn(known.fields, name) ? (known.fields[name] as Field) : "ignore";
    const isFree = field === "ignore" || field === "address" || field === "location" || field === "mac" || !taken.has(field);
    taken.add(field);
    return { index, header: header.headers[index] as string, field: isFree ? field : ("ignore" as const) };
  });
  return { kind: known.kind, what: known.what, mapping: { sheet: table.sheet, headerRow: header.row, headerRows: 1, columns } };
}
