// Whether the change keeps what it claims to satisfy, as far as reach can test it. A claim is met by a passed test only; what no test of this
// engine touches is unknown, never met.
import { countOf } from "../../foundation/count-words.ts";
import type { ComplianceVerdict } from "../../plant/overall-verdict.ts";
import type { ReachContext } from "./reach-context.ts";

export interface ComplianceAnswer {
  readonly verdict: ComplianceVerdict;
  readonly why: string;
}

export interface ComplianceFacts {
  /** Conversations seen to cross between zones past every filter. */
  readonly unfiltered: number;
  /** Endpoints that are in no zone. */
  readonly outside: number;
  readonly dualHomed: number;
}

type TestResult = "passed" | "failed" | "open";

interface Test {
  readonly result: TestResult;
  readonly why: string;
}

const SR_5_1 = "iec62443-3-3/SR 5.1";
const SR_5_2 = "iec62443-3-3/SR 5.2";
const SR_5_2_RE_1 = "iec62443-3-3/SR 5.2 RE 1";
/** Articles to which the crosswalk of the fact base says that segmentation contributes (an interpretation, not a statement of conformity). */
const NIS2_BY_SEGMENTATION: ReadonlySet<string> = new Set(["nis2/21.2.a", "nis2/21.2.e", "nis2/21.2.i"]);

export function judgeCompliance(context: ReachContext, facts: ComplianceFacts): ComplianceAnswer {
  const { change } = context;
  if (facts.unfiltered > 0) {
    return {
      verdict: "not-met",
      why: `${countOf(facts.unfiltered, "conversation")} cross${facts.unfiltered === 1 ? "es" : ""} between zones where nothing filters: SR 5.2 fails.`,
    };
  }
  if (change.satisfies.length === 0) return { verdict: "unknown", why: "The change does not say which requirements it satisfies." };
  const tests = change.satisfies.map((claim) => ({ claim, test: testOf(claim, context, facts) }));
  const failed = tests.filter((t) => t.test.result === "failed");
  if (failed.length > 0) return { verdict: "not-met", why: sentence(failed) };
  const open = tests.filter((t) => t.test.result === "open");
  if (open.length > 0) return { verdict: "unknown", why: sentence(open) };
  return { verdict: "met", why: sentence(tests) };
}

function sentence(tests: readonly { claim: string; test: Test }[]): string {
  return tests.map((t) => `${t.claim}: ${t.test.why}`).join(" ");
}

function testOf(claim: string, context: ReachContext, facts: ComplianceFacts): Test {
  if (claim === SR_5_1) return segmented(context, facts);
  if (claim === SR_5_2) return boundaries(context, facts);
  if (claim === SR_5_2_RE_1) return denied(context, facts);
  if (NIS2_BY_SEGMENTATION.has(claim)) {
    const parts = [segmented(context, facts), boundaries(context, facts)];
    const worst = parts.find((p) => p.result === "failed") ?? parts.find((p) => p.result === "open");
    return worst ?? { result: "passed", why: "the tests of SR 5.1 and SR 5.2 passed, to which segmentation contributes here (an interpretation)." };
  }
  return { result: "open", why: "no test of a segmentation change touches it." };
}

function segmented(context: ReachContext, facts: ComplianceFacts): Test {
  if (context.change.zones.length < 2) return { result: "failed", why: "there is one zone only." };
  if (facts.outside > 0) return { result: "open", why: `${facts.outside} endpoint${facts.outside === 1 ? " is" : "s are"} in no zone.` };
  if (facts.dualHomed > 0) return { result: "open", why: `${facts.dualHomed} machine${facts.dualHomed === 1 ? " has" : "s have"} addresses in several zones, a way around.` };
  return { result: "passed", why: "every endpoint that was seen is in a zone, and no observed crossing is unfiltered." };
}

function boundaries(context: ReachContext, facts: ComplianceFacts): Test {
  if (facts.outside > 0) return { result: "open", why: `${facts.outside} endpoint${facts.outside === 1 ? " is" : "s are"} in no zone, so what filters them is not said.` };
  if (facts.dualHomed > 0) return { result: "open", why: `${facts.dualHomed} machine${facts.dualHomed === 1 ? " has" : "s have"} addresses in several zones, a way around.` };
  const open = uncoveredPairs(context);
  if (open.length > 0)
    return { result: "open", why: `no enforcement point is named between ${open.slice(0, 3).join(", ")}${open.length > 3 ? ` and ${open.length - 3} more pairs` : ""}; no crossing was seen there.` };
  return { result: "passed", why: "an enforcement point stands between every two zones." };
}

function denied(context: ReachContext, facts: ComplianceFacts): Test {
  if (context.change.default !== "deny") return { result: "failed", why: "the default between zones is permit." };
  const wide = context.change.conduits.find((k) => k.from !== k.to && k.allow.some((s) => s.kind === "any"));
  if (wide !== undefined) return { result: "open", why: `the conduit from ${wide.from} to ${wide.to} allows any service, which leaves nothing to deny there.` };
  const test = boundaries(context, facts);
  return test.result === "passed" ? { result: "passed", why: "deny by default at every boundary." } : test;
}

function uncoveredPairs(context: ReachContext): string[] {
  const { zones } = context.change;
  const open: string[] = [];
  for (let a = 0; a < zones.length; a++) {
    for (let b = a + 1; b < zones.length; b++) if (context.pathsOf(a, b).full === null) open.push(`${zones[a]?.name} and ${zones[b]?.name}`);
  }
  return open;
}
