// Permits that come with port forwards: "rdr pass", and the filter rule that OPNsense makes at the end of its list (filter.lib.inc, auto-generated DNAT
// rules). They speak of the destination after translation. The associated rules of pfSense stand among its filter rules and are not made here.
import type { AddressSet } from "../../../plant/address-set.ts";
import type { PacketsMatch } from "../../../plant/segmentation.ts";
import type { AddressBook } from "./address-book.ts";
import type { InterfaceNames } from "./interface-names.ts";
import type { PfNat, PfRecord } from "./pf-record.ts";
import { servicesOf } from "./rule-services.ts";

export interface ForwardRule {
  readonly nat: PfNat;
  readonly passes: "pass" | "rule";
  readonly interfaces: readonly string[];
  readonly source: AddressSet;
  readonly destination: AddressSet;
  readonly services: PacketsMatch;
  readonly conditions: readonly string[];
  readonly text: string;
}

export function forwardRules(record: PfRecord, book: AddressBook, names: InterfaceNames): ForwardRule[] {
  const rules: ForwardRule[] = [];
  for (const nat of record.nat) {
    if (nat.kind !== "forward" || nat.disabled || nat.exempt || nat.passes === "no") continue;
    const source = book.end(nat.source, nat.families, nat.at);
    const destination = book.end({ values: [nat.target], not: false, port: "" }, nat.families, nat.at);
    const { match, conditions } = servicesOf({ protocol: nat.protocol, sourcePort: nat.source.port, destinationPort: targetPorts(nat) }, nat.families, record.system, book, nat.at);
    rules.push({
      nat,
      passes: nat.passes,
      interfaces: nat.interfaces.flatMap((name) => names.membersOf(name) ?? []),
      source: source.perhaps?.addresses ?? source.addresses,
      destination: destination.perhaps?.addresses ?? destination.addresses,
      services: match,
      conditions: [
        ...nat.conditions,
        ...source.conditions,
        ...conditions,
        ...[source.perhaps, destination.perhaps].flatMap((perhaps) => (perhaps === null ? [] : [perhaps.words])),
        // The rule list does not see what the packet was before: who sends to the inner address itself is not passed by it.
        ...(nat.passes === "pass" ? ["only what this port forward has translated"] : []),
      ],
      text: `pass in on ${nat.interfaces.join(", ")} ${nat.protocol === "" ? "" : `proto ${nat.protocol} `}from ${nat.source.not ? "! " : ""}${nat.source.values.join(", ")} to ${nat.target} (port forward)`,
    });
  }
  return rules;
}

/** A range keeps its length: it begins at the target's port. */
export function targetPorts(nat: PfNat): string {
  const range = /^(\d+)[:-](\d+)$/.exec(nat.destination.port);
  if (nat.targetPort === "") return nat.destination.port;
  return range === null || !/^\d+$/.test(nat.targetPort) ? nat.targetPort : `${nat.targetPort}-${Number(nat.targetPort) + Number(range[2]) - Number(range[1])}`;
}
