// Devices, virtual machines and IP addresses as the REST API of NetBox gives them (2.8 to 4: {"results": […]}, or a bare array). A device is known by
// its name, so all its addresses are one machine. Interfaces, cables and prefixes are not read; VRFs are told, because addresses repeat there.
import { addressesOfCell, cellText, levelOfText } from "../cell-values.ts";
import { itemsOf, type JsonRecord, recordOf, textOf } from "../json-values.ts";
import { factsOf } from "../list-facts.ts";
import { listKinds } from "../list-kinds.ts";
import { ListTroubles } from "../list-troubles.ts";
import type { ListedAsset, ListedFact, ReadList } from "../listed-asset.ts";
import { mergeNamesakes } from "../merge-namesakes.ts";
import { tellRepetitions } from "../repeated-machines.ts";

/** States of an address, or of a device, that say that nothing is there now. */
const NOT_THERE = new Set(["reserved", "deprecated", "planned", "decommissioning", "inventory", "offline", "staged", "dhcp"]);

type Reader = (item: JsonRecord, place: string, record: number, troubles: ListTroubles) => ListedAsset | "left out" | null;

/** null = it is no export of NetBox. */
export function readNetbox(document: unknown, file: string): ReadList | null {
  const items = itemsOf(document, ["results"]);
  const [first] = items;
  if (first === undefined) return null;
  const isDevice = "device_type" in first && ("site" in first || "primary_ip" in first || "primary_ip4" in first);
  const isMachine = "cluster" in first && ("primary_ip" in first || "primary_ip4" in first) && "status" in first;
  const isAddress = "address" in first && ("assigned_object" in first || "assigned_object_type" in first || "interface" in first) && "status" in first;
  if (!isDevice && !isMachine && !isAddress) return null;
  const read: Reader = isAddress ? readAddress : readDevice;
  const noun = isAddress ? "address" : "device";
  const troubles = new ListTroubles(file);
  const assets: ListedAsset[] = [];
  let notUnderstood = 0;
  items.forEach((item, i) => {
    const asset = read(item, `${noun} ${i + 1}`, i + 1, troubles);
    if (asset === null) notUnderstood++;
    else if (asset !== "left out") assets.push(asset);
  });
  const merged = mergeNamesakes(assets);
  tellRepetitions(merged, troubles);
  return { kind: listKinds.netbox, assets: merged, records: items.length, understood: items.length - notUnderstood, notUnderstood, diagnostics: troubles.diagnostics, warnings: troubles.warnings };
}

function readDevice(item: JsonRecord, place: string, record: number, troubles: ListTroubles): ListedAsset | "left out" | null {
  const name = cellText(textOf(item.name)) ?? cellText(textOf(item.display));
  const state = stateOf(item);
  if (state === "planned" || state === "inventory" || state === "decommissioning") {
    troubles.say("note", "list-not-in-place", record, `${place} (${name ?? "no name"}) is "${state}": it is not taken for a machine that should be there`, "devices that are planned or taken out");
    return "left out";
  }
  const texts = [item.primary_ip4, item.primary_ip6, item.primary_ip, item.oob_ip].map((ip) => textOf(recordOf(ip)?.address));
  const { addresses, prefixLength } = addressesOfCell(texts.join(" "));
  if (name === null && addresses.length === 0) {
    troubles.say("warning", "list-nameless", record, `${place} has neither an address nor a name`, "devices with neither an address nor a name");
    return null;
  }
  const type = recordOf(item.device_type);
  const facts = factsOf({
    vendor: nameOf(type?.manufacturer),
    model: textOf(type?.model) || nameOf(type),
    serial: textOf(item.serial),
    role: nameOf(item.role) || nameOf(item.device_role),
    os: nameOf(item.platform),
    location: [nameOf(item.site), nameOf(item.location), nameOf(item.rack)].filter((part) => part !== "").join(" / "),
    netmask: prefixLength,
  });
  return { place, name, addresses, macs: [], facts: [...facts, ...customFacts(item.custom_fields)], first: Number.NaN, last: Number.NaN };
}

function readAddress(item: JsonRecord, place: string, record: number, troubles: ListTroubles): ListedAsset | "left out" | null {
  const written = textOf(item.address);
  const { addresses, prefixLength } = addressesOfCell(written);
  if (addresses.length === 0) {
    troubles.say("warning", "list-cell-unreadable", record, `${place}: "${written.slice(0, 40)}" is no address of a machine`, "addresses that cannot be read");
    return null;
  }
  const state = stateOf(item);
  if (NOT_THERE.has(state)) {
    troubles.say("note", "list-not-in-place", record, `${place} (${addresses[0]}) is "${state}": it is not taken for a machine that should be there`, "addresses that are reserved or out of use");
    return "left out";
  }
  const vrf = nameOf(item.vrf);
  if (vrf !== "")
    troubles.say("warning", "list-vrf", record, `${place} (${addresses[0]}) is in the VRF "${vrf}": where its addresses repeat, give that part an address space of its own`, "addresses in a VRF");
  const port = recordOf(item.assigned_object) ?? recordOf(item.interface);
  const owner = nameOf(port?.device) || nameOf(port?.virtual_machine);
  const dnsName = textOf(item.dns_name);
  const facts = factsOf({ hostname: dnsName, netmask: prefixLength });
  return { place, name: cellText(owner) ?? cellText(dnsName), addresses, macs: [], facts, first: Number.NaN, last: Number.NaN };
}

/** "Plant 1" of {"name": "Plant 1"}, of {"display": …}, and of a plain text. */
function nameOf(value: unknown): string {
  const record = recordOf(value);
  return record === undefined ? textOf(value) : textOf(record.name) || textOf(record.display) || textOf(record.display_name) || textOf(record.model);
}

function stateOf(item: JsonRecord): string {
  const state = recordOf(item.status);
  return (state === undefined ? textOf(item.status) : textOf(state.value)).toLowerCase();
}

/** Fields that plants add for what NetBox has none. */
function customFacts(value: unknown): ListedFact[] {
  const facts: ListedFact[] = [];
  for (const [key, given] of Object.entries(recordOf(value) ?? {})) {
    const text = cellText(textOf(given));
    if (text === null) continue;
    if (/^(fw|firmware)(_?(version|stand))?$/i.test(key)) facts.push({ attribute: "firmware", value: text });
    else if (/^(purdue|isa_?95)?_?level$/i.test(key) && levelOfText(text) !== undefined) facts.push({ attribute: "level", value: String(levelOfText(text)) });
    else if (/^(production_?)?line$|^linie$/i.test(key)) facts.push({ attribute: "line", value: text });
  }
  return facts;
}
