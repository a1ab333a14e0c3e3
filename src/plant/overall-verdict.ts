// What a change comes to as a whole: for production, and on paper. "unknown" is never rounded up to fine.
export type OverallVerdict = "stable" | "unstable" | "unknown";
export type ComplianceVerdict = "met" | "not-met" | "unknown";
