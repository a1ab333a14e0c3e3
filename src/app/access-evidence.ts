// What is known of people at machines: the sessions of the store, the names under which it has accounts, and the calendars for the time in which sign-ins
// were recorded, which may be longer than that in which the network was watched.
import { columnsOf, type SessionColumns } from "../engines/session-replay/session-columns.ts";
import type { AccountNames } from "../evidence/sessions/account-names.ts";
import { readSessions } from "../evidence/sessions/read-sessions.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { type Span, unionOfSpans } from "../foundation/time-spans.ts";
import { splitAccount } from "../plant/account-words.ts";
import type { Plant } from "../plant/plant.ts";
import type { PlantFile } from "../plant/plant-file.ts";
import type { AccessRecord } from "../plant/session.ts";
import type { StateInterval } from "../plant/state-interval.ts";
import { intervalsNamed } from "../plant/state-words.ts";
import type { EvidenceStore } from "../store/evidence-store.ts";
import { readStates } from "./read-calendars.ts";

export interface AccessEvidence {
  readonly record: AccessRecord;
  /** Of the record, made when first asked for: every replay of it takes the same. */
  readonly columns: SessionColumns;
  /** The name under which the record has an account; null = accounts were hidden with a key that is not here, so that none can be found. */
  readonly accountOf: ((written: string) => string) | null;
  /** Of calendars, for the time of the record. */
  readonly states: readonly StateInterval[];
}

/** A name that a report shows is taken as it is. */
const PSEUDONYM = /^account-[2-9a-z]{10}$/;

export async function gatherAccess(
  store: EvidenceStore,
  plant: Plant,
  plantFile: PlantFile | null,
  directory: string,
  names: AccountNames | null,
): Promise<{ readonly access: AccessEvidence; readonly diagnostics: readonly Diagnostic[] }> {
  const record = await readSessions(store, plant);
  const window = windowOf(record);
  const { states, diagnostics } = window === null ? { states: [], diagnostics: [] } : await readStates({ store, plantFile, directory, timezone: plant.timezone, window });
  let columns: SessionColumns | null = null;
  const access: AccessEvidence = {
    record,
    get columns() {
      columns ??= columnsOf(record);
      return columns;
    },
    accountOf: names === null ? null : accountsHiddenBy(names),
    states,
  };
  return { access, diagnostics };
}

export function accountsHiddenBy(names: AccountNames): (written: string) => string {
  return (written) => {
    const { name, authority } = splitAccount(written);
    return PSEUDONYM.test(name) ? name : names.hide(name, authority).account;
  };
}

function windowOf({ loggedTargets }: AccessRecord): Span | null {
  if (loggedTargets.length === 0) return null;
  const first = loggedTargets.reduce((least, target) => Math.min(least, target.first), Number.POSITIVE_INFINITY);
  return { first, last: loggedTargets.reduce((most, target) => Math.max(most, target.last), Number.NEGATIVE_INFINITY) + 1 };
}

/** When a calendar that a change names holds (intervalsNamed); null = nothing of that name is known. */
export function spansOfCalendar(states: readonly StateInterval[], name: string): readonly Span[] | null {
  const found = intervalsNamed(states, name);
  return found.length === 0 ? null : unionOfSpans(found.map(({ first, last }) => ({ first, last })));
}

/** Every shift by itself, sorted; null = no calendar has any. */
export function shiftsOf(states: readonly StateInterval[]): readonly Span[] | null {
  const shifts = states.filter(({ state }) => state === "shift").map(({ first, last }) => ({ first, last }));
  return shifts.length === 0 ? null : shifts.sort((x, y) => x.first - y.first || x.last - y.last);
}
