// What `show coverage` is asked about: conversations by the zones of a change or by networks, or people's accesses by lines and by the roles of a change. Each as
// one measured answer with the words that stand around it.
import { countText } from "../foundation/count-words.ts";
import { parseAccess } from "../controls/access/parse-access.ts";
import { targetsOf } from "../controls/access/target-terms.ts";
import type { AskedChange } from "../engines/coverage/session-question.ts";
import type { AccountNames } from "../evidence/sessions/account-names.ts";
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import type { AccumulationPoint, JudgedCoverage } from "../plant/coverage.ts";
import type { Assumption, Plant } from "../plant/plant.ts";
import type { SetAside } from "../report/counted-words.ts";
import { gatherAccess } from "./access-evidence.ts";
import { noKey } from "./check-access.ts";
import { coverageOfPlant } from "./coverage-of-plant.ts";
import { askedChange, coverageOfSessions } from "./coverage-of-sessions.ts";
import { judgedAgainst } from "./judgement-frame.ts";
import type { LearntPlant } from "./learnt-plant.ts";
import { networksAsZones } from "./networks-as-zones.ts";
import { sha256Of } from "./content-digest.ts";
import { gatherKnowledge } from "./plant-knowledge.ts";
import { type ChangeText, readChange } from "./read-change.ts";
import { sessionGround } from "./session-ground.ts";

export interface CoverageToShow {
  readonly coverage: JudgedCoverage;
  readonly assumptions: readonly Assumption[];
  readonly setAside: SetAside;
  /** By index in the scopes. */
  curveOf(scope: number): readonly AccumulationPoint[];
  readonly evidence: string;
  readonly places: string;
}

export interface CoverageShown {
  /** null = it cannot be shown; the diagnostics say why. */
  readonly shown: CoverageToShow | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** @param change whose zones are asked about; null = networks stand for zones */
export async function coverageOfConversations({ store, plantFile, directory }: LearntPlant, plant: Plant, change: ChangeText | null): Promise<CoverageShown> {
  const places = change === null ? { ...networksAsZones(plant), diagnostics: [] } : zonesOfChange(change, plant);
  if (places.zoneOf === null) return { shown: null, diagnostics: places.diagnostics };
  const gathered = await gatherKnowledge(store, plant, plantFile, directory);
  const diagnostics = [...places.diagnostics, ...gathered.diagnostics];
  if (hasErrors(gathered.diagnostics)) return { shown: null, diagnostics };
  const { activity, phases, assumptions } = gathered.knowledge;
  const answer = coverageOfPlant({ plant, activity, phases, plantFile, zoneOf: places.zoneOf });
  const { setAside } = answer;
  return { shown: { coverage: answer, assumptions: [...assumptions, ...answer.assumptions], setAside, curveOf: answer.curveOf, evidence: judgedAgainst(plant), places: places.words }, diagnostics };
}

/** @param change whose roles are asked about; null = all accesses are */
export async function coverageOfPeople({ store, plantFile, directory }: LearntPlant, plant: Plant, change: ChangeText | null, names: AccountNames | null): Promise<CoverageShown> {
  const gathered = await gatherAccess(store, plant, plantFile, directory, names);
  if (hasErrors(gathered.diagnostics)) return { shown: null, diagnostics: gathered.diagnostics };
  const { access } = gathered;
  const asked = change === null ? { roles: null, diagnostics: [] } : rolesOfChange(change, plant, access.accountOf);
  const diagnostics = [...gathered.diagnostics, ...asked.diagnostics];
  if (hasErrors(asked.diagnostics)) return { shown: null, diagnostics };
  const { record } = access;
  const answer = coverageOfSessions({ plant, plantFile, record, ground: sessionGround(plant, plantFile, access), change: asked.roles });
  const evidence = `${countText(record.sessions.length)} sessions at ${countText(record.loggedTargets.length)} machines with a log`;
  const places = `the lines of plant.yaml${change === null ? "" : `, and the roles of ${change.file}`}`;
  return { shown: { coverage: { of: "sessions", ...answer }, assumptions: answer.assumptions, setAside: answer.setAside, curveOf: answer.curveOf, evidence, places }, diagnostics };
}

function zonesOfChange(given: ChangeText, plant: Plant) {
  const { read, diagnostics } = readChange(given, plant);
  if (read === null || hasErrors(diagnostics)) return { zoneOf: null, words: "", diagnostics };
  return { zoneOf: read.zoneOf, words: `the zones of ${given.file}`, diagnostics };
}

function rolesOfChange({ file, text }: ChangeText, plant: Plant, accountOf: ((written: string) => string) | null): { readonly roles: AskedChange | null; readonly diagnostics: readonly Diagnostic[] } {
  const { value, diagnostics } = parseAccess(text, file, sha256Of(text));
  if (value === undefined || hasErrors(diagnostics)) return { roles: null, diagnostics };
  if (accountOf === null) return { roles: null, diagnostics: [...diagnostics, noKey(file)] };
  return { roles: askedChange(value, accountOf, targetsOf(plant, null)), diagnostics };
}
