// Random rule sets and random packets: what the linear scan and the classifier say is what the kernel of Linux does, and what the kernel lists of the
// rules, as text and as JSON, means the same again. HOLDPOINT_KERNEL_PAIRS sets how many pairs (10,000 here; a million in the long run).
import { describe, expect, it } from "vitest";
import { nftables } from "../../src/evidence/configs/nftables/nftables.ts";
import { runByScan } from "../../src/packets/reference.ts";
import type { FirewallConfig } from "../../src/plant/firewall-config.ts";
import { randomProbe } from "./kernel-packets.ts";
import { randomPolicy } from "./kernel-policies.ts";
import { randomRuleset } from "./kernel-rulesets.ts";
import { disagreementsOf, seededPick } from "./kernel-words.ts";
import { askKernel, loadNft, whyNoKernel } from "./run-kernel.ts";

const PAIRS = Number(process.env.HOLDPOINT_KERNEL_PAIRS ?? 10_000);
const SEED = Number(process.env.HOLDPOINT_KERNEL_SEED ?? 4);
const PACKETS_PER_ROUND = 100;
/** A connection table is used once in a namespace, and there are 65,535. */
const ROUNDS_PER_NAMESPACE = 500;
/** Of the first rule sets all, of further ones every so many: listing takes longer than deciding. */
const LISTED_ROUNDS = 60;
const LISTED_OF_MORE = 8;
const PRINTED_ROUNDS = 30;
const LISTINGS = [
  ["nft", "list", "table", "inet", "t"],
  ["nft", "-j", "list", "table", "inet", "t"],
] as const;
const why = whyNoKernel();
if (why !== null) process.stdout.write(`the kernel is not asked for its verdicts: ${why}\n`);

describe("the kernel's packet filter", () => {
  it.skipIf(why !== null)(
    "decides as the scan and the classifier do, and lists rules that mean the same",
    () => {
      const pick = seededPick(SEED);
      const disagreements: string[] = [];
      const seen = { P: 0, D: 0, R: 0 };
      let pairs = 0;
      let round = 0;
      while (pairs < PAIRS) {
        const count = Math.min(ROUNDS_PER_NAMESPACE, Math.ceil((PAIRS - pairs) / PACKETS_PER_ROUND));
        const rounds = Array.from({ length: count }, (_, i) => {
          const rules = randomRuleset(pick, "t");
          const probes = Array.from({ length: PACKETS_PER_ROUND }, (_, n) => randomProbe(pick, 1 + i * PACKETS_PER_ROUND + n));
          return { rules, probes, isListed: round++ < LISTED_ROUNDS || round % LISTED_OF_MORE === 0 };
        });
        const answers = askKernel(
          rounds.map(({ rules, probes, isListed }) => ({ load: [loadNft(rules)], before: probes.flatMap((p) => p.before), packets: probes.map((p) => p.packet), list: isListed ? LISTINGS : [] })),
        );
        rounds.forEach(({ rules, probes }, i) => {
          const answer = answers[i];
          const readings = [rules, ...(answer?.listings ?? [])].map(readingOf);
          pairs += probes.length;
          for (const kernel of answer?.verdicts ?? "") seen[kernel as "P" | "D" | "R"]++;
          disagreements.push(...disagreementsOf(readings, probes, answer?.verdicts ?? "", rules));
        });
      }
      process.stdout.write(`kernel: ${pairs} pairs, ${seen.P} passed, ${seen.D} dropped, ${seen.R} rejected, ${disagreements.length} disagreements\n`);
      expect(disagreements.slice(0, 3)).toEqual([]);
      expect(Math.min(seen.P, seen.D, seen.R)).toBeGreaterThan(pairs / 100);
    },
    3_600_000,
  );

  it.skipIf(why !== null)("carries out printed policies as the rules say that were printed", () => {
    const pick = seededPick(SEED + 1);
    const rounds = Array.from({ length: PRINTED_ROUNDS }, (_, i) => {
      const rules = randomPolicy(pick);
      const otherwise = (["permit", "deny", "reject"] as const)[pick(3)] ?? "deny";
      const printed = (nftables.print as NonNullable<typeof nftables.print>)({ name: "policy", rules, nameOf: new Map(), otherwise, idleTimeout: { tcp: 7_200 }, algs: ["ftp"] });
      expect(printed.diagnostics).toEqual([]);
      return { rules, otherwise, text: printed.text, probes: Array.from({ length: PACKETS_PER_ROUND }, (_, n) => randomProbe(pick, 1 + i * PACKETS_PER_ROUND + n)) };
    });
    const answers = askKernel(rounds.map(({ text, probes }) => ({ load: [loadNft(text)], before: probes.flatMap((p) => p.before), packets: probes.map((p) => p.packet), list: [] })));
    const disagreements = rounds.flatMap(({ rules, otherwise, text, probes }, i) =>
      probes.flatMap((probe, n) => {
        const { rule } = runByScan(rules, probe.point);
        const passesFirst = probe.point.state === "established" || probe.point.state === "related";
        const action = passesFirst ? "permit" : (rules[rule]?.action ?? otherwise);
        const said = action === "permit" ? "P" : action === "reject" && !probe.cannotBeAnswered ? "R" : "D";
        return said === answers[i]?.verdicts[n] ? [] : [`kernel ${answers[i]?.verdicts[n]}, rules ${said} for ${JSON.stringify(probe.point)}\n${text}`];
      }),
    );
    expect(disagreements.slice(0, 3)).toEqual([]);
  });
});

function readingOf(text: string): FirewallConfig {
  const { config, diagnostics } = nftables.read({ text, file: "rules.nft", sha256: "" });
  const open = config.lines.flatMap((line, i) => (line.state === "understood" || line.state === "irrelevant" ? [] : [`line ${i + 1}: ${line.why}`]));
  if (open.length > 0 || diagnostics.length > 0) throw new Error(`not all is understood: ${JSON.stringify([open, diagnostics])}\n${text}`);
  return config.firewalls[0] as FirewallConfig;
}
