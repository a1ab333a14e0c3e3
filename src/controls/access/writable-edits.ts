// All edits that can be written into a change of access: those that a fix chooses, and those that people decide. Types only.
import type { SessionLimits } from "../../plant/access.ts";
import type { AccessEdit } from "../../plant/access-edit.ts";

export type WritableEdit =
  | AccessEdit
  | { readonly kind: "at-limit"; readonly role: string; readonly atLimit: SessionLimits["atLimit"] }
  | { readonly kind: "counted-from"; readonly role: string; readonly countedFrom: SessionLimits["countedFrom"] }
  | { readonly kind: "at-hours-end"; readonly role: string; readonly atHoursEnd: "stay" | "disconnect" }
  | { readonly kind: "approval-takes"; readonly role: string; readonly seconds: number }
  | { readonly kind: "add-accounts"; readonly person: string; readonly accounts: readonly string[] }
  | { readonly kind: "add-person"; readonly person: string; readonly accounts: readonly string[]; readonly roles: readonly string[] }
  /** Terms as written: "asset:UTIL-HMI". */
  | { readonly kind: "add-no-second-factor"; readonly targets: readonly string[] }
  /** The account is not retired any more. */
  | { readonly kind: "keep-account"; readonly account: string }
  | {
      readonly kind: "add-acknowledged";
      readonly account: string | null;
      readonly role: string | null;
      readonly target: string | null;
      readonly owner: string;
      readonly reason: string;
      readonly until: string | null;
    };

/** Edits within one role. */
export type EditOfRole = Exclude<
  WritableEdit,
  { readonly kind: "break-glass" | "taken-over-by" | "programs-stay" | "automatic-stay" | "add-accounts" | "add-person" | "add-no-second-factor" | "keep-account" | "add-acknowledged" }
>;
