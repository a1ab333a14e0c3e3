// Edits to a change of access that only ever grant more, or end less: what a fix writes. Types only: the engine that chooses them and the control that writes
// them into a person's text never import each other.
import type { Hours, TargetTerm } from "./access.ts";
import type { Decision } from "./finding.ts";
import type { ComplianceVerdict, OverallVerdict } from "./overall-verdict.ts";
import type { Session, SessionHow } from "./session.ts";

/** Each sets or adds one thing; where it stands already, the edit changes nothing. */
export type AccessEdit =
  | { readonly kind: "session-total"; readonly role: string; readonly seconds: number }
  | { readonly kind: "session-idle"; readonly role: string; readonly seconds: number }
  | { readonly kind: "at-limit"; readonly role: string; readonly atLimit: "disconnect" | "warn" }
  | { readonly kind: "counted-from"; readonly role: string; readonly countedFrom: "approval" }
  | { readonly kind: "hours"; readonly role: string; readonly hours: Hours }
  | { readonly kind: "at-hours-end"; readonly role: string; readonly atHoursEnd: "stay" }
  | { readonly kind: "approval-available"; readonly role: string; readonly available: Hours }
  | { readonly kind: "add-target"; readonly role: string; readonly term: TargetTerm }
  | { readonly kind: "add-way"; readonly role: string; readonly way: SessionHow }
  | { readonly kind: "add-through"; readonly role: string; readonly term: TargetTerm }
  /** Accounts as the change writes them. The role is added to those that take the account over. */
  | { readonly kind: "taken-over-by"; readonly account: string; readonly role: string }
  | { readonly kind: "programs-stay"; readonly account: string }
  /** Who stands before the machines signs on within their program by these roles, which are added to those that take the account over. */
  | { readonly kind: "automatic-stay"; readonly account: string; readonly roles: readonly string[] }
  | { readonly kind: "break-glass"; readonly role: string; readonly takesSeconds: number };

export interface ProposedEdit {
  readonly edit: AccessEdit;
  /** As it would stand in the file: "session.total of vendor: 6h (was 4h)". */
  readonly change: string;
  readonly reason: string;
  /** Sessions that break without it and are kept with all edits; in the order of the record. */
  readonly restores: readonly Session[];
  /** Sessions that break without it and no longer break with all edits, though whether they are kept is not known. */
  readonly leavesUnknown: readonly Session[];
  /** What it permits, or no longer ends, beyond what was seen; in words. */
  readonly alsoOpens: readonly string[];
  /** What people have to see to for it to be true (somebody is there at night); null = nothing. */
  readonly confirm: Decision | null;
  readonly cost: number;
}

export interface AccessFix {
  readonly edits: readonly ProposedEdit[];
  /** What no edit may or can do. */
  readonly decisions: readonly Decision[];
  /** False = there was too much to search all of it, so a cheaper set may exist. */
  readonly provenSmallest: boolean;
  readonly recheck: {
    readonly verdict: OverallVerdict;
    readonly complianceBefore: ComplianceVerdict;
    readonly complianceAfter: ComplianceVerdict;
    /** Sessions that break and that nobody answers for. */
    readonly breaksBefore: number;
    readonly breaksAfter: number;
    /** Of those that no longer break, how many are not known to be kept. */
    readonly leftUnknown: number;
    /** Sessions that break with the edits and did not before. */
    readonly newBreaks: number;
  };
}
