// What the replay had to take for granted because nothing declares it, each with its origin and with what overrules it.
import type { Assumption } from "../../plant/plant.ts";
import { noteBit, SHORT_WAIT_SECONDS } from "./outcome.ts";
import type { ReplayTable } from "./replay-table.ts";

/** Minutes of friction are said per shift of so many hours. */
export const SHIFT_HOURS = 8;

const SHORT_WAIT: Assumption = {
  code: "short-wait",
  text: `A wait of up to ${SHORT_WAIT_SECONDS} s is borne where nothing tells how long the line goes on.`,
  origin: "chosen: about as long as signing in takes; no public source",
  overruledBy: "runBlind, of a line or of all, in plant.yaml",
};
const GLASS: Assumption = {
  code: "break-glass-at-hand",
  text: "Whoever breaks the glass is there at any time, and it stands for the approval.",
  origin: "worst case is not taken: the change gives no hours for it",
  overruledBy: "approval.available of the role, without breakGlass",
};
const LOCKS: Assumption = {
  code: "idle-shown-by-locks",
  text: "On a machine whose log shows locked screens, time without one counts as time in which somebody is there: a pause that is shorter than its own lock is not seen.",
  origin: "worst case is not taken: Windows logs no input (facts: access sessions)",
  overruledBy: "session.atLimit: warn, or a shorter lock of the screen while evidence is made",
};
const NAMES: Assumption = {
  code: "accounts-by-name",
  text: "Accounts that the change writes without a domain are those of this name on every machine and in every domain.",
  origin: "the change does not say which",
  overruledBy: "the account with its domain: DOMAIN\\name",
};
const SHIFT: Assumption = {
  code: "shift-length",
  text: `Minutes per shift are of shifts of ${SHIFT_HOURS} h.`,
  origin: "custom of three-shift work (medium confidence)",
  overruledBy: "nothing changes with it but the unit of these minutes",
};

export function replayAssumptions({ question, outcomes, columns }: ReplayTable, hasMinutes: boolean): Assumption[] {
  const { change } = question;
  let notes = 0;
  for (let i = 0; i < columns.length; i++) notes |= outcomes.notes[i] as number;
  const written = [...change.retire.map(({ account }) => account), ...change.people.flatMap(({ accounts }) => accounts)];
  const idle = change.roles.some(({ session }) => session?.idleSeconds != null && session.atLimit !== "warn");
  return [
    ...((notes & noteBit("short-wait")) !== 0 ? [SHORT_WAIT] : []),
    ...(change.breakGlass !== null && outcomes.waits.some((wait) => wait === change.breakGlass?.takesSeconds) ? [GLASS] : []),
    ...(idle && columns.targetLocks.includes(1) ? [LOCKS] : []),
    ...(written.some((account) => !/[\\@]/.test(account)) ? [NAMES] : []),
    ...(hasMinutes ? [SHIFT] : []),
  ];
}
