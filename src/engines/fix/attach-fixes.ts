// Puts a proposal's additions beside the findings they restore. A finding names its conversations by their witnesses, so that is how they are found.
import type { Finding, Fix } from "../../plant/finding.ts";
import type { AdditionFacts, FixProposal, RestoredConversation } from "../../plant/fix.ts";

/** The findings again, in the same order; those that an addition restores (in part or in whole) carry it in `fixes`. */
export function attachFixes(findings: readonly Finding[], proposal: FixProposal<AdditionFacts>): Finding[] {
  const fixes = proposal.additions.map((a): Fix => ({ change: a.change, restores: a.restores.length, alsoOpens: a.alsoOpens.map((o) => o.text) }));
  const byWitness = new Map<string, RestoredConversation[]>();
  for (const restored of proposal.restores) {
    const key = witnessKey(restored.example.source, restored.example.file, restored.example.record);
    const others = byWitness.get(key);
    if (others === undefined) byWitness.set(key, [restored]);
    else others.push(restored);
  }
  return findings.map((finding) => {
    if (finding.verdict !== "blocked" && finding.verdict !== "degraded") return finding;
    const derived = finding.kind.startsWith("derived-");
    const places = new Set<number>();
    for (const { source, example } of finding.evidence) {
      for (const restored of byWitness.get(witnessKey(source, example.file, example.record)) ?? []) {
        if (restored.derived === derived && concerns(finding, restored.key)) for (const place of restored.additions) places.add(place);
      }
    }
    return places.size === 0 ? finding : { ...finding, fixes: [...places].sort((a, b) => a - b).map((i) => fixes[i] as Fix) };
  });
}

/** A finding about one conversation names it; one packet of evidence may also stand behind a stand-in's. */
function concerns({ subject }: Finding, key: string): boolean {
  if (subject.client === undefined || subject.server === undefined) return true;
  const [, client, server, , transport, port] = key.split("|");
  return client === subject.client && server === subject.server && transport === subject.transport && port === String(subject.serverPort ?? "");
}

function witnessKey(source: string, file: string, record: number): string {
  return `${source}|${file}|${record}`;
}
