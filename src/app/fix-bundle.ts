// The fix of a bundle: each part mended with the other held as it is. The zones first, by what was seen on the network; then access, by sessions that go through
// the zones as mended. Both are written into copies beside their files, with a copy of the bundle that names them, and the copies are judged together again.
import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, join, relative, resolve } from "node:path";
import { editAccess } from "../controls/access/edit-access.ts";
import { editedYaml } from "../foundation/yaml-edits.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import type { AccessFix } from "../plant/access-edit.ts";
import type { Finding, Judgement } from "../plant/finding.ts";
import type { Session } from "../plant/session.ts";
import { fixJudge } from "./access-judge.ts";
import { type BundleChecked, type BundleQuestion, checkBundle } from "./check-bundle.ts";
import { fixOfAccess, withAccessFix } from "./fix-access.ts";
import { type FixedChange, fixChange } from "./fix-change.ts";
import { sessionPaths } from "./session-paths.ts";

export interface BundleFix {
  /** null = the bundle has no zones. */
  readonly zones: FixedChange | null;
  /** null = the bundle has no change of access. */
  readonly access: AccessFix | null;
  /** That break through the zones as they are, and do not through the mended ones. */
  readonly restoredByZones: readonly Session[];
}

export function fixOfBundle(question: BundleQuestion, { zones, access }: BundleChecked): BundleFix {
  const fixed = zones === null ? null : fixChange({ ...question, change: zones }, zones.checked, nameOfCopy(zones.file));
  if (access === null) return { zones: fixed, access: null, restoredByZones: [] };
  const asked = access.checked.question;
  const mended = fixed?.again ?? null;
  if (mended === null) return { zones: fixed, access: fixOfAccess(asked), restoredByZones: [] };
  const throughMended = { ...asked, pathOf: sessionPaths(mended.question, asked.record) };
  const left = new Set(fixJudge(throughMended)(asked.change).sessions.map(({ session }) => session));
  const restoredByZones = fixJudge(asked)(asked.change).sessions.filter(({ reason, session }) => reason === "path-closed" && !left.has(session));
  return { zones: fixed, access: fixOfAccess(throughMended), restoredByZones: restoredByZones.map(({ session }) => session) };
}

/** The judgement with what the fix adds to it beside what the zones' own part of it brought. */
export function withBundleFix({ judgement, zones }: BundleChecked, { zones: fixed, access, restoredByZones }: BundleFix): Judgement {
  const withAccess = access === null ? judgement : withAccessFix(judgement, access);
  if (zones === null || fixed === null || restoredByZones.length === 0) return withAccess;
  const witnesses = new Set(restoredByZones.map(({ witness }) => witnessOf(witness)));
  const change = `mend ${zones.checked.judgement.changeName} as its own findings say: the way is open then`;
  return {
    ...withAccess,
    findings: withAccess.findings.map((finding): Finding => {
      if (finding.subject.kind !== "session-pattern" || finding.severity !== "error" || !finding.evidence.some(({ example }) => witnesses.has(witnessOf(example)))) return finding;
      return { ...finding, fixes: [...finding.fixes, { change, restores: restoredByZones.length, alsoOpens: [] }] };
    }),
  };
}

function witnessOf({ file, record }: { readonly file: string; readonly record: number }): string {
  return JSON.stringify([file, record]);
}

export interface WrittenCopy {
  readonly file: string;
  readonly text: string;
  /** Additions and edits that are in it; null = it is the bundle. */
  readonly edits: number | null;
}

export interface WrittenBundle {
  /** Copies of what was mended, the bundle's last; empty = there is nothing to write, or it cannot be written. */
  readonly copies: readonly WrittenCopy[];
  /** The copies judged together again, from their texts; null where there is none. */
  readonly after: Judgement | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Writes no file: that is for whoever was told to. */
export function writeBundleFix(question: BundleQuestion, { zones, access }: BundleChecked, fix: BundleFix, writtenTo: string): WrittenBundle {
  const nothing = (diagnostics: readonly Diagnostic[]): WrittenBundle => ({ copies: [], after: null, diagnostics });
  const diagnostics: Diagnostic[] = [...(fix.zones?.diagnostics ?? [])];
  const copies: WrittenCopy[] = [];
  const names = new Map<number, string>();
  const copy = (part: { readonly file: string; readonly index: number }, text: string | null, edits: number): void => {
    names.set(part.index, text === null ? part.file : nameOfCopy(part.file));
    if (text !== null) copies.push({ file: nameOfCopy(part.file), text, edits });
  };
  if (zones !== null) copy(zones, fix.zones?.text ?? null, fix.zones?.additions ?? 0);
  if (access !== null && fix.access !== null) {
    const edits = fix.access.edits.map(({ edit }) => edit);
    const edited = editAccess(access.text, access.file, edits);
    diagnostics.push(...edited.diagnostics);
    copy(access, edits.length === 0 ? null : (edited.value ?? null), edits.length);
  }
  if (copies.length === 0) return nothing(diagnostics);
  const text = namingCopies(question.change.text, writtenTo, names);
  const inTheWay = [...copies.flatMap(whatStandsThere), ...(text === null ? [notWritten(writtenTo, "The bundle is written in a way in which its files cannot be named anew.")] : [])];
  const own = [...[zones, access].flatMap((part) => (part === null ? [] : [part.file])), ...copies.map(({ file }) => file)].find((file) => resolve(file) === resolve(writtenTo));
  if (own !== undefined) inTheWay.push(notWritten(writtenTo, "This is the file of one of its changes, not of a bundle."));
  if (text === null || inTheWay.length > 0) return nothing([...diagnostics, ...inTheWay]);
  const again = checkBundle({ ...question, change: { file: writtenTo, text }, unwritten: new Map(copies.map((each) => [join(dirname(writtenTo), pathFrom(writtenTo, each.file)), each.text])) });
  return { copies: [...copies, { file: writtenTo, text, edits: null }], after: again.checked?.judgement ?? null, diagnostics: [...diagnostics, ...again.diagnostics] };
}

/** zones.yaml → zones.fixed.yaml → zones.fixed-2.yaml */
function nameOfCopy(file: string): string {
  const extension = extname(file);
  const stem = file.slice(0, file.length - extension.length);
  const earlier = /^(?<before>.+)\.fixed(?:-(?<round>\d{1,3}))?$/s.exec(stem)?.groups;
  return `${earlier === undefined ? `${stem}.fixed` : `${earlier["before"]}.fixed-${Number(earlier["round"] ?? 1) + 1}`}${extension}`;
}

/** null = the text cannot be edited so that everything else stays. */
function namingCopies(bundle: string, writtenTo: string, names: ReadonlyMap<number, string>): string | null {
  let text: string | null = bundle;
  for (const [index, file] of names) text = text === null ? null : editedYaml(text, { kind: "set", path: ["changes", index], value: pathFrom(writtenTo, file) });
  return text;
}

/** As a bundle writes it: "/" between folders on every system. */
function pathFrom(bundle: string, file: string): string {
  return relative(dirname(resolve(bundle)), resolve(file)).replaceAll("\\", "/");
}

/** Nobody named this file on the command line, so what somebody may have made of an earlier copy stays. */
function whatStandsThere({ file, text }: WrittenCopy): Diagnostic[] {
  if (!existsSync(file) || readFileSync(file, "utf8") === text) return [];
  return [notWritten(file, "A copy would be written here, and another file of that name is here already.", "Move or delete it, and ask again.")];
}

function notWritten(file: string, message: string, help?: string): Diagnostic {
  return { code: "fix-not-written", severity: "error", message, ...(help === undefined ? {} : { help }), at: { kind: "file", file } };
}
