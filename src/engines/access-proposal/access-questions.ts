// What a draft of access does not decide: accounts of several people, programs that sign in, what was seen once, what no log shows. Each with who can answer.
import { groupBy } from "../../foundation/group-by.ts";
import { formatLocalDay, localReading } from "../../foundation/local-time.ts";
import type { AccessQuestion, ProposedRole } from "../../plant/access-proposal.ts";
import { conversationKey } from "../../plant/conversation.ts";
import { isOfPeople, type Session } from "../../plant/session.ts";
import { compare, distinct, isNameable } from "./duties.ts";
import { programsOf } from "./programs.ts";
import type { ProposalGround } from "./proposal-ground.ts";
import type { AccessProposalInput, DraftOutcome } from "./question.ts";
import { counted, listed, waysText } from "./role-names.ts";

const OWNERS = { production: "production management", plant: "whoever grants access in the plant", engineer: "control engineer", logs: "whoever keeps the logs" } as const;

export function accessQuestions(input: AccessProposalInput, ground: ProposalGround, roles: readonly ProposedRole[], broken: readonly DraftOutcome[]): AccessQuestion[] {
  return [
    ...breaks(broken, ground),
    ...unnameable(input.record.sessions),
    ...shared(input, ground, roles),
    ...programs(roles),
    ...programsOfPeople(input, ground),
    ...seenOnce(input, ground),
    ...generic(input, ground),
    ...automatic(input.record.sessions),
    ...nobody(input.record.sessions),
    ...notLogged(input),
  ];
}

const open = (code: string, owner: string, text: string, couldAdd: string | null = null): AccessQuestion => ({ code, owner, text, blocks: false, couldAdd });

function breaks(broken: readonly DraftOutcome[], { written }: ProposalGround): AccessQuestion[] {
  const groups = new Map<string, DraftOutcome[]>();
  for (const outcome of broken) {
    const key = JSON.stringify([outcome.verdict, outcome.reason, outcome.session.account]);
    groups.set(key, [...(groups.get(key) ?? []), outcome]);
  }
  return [...groups]
    .sort(([a], [b]) => compare(a, b))
    .map(([, list]) => {
      const { verdict, reason, session } = list[0] as DraftOutcome;
      const targets = listed(distinct(list.map((outcome) => outcome.session.target)));
      return {
        code: "breaks",
        owner: OWNERS.plant,
        text: `${counted(list.length, "recorded session")} of ${written(session.account)} on ${targets} would be ${verdict} (${reason}) all the same: the words of the file cannot say what was seen.`,
        blocks: true,
        couldAdd: null,
      };
    });
}

function unnameable(sessions: readonly Session[]): AccessQuestion[] {
  const names = distinct(sessions.filter((session) => isOfPeople(session) && !isNameable(session.target)).map(({ target }) => target));
  if (names.length === 0) return [];
  return [
    {
      code: "name-not-writable",
      owner: OWNERS.logs,
      text: `${listed(names)}: a * in a name stands for any machine, so no role can name it, and it stays as it is today. Give the machine a name without it.`,
      blocks: false,
      couldAdd: null,
    },
  ];
}

/** Retiring is never proposed by itself: what it costs is said, and people decide. */
function shared({ sharedAccounts, handoverOf }: AccessProposalInput, { written }: ProposalGround, roles: readonly ProposedRole[]): AccessQuestion[] {
  return sharedAccounts
    .filter(({ isShared }) => isShared === "shared" || isShared === "likely")
    .sort((a, b) => compare(a.account, b.account))
    .map(({ account, isShared, signs, stations, sessions, usedByPrograms }) => {
      const own = roles.filter((role) => role.accounts.some((entry) => entry.account === account)).map(({ name }) => name);
      const handover = handoverOf(account);
      const text = [
        `${written(account)} is ${isShared === "shared" ? "used by several people" : "likely used by several people"}: ${signs.slice(0, 2).join("; ")} (${counted(sessions, "session")} on ${counted(stations, "machine")}).`,
        `It stays as it is, in ${own.length === 1 ? "the role" : "the roles"} ${own.join(", ")}.`,
        "To retire it, everybody who uses it needs an account of their own first.",
        handover === null ? "What that costs at changes of shift was not measured." : handover.text,
        usedByPrograms.length > 0 ? `Programs run under it too and would stop: ${listed(usedByPrograms)}.` : "",
      ];
      return open("shared-account", OWNERS.production, text.filter((part) => part !== "").join(" "), `retire: [${written(account)}]`);
    });
}

function programs(roles: readonly ProposedRole[]): AccessQuestion[] {
  return roles
    .filter(({ kind }) => kind === "program")
    .map((role) =>
      open(
        "program-signs-in",
        OWNERS.engineer,
        `${listed(role.accounts.map(({ written }) => written))} ${role.accounts.length === 1 ? "is named as a program's, and" : "are named as programs', and"} somebody signed in with ${role.accounts.length === 1 ? "it" : "them"} ${waysText(role.ways)} (${role.name}). It is granted as seen: whoever did it should have an account of their own, and then this role can go.`,
      ),
    );
}

/** An account of both can neither be retired nor given a second factor without a program that stops. */
function programsOfPeople({ record, nameOf }: AccessProposalInput, { written }: ProposalGround): AccessQuestion[] {
  const signsIn = new Set(record.sessions.filter((session) => isOfPeople(session) && session.accountKind === "account").map(({ account }) => account));
  return programsOf(record, nameOf)
    .filter(({ account, uses }) => signsIn.has(account) && uses.some((use) => /^(service|batch)/.test(use)))
    .map(({ account, uses }) =>
      open(
        "program-and-person",
        OWNERS.engineer,
        `People sign in with ${written(account)}, and programs run under it (${listed(uses)}): give the programs an account of their own before anything about it is changed.`,
      ),
    );
}

function seenOnce({ record, plant }: AccessProposalInput, { written }: ProposalGround): AccessQuestion[] {
  const byAccount = groupBy(record.sessions.filter(isOfPeople), ({ account }) => account);
  return [...byAccount]
    .filter(([, sessions]) => sessions.length === 1)
    .sort(([a], [b]) => compare(a, b))
    .map(([account, [session]]) => {
      const { target, how, start, end } = session as Session;
      const time = start ?? end;
      return open(
        "seen-once",
        OWNERS.plant,
        `${written(account)} was seen once${time === null ? "" : ` (${formatLocalDay(localReading(plant.timezone, time).day)})`}, ${waysText([how])} on ${target}. That is granted: is it still needed?`,
      );
    });
}

function generic({ record, sharedAccounts }: AccessProposalInput, { written }: ProposalGround): AccessQuestion[] {
  const measured = new Set(sharedAccounts.filter(({ isShared }) => isShared === "shared" || isShared === "likely").map(({ account }) => account));
  const names = distinct(record.sessions.filter((session) => isOfPeople(session) && session.hasGenericName && !measured.has(session.account)).map(({ account }) => account));
  return names.length === 0 ? [] : [open("name-of-a-post", OWNERS.production, `${listed(names.map(written))}: the name is that of a post, though its use does not show several people. Whose is it?`)];
}

function automatic(sessions: readonly Session[]): AccessQuestion[] {
  const targets = distinct(sessions.filter((session) => session.isAutomatic && isOfPeople(session)).map(({ target }) => target));
  return targets.length === 0
    ? []
    : [
        open(
          "signs-itself-on",
          OWNERS.production,
          `${listed(targets)} ${targets.length === 1 ? "signs itself" : "sign themselves"} on when started: who works there no log can say, and the account that is granted there stands for all of them.`,
        ),
      ];
}

function nobody(sessions: readonly Session[]): AccessQuestion[] {
  const unnamed = sessions.filter(({ accountKind, account }) => accountKind === "none" && account === "");
  if (unnamed.length === 0) return [];
  return [
    open(
      "nobody-named",
      OWNERS.logs,
      `${counted(unnamed.length, "session")} on ${listed(distinct(unnamed.map(({ target }) => target)))} name no account: nothing can be granted for them, and what becomes of them is not known.`,
    ),
  ];
}

const REMOTE_PROTOCOLS: ReadonlySet<string> = new Set(["rdp", "ssh", "vnc"]);

/** What the wire shows and no log explains. */
function notLogged({ plant, record }: AccessProposalInput): AccessQuestion[] {
  const logged = new Set(record.loggedTargets.map(({ target }) => target));
  const nameOf = new Map(plant.assets.flatMap(({ name, addresses, addressSpace }) => addresses.map((address) => [`${addressSpace}|${address}`, name] as const)));
  const seen = new Map<string, Set<string>>();
  for (const c of [...plant.conversations].sort((a, b) => compare(conversationKey(a), conversationKey(b)))) {
    if (!REMOTE_PROTOCOLS.has(c.protocol) || (c.established ?? 1) === 0) continue;
    const server = nameOf.get(`${c.addressSpace}|${c.server}`) ?? c.server;
    if (!logged.has(server)) seen.set(server, (seen.get(server) ?? new Set()).add(c.protocol));
  }
  const silent = distinct(plant.assets.filter(({ role, name }) => role === "hmi" && !logged.has(name) && !seen.has(name)).map(({ name }) => name));
  return [
    ...(seen.size === 0
      ? []
      : [
          open(
            "seen-on-the-wire",
            OWNERS.logs,
            `Sessions went to ${listed([...seen].sort(([a], [b]) => compare(a, b)).map(([server, protocols]) => `${server} (${distinct(protocols).join(", ")})`))}, and no log says whose they were: nothing is drawn for them, and these machines stay as they are today.`,
          ),
        ]),
    ...(silent.length === 0
      ? []
      : [
          open(
            "panels-not-logged",
            OWNERS.logs,
            `No log shows who signs in on the ${silent.length === 1 ? "panel" : "panels"} ${listed(silent)}: nothing is drawn for ${silent.length === 1 ? "it" : "them"}.`,
          ),
        ]),
  ];
}
