// What an SCL file says of one IED, collected while the file is read: its data sheet, its access points with addresses, what it publishes, and the
// classes of its logical nodes. A role is said only where the standard leaves no other.
import { parseIp, parseMac } from "../../../foundation/ip-address.ts";
import type { AssetRole } from "../../../plant/asset.ts";
import type { ClaimAttribute } from "../../../plant/claim.ts";
import { type Endpoint, isMacOfOneMachine } from "../../../plant/endpoint.ts";
import { roleOfWords } from "../../../plant/role-words.ts";
import { addressesOfCell, cellText, maskLength } from "../cell-values.ts";
import type { ListTroubles } from "../list-troubles.ts";
import type { ListedAsset, ListedFact } from "../listed-asset.ts";

/** IEC 61850-6 clause 8: the name that an IED has in a file about a kind of device (ICD), before a plant gives it one. */
const TEMPLATE = /^template$/i;
const MOST_FACTS = 500;

/** Attributes of the physical name plate PhyNam (IEC 61850-7-3, class DPL). */
export const NAME_PLATE: Readonly<Record<string, ClaimAttribute>> = { vendor: "vendor", model: "model", serNum: "serial", swRev: "firmware", location: "location" };

/** A publication with its address: GSE (GOOSE) or SMV (sampled values). */
export interface Publication {
  readonly kind: "GSE" | "SMV";
  readonly ldInst: string;
  readonly cbName: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** Longest time between repetitions, as written with its unit; "" = not said. */
  readonly longestPause: string;
}

export class Ied {
  readonly name: string;
  /** Number of the record in its file, from 1. */
  readonly record: number;
  /** In <IED> of this file; false = only the communication section names it. */
  isDescribed = false;
  manufacturer = "";
  type = "";
  configVersion = "";
  isRouter = false;
  isClock = false;
  readonly nodeClasses = new Set<string>();
  readonly #plates = new Map<ClaimAttribute, Set<string>>();
  readonly #addresses = new Set<Endpoint>();
  readonly #macs = new Set<Endpoint>();
  readonly #facts: ListedFact[] = [];

  constructor(name: string, record: number) {
    this.name = name;
    this.record = record;
  }

  get place(): string {
    return `IED ${this.record}`;
  }

  /** One attribute of a name plate; several logical devices may repeat it. */
  plate(attribute: ClaimAttribute, text: string): void {
    const value = cellText(text);
    if (value === null) return;
    const known = this.#plates.get(attribute);
    if (known === undefined) this.#plates.set(attribute, new Set([value]));
    else if (known.size < 2) known.add(value);
  }

  /** The address of an access point (IEC 61850-6 table of P types); what no machine can have is told. */
  connect(apName: string, parameters: ReadonlyMap<string, string>, troubles: ListTroubles): void {
    const by = `access point ${apName.slice(0, 60)}`;
    for (const type of ["IP", "IPv6"]) {
      const text = cellText(parameters.get(type) ?? "");
      if (text === null || NO_ADDRESS_YET.has(text)) continue;
      const { addresses, unreadable, ranges } = addressesOfCell(text);
      for (const address of addresses) this.#addresses.add(address);
      for (const why of [...unreadable, ...ranges.map((range) => `${range} is no address of one machine`)])
        troubles.say("warning", "list-cell-unreadable", this.record, `${this.place} (${this.name.slice(0, 60)}), ${by}: ${why}`, "addresses that cannot be read");
    }
    const mac = parseMac((parameters.get("MAC-Address") ?? "").trim());
    if (mac !== undefined && isMacOfOneMachine(mac)) this.#macs.add(`mac:${mac}`);
    const mask = (parameters.get("IP-SUBNET") ?? "").trim();
    const length = maskLength(mask);
    if (length !== undefined && length > 0) this.#fact("netmask", mask, by);
    for (const type of ["IP-GATEWAY", "IPv6-GATEWAY"]) {
      const gateway = (parameters.get(type) ?? "").trim();
      if (parseIp(gateway) !== undefined && !NO_ADDRESS_YET.has(gateway)) this.#fact("gateway", gateway, by);
    }
    this.#fact("hostname", parameters.get("DNSName") ?? "", by);
  }

  publish({ kind, ldInst, cbName, parameters, longestPause }: Publication, troubles: ListTroubles): void {
    const block = `${ldInst.slice(0, 60)}/LLN0.${cbName.slice(0, 60)}`;
    const mac = parseMac((parameters.get("MAC-Address") ?? "").trim());
    const unreadable = (what: string): void =>
      troubles.say(
        "warning",
        "list-cell-unreadable",
        this.record,
        `${this.place} (${this.name.slice(0, 60)}): the ${kind} of ${block} has no ${what} that can be read`,
        "addresses that cannot be read",
      );
    if (mac === undefined) {
      unreadable("MAC address");
      return;
    }
    const said = [`${kind === "GSE" ? "goose" : "sampled values"} to ${mac}`];
    // Both are hexadecimal, without a sign for it (IEC 61850-6 table of P types).
    for (const [type, digits, show] of [
      ["APPID", 4, (value: number) => `APPID 0x${value.toString(16).padStart(4, "0")}`],
      ["VLAN-ID", 3, (value: number) => `VLAN ${value}`],
    ] as const) {
      const text = (parameters.get(type) ?? "").trim();
      if (text === "") continue;
      if (/^[0-9a-f]+$/i.test(text) && text.length <= digits) said.push(show(Number.parseInt(text, 16)));
      else unreadable(type);
    }
    if (longestPause !== "") said.push(`repeated at least every ${longestPause}`);
    this.#fact("service", said.join(", "), block);
  }

  /** "template" = it describes a kind of device and no machine. */
  toAsset(troubles: ListTroubles): ListedAsset | "template" {
    const isTemplate = TEMPLATE.test(this.name);
    const hasAddress = this.#addresses.size + this.#macs.size > 0;
    if (isTemplate && !hasAddress) {
      troubles.say(
        "note",
        "list-template",
        this.record,
        `${this.place} is called "${this.name}": it describes a kind of device, and is not taken for a machine of the plant`,
        "IEDs that are templates",
      );
      return "template";
    }
    if (isTemplate)
      troubles.say(
        "warning",
        "list-template",
        this.record,
        `${this.place} is called "${this.name}", which is a kind of device, but has the address ${[...this.#addresses, ...this.#macs][0]}: it is kept without a name, and may be a maker's default`,
        "IEDs that are templates",
      );
    if (!this.isDescribed)
      troubles.say(
        "note",
        "list-ied-elsewhere",
        this.record,
        `${this.place} (${this.name.slice(0, 60)}) is only named in the communication section: what it is stands in another file`,
        "IEDs that another file describes",
      );
    const { place } = this;
    return {
      place,
      name: isTemplate ? null : cellText(this.name),
      addresses: [...this.#addresses],
      macs: [...this.#macs],
      facts: [...this.#identity(), ...this.#facts],
      first: Number.NaN,
      last: Number.NaN,
    };
  }

  #identity(): ListedFact[] {
    const facts: ListedFact[] = [];
    const say = (attribute: ClaimAttribute, text: string, by?: string): void => {
      const value = cellText(text);
      if (value !== null) facts.push({ attribute, value, ...(by === undefined ? {} : { by }) });
    };
    say("vendor", this.manufacturer);
    say("model", this.type);
    const version = cellText(this.configVersion);
    if (version !== null) say("software", `IED configuration ${version}`, "configVersion");
    for (const [attribute, values] of this.#plates) {
      // Two plates that differ are of two devices: an IED may stand in for others.
      const [value = ""] = values;
      if (values.size === 1) say(attribute, value, "PhyNam");
    }
    const role = this.#role();
    if (role !== null) facts.push({ attribute: "role", value: role[0], by: role[1] });
    return facts;
  }

  /**
   * Nodes of group P protect, PTRC trips: only a protection device has them (IEC 61850-7-4). A master clock and a router say so of themselves.
   * What converts currents and voltages and protects nothing is a merging unit. All else (GGIO, IHMI …) many kinds of devices have.
   */
  #role(): readonly [AssetRole, string] | null {
    const protection = [...this.nodeClasses].filter((name) => /^P[A-Z]{3}$/.test(name)).sort();
    if (protection.length > 0) return ["plc", `logical nodes ${protection.slice(0, 4).join(", ")}`];
    if (this.isClock) return ["time-server", "access point of a master clock"];
    if (this.isRouter) return ["router", "access point of a router"];
    const converters = ["TCTR", "TVTR"].filter((name) => this.nodeClasses.has(name));
    if (converters.length > 0) return ["field-device", `logical nodes ${converters.join(", ")}`];
    // Names of products are no words for what a machine does.
    const role = /^[\p{L} /-]{2,40}$/u.test(this.type) ? roleOfWords(this.type) : null;
    return role === null ? null : [role, `"${this.type}"`];
  }

  #fact(attribute: ClaimAttribute, text: string, by: string): void {
    const value = cellText(text);
    if (value !== null && this.#facts.length < MOST_FACTS && !this.#facts.some((f) => f.attribute === attribute && f.value === value && f.by === by)) this.#facts.push({ attribute, value, by });
  }
}

/** What tools write before anybody gave an address. */
const NO_ADDRESS_YET = new Set(["0.0.0.0", "::", "255.255.255.255"]);
