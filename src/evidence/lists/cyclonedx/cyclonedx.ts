// A CycloneDX bill of materials in JSON (1.2 to 1.6): of what a product is made. It becomes facts of one machine: the device that the document is
// about, with its firmware, operating system and programs. It says nothing of where in the plant that device is, unless a property gives its address.
// Vulnerabilities (VEX) are advisories and not read here.
import { countText } from "../../../foundation/count-words.ts";
import type { ClaimAttribute } from "../../../plant/claim.ts";
import { addressesOfCell, cellText, macsOfCell } from "../cell-values.ts";
import { type JsonRecord, recordOf, recordsOf, textOf } from "../json-values.ts";
import { listKinds } from "../list-kinds.ts";
import { ListTroubles } from "../list-troubles.ts";
import type { ListedAsset, ListedFact, ReadList } from "../listed-asset.ts";

const MOST_COMPONENTS = 200_000;
/** Programs of one device that are kept as claims. */
const MOST_PROGRAMS = 2_000;

/** null = it is no CycloneDX document; a text = why it is not read. */
export function readCyclonedx(document: unknown, file: string): ReadList | string | null {
  const bom = recordOf(document);
  if (bom === undefined || bom.bomFormat !== "CycloneDX") return null;
  const main = recordOf(recordOf(bom.metadata)?.component);
  const components = componentsOf(bom.components);
  if (components === null) return `a bill of materials of more than ${countText(MOST_COMPONENTS)} components`;
  if (components.length === 0 && (main === undefined || main.type !== "device")) {
    const count = recordsOf(bom.vulnerabilities).length;
    return count > 0
      ? `a CycloneDX document of ${count === 1 ? "one vulnerability" : `${count} vulnerabilities`} without components: it names no part of the plant`
      : "a CycloneDX document without components";
  }
  const troubles = new ListTroubles(file);
  const subject = main ?? components.find((c) => c.type === "device");
  const name = subject === undefined ? null : cellText(textOf(subject.name));
  const all = main === undefined ? components : [main, ...components];
  const named = all.filter((c) => cellText(textOf(c.name)) !== null);
  const asset = subject === undefined || name === null ? null : toAsset(subject, name, components, troubles);
  if (asset !== null && asset.addresses.length + asset.macs.length === 0)
    troubles.say("note", "list-without-place", 1, `it is about "${name}" and gives it no address: it is kept, and shows where an asset has that name`, "documents without an address");
  if (asset === null) troubles.say("note", "list-without-place", 1, "it names no device that it is about: it is kept as a list of parts", "documents without a device");
  return {
    kind: listKinds.cyclonedx,
    assets: asset === null ? partsAlone(named) : [asset],
    records: all.length,
    understood: named.length,
    notUnderstood: all.length - named.length,
    diagnostics: troubles.diagnostics,
    warnings: troubles.warnings,
  };
}

/** Components within components too, breadth first; null = more than are read. */
function componentsOf(value: unknown): JsonRecord[] | null {
  const found = recordsOf(value);
  for (let i = 0; i < found.length; i++) {
    for (const inner of recordsOf((found[i] as JsonRecord).components)) found.push(inner);
    if (found.length > MOST_COMPONENTS) return null;
  }
  return found;
}

function toAsset(subject: JsonRecord, name: string, components: readonly JsonRecord[], troubles: ListTroubles): ListedAsset {
  const facts: ListedFact[] = [];
  const say = (attribute: ClaimAttribute, value: string | null): void => {
    if (value !== null) facts.push({ attribute, value });
  };
  const isDevice = subject.type === "device" || subject.type === "firmware";
  if (isDevice) {
    say("vendor", makerOf(subject));
    say("model", name);
  }
  if (subject.type === "firmware") say("firmware", cellText(textOf(subject.version)));
  if (subject.type === "application" || subject.type === "container") say("software", nameAndVersion(subject));
  const places = placesOf(subject);
  for (const [attribute, value] of places.facts) say(attribute, value);
  let programs = 0;
  for (const component of components) {
    const version = cellText(textOf(component.version));
    if (component === subject) continue;
    if (component.type === "firmware") say("firmware", version);
    else if (component.type === "operating-system") say("os", nameAndVersion(component));
    else if (component.type !== "device" && component.type !== "file" && ++programs <= MOST_PROGRAMS) say("software", nameAndVersion(component));
  }
  if (programs > MOST_PROGRAMS) troubles.say("warning", "list-too-many-programs", 1, `only the first ${MOST_PROGRAMS} of ${programs} programs are kept`, "programs that are not kept");
  return { place: "bill of materials", name, addresses: places.addresses, macs: places.macs, facts, first: Number.NaN, last: Number.NaN };
}

/** Without a device each part stands for itself, by its name. */
function partsAlone(components: readonly JsonRecord[]): ListedAsset[] {
  return components.slice(0, MOST_PROGRAMS).map((component, i) => {
    const software = nameAndVersion(component);
    return {
      place: `component ${i + 1}`,
      name: cellText(textOf(component.name)),
      addresses: [],
      macs: [],
      facts: software === null ? [] : [{ attribute: "software" as const, value: software }],
      first: Number.NaN,
      last: Number.NaN,
    };
  });
}

function makerOf(component: JsonRecord): string | null {
  const maker = recordOf(component.manufacturer) ?? recordOf(component.supplier);
  return cellText(textOf(maker?.name)) ?? cellText(textOf(component.publisher));
}

function nameAndVersion(component: JsonRecord): string | null {
  const name = cellText(textOf(component.name));
  const version = cellText(textOf(component.version));
  return name === null ? null : version === null ? name : `${name} ${version}`;
}

/** Properties whose last part says what they are: "acme:device:ip-address", "serialNumber". */
function placesOf(component: JsonRecord): { readonly addresses: readonly string[]; readonly macs: readonly string[]; readonly facts: [ClaimAttribute, string][] } {
  const addresses: string[] = [];
  const macs: string[] = [];
  const facts: [ClaimAttribute, string][] = [];
  for (const property of recordsOf(component.properties)) {
    const key = (textOf(property.name).toLowerCase().split(/[:./]/).at(-1) ?? "").replace(/[^a-z0-9]/g, "");
    const value = cellText(textOf(property.value));
    if (value === null) continue;
    if (/^(ip|ipv4|ipv6|ipaddress|ipaddr)$/.test(key)) addresses.push(...addressesOfCell(value).addresses);
    else if (/^(mac|macaddress|macaddr)$/.test(key)) macs.push(...macsOfCell(value).macs);
    else if (/^(serial|serialnumber)$/.test(key)) facts.push(["serial", value]);
    else if (/^(hostname|fqdn)$/.test(key)) facts.push(["hostname", value]);
    else if (/^(firmware|firmwareversion)$/.test(key)) facts.push(["firmware", value]);
  }
  return { addresses: [...new Set(addresses)], macs: [...new Set(macs)], facts };
}
