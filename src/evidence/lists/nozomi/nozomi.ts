// Assets as Nozomi Networks gives them in JSON: the answer to the query "assets" (N2OS OpenAPI, {"result": […]}), a bare array of them, or a page of
// Vantage ({"data": [{"attributes": {…}}]}). Reads identities; zones, risks and protocols of the export are not read.
import { addressesOfCell, cellText, macsOfCell } from "../cell-values.ts";
import { itemsOf, type JsonRecord, recordOf, textOf, textsOf } from "../json-values.ts";
import { factsOf } from "../list-facts.ts";
import { listKinds } from "../list-kinds.ts";
import { ListTroubles } from "../list-troubles.ts";
import type { ListedAsset, ReadList } from "../listed-asset.ts";
import { tellRepetitions } from "../repeated-machines.ts";

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

/** null = it is no export of Nozomi. */
export function readNozomi(document: unknown, file: string): ReadList | null {
  const items = itemsOf(document, ["result", "results", "data"]).map((item) => recordOf(item.attributes) ?? item);
  const [first] = items;
  if (first === undefined || !("ip" in first) || !("mac_address" in first) || TELLING.filter((key) => key in first).length < 2) return null;
  const troubles = new ListTroubles(file);
  const assets: ListedAsset[] = [];
  let notUnderstood = 0;
  items.forEach((item, i) => {
    const asset = toAsset(item, i + 1, troubles);
    if (asset === null) notUnderstood++;
    else assets.push(asset);
  });
  tellRepetitions(assets, troubles);
  return { kind: listKinds.nozomi, assets, records: items.length, understood: items.length - notUnderstood, notUnderstood, diagnostics: troubles.diagnostics, warnings: troubles.warnings };
}

function toAsset(item: JsonRecord, record: number, troubles: ListTroubles): ListedAsset | null {
  const place = `asset ${record}`;
  const addresses = addressesOfCell(textsOf(item.ip).join(" "));
  const macs = macsOfCell(textsOf(item.mac_address).join(" "));
  for (const why of [...addresses.unreadable, ...macs.unreadable]) troubles.say("warning", "list-cell-unreadable", record, `${place}: ${why}`, "addresses that cannot be read");
  const name = cellText(textOf(item.name)) ?? cellText(textOf(item.label));
  if (addresses.addresses.length + macs.macs.length === 0 && name === null) {
    troubles.say("warning", "list-nameless", record, `${place} has neither an address nor a name`, "assets with neither an address nor a name");
    return null;
  }
  // A name that only repeats the address is none.
  const isOwnName = name !== null && addressesOfCell(name).addresses.length === 0 && macsOfCell(name).macs.length === 0;
  const facts = factsOf({
    vendor: textOf(item.vendor),
    model: textOf(item.product_name),
    firmware: textOf(item.firmware_version),
    serial: textOf(item.serial_number),
    os: textOf(item.os),
    role: textOf(item.type) || textsOf(item.roles).join(", "),
    level: textOf(item.level),
  });
  return { place, name: isOwnName || addresses.addresses.length + macs.macs.length === 0 ? name : null, addresses: addresses.addresses, macs: macs.macs, facts, first: Number.NaN, last: Number.NaN };
}
