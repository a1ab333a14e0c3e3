// Whether the change keeps what it claims to satisfy, as far as a replay can test it. A claim is met by a passed test only; what no test here touches is
// unknown, never met.
import type { AccessChange } from "../../plant/access.ts";
import type { ComplianceVerdict } from "../../plant/overall-verdict.ts";
import { REMOTE_WAYS } from "./outcome.ts";
import type { ReplayQuestion } from "./question.ts";
import { machinesWithoutNames, tooFewToTakeOver } from "./taken-over.ts";
import { tooFewText } from "./too-few-findings.ts";
import { sessionsText, shortList } from "./short-list.ts";

interface Test {
  readonly result: "passed" | "failed" | "open";
  readonly why: string;
}

type TestOf = (question: ReplayQuestion, notGoverned: number) => Test;

const passed = (why: string): Test => ({ result: "passed", why });
const failed = (why: string): Test => ({ result: "failed", why });
const open = (why: string): Test => ({ result: "open", why });

const TESTS: Readonly<Record<string, TestOf>> = {
  "iec62443-3-3/SR 1.1": namedAccounts,
  "iec62443-3-3/SR 1.1 RE 1": (question, notGoverned) => worst([enoughNames(question), namedAccounts(question, notGoverned)]),
  "iec62443-3-3/SR 1.1 RE 2": secondFactors,
  "iec62443-3-3/SR 1.13": approvedRemote,
  "iec62443-3-3/SR 1.13 RE 1": approvedRemote,
  "iec62443-3-3/SR 2.1": grantedByRole,
  "iec62443-3-3/SR 2.5": idleEnds,
  "iec62443-3-3/SR 2.6": remoteEnds,
  // Personal accounts and grants by role contribute here, by the crosswalk of the fact base (an interpretation, not a statement of conformity).
  "nis2/21.2.i": (question, notGoverned) => worst([namedAccounts(question, notGoverned), grantedByRole(question, notGoverned)]),
  "nis2/21.2.j": secondFactors,
};

/** @param notGoverned sessions on machines that no role names */
export function judgeAccessCompliance(question: ReplayQuestion, notGoverned: number): { readonly verdict: ComplianceVerdict; readonly why: string } {
  const { satisfies } = question.change;
  if (satisfies.length === 0) return { verdict: "unknown", why: "The change does not say which requirements it satisfies." };
  const tests = satisfies.map((claim) => ({ claim, ...(TESTS[claim]?.(question, notGoverned) ?? open("no test of a replay touches it.")) }));
  for (const [result, verdict] of [
    ["failed", "not-met"],
    ["open", "unknown"],
  ] as const) {
    const found = tests.filter((test) => test.result === result);
    if (found.length > 0) return { verdict, why: found.map(({ claim, why }) => `${claim}: ${why}`).join(" ") };
  }
  return { verdict: "met", why: tests.map(({ claim, why }) => `${claim}: ${why}`).join(" ") };
}

function worst(tests: readonly Test[]): Test {
  return tests.find(({ result }) => result === "failed") ?? tests.find(({ result }) => result === "open") ?? (tests[0] as Test);
}

/** Machines that no role names stay as they are: a claim about all of them is open where somebody works on one. */
function ofAll({ change }: ReplayQuestion, notGoverned: number, kept: string): Test {
  if (change.elsewhere === "deny" || notGoverned === 0) return passed(kept);
  return open(`${sessionsText(notGoverned)} ${notGoverned === 1 ? "was" : "were"} on machines that no role names, and these stay as they are.`);
}

function namedAccounts(question: ReplayQuestion, notGoverned: number): Test {
  const { change, known, accountOf } = question;
  const owners = new Map<string, string[]>();
  for (const { name, accounts } of change.people) for (const account of new Set(accounts.map(accountOf))) owners.set(account, [...(owners.get(account) ?? []), name]);
  const ofSeveral = [...owners].filter(([, names]) => names.length > 1).map(([account]) => account);
  if (ofSeveral.length > 0) return failed(`${shortList(ofSeveral)} belong${ofSeveral.length === 1 ? "s" : ""} to several people.`);
  const retired = new Set(change.retire.map(({ account }) => accountOf(account)));
  const stays = (known.sharedAccounts ?? []).filter(({ account }) => owners.has(account) && !retired.has(account));
  const shared = stays.filter(({ isShared }) => isShared === "shared");
  if (shared.length > 0) return failed(`${shortList(shared.map(({ account }) => account))} is still granted, and is used as no single person can.`);
  // SR 1.1 is about people: what programs go on doing under a retired account SR 1.2 speaks of. A screen that signs itself on is before people.
  const { unnamed, open: notTold } = machinesWithoutNames(question);
  if (unnamed.length > 0)
    return failed(
      `${shortList(unnamed)} ${unnamed.length === 1 ? "goes" : "go"} on signing ${unnamed.length === 1 ? "itself" : "themselves"} on, and no role says whose people sign on within the program.`,
    );
  if (notTold.length > 0) return open(`which role's people sign on within the program of ${shortList(notTold)} cannot be said.`);
  if (known.sharedAccounts === undefined) return open("whether accounts are shared was not measured.");
  const likely = stays.filter(({ isShared }) => isShared === "likely");
  if (likely.length > 0) return open(`${shortList(likely.map(({ account }) => account))} is still granted, and is likely shared.`);
  const seen = new Set(known.sharedAccounts.map(({ account }) => account));
  const unseen = [...owners.keys()].filter((account) => !seen.has(account)).length;
  if (unseen === owners.size) return open("none of the accounts that it grants was seen in use.");
  const forPrograms = change.retire.filter(({ programs }) => programs === "stay").map(({ account }) => account);
  const apart = forPrograms.length === 0 ? "" : ` ${shortList(forPrograms)} ${forPrograms.length === 1 ? "stays" : "stay"} for programs alone, once no person knows the password (SR 1.5).`;
  return ofAll(question, notGoverned, `every account that is granted belongs to one person, and none that was seen is used by several.${apart}`);
}

/** One name for each of those who work at the same time. */
function enoughNames(question: ReplayQuestion): Test {
  const [few] = tooFewToTakeOver(question);
  return few === undefined ? passed("who takes a shared account over is enough for its machines.") : open(`${tooFewText(few)}: somebody would work under another's name.`);
}

function remoteRoles({ roles }: AccessChange): AccessChange["roles"] {
  return roles.filter(({ how }) => how.length === 0 || how.some((way) => REMOTE_WAYS.has(way)));
}

/** A role without remote ways has none to end. */
function forRemote(question: ReplayQuestion, notGoverned: number, isKept: (role: AccessChange["roles"][number]) => boolean, missing: string, kept: string): Test {
  const roles = remoteRoles(question.change);
  if (roles.length === 0) return open("no role grants a remote way.");
  const without = roles.filter((role) => !isKept(role)).map(({ name }) => name);
  if (without.length > 0) return failed(`${shortList(without)} may come from another machine ${missing}.`);
  return ofAll(question, notGoverned, kept);
}

function remoteEnds(question: ReplayQuestion, notGoverned: number): Test {
  const ends = ({ session }: AccessChange["roles"][number]): boolean => session !== null && session.atLimit !== "warn" && (session.idleSeconds !== null || session.totalSeconds !== null);
  return forRemote(question, notGoverned, ends, "and nothing ends the session", "every remote session ends by itself.");
}

function approvedRemote(question: ReplayQuestion, notGoverned: number): Test {
  return forRemote(question, notGoverned, ({ approval }) => approval !== null, "without an approval", "every remote role wants an approval.");
}

function secondFactors(question: ReplayQuestion, notGoverned: number): Test {
  return forRemote(question, notGoverned, ({ secondFactor }) => secondFactor, "without a second factor", "every remote role wants a second factor.");
}

function idleEnds(question: ReplayQuestion, notGoverned: number): Test {
  const { roles } = question.change;
  if (roles.length === 0) return open("it has no role.");
  const without = roles.filter(({ session }) => session?.idleSeconds == null || session.atLimit === "warn").map(({ name }) => name);
  if (without.length > 0) return failed(`${shortList(without)} ${without.length === 1 ? "has" : "have"} no limit without input that ends or locks a session.`);
  return ofAll(question, notGoverned, "every role has a limit without input.");
}

function grantedByRole(question: ReplayQuestion, notGoverned: number): Test {
  if (question.change.roles.length === 0) return failed("it has no role.");
  return ofAll(question, notGoverned, "only roles grant on every machine where somebody was seen to work.");
}
