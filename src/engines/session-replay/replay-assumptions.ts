// What the replay had to take for granted because nothing declares it, each with its origin and with what overrules it.
import type { Assumption } from "../../plant/plant.ts";
import { noteBit, SHORT_WAIT_SECONDS } from "./outcome.ts";
import type { ReplayQuestion } from "./question.ts";
import type { ReplayTable } from "./replay-table.ts";
import { shortList } from "./short-list.ts";
import { takenOverEntries } from "./taken-over.ts";

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

const HANDED_OVER: Assumption = {
  code: "handed-over",
  text: "A session under a shared account that lasts over a change of shift is handed over then: each part is another person's, and limits count for each.",
  origin: "worst case is not taken: no log tells when people change",
  overruledBy: "a calendar of shifts below calendars in plant.yaml",
};

/** What is taken for granted of accounts that something takes the place of. */
function ofRetired(question: ReplayQuestion): Assumption[] {
  const found: Assumption[] = [];
  for (const { entry, roles } of takenOverEntries(question)) {
    const people = question.change.people.filter((person) => person.accounts.length > 0 && roles.some(({ name }) => person.roles.includes(name))).length;
    if (roles.length > 0)
      found.push({
        code: "taken-over-by",
        text: `Everybody who signs in as ${entry.account} is one of the ${people} ${people === 1 ? "person" : "people"} in ${shortList(roles.map(({ name }) => name))}.`,
        origin: "the change says so; no log tells who was behind a shared account",
        overruledBy: "takenOverBy of the account, and people with these roles",
      });
    if (entry.programs === "stay")
      found.push({
        code: "programs-stay",
        text: `Services, jobs and network sign-ins under ${entry.account} go on: it is denied to people at the machine and by remote desktop, and its password is changed where programs have it.`,
        origin: "the change says so; Windows denies each type of logon by a right of its own (Microsoft, account rights: sourced)",
        overruledBy: "programs of the account left out: they end with it",
      });
    if (entry.automatic === "stay")
      found.push({
        code: "automatic-stays",
        text: `Machines that sign themselves on as ${entry.account} show their program and nothing else, and that program asks people for their names.`,
        origin: "the change says so; no log shows sign-ins within a program",
        overruledBy: "automatic of the account left out: their screens stay at the sign-in",
      });
  }
  return found;
}

export function replayAssumptions({ question, outcomes, columns }: ReplayTable, hasMinutes: boolean): Assumption[] {
  const { change } = question;
  let notes = 0;
  for (let i = 0; i < columns.length; i++) notes |= outcomes.notes[i] as number;
  const written = [...change.retire.map(({ account }) => account), ...change.people.flatMap(({ accounts }) => accounts)];
  const idle = change.roles.some(({ session }) => session?.idleSeconds != null && session.atLimit !== "warn");
  return [
    ...((notes & noteBit("short-wait")) !== 0 ? [SHORT_WAIT] : []),
    ...ofRetired(question),
    ...((notes & noteBit("handed-over")) !== 0 ? [HANDED_OVER] : []),
    ...(change.breakGlass !== null && outcomes.waits.some((wait) => wait === change.breakGlass?.takesSeconds) ? [GLASS] : []),
    ...(idle && columns.targetLocks.includes(1) ? [LOCKS] : []),
    ...(written.some((account) => !/[\\@]/.test(account)) ? [NAMES] : []),
    ...(hasMinutes ? [SHIFT] : []),
  ];
}
