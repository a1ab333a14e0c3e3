// Address translation as written: port forwards, 1:1, outbound rules and prefix translation, of <nat> and of <OPNsense><Firewall><Filter>.
import type { Claims } from "./claims.ts";
import { Fields, isFilled, isSet } from "./field-reader.ts";
import { endOf, familiesOf, flatEnd, listOf } from "./parse-rules.ts";
import type { OutboundMode, PfEnd, PfNat, PfSystem } from "./pf-record.ts";
import type { XmlElement } from "./xml-tree.ts";

const IRRELEVANT: ReadonlySet<string> = new Set(
  "id tracker created updated category categories associated-rule-id nosync sort_order prio_group separator poolopts poolopts_sourcehashkey source_hash_key staticnatport static_nat_port endpoint-independent endpoint_independent  color eimnat".split(
    " ",
  ),
);
const ANYWHERE: PfEnd = { values: ["any"], not: false, port: "" };

export interface NatSection {
  readonly nat: readonly PfNat[];
  readonly mode: OutboundMode | null;
  readonly modeElement: XmlElement | null;
}

/** <nat> of both systems. */
export function parseNatSection(element: XmlElement, system: PfSystem, claims: Claims): NatSection {
  claims.own(element, "understood");
  const nat: PfNat[] = [];
  let mode: OutboundMode | null = null;
  let modeElement: XmlElement | null = null;
  for (const child of element.children) {
    if (child.name === "rule") nat.push(parseForward(child, system, claims));
    else if (child.name === "onetoone") nat.push(parseOneToOne(child, claims));
    else if (child.name === "npt") nat.push(parsePrefix(child, claims));
    else if (child.name === "outbound" || child.name === "advancedoutbound") {
      claims.own(child, "understood");
      for (const part of child.children) {
        if (part.name === "mode") {
          claims.whole(part, "understood");
          mode = modeOf(part.text);
          modeElement = part;
        } else if (part.name === "rule") nat.push(parseOutbound(part, claims));
        else if (part.name === "enable") {
          claims.whole(part, "understood");
          mode ??= "advanced";
          modeElement ??= part;
        } else if (part.name === "separator") claims.whole(part, "irrelevant");
        else claims.whole(part, "unknown", `<${part.name}> of outbound translation is not known here`);
      }
    } else if (child.name === "separator" || child.name === "natportrange") claims.whole(child, "irrelevant");
    else claims.whole(child, "unknown", `<${child.name}> of address translation is not known here`);
  }
  return { nat, mode, modeElement };
}

export function modeOf(text: string): OutboundMode {
  return text === "hybrid" || text === "disabled" || text === "advanced" ? text : text === "manual" ? "advanced" : "automatic";
}

function parseForward(element: XmlElement, system: PfSystem, claims: Claims): PfNat {
  const { fields, conditions } = begin(element, claims);
  const associated = fields.text("associated-rule-id") ?? "";
  const pass = fields.text("pass") ?? "";
  const reflection = fields.text("natreflection") ?? "";
  const rule: PfNat = {
    kind: "forward",
    interfaces: listOf(fields.text("interface")),
    families: familiesOf(fields.text("ipprotocol"), system === "pfsense" ? ["inet"] : ["inet", "inet6"]),
    protocol: protocolOf(fields, system === "pfsense" ? "tcp" : ""),
    source: endOf(fields.take("source"), claims, conditions, "source"),
    destination: endOf(fields.take("destination"), claims, conditions, "destination"),
    exempt: isSet(fields.text("nordr")),
    target: withBits(fields.text("target") ?? "", fields.text("target_subnet") ?? ""),
    targetPort: fields.text("local-port") ?? "",
    passes: associated === "pass" || pass === "pass" ? "pass" : pass === "rule" ? "rule" : "no",
    reflects: reflection === "disable" ? "no" : reflection === "enable" || reflection === "purenat" ? "yes" : "default",
    ...ending(fields, conditions, element, claims),
  };
  return rule.interfaces.length === 0 && system === "pfsense" ? { ...rule, interfaces: ["wan"] } : rule;
}

function withBits(address: string, bits: string): string {
  return bits === "" || address.includes("/") ? address : `${address}/${bits}`;
}

function parseOneToOne(element: XmlElement, claims: Claims): PfNat {
  const { fields, conditions } = begin(element, claims);
  const type = fields.text("type") ?? "binat";
  const external = fields.text("external") ?? "";
  // A mask of the outer address that is written apart, in old releases; the inner network says how long it is.
  fields.text("subnet");
  if (type === "nat") conditions.push("it translates the source only");
  return {
    kind: "one-to-one",
    interfaces: orWan(listOf(fields.text("interface"))),
    families: familiesOf(fields.text("ipprotocol"), ["inet", "inet6"]),
    protocol: "",
    source: endOf(fields.take("source"), claims, conditions, "source"),
    destination: endOf(fields.take("destination"), claims, conditions, "destination"),
    exempt: isSet(fields.text("nobinat")),
    target: external,
    targetPort: "",
    passes: "no",
    reflects: fields.text("natreflection") === "disable" ? "no" : "default",
    ...ending(fields, conditions, element, claims),
  };
}

function parsePrefix(element: XmlElement, claims: Claims): PfNat {
  const { fields, conditions } = begin(element, claims);
  const destination = endOf(fields.take("destination"), claims, conditions, "destination");
  return {
    kind: "prefix",
    interfaces: orWan(listOf(fields.text("interface"))),
    families: ["inet6"],
    protocol: "",
    source: endOf(fields.take("source"), claims, conditions, "source"),
    destination: ANYWHERE,
    exempt: false,
    target: destination.values[0] ?? "",
    targetPort: "",
    passes: "no",
    reflects: "no",
    ...ending(fields, conditions, element, claims),
  };
}

function parseOutbound(element: XmlElement, claims: Claims): PfNat {
  const { fields, conditions } = begin(element, claims);
  const source = endOf(fields.take("source"), claims, conditions, "source");
  const destination = endOf(fields.take("destination"), claims, conditions, "destination");
  const target = fields.text("target") ?? "";
  const address = fields.text("targetip") ?? "";
  const further = fields.text("target_subnet");
  const bits = fields.text("targetip_subnet") ?? further ?? "";
  return {
    kind: "outbound",
    interfaces: orWan(listOf(fields.text("interface"))),
    families: familiesOf(fields.text("ipprotocol"), ["inet"]),
    protocol: protocolOf(fields, ""),
    source: { ...source, port: fields.text("sourceport") ?? source.port },
    destination: { ...destination, port: fields.text("dstport") ?? destination.port },
    exempt: isSet(fields.text("nonat")),
    target: target === "other-subnet" ? withBits(address, bits) : /^[\d.]+$|:/.test(target) ? withBits(target, bits) : target,
    targetPort: fields.text("natport") ?? "",
    passes: "no",
    reflects: "no",
    ...ending(fields, conditions, element, claims),
  };
}

/** <snatrules>, <onetoone> and <npt> of OPNsense's own model. */
export function parseModelNat(element: XmlElement, kind: "outbound" | "one-to-one" | "prefix", claims: Claims): PfNat {
  const { fields, conditions } = begin(element, claims);
  const enabled = fields.text("enabled");
  const destination = flatEnd(fields, "destination");
  const tracked = kind === "prefix" ? (fields.text("trackif") ?? "") : "";
  const external = kind === "one-to-one" ? (fields.text("external") ?? "") : (fields.text("target") ?? "");
  if (kind === "one-to-one" && fields.text("type") === "nat") conditions.push("it translates the source only");
  const rule: PfNat = {
    kind,
    interfaces: orWan(listOf(fields.text("interface"))),
    families: kind === "prefix" ? ["inet6"] : familiesOf(fields.text("ipprotocol"), kind === "outbound" ? ["inet"] : ["inet", "inet6"]),
    protocol: protocolOf(fields, ""),
    source: flatEnd(fields, "source"),
    destination: kind === "prefix" ? ANYWHERE : destination,
    exempt: isFilled(fields.text("nonat")),
    target: kind === "prefix" ? (tracked !== "" ? tracked : (destination.values[0] ?? "")) : external,
    targetPort: fields.text("target_port") ?? "",
    passes: "no",
    reflects: fields.text("natreflection") === "disable" ? "no" : "default",
    ...ending(fields, conditions, element, claims),
  };
  return enabled !== null && !isFilled(enabled) ? { ...rule, disabled: true } : rule;
}

function begin(element: XmlElement, claims: Claims): { fields: Fields; conditions: string[] } {
  claims.own(element, "understood");
  return { fields: new Fields(element, claims), conditions: [] };
}

function orWan(names: readonly string[]): readonly string[] {
  return names.length === 0 ? ["wan"] : names;
}

function protocolOf(fields: Fields, otherwise: string): string {
  const text = fields.text("protocol");
  const word = (text ?? otherwise).toLowerCase();
  return word === "any" ? "" : word;
}

type Ending = Pick<PfNat, "disabled" | "conditions" | "descr" | "sequence" | "logged" | "at" | "toLine">;

function ending(fields: Fields, conditions: string[], element: XmlElement, claims: Claims): Ending {
  const tagged = fields.text("tagged");
  if (tagged !== null && tagged !== "") conditions.push(`only packets that carry the tag ${tagged}`);
  fields.text("tag");
  const disabled = isSet(fields.text("disabled"));
  const description = fields.text("description");
  const sequence = Number(fields.text("sequence") ?? "0");
  const logged = isSet(fields.text("log"));
  const descr = fields.text("descr") ?? description ?? "";
  fields.passOver(IRRELEVANT);
  for (const child of fields.rest()) if (child.text !== "" || child.children.length > 0) conditions.push(`<${child.name}> of the translation is not known here`);
  return { disabled, conditions, descr, sequence: Number.isSafeInteger(sequence) ? sequence : 0, logged, at: claims.at(element), toLine: element.toLine };
}
