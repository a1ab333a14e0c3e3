// A segmentation change to the YAML text that means the same: parse(print(change)) is the change again, positions aside. Comments and the layout
// of a file that was read are not kept; use it for changes that the program wrote.
import { Document, isMap, isScalar, isSeq, type Node, type Scalar, visit } from "yaml";
import type { ChangeRemarks } from "../../plant/proposal.ts";
import type { AcknowledgedBreak, Conduit, EnforcementPoint, SegmentationChange, ServiceMatch, Zone } from "../../plant/segmentation.ts";

export function printSegmentation(change: SegmentationChange, remarks?: ChangeRemarks): string {
  const document = new Document(
    present({
      kind: change.kind,
      name: change.name,
      satisfies: some(change.satisfies),
      zones: change.zones.map(zoneText),
      conduits: some(change.conduits.map(conduitText)),
      within: change.within,
      default: change.default,
      enforcement: some(change.enforcement.map(pointText)),
      acknowledged: some(change.acknowledged.map(acknowledgedText)),
    }),
    { version: "1.2", schema: "core", aliasDuplicateObjects: false },
  );
  visit(document, {
    Seq: (_, node) => {
      node.flow = node.items.every(isScalar);
    },
    Scalar: (_, node) => {
      if (typeof node.value === "string" && NEEDS_ESCAPE.test(node.value)) (node as Scalar).type = "QUOTE_DOUBLE";
    },
  });
  if (remarks !== undefined) remark(document, remarks);
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false, indentSeq: true });
  // Whatever needs an escape stands in double quotes by now; the library leaves some of them raw.
  return text.replace(RAW, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function remark(document: Document, { head, zones, conduits, enforcement, tail }: ChangeRemarks): void {
  if (head.length > 0) document.commentBefore = commentOf(head);
  const each = (key: string, lists: readonly (readonly string[])[]): void => {
    const sequence = document.get(key);
    if (!isSeq(sequence)) return;
    sequence.items.forEach((item, i) => {
      const lines = lists[i] ?? [];
      if (lines.length > 0 && isMap(item)) (item as Node).commentBefore = commentOf(lines);
    });
  };
  each("zones", zones);
  each("conduits", conduits);
  each("enforcement", [enforcement]);
  if (tail.length > 0) document.comment = commentOf(tail);
}

/** The space after the sign is part of a comment. */
function commentOf(lines: readonly string[]): string {
  return lines.map((line) => ` ${line.replace(CONTROL, "?").trimEnd()}`).join("\n");
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a line end in a remark would end the comment
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff]/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: what YAML does not carry unescaped
const NEEDS_ESCAPE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffd-\uffff\ud800-\udfff]/;
const RAW = /[\u007f-\u009f\u2028\u2029\ufeff\ufffd-\uffff]/g;

/** Without the keys that say nothing. */
function present(entries: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== null && value !== undefined));
}

function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function zoneText(zone: Zone): Record<string, unknown> {
  return present({ name: zone.name, level: zone.level, securityLevel: zone.securityLevel, members: zone.members.map((m) => m.written) });
}

function conduitText(conduit: Conduit): Record<string, unknown> {
  const ends = conduit.eitherWay ? { between: [conduit.from, conduit.to] } : { from: conduit.from, to: conduit.to };
  return present({ ...ends, allow: servicesText(conduit.allow), until: conduit.until, owner: conduit.owner, reason: conduit.reason });
}

/** One word may have become several ports. */
function servicesText(services: readonly ServiceMatch[]): string[] {
  return [...new Set(services.map((s) => s.written))];
}

function pointText(point: EnforcementPoint): Record<string, unknown> {
  const isEverywhere = point.between === "all";
  return present({
    name: point.name,
    at: isEverywhere ? "all" : null,
    between: isEverywhere ? null : point.between,
    kind: isEverywhere && point.kind === "router" ? null : point.kind,
    device: point.device,
    onLoad: point.onLoad,
    inspects: some(point.inspects),
    stateful: point.stateful,
    idleTimeout: Object.keys(point.idleTimeout).length === 0 ? null : Object.fromEntries(Object.entries(point.idleTimeout).map(([k, seconds]) => [k, durationText(seconds)])),
    denied: point.denied,
    addedLatency: point.addedLatencySeconds === null ? null : durationText(point.addedLatencySeconds),
    alg: some(point.alg),
  });
}

function acknowledgedText(entry: AcknowledgedBreak): Record<string, unknown> {
  return present({
    client: entry.client,
    server: entry.server,
    service: entry.services === null ? null : (servicesText(entry.services)[0] ?? null),
    from: entry.from,
    to: entry.to,
    role: entry.role,
    owner: entry.owner,
    until: entry.until,
    reason: entry.reason,
  });
}

const UNITS: readonly (readonly [string, number])[] = [
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
  ["ms", 1e-3],
  ["us", 1e-6],
];

/** The largest unit in which the number is whole, so that reading it gives the same seconds. */
function durationText(seconds: number): string {
  for (const [unit, size] of UNITS) {
    const count = Math.round(seconds / size);
    if (count >= 1 && count * size === seconds) return `${count}${unit}`;
  }
  return seconds === 0 ? "0s" : `${decimal(seconds)}s`;
}

/** Without exponent, which durations do not have. */
function decimal(value: number): string {
  const text = String(value);
  return text.includes("e") ? value.toFixed(12).replace(/0+$/, "").replace(/\.$/, "") : text;
}
