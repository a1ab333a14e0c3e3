// Builds things to be patched, sessions and stops for tests: everything has a harmless value unless the test says otherwise.
import type { PatchNeed } from "../../src/plant/patch-need.ts";
import type { Session } from "../../src/plant/session.ts";
import { START } from "./plant-builder.ts";

/** An update that a person names, of which nothing else is known. */
export function patchNeed(asset: string, more: Partial<PatchNeed> = {}): PatchNeed {
  const taken = <T>(value: T) => ({ value, assumption: null });
  return {
    id: `${asset}-patch`,
    addressSpace: "site",
    asset,
    role: "plc",
    line: null,
    advisory: "ADVISORY-1",
    title: null,
    flaws: [],
    certainty: "affected",
    why: "",
    gravity: null,
    score: null,
    exploited: [],
    forecast: null,
    releasedAt: null,
    dueAt: null,
    startsAt: null,
    remedy: { kind: "update", to: null, text: null, url: null },
    mitigations: [],
    effort: { workSeconds: taken(2_700), restarts: taken(true), restartSeconds: taken(600), backOutSeconds: taken(1_800), people: taken(1) },
    accepted: null,
    compensated: null,
    cause: { at: { kind: "text", file: "change.yaml", line: 1, column: 1 }, rule: "items" },
    witness: null,
    ...more,
  };
}

export function session(target: string, from: string | null, more: Partial<Session> = {}): Session {
  return {
    account: "a1",
    accountKind: "account",
    hasGenericName: false,
    authority: null,
    target,
    targetIsAsset: true,
    from,
    fromIsAsset: from !== null,
    how: "network",
    start: START,
    end: START + 60e6,
    endedBy: "sign-out",
    elevated: null,
    absences: [],
    showsAbsence: false,
    isAutomatic: false,
    proofs: [],
    remarks: [],
    sources: ["security.evtx"],
    witness: { file: "security.evtx", record: 4 },
    ...more,
  };
}
