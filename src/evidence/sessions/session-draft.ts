// A session while its records are read. Knows no asset and no other session.
import type { Micros } from "../../foundation/time.ts";
import type { Absence, AccountKind, SessionEnd, SessionHow } from "../../plant/session.ts";
import { type HeardRecord, joinedTexts, sharedList } from "./heard-record.ts";
import { tellerOf } from "./session-teller.ts";

/** What pairing makes of the records of one machine; the names of machines are as logged. */
export interface SessionDraft {
  readonly family: string;
  readonly teller: string;
  readonly key: string;
  /** It was told from start to end by one record. */
  readonly isWhole: boolean;
  account: string;
  accountKind: AccountKind;
  hasGenericName: boolean;
  authority: string;
  from: string;
  how: SessionHow;
  start: Micros | null;
  end: Micros | null;
  endedBy: SessionEnd;
  elevated: boolean | null;
  absences: readonly Absence[];
  showsAbsence: boolean;
  isAutomatic: boolean;
  proofs: readonly string[];
  remarks: readonly string[];
  files: readonly string[];
  readonly file: string;
  readonly record: number;
}

export const NO_ABSENCES: readonly Absence[] = Object.freeze([]);
const NOTHING: readonly string[] = sharedList([]);

const ENDS: ReadonlySet<string> = new Set(["sign-out", "disconnect", "time-limit", "idle-limit", "forced", "restart", "superseded", "connection-end", "unknown"]);

/** Of a record that ends a session: why, as far as the log says it; `otherwise` where it does not. */
export function endOfReason(reason: string, otherwise: SessionEnd): SessionEnd {
  return ENDS.has(reason) ? (reason as SessionEnd) : otherwise;
}

/** @param start null = the record comes from within a session whose beginning is not known */
export function draftOf(r: HeardRecord, start: Micros | null): SessionDraft {
  return {
    family: r.family,
    teller: tellerOf(r.family, r.key),
    key: r.key,
    isWhole: r.act === "whole",
    account: r.account,
    accountKind: r.accountKind,
    hasGenericName: r.hasGenericName,
    authority: r.authority,
    from: r.from,
    how: r.how,
    start,
    end: null,
    endedBy: "open",
    elevated: r.elevated,
    absences: NO_ABSENCES,
    showsAbsence: false,
    isAutomatic: false,
    proofs: r.proof === "" ? NOTHING : sharedList([r.proof]),
    remarks: NOTHING,
    files: r.files,
    file: r.file,
    record: r.record,
  };
}

/** What a later record of the same session says besides. */
export function takeFacts(draft: SessionDraft, r: HeardRecord): void {
  if (draft.accountKind === "none") [draft.account, draft.accountKind, draft.hasGenericName] = [r.account, r.accountKind, r.hasGenericName];
  if (draft.authority === "") draft.authority = r.authority;
  if (draft.how === "unknown") draft.how = r.how;
  if (r.act === "sign-in" && draft.from === "") draft.from = r.from;
  if (r.elevated !== null) draft.elevated = draft.elevated === true || r.elevated;
  if (r.act === "sign-in" && r.proof !== "" && !draft.proofs.includes(r.proof)) draft.proofs = sharedList([...draft.proofs, r.proof]);
  draft.files = joinedTexts(draft.files, r.files);
}

export function remark(draft: SessionDraft, text: string): void {
  if (!draft.remarks.includes(text)) draft.remarks = sharedList([...draft.remarks, text]);
}
