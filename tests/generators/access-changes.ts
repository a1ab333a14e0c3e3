// Small access changes and sessions, every value harmless unless a test says otherwise.
import type { AccessChange, AccessRole, DeclaredPerson, TargetTerm } from "../../src/plant/access.ts";
import type { AccessRecord, Session } from "../../src/plant/session.ts";
import type { IsNamed, ReplayQuestion } from "../../src/engines/session-replay/question.ts";
import { plant, START, textAt } from "./plant-builder.ts";

export const HOUR = 3_600_000_000;
export const MINUTE = 60_000_000;

export function term(written: string, line = 1): TargetTerm {
  const [kind = "asset", text = ""] = written.split(/:(.*)/s);
  return { kind: kind as TargetTerm["kind"], text, at: textAt(line) };
}

export function role(name: string, targets: readonly string[], more: Partial<AccessRole> = {}): AccessRole {
  return {
    name,
    targets: targets.map((written) => term(written)),
    how: [],
    through: [],
    hours: { kind: "always" },
    atHoursEnd: null,
    session: null,
    approval: null,
    secondFactor: false,
    at: textAt(10),
    atKey: (key) => textAt(10 + key.length),
    ...more,
  };
}

export function person(name: string, accounts: readonly string[], roles: readonly string[]): DeclaredPerson {
  return { name, accounts, roles, shift: null, at: textAt(4) };
}

export function accessChange(more: Partial<AccessChange> = {}): AccessChange {
  return {
    ...{ kind: "access", name: "named accounts", file: "access.yaml", sha256: "a".repeat(64), satisfies: [], people: [], roles: [], retire: [], noSecondFactor: [], breakGlass: null },
    elsewhere: "as-today",
    acknowledged: [],
    ...more,
  };
}

export function session(account: string, target: string, how: Session["how"], startHour: number, hours: number, more: Partial<Session> = {}): Session {
  const start = START + startHour * HOUR;
  const made: Session = {
    account,
    accountKind: "account",
    hasGenericName: false,
    authority: null,
    target,
    targetIsAsset: true,
    from: null,
    fromIsAsset: false,
    how,
    start,
    end: start + hours * HOUR,
    endedBy: "sign-out",
    elevated: null,
    absences: [],
    showsAbsence: false,
    isAutomatic: false,
    proofs: [],
    remarks: [],
    sources: ["security.evtx"],
    witness: { file: "security.evtx", record: 1 },
  };
  return Object.assign(made, more);
}

export function record(sessions: readonly Session[], more: Partial<AccessRecord> = {}): AccessRecord {
  const times = sessions.flatMap(({ start, end }) => [start, end]).filter((time) => time !== null);
  const first = Math.min(...times);
  const last = Math.max(...times);
  return { sessions, uses: [], loggedTargets: [...new Set(sessions.map(({ target }) => target))].sort().map((target) => ({ target, first, last })), ...more };
}

/** asset:NAME with * at its end; a zone nobody knows. */
export function namedBy({ kind, text }: TargetTerm): IsNamed | null {
  if (kind === "zone") return null;
  return (machine) => (text.endsWith("*") ? machine.startsWith(text.slice(0, -1)) : machine === text);
}

export function replayQuestion(change: AccessChange, sessions: AccessRecord, more: Partial<ReplayQuestion> = {}): ReplayQuestion {
  return {
    plant: plant([]),
    change,
    record: sessions,
    accountOf: (written) => written.replace(/^.*\\|@.*$/g, ""),
    targetsOf: namedBy,
    spansOf: () => null,
    known: { impactOf: () => null },
    pathOf: null,
    today: "2026-10-05",
    ...more,
  };
}
