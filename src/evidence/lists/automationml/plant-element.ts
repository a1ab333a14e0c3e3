// One internal element of an AutomationML plant while it is read: its attributes and roles, and what the elements below it hand up: network nodes that
// still look for their machine, heads of stations, machines that were found. Decides what is one machine; a module behind it is none of its own.
import { parseIp, parseMac } from "../../../foundation/ip-address.ts";
import type { AssetRole } from "../../../plant/asset.ts";
import type { ClaimAttribute } from "../../../plant/claim.ts";
import { type Endpoint, isMacOfOneMachine } from "../../../plant/endpoint.ts";
import { addressesOfCell, cellText } from "../cell-values.ts";
import type { ListTroubles } from "../list-troubles.ts";
import type { ListedFact } from "../listed-asset.ts";
import type { Meaning } from "./attribute-names.ts";

/** What carries a network node, or stands for a station. */
interface Carrier {
  readonly record: number;
  readonly name: string;
  readonly itemType: string;
  readonly facts: readonly ListedFact[];
}

interface NetworkNode {
  readonly addresses: readonly Endpoint[];
  readonly macs: readonly Endpoint[];
  readonly facts: readonly ListedFact[];
  readonly own: Carrier;
  carrier: Carrier | null;
}

export interface FoundMachine {
  readonly record: number;
  readonly name: string;
  readonly addresses: readonly Endpoint[];
  readonly macs: readonly Endpoint[];
  readonly facts: readonly ListedFact[];
  line: string | null;
}

/** Roles of what only connects: never the machine itself. */
const CONNECTS = new Set(["node", "nodeethernet", "nodebusextension", "communicationinterface", "communicationport", "logicaldevice", "port"]);
/** Roles of a whole device: everything below it is it. */
const DEVICE = new Set(["device", "physicaldevice"]);
/** Standard roles of control equipment (IEC 62714-2), by the last part of their path, and the asset role that each can only be. */
const CONTROL: Readonly<Record<string, AssetRole>> = { plc: "plc", pac: "plc", nc: "plc", rc: "robot", controller: "plc", ipc: "workstation", hmi: "hmi" };
const STANDARD_LIBRARY = /(^|@)AutomationML(?:CS|Extended|DMI)RoleClassLib\//;
const LINE = new Set(["productionline", "line"]);
const HEADS = new Set(["cpu", "headmodule"]);

export class PlantElement {
  readonly record: number;
  readonly name: string;
  readonly #roles: { readonly last: string; readonly isStandard: boolean }[] = [];
  readonly #values = new Map<Meaning, string[]>();
  #nodes: NetworkNode[] = [];
  #heads: Carrier[] = [];
  #hasInterface = false;
  #machines: FoundMachine[] = [];

  constructor(record: number, name: string) {
    this.record = record;
    this.name = name;
  }

  say(meaning: Meaning, value: string): void {
    const known = this.#values.get(meaning);
    if (known === undefined) this.#values.set(meaning, [value]);
    else if (known.length < MOST_VALUES) known.push(value);
  }

  /** @param path of a role class: "AutomationMLCSRoleClassLib/ControlEquipment/Controller/PLC" */
  plays(path: string): void {
    if (this.#roles.length >= MOST_VALUES) return;
    const last = path.slice(path.lastIndexOf("/") + 1).replace(/[[\]\s]/g, "");
    this.#roles.push({ last: last.toLowerCase(), isStandard: STANDARD_LIBRARY.test(path) });
  }

  /** Everything below is read: hands up what is not settled. Gives the machines that were found in it and below. */
  close(parent: PlantElement | null, troubles: ListTroubles): void {
    const connects = this.#plays(CONNECTS);
    const carrier = this.#carrier();
    const node = this.#node(carrier, troubles);
    if (node !== null) {
      if (!connects) node.carrier = carrier;
      this.#nodes.push(node);
    }
    const isDevice = this.#plays(DEVICE) || this.#controlRole() !== null;
    if (!connects && (carrier.facts.length > 0 || isDevice)) for (const below of this.#nodes) below.carrier ??= carrier;
    if (HEADS.has(carrier.itemType)) this.#heads.push(carrier);
    this.#hasInterface ||= connects;
    if (isDevice) this.#settle(carrier);
    if (this.#plays(LINE)) for (const machine of this.#machines) machine.line ??= cellText(this.name);
    if (parent !== null) this.#handUp(parent);
  }

  /** Of the whole hierarchy: nodes that found no device are machines by what carries them. */
  machines(): readonly FoundMachine[] {
    const byCarrier = new Map<Carrier, NetworkNode[]>();
    for (const node of this.#nodes) {
      const key = node.carrier ?? node.own;
      const known = byCarrier.get(key);
      if (known === undefined) byCarrier.set(key, [node]);
      else known.push(node);
    }
    return [...this.#machines, ...[...byCarrier].map(([carrier, nodes]) => toMachine(carrier, nodes))];
  }

  #handUp(parent: PlantElement): void {
    for (const node of this.#nodes) parent.#nodes.push(node);
    for (const head of this.#heads) parent.#heads.push(head);
    for (const machine of this.#machines) parent.#machines.push(machine);
    parent.#hasInterface ||= this.#hasInterface;
  }

  /** A station is called after its CPU or head module; two CPUs with nodes of their own (a redundant pair) are two machines. */
  #settle(own: Carrier): void {
    const cpus = this.#heads.filter(({ itemType }) => itemType === "cpu");
    const main = cpus[0] ?? this.#heads[0] ?? this.#nodes.find(({ carrier }) => carrier !== null && carrier !== own)?.carrier ?? own;
    const apart = cpus.length < 2 ? [] : cpus.slice(1).filter((cpu) => this.#nodes.some(({ carrier }) => carrier === cpu));
    const named = main.facts.length > 0 || main === own ? main : { ...main, facts: own.facts };
    if (this.#nodes.length > 0 || this.#hasInterface || this.#controlRole() !== null) {
      this.#machines.push(
        toMachine(
          named,
          this.#nodes.filter(({ carrier }) => carrier === null || !apart.includes(carrier)),
        ),
      );
      for (const cpu of apart)
        this.#machines.push(
          toMachine(
            cpu,
            this.#nodes.filter(({ carrier }) => carrier === cpu),
          ),
        );
    }
    this.#nodes = [];
    this.#heads = [];
    this.#hasInterface = false;
  }

  #plays(roles: ReadonlySet<string>): boolean {
    return this.#roles.some(({ last }) => roles.has(last));
  }

  #controlRole(): AssetRole | null {
    for (const { last, isStandard } of this.#roles) if (isStandard && Object.hasOwn(CONTROL, last)) return CONTROL[last] as AssetRole;
    return null;
  }

  #carrier(): Carrier {
    const facts: ListedFact[] = [];
    const say = (attribute: ClaimAttribute, value: string | null, by?: string): void => {
      if (value !== null) facts.push({ attribute, value, ...(by === undefined ? {} : { by }) });
    };
    const itemType = (this.#text("item type") ?? "").toLowerCase();
    // "OrderNumber:6ES7 512-1SK01-0AB0/V2.1": the version behind is that of the firmware. "System:" and "GSD:" name no product.
    const identifier = /^OrderNumber:([^/]+?)\s*(?:\/V?(\d[\w.]*))?$/i.exec(this.#text("type identifier") ?? "");
    say("vendor", this.#text("vendor"));
    // One of them: an order number and a name in words are no contradiction.
    say(
      "model",
      cellText(identifier?.[1] ?? "") ?? this.#text("order number") ?? this.#text("model") ?? (this.#text("type identifier")?.startsWith("System:") === true ? null : this.#text("type name")),
    );
    say("serial", this.#text("serial"));
    say("firmware", this.#text("firmware") ?? cellText(identifier?.[2] ?? ""));
    say("location", this.#text("location"));
    const control = this.#controlRole();
    if (itemType === "cpu") say("role", "plc", "DeviceItemType CPU");
    else if (control !== null) say("role", control, "role class");
    return { record: this.record, name: this.name, itemType, facts };
  }

  #node(own: Carrier, troubles: ListTroubles): NetworkNode | null {
    const facts: ListedFact[] = [];
    const addresses = new Set<Endpoint>();
    const macs = new Set<Endpoint>();
    const isFixed = !NOT_FIXED.test(this.#text("address origin") ?? "");
    for (const text of isFixed ? (this.#values.get("address") ?? []) : []) {
      // Nodes of field buses have small numbers in the same attribute.
      if (/^\d{1,5}$/.test(text.trim()) || text.trim() === "0.0.0.0") continue;
      const found = addressesOfCell(text);
      for (const address of found.addresses) addresses.add(address);
      for (const why of [...found.unreadable, ...found.ranges.map((range) => `${range} is no address of one machine`)])
        troubles.say("warning", "list-cell-unreadable", this.record, `element ${this.record} (${this.name.slice(0, 60)}): ${why}`, "addresses that cannot be read");
    }
    for (const text of this.#values.get("mac") ?? []) {
      const mac = parseMac(text.trim());
      if (mac !== undefined && isMacOfOneMachine(mac)) macs.add(`mac:${mac}`);
    }
    const mask = this.#text("netmask");
    const gateway = this.#text("gateway");
    if (addresses.size > 0 && mask !== null && parseIp(mask) !== undefined && mask !== "0.0.0.0") facts.push({ attribute: "netmask", value: mask, by: this.name.slice(0, 60) });
    if (addresses.size > 0 && gateway !== null && parseIp(gateway) !== undefined && gateway !== "0.0.0.0") facts.push({ attribute: "gateway", value: gateway, by: this.name.slice(0, 60) });
    const hostname = this.#text("hostname");
    if (hostname !== null) facts.push({ attribute: "hostname", value: hostname });
    return addresses.size + macs.size + facts.length === 0 ? null : { addresses: [...addresses], macs: [...macs], facts, own, carrier: null };
  }

  #text(meaning: Meaning): string | null {
    for (const value of this.#values.get(meaning) ?? []) {
      const text = cellText(value);
      if (text !== null) return text;
    }
    return null;
  }
}

const MOST_VALUES = 64;
/** The address in the project is then not the one that the device has. */
const NOT_FIXED = /dhcp|userprogram|otherpath/i;

function toMachine(carrier: Carrier, nodes: readonly NetworkNode[]): FoundMachine {
  const facts = new Map<string, ListedFact>();
  for (const fact of [...carrier.facts, ...nodes.flatMap((node) => node.facts)]) facts.set(`${fact.attribute} ${fact.value}`, fact);
  return {
    record: carrier.record,
    name: carrier.name,
    addresses: [...new Set(nodes.flatMap((node) => node.addresses))],
    macs: [...new Set(nodes.flatMap((node) => node.macs))],
    facts: [...facts.values()],
    line: null,
  };
}
