// What pair-sessions.ts must answer, said slowly and plainly: all that is known of a session is the list of its records, every question goes through all of them, and
// nothing is remembered besides. For tests.
import { MICROS_PER_SECOND } from "../../foundation/time.ts";
import type { Absence, SessionEnd } from "../../plant/session.ts";
import { type HeardRecord, numberOf } from "./heard-record.ts";
import { AUTOMATIC_MICROS, CLOCK_BACK_MICROS, clockRemark, isClockStep, REMARKS, SAME_SIGN_IN_MICROS, SAME_START_MICROS } from "./pair-sessions.ts";
import { draftOf, endOfReason, remark, type SessionDraft, takeFacts } from "./session-draft.ts";

interface Life {
  /** What opened it. */
  readonly first: HeardRecord;
  /** Its own records, with those of the machine's clock and log that fell into it. */
  readonly records: HeardRecord[];
  readonly keys: Set<string>;
  /** How many starts and stops of the machine came before it. */
  readonly boot: number;
  end: { readonly at: number; readonly by: SessionEnd; readonly isLatest: boolean } | null;
  ranBackFrom: Life | null;
  isGone: boolean;
}

export function pairSessionsSlowly(records: readonly HeardRecord[]): SessionDraft[] {
  const lives: Life[] = [];
  for (const [i, r] of records.entries()) hear(r, lives, records.slice(0, i));
  return lives.filter(({ isGone }) => !isGone).map((life) => draftOfLife(life, records));
}

function hear(r: HeardRecord, lives: Life[], before: readonly HeardRecord[]): void {
  const own = lives.filter(({ first, isGone }) => first.family === r.family && first.act !== "whole" && !isGone);
  const open = own.filter(({ end }) => end === null);
  const boot = boots(before, r.family).length + before.filter(({ family, act }) => family === r.family && act === "stops").length;
  const begin = (end: Life["end"] = null): Life => {
    const life: Life = { first: r, records: [r], keys: new Set(r.key === "" ? [] : [r.key]), boot, end, ranBackFrom: null, isGone: false };
    lives.push(life);
    return life;
  };
  const byKey = r.key === "" ? undefined : open.find(({ keys }) => keys.has(r.key));
  /** The last session of the key, where it ended since the machine last started. */
  const lastWord = ({ records }: Life): number => before.lastIndexOf(records.findLast(({ key }) => key === r.key) as HeardRecord);
  const ofKey = r.key === "" ? [] : own.filter(({ keys }) => keys.has(r.key)).sort((x, y) => lastWord(x) - lastWord(y));
  const ended = ofKey.findLast(({ end, boot: at }, i) => i === ofKey.length - 1 && end !== null && at === boot);
  const latest = (fits: (life: Life) => boolean): Life | undefined => open.findLast((life) => accountOf(life) === r.account && fits(life));
  const isSameWay = (life: Life): boolean => r.how === "unknown" || wayOf(life) === "unknown" || wayOf(life) === r.how;
  switch (r.act) {
    case "whole":
      begin(r.seconds === null ? null : { at: r.time + Math.round(r.seconds * MICROS_PER_SECOND), by: endOfReason(r.reason, "unknown"), isLatest: false });
      return;
    case "sign-in": {
      const isNear = (life: Life): boolean => accountOf(life) === r.account && r.time - life.first.time <= SAME_SIGN_IN_MICROS;
      if (byKey !== undefined) {
        if (byKey.first.act === "sign-in" && (isNear(byKey) || (r.accountKind === "built-in" && accountOf(byKey) === r.account))) {
          byKey.records.push(r);
          return;
        }
        byKey.end = { at: r.time, by: "superseded", isLatest: true };
      } else if (r.key === "" && (r.how === "console" || r.how === "hmi")) {
        const sameSeat = open.find((life) => life.keys.size === 0 && accountOf(life) === r.account && wayOf(life) === r.how && fromOf(life) === r.from);
        if (sameSeat !== undefined) sameSeat.end = { at: r.time, by: "superseded", isLatest: true };
      }
      const half = r.linkedKey === "" || r.key === "" ? undefined : open.find((life) => life.end === null && life.keys.has(r.linkedKey));
      if (half !== undefined && isNear(half)) {
        half.keys.add(r.key);
        half.records.push(r);
        return;
      }
      const early = ended !== undefined && ended.first.act === "sign-out" ? ended : undefined;
      const [here, there] = [numberOf(r), early === undefined ? null : numberOf(early.first)];
      if (early !== undefined && here !== null && there !== null && here.log === there.log && here.number < there.number && r.time - early.first.time <= CLOCK_BACK_MICROS) {
        early.isGone = true;
        begin({ at: r.time, by: endOfReason(early.first.reason, "sign-out"), isLatest: false }).ranBackFrom = early;
        return;
      }
      begin();
      return;
    }
    case "sign-out": {
      const keyless = (fits: (life: Life) => boolean): Life | undefined => latest((life) => life.keys.size === 0 && isSameWay(life) && fits(life));
      const ending = r.key !== "" ? byKey : (keyless((life) => r.from !== "" && fromOf(life) === r.from) ?? keyless((life) => r.from === "" || fromOf(life) === ""));
      if (ending !== undefined) {
        ending.records.push(r);
        ending.end = { at: r.time, by: endOfReason(r.reason, "sign-out"), isLatest: false };
      } else if (ended !== undefined) ended.records.push(r);
      else begin({ at: r.time, by: endOfReason(r.reason, "sign-out"), isLatest: false });
      return;
    }
    case "lock":
    case "unlock":
    case "disconnect":
    case "reconnect": {
      const about = r.key !== "" ? byKey : r.act === "unlock" ? latest(isLocked) : latest(isSameWay);
      if (about !== undefined) about.records.push(r);
      else if (r.key !== "" && ended === undefined) begin();
      return;
    }
    case "elevated":
      (r.key !== "" ? byKey : latest(() => true))?.records.push(r);
      return;
    case "stops":
      for (const life of open) life.end = { at: r.time, by: "restart", isLatest: false };
      return;
    case "starts": {
      const [last] = boots(before, r.family).slice(-1);
      const isSame = last !== undefined && isSameBoot(last, r, before);
      for (const life of open) if (!isSame || life.first.time < last.time) life.end = { at: r.time, by: "restart", isLatest: true };
      return;
    }
    case "clock-set":
    case "log-cleared":
      for (const life of open) life.records.push(r);
      return;
    default:
  }
}

/** Starts of the machine that are no second sign of the one before. */
function boots(records: readonly HeardRecord[], family: string): HeardRecord[] {
  const found: HeardRecord[] = [];
  records.forEach((r, i) => {
    if (r.family !== family || r.act !== "starts") return;
    const last = found.at(-1);
    if (last === undefined || !isSameBoot(last, r, records.slice(0, i))) found.push(r);
  });
  return found;
}

function isSameBoot(last: HeardRecord, r: HeardRecord, before: readonly HeardRecord[]): boolean {
  const isStoppedBetween = before.slice(before.indexOf(last)).some(({ act, family }) => act === "stops" && family === r.family);
  return r.time - last.time <= SAME_START_MICROS && !isStoppedBetween;
}

const about = ({ records }: Life): HeardRecord[] => records.filter(({ act }) => act !== "clock-set" && act !== "log-cleared");
const accountOf = ({ first }: Life): string => first.account;
const fromOf = (life: Life): string => life.first.from || (about(life).find(({ act, from }, i) => i > 0 && act === "sign-in" && from !== "")?.from ?? "");
const wayOf = (life: Life): HeardRecord["how"] => about(life).find(({ how }) => how !== "unknown")?.how ?? "unknown";
const isLocked = ({ records }: Life): boolean => records.findLast(({ act }) => act === "lock" || act === "unlock")?.act === "lock";

function draftOfLife(life: Life, all: readonly HeardRecord[]): SessionDraft {
  const { first, records, end } = life;
  const opens = first.act === "sign-in" || first.act === "whole";
  const draft = draftOf(first, opens ? first.time : null);
  for (const r of about(life).slice(1)) takeFacts(draft, r);
  if (life.ranBackFrom !== null) {
    for (const r of life.ranBackFrom.records) takeFacts(draft, { ...first, act: "sign-out", files: r.files });
    remark(draft, REMARKS.ranBack);
  }
  if (!opens) remark(draft, REMARKS.noStart);
  draft.end = end?.at ?? null;
  draft.endedBy = end?.by ?? "open";
  if (end?.isLatest === true) remark(draft, REMARKS.atMost);
  for (const { act, seconds } of records) if (act === "clock-set" && isClockStep(seconds)) remark(draft, clockRemark(seconds));
  const wasCleared = records.some(({ act }) => act === "log-cleared");
  if (wasCleared) remark(draft, REMARKS.cleared);
  if (end === null && first.act !== "whole") {
    const tellsSignOuts = all.some(({ act, family }) => act === "sign-out" && family === first.family);
    if (wasCleared || !tellsSignOuts) draft.endedBy = "unknown";
    if (!tellsSignOuts) remark(draft, REMARKS.noSignOuts);
  }
  draft.absences = absencesOf(about(life), end?.at ?? null);
  if (hasOtherClient(about(life))) remark(draft, REMARKS.otherClient);
  const isThere = draft.how === "console" || draft.how === "hmi";
  const shown = (acts: readonly string[]): boolean => all.some(({ act }) => acts.includes(act));
  draft.showsAbsence = isThere ? shown(["lock", "unlock"]) : shown(["lock", "unlock", "disconnect", "reconnect"]);
  const started = all.slice(0, all.indexOf(first)).findLast(({ act }) => act === "starts");
  const atScreen = first.act === "sign-in" && (first.how === "console" || first.how === "hmi") && (first.accountKind === "account" || first.accountKind === "service");
  draft.isAutomatic = atScreen && started !== undefined && first.time - started.time <= AUTOMATIC_MICROS;
  return draft;
}

/** Between every two records: gone where the last word on the connection is that it went, else locked where the last word on the screen is that. */
function absencesOf(records: readonly HeardRecord[], end: number | null): Absence[] {
  const stateAfter = (i: number): Absence["kind"] | null => {
    const said = records.slice(0, i + 1);
    if (said.findLast(({ act }) => act === "disconnect" || act === "reconnect")?.act === "disconnect") return "disconnected";
    return said.findLast(({ act }) => act === "lock" || act === "unlock")?.act === "lock" ? "locked" : null;
  };
  const within = records.filter(({ time }, i) => i === 0 || end === null || time <= end);
  const absences: Absence[] = [];
  let away: { kind: Absence["kind"]; from: number } | null = null;
  const settle = (to: number | null, until: number | null): void => {
    if (away !== null && (until === null || until > away.from)) absences.push({ ...away, to });
    away = null;
  };
  within.forEach((r, i) => {
    const state = stateAfter(i);
    if (away !== null && away.kind !== state) settle(r.time, r.time);
    if (state !== null) away ??= { kind: state, from: r.time };
  });
  settle(null, end);
  return absences;
}

function hasOtherClient(records: readonly HeardRecord[]): boolean {
  let client = records[0]?.act === "disconnect" ? "" : (records[0]?.from ?? "");
  let isOther = false;
  records.forEach(({ act, from }) => {
    if (act !== "reconnect" || from === "") return;
    if (client !== "" && client !== from) isOther = true;
    client = from;
  });
  return isOther;
}
