// The words and marks of a result, the same in every report: shape and word carry the meaning, colour only supports it.
import type { SessionCounts, SessionVerdict } from "../plant/access-judgement.ts";
import type { ProofQuality } from "../plant/leftover.ts";
import type { DegradedBy, Verdict } from "../plant/finding.ts";
import type { ComplianceVerdict, OverallVerdict } from "../plant/overall-verdict.ts";

/** Operational stability and compliance side by side, in the product's own words. */
export function resultWords(verdict: OverallVerdict, compliance: ComplianceVerdict): string {
  const words: Readonly<Record<OverallVerdict, Readonly<Record<ComplianceVerdict, string>>>> = {
    stable: { met: "compliant and stable", "not-met": "stable but not compliant", unknown: "stable, compliance unknown" },
    unstable: { met: "compliant but unstable", "not-met": "neither stable nor compliant", unknown: "unstable, compliance unknown" },
    unknown: { met: "compliant, stability unknown", "not-met": "not compliant, stability unknown", unknown: "stability and compliance unknown" },
  };
  return words[verdict][compliance];
}

export const COMPLIANCE_WORDS: Readonly<Record<ComplianceVerdict, string>> = { met: "met", "not-met": "not met", unknown: "unknown" };

/** Marks for a terminal; the pictures have the same shapes (picture/status-mark.ts). */
export const VERDICT_GLYPHS: Readonly<Record<Verdict | OverallVerdict, string>> = {
  kept: "✓",
  blocked: "✖",
  degraded: "▲",
  unfiltered: "◇",
  unknown: "?",
  stable: "✓",
  unstable: "✖",
};

export const VERDICT_MEANINGS: Readonly<Record<Verdict, string>> = {
  kept: "works after the change as it did before",
  blocked: "a rule, or the default, stops it",
  degraded: "permitted, and still it will not work as before",
  unfiltered: "crosses between zones where nothing filters it",
  unknown: "what is written or seen does not decide it",
};

export const DEGRADED_MEANINGS: Readonly<Record<DegradedBy, string>> = {
  "idle-timeout": "the firewall forgets a quiet connection before its ends speak again",
  "secondary-connection": "the permitted connection agrees on a second one that nothing opens",
  latency: "the way takes longer than the protocol bears",
  multicast: "sent to a group or to all, and not carried across the boundary",
  fragments: "cut into pieces that the filter cannot match",
  "one-direction": "only one of the two directions passes",
  "re-address": "a subnet mate stays behind, so the machine needs a new address",
  load: "loading the rules interrupts it",
  gateway: "an end has no working gateway, so it cannot answer through a router",
  insertion: "putting the box into the cable interrupts it",
  "asymmetric-path": "request and answer take different ways past the firewall",
};

export const PROOF_WORDS: Readonly<Record<ProofQuality, string>> = {
  certain: "can never decide",
  strong: "strong proof",
  fair: "fair proof",
  weak: "weak proof",
  none: "used all the same, by its counter",
};

/** The headings under which every result answers (the product's four questions). */
export const QUESTIONS = [
  { key: "impact", short: "Operational impact", long: "What is the actual operational impact of this control in this environment?" },
  { key: "neverUpdated", short: "Never-updated systems", long: "How will it behave on systems that have never been updated?" },
  { key: "dependencies", short: "Unaccounted for", long: "What interdependencies are we not accounting for?" },
  { key: "validation", short: "Before production", long: "How is it validated before it reaches production?" },
] as const;

export const VERDICT_ORDER: readonly Verdict[] = ["blocked", "degraded", "unfiltered", "unknown", "kept"];

/** What becomes of a session, in words for a table and a sentence. */
export const SESSION_WORDS: Readonly<Record<SessionVerdict, string>> = {
  kept: "kept",
  "locked-out": "locked out",
  "cut-off": "cut off",
  waits: "waits",
  "needs-other-path": "other path",
  unknown: "unknown",
  "not-governed": "not governed",
};

export const SESSION_GLYPHS: Readonly<Record<SessionVerdict, string>> = { kept: "✓", "locked-out": "✖", "cut-off": "▲", waits: "◷", "needs-other-path": "↪", unknown: "?", "not-governed": "·" };

export const SESSION_MEANINGS: Readonly<Record<SessionVerdict, string>> = {
  kept: "goes on under the change as it was recorded",
  "locked-out": "could not begin under the change",
  "cut-off": "would be ended in the middle of the work",
  waits: "begins only after an approval or after the glass is broken, later than the line can wait",
  "needs-other-path": "is permitted only in another way, or through another machine",
  unknown: "what decides it is not recorded, or not written",
  "not-governed": "is on a machine of which the change says nothing: it stays as it is",
};

/** What the change takes first, what is not known next, what stays last. */
export const SESSION_ORDER: readonly SessionVerdict[] = ["locked-out", "cut-off", "waits", "needs-other-path", "unknown", "kept", "not-governed"];

/** In which key of the counts each verdict is counted. */
export const SESSION_COUNT_KEYS: Readonly<Record<SessionVerdict, keyof SessionCounts>> = {
  kept: "kept",
  "locked-out": "lockedOut",
  "cut-off": "cutOff",
  waits: "waits",
  "needs-other-path": "needsOtherPath",
  unknown: "unknown",
  "not-governed": "notGoverned",
};

/** Whether several people use an account; null = too little was seen. */
export function sharedWords(isShared: "shared" | "likely" | "one-person" | null): string {
  return isShared === "shared" ? "shared" : isShared === "likely" ? "probably shared" : isShared === "one-person" ? "of one person" : "not known";
}
