// Findings about machines and zones rather than conversations: subnets that a router cannot part, machines with a foot in two zones,
// permissions that end.
import type { EvidenceRef, Finding } from "../../plant/finding.ts";
import { stableId } from "../../foundation/stable-id.ts";
import type { EndpointFacts } from "./endpoint-table.ts";
import { nameOf } from "./judgement-words.ts";
import { isRouterOnly, type ReachContext } from "./reach-context.ts";

const MOST_NAMES = 5;

type Draft = Pick<Finding, "kind" | "severity" | "verdict" | "title" | "message" | "subject" | "requirements"> & {
  readonly why: string;
  readonly impact: string;
  readonly evidence: readonly EvidenceRef[];
  readonly cause: Finding["cause"];
};

function complete(d: Draft): Finding {
  const { why, impact, ...rest } = d;
  return {
    ...rest,
    id: stableId([d.kind, d.subject.name]),
    conditions: [],
    impact: { lines: [], timeToImpact: null, downtimeMinutes: null, costPerEvent: null, text: impact },
    confidence: { level: "medium", coverage: null, why },
    assumptions: [],
    fixes: [],
    workaround: null,
  };
}

export function assetFindings(context: ReachContext): Finding[] {
  return [...reAddress(context), ...dualHomed(context)];
}

function namesOf(endpoints: readonly EndpointFacts[]): string {
  const names = [...new Set(endpoints.map(nameOf))].sort();
  return `${names.slice(0, MOST_NAMES).join(", ")}${names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : ""}`;
}

function reAddress(context: ReachContext): Finding[] {
  const findings: Finding[] = [];
  for (const { prefix, zones } of context.splitNetworks) {
    const [largest, ...others] = zones;
    for (const other of others) {
      if (largest === undefined || !isRouterOnly(context.pathsOf(other.zone, largest.zone))) continue;
      const stays = context.change.zones[largest.zone]?.name ?? "";
      const moves = context.change.zones[other.zone];
      const equal = other.endpoints.length === largest.endpoints.length;
      const path = context.pathsOf(other.zone, largest.zone).full;
      findings.push(
        complete({
          kind: "re-address",
          severity: "warning",
          verdict: "unfiltered",
          title: `${prefix} is split between ${stays} and ${moves?.name ?? ""}, and ${path?.names ?? "the router"} cannot part subnet mates`,
          message: equal
            ? `As many machines are in one zone as in the other: one side needs new addresses before ${path?.names ?? "a router"} filters between them.`
            : `${namesOf(other.endpoints)} need${other.endpoints.length === 1 ? "s" : ""} a new address, and every machine that addresses ${other.endpoints.length === 1 ? "it" : "them"} must be told; until then nothing filters between them and ${stays}.`,
          subject: { kind: "zone-pair", name: `${stays} → ${moves?.name ?? ""} in ${prefix}` },
          requirements: ["iec62443-3-3/SR 5.1", "iec62443-3-3/SR 5.2"],
          why: "The subnet is known and its machines were seen in both zones.",
          impact: "Nothing stops while the addresses stay; new addresses stop everything that uses the old ones.",
          evidence: [],
          cause: moves === undefined ? null : { file: moves.at.file, line: moves.at.line, column: moves.at.column, rule: `zone ${moves.name}` },
        }),
      );
    }
  }
  return findings;
}

function dualHomed(context: ReachContext): Finding[] {
  return [...context.dualHomed].map(([asset, zones]) => {
    const names = [...zones].map((z) => context.change.zones[z]?.name ?? "").sort();
    return complete({
      kind: "dual-homed",
      severity: "warning",
      verdict: "unknown",
      title: `${asset.name} has addresses in ${names.join(" and ")}: a way around the firewall`,
      message: `${asset.addresses.join(", ")}. If it forwards packets or is taken over, nothing filters between ${names.join(" and ")}; answers of it may leave by the other address, where no state is known.`,
      subject: { kind: "asset", name: asset.name },
      requirements: ["iec62443-3-3/SR 5.1", "iec62443-3-3/SR 5.2"],
      why: "Several addresses were put together as one machine; whether it forwards packets was not seen.",
      impact: "None is known.",
      evidence: [],
      cause: null,
    });
  });
}
