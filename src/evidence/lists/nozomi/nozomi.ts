// Machines as Nozomi Networks exports them: assets (machines with all their addresses) and nodes (one address each, also those of the outside world and of
// groups, which are no machines of the plant). Reads identities; zones, risks and protocols of the export are not read.
import { roleOfWords } from "../../../plant/role-words.ts";
import { addressesOfCell, cellText, macsOfCell } from "../cell-values.ts";
import { type JsonRecord, recordOf, textOf, textsOf } from "../json-values.ts";
import { factsOf } from "../list-facts.ts";
import { listKinds } from "../list-kinds.ts";
import { ListTroubles } from "../list-troubles.ts";
import type { ListedAsset, ReadList } from "../listed-asset.ts";
import { tellRepetitions } from "../repeated-machines.ts";
import type { NozomiRecord } from "./nozomi-records.ts";

/** Keys that together no other export has. */
const TELLING = [
  "mac_vendor",
  "appliance_host",
  "appliance_hosts",
  "appliance_site",
  "mac_address_level",
  "product_name",
  "firmware_version",
  "is_ai_enriched",
  "last_activity_time",
  "os_or_firmware",
];
/** Keys of nodes that assets do not have. */
const OF_NODES = ["is_public", "is_broadcast", "links_count", "bpf_filter"];

/** null = it is no export of machines by Nozomi. @param unit what a record is called: "asset", "row" */
export function readNozomi(records: readonly NozomiRecord[], file: string, unit: "record" | "row"): ReadList | null {
  const first = records[0]?.values;
  if (first === undefined || !("ip" in first) || !("mac_address" in first) || TELLING.filter((key) => key in first).length < 2) return null;
  const isNode = OF_NODES.some((key) => key in first);
  const troubles = new ListTroubles(file);
  const assets: ListedAsset[] = [];
  let notUnderstood = 0;
  for (const { number, values } of records) {
    const place = unit === "row" ? `row ${number}` : `${isNode ? "node" : "asset"} ${number}`;
    const asset = isOfNobody(values, place, number, troubles) ? "left out" : toAsset(values, isNode, place, number, troubles);
    if (asset === null) notUnderstood++;
    else if (asset !== "left out") assets.push(asset);
  }
  tellRepetitions(assets, troubles);
  return { kind: listKinds.nozomi, assets, records: records.length, understood: records.length - notUnderstood, notUnderstood, diagnostics: troubles.diagnostics, warnings: troubles.warnings };
}

/** Groups, and addresses of the outside world, which a monitor keeps as nodes like any other. */
function isOfNobody(values: JsonRecord, place: string, record: number, troubles: ListTroubles): boolean {
  if (values.is_broadcast !== true && values.is_public !== true) return false;
  const what = values.is_broadcast === true ? "a group or broadcast address" : "an address of the outside world";
  troubles.say("note", "list-not-of-plant", record, `${place} (${textsOf(values.ip).join(", ").slice(0, 60)}) is ${what}, and no machine of the plant`, "nodes that are no machines of the plant");
  return true;
}

function toAsset(values: JsonRecord, isNode: boolean, place: string, record: number, troubles: ListTroubles): ListedAsset | null {
  const addresses = addressesOfCell(textsOf(values.ip).join(" "));
  const seenMacs = macsOfCell(textsOf(values.mac_address).join(" "));
  for (const why of [...addresses.unreadable, ...seenMacs.unreadable]) troubles.say("warning", "list-cell-unreadable", record, `${place}: ${why}`, "addresses that cannot be read");
  const macs = addresses.addresses.length === 0 ? seenMacs.macs : seenMacs.macs.filter((mac) => isConfirmed(values, mac));
  if (macs.length < seenMacs.macs.length)
    troubles.say("note", "list-mac-unconfirmed", record, `${place}: its MAC address is not confirmed, so it may be that of a router before it; it is not read`, "MAC addresses that are not confirmed");
  // A node is called by its label; its name is often its address with a serial number before it.
  const named = isNode ? [values.label, values.name] : [values.name, values.label];
  const name = cellText(textOf(named[0])) ?? cellText(textOf(named[1]));
  const hasAddress = addresses.addresses.length + macs.length > 0;
  if (!hasAddress && name === null) {
    troubles.say("warning", "list-nameless", record, `${place} has neither an address nor a name`, "assets with neither an address nor a name");
    return null;
  }
  // A name that only repeats the address is none.
  const isOwnName = name !== null && addressesOfCell(name).addresses.length === 0 && macsOfCell(name).macs.length === 0;
  const roles = textsOf(values.roles).filter((role) => roleOfWords(role) !== null);
  const facts = factsOf({
    vendor: textOf(values.vendor),
    model: textOf(values.product_name),
    firmware: textOf(values.firmware_version),
    serial: textOf(values.serial_number),
    os: textOf(values.os),
    role: textOf(values.type) || roles.join(", "),
    level: textOf(values.level),
  });
  return { place, name: isOwnName || !hasAddress ? name : null, addresses: addresses.addresses, macs, facts, first: Number.NaN, last: Number.NaN };
}

/** Of assets each MAC address has a level of its own; of nodes there is one. What says nothing of it is believed. */
function isConfirmed(values: JsonRecord, mac: string): boolean {
  const levels = recordOf(values.mac_address_level) ?? {};
  const plain = mac.slice("mac:".length);
  const own = Object.entries(levels).find(([key]) => key.toLowerCase() === plain)?.[1] ?? recordOf(values["mac_address:info"])?.likelihood_level;
  return textOf(own).toLowerCase() !== "unconfirmed";
}
