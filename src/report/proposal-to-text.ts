// A proposal for people at a terminal: zones with their members and reasons, conduits with what was seen and what they open besides, questions with their
// owners, what was left out, and what check says of it.
import { countOf, countText } from "../foundation/count-words.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import type { Judgement } from "../plant/finding.ts";
import type { ProposedConduit, ProposedZone, SegmentationProposal } from "../plant/proposal.ts";
import { wrapAfter } from "./text-layout.ts";
import { textStyle } from "./text-style.ts";

export interface ProposalTextOptions {
  readonly color: boolean;
  readonly width: number;
  /** Every machine with its reason, and everything that was left out. */
  readonly all: boolean;
}

const MOST_MEMBERS = 8;
const MOST_LEFT_OUT = 6;

export function proposalToText(proposal: SegmentationProposal, judgement: Judgement | null, options: ProposalTextOptions): string {
  const { zones, conduits, questions, leftOut, choices, counts } = proposal;
  const style = textStyle(options.color);
  const width = Math.min(options.width, 140);
  const said = (first: string, text: string, indent: number): string[] => wrapAfter(first, visibleText(text), width, indent);
  const lines = [
    style.strong(visibleText(proposal.change.name)),
    `${countOf(zones.length, "zone")}, ${countOf(conduits.length, "conduit")}; ${countOf(counts.conversations, "conversation")}: ${countText(counts.within)} inside zones, ${countText(counts.permitted)} permitted between them, ${countText(counts.asked)} asked about, ${countText(counts.unknown)} unknown, ${countText(counts.leftOut)} left out`,
    `permitted and never seen in use: ${countOf(counts.neverObserved, "combination")} of machines and ports`,
    ...(counts.newAddresses === 0 ? [] : [`${countOf(counts.newAddresses, "machine")} would need a new address, or a bridge in front of ${counts.newAddresses === 1 ? "it" : "them"}`]),
    ...(judgement === null ? [] : [`check says ${style.verdict(judgement.verdict, judgement.verdict)}: ${visibleText(judgement.verdictWhy)}`]),
    "",
    style.strong("Zones"),
    ...zones.flatMap((z) => zoneLines(z, proposal, options, said, style)),
    "",
    style.strong("Conduits"),
    ...conduits.flatMap((k) => conduitLines(k, said, style)),
  ];
  for (const [title, list] of [
    ["To be decided; blocked until then", questions.filter((q) => q.blocks)],
    ["To be looked at", questions.filter((q) => !q.blocks)],
  ] as const) {
    if (list.length === 0) continue;
    lines.push("", style.strong(title));
    for (const q of list) {
      lines.push(...said(`  ? ${visibleText(q.owner)}: `, q.text, 4));
      if (q.couldAdd !== null) lines.push(...said("    if yes, write: ", q.couldAdd, 6).map((l) => style.place(l)));
    }
  }
  if (leftOut.length > 0) {
    lines.push("", style.strong("Left out"));
    const shown = options.all ? leftOut : leftOut.slice(0, MOST_LEFT_OUT);
    for (const l of shown)
      lines.push(...said("  - ", `${l.what}, ${countOf(l.conversations, "conversation")}: ${l.why} (${l.examples.join(", ")}${l.conversations > l.examples.length ? " …" : ""})`, 4));
    if (shown.length < leftOut.length) lines.push(style.quiet(`  … and ${leftOut.length - shown.length} more (--all)`));
  }
  lines.push("", style.strong("Chosen, not found"));
  for (const { what, why } of choices) lines.push(...said(`  ${visibleText(what)}: `, why, 4));
  return `${lines.join("\n")}\n`;
}

type Said = (first: string, text: string, indent: number) => string[];
type Style = ReturnType<typeof textStyle>;

function zoneLines(zone: ProposedZone, { change }: SegmentationProposal, { all }: ProposalTextOptions, said: Said, style: Style): string[] {
  const written = change.zones.find((z) => z.name === zone.name);
  const level = written?.level == null ? "level not known" : `level ${written.level}`;
  const lines = [`  ${style.strong(visibleText(zone.name))}  ${style.quiet(`${level} · ${countOf(zone.members.length, "machine")}`)}`, ...zone.why.flatMap((w) => said("    ", w, 4))];
  if (all) return [...lines, ...zone.members.flatMap((m) => said(`      ${visibleText(m.name)}: `, m.why, 8))];
  const names = zone.members.slice(0, MOST_MEMBERS).map((m) => m.name);
  return [...lines, ...said("    ", `${names.join(", ")}${zone.members.length > names.length ? ` and ${zone.members.length - names.length} more (--all)` : ""}`, 4)];
}

function conduitLines(conduit: ProposedConduit, said: Said, style: Style): string[] {
  const words = conduit.services.map((s) => `${s.written}${s.neverObserved === 0 ? "" : ` (${countText(s.neverObserved)} unused)`}`).join(", ");
  return [
    `  ${style.strong(visibleText(`${conduit.from} ${conduit.eitherWay ? "↔" : "→"} ${conduit.to}`))}  ${style.quiet(countOf(conduit.conversations, "conversation"))}`,
    ...said("    allow ", words, 10),
    ...said("    ", conduit.reason, 4),
    ...conduit.alsoOpens.flatMap((o) => said("    opens besides: ", o, 6)),
  ];
}
