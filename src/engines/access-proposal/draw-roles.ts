// From groups of accounts to roles: what more than half of a group does is its role; what single members do besides comes from another role that grants
// little more, else from a role of its own. Within a role every machine may be used in every way, so ways and machines are cut into blocks that were used so.
import type { Session, SessionHow } from "../../plant/session.ts";
import { type AccountUse, compare, distinct, REMOTE_WAYS, type UsedDuty, type WayClass } from "./duties.ts";
import { groupAccounts } from "./account-groups.ts";

export type RoleKind = "person" | "shared" | "program";

export interface RoleDraft {
  readonly kind: RoleKind;
  /** True = drawn for what members of several groups do besides their main work. */
  readonly isExtra: boolean;
  readonly isRemote: boolean;
  /** Empty = in which way is not recorded. */
  readonly ways: readonly SessionHow[];
  readonly entry: string;
  readonly machines: readonly string[];
  /** By name of the account, sorted. */
  readonly accounts: readonly string[];
  /** Of these accounts, on these machines, in these ways. */
  readonly sessions: readonly Session[];
}

/** What one account needs: machines and ways of one duty. */
interface Need {
  readonly account: string;
  readonly used: UsedDuty;
}

/** A rectangle of machines and ways, with the needs that it was drawn for. */
interface Block {
  readonly wayClasses: ReadonlySet<WayClass>;
  readonly entry: string;
  readonly ways: ReadonlySet<SessionHow>;
  readonly machines: ReadonlySet<string>;
  readonly accounts: ReadonlySet<string>;
}

interface KindedBlock extends Block {
  readonly kind: RoleKind;
  readonly isExtra: boolean;
}

/** Each kind of account by itself: a shared account's role can be taken away in one piece, and no person gets what a program has. */
export function drawRoles(uses: readonly AccountUse[], kindOf: (account: string) => RoleKind): RoleDraft[] {
  const blocks = (["person", "shared", "program"] as const).flatMap((kind) => blocksOf(uses.filter(({ account }) => kindOf(account) === kind)).map((block): KindedBlock => ({ ...block, kind })));
  const sessionsOf = new Map(uses.map(({ account, sessions }) => [account, sessions]));
  return blocks
    .map(({ kind, isExtra, wayClasses, entry, ways, machines, accounts }): RoleDraft => {
      const isOf = ({ target, how, from }: Session): boolean => machines.has(target) && (wayClasses.has("unknown") ? how === "unknown" : ways.has(how)) && (entry === "" || from === entry);
      const names = distinct(accounts);
      return {
        ...{ kind, isExtra, entry, isRemote: [...wayClasses].some((way) => way !== "local" && REMOTE_WAYS.has(way)) },
        ways: wayClasses.has("unknown") ? [] : (distinct(ways) as SessionHow[]),
        machines: distinct(machines),
        accounts: names,
        sessions: names.flatMap((account) => (sessionsOf.get(account) ?? []).filter(isOf)),
      };
    })
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || Number(a.isRemote) - Number(b.isRemote) || compare(a.machines.join("\n"), b.machines.join("\n")) || compare(keyOf(a), keyOf(b)));
}

const KINDS: readonly RoleKind[] = ["person", "shared", "program"];

function keyOf({ ways, entry, accounts }: RoleDraft): string {
  return JSON.stringify([ways, entry, accounts]);
}

function blocksOf(uses: readonly AccountUse[]): (Block & { readonly isExtra: boolean })[] {
  const core: Block[] = [];
  const besides: Need[] = [];
  for (const group of groupAccounts(uses)) {
    const members = group.map((i) => uses[i] as AccountUse);
    const counts = new Map<string, number>();
    for (const { duties } of members) for (const key of duties.keys()) counts.set(key, (counts.get(key) ?? 0) + 1);
    const isCore = (key: string): boolean => (counts.get(key) as number) * 2 > members.length;
    const needs = members.flatMap(({ account, duties }) => [...duties].filter(([key]) => isCore(key)).map(([, used]): Need => ({ account, used })));
    // Also who was not seen doing one of them: that is what makes it a role.
    core.push(...joined(needs, new Set(members.map(({ account }) => account))));
    besides.push(...members.flatMap(({ account, duties }) => [...duties].filter(([key]) => !isCore(key)).map(([, used]): Need => ({ account, used }))));
  }
  const left: Need[] = [];
  const roles = core.map((block) => ({ ...block, accounts: new Set(block.accounts), isExtra: false }));
  for (const need of besides) {
    const fitting = roles.filter((block) => covers(block, need)).sort((a, b) => a.machines.size - b.machines.size)[0];
    if (fitting === undefined) left.push(need);
    else fitting.accounts.add(need.account);
  }
  return [...roles, ...extras(left).map((block) => ({ ...block, isExtra: true }))];
}

/** Grants all that is needed, and at most as many machines again. */
function covers({ wayClasses, entry, ways, machines }: Block, { used: { duty, sessions } }: Need): boolean {
  if (!wayClasses.has(duty.wayClass) || entry !== duty.entry) return false;
  const needed = new Set(sessions.map(({ target }) => target));
  return machines.size <= 2 * needed.size && [...needed].every((machine) => machines.has(machine)) && sessions.every(({ how }) => ways.has(how));
}

/** For each duty who needs it; duties that the same accounts need are joined. */
function extras(needs: readonly Need[]): Block[] {
  const byDuty = new Map<string, Need[]>();
  for (const need of needs) byDuty.set(need.used.duty.key, [...(byDuty.get(need.used.duty.key) ?? []), need]);
  const byAccounts = new Map<string, Need[]>();
  for (const [, list] of [...byDuty].sort(([a], [b]) => compare(a, b))) {
    const key = JSON.stringify(distinct(list.map(({ account }) => account)));
    byAccounts.set(key, [...(byAccounts.get(key) ?? []), ...list]);
  }
  return [...byAccounts.values()].flatMap((list) => joined(list, new Set(list.map(({ account }) => account))));
}

/** Rectangles of machines × ways that were used so: ways of one kind over one way in whose machines are the same are joined, then machines whose ways are. */
function joined(needs: readonly Need[], accounts: ReadonlySet<string>): Block[] {
  const byClass = new Map<string, { wayClass: WayClass; entry: string; machines: Set<string>; ways: Set<SessionHow> }>();
  for (const { used } of needs) {
    const { wayClass, entry } = used.duty;
    const key = JSON.stringify([wayClass, entry]);
    const block = byClass.get(key) ?? { wayClass, entry, machines: new Set<string>(), ways: new Set<SessionHow>() };
    byClass.set(key, block);
    for (const { target, how } of used.sessions) {
      block.machines.add(target);
      block.ways.add(how);
    }
  }
  const byMachines = new Map<string, Block & { wayClasses: Set<WayClass>; ways: Set<SessionHow> }>();
  for (const { wayClass, entry, machines, ways } of [...byClass].sort(([a], [b]) => compare(a, b)).map(([, block]) => block)) {
    const side = wayClass === "local" || wayClass === "unknown" ? wayClass : "remote";
    const key = JSON.stringify([side, entry, distinct(machines)]);
    const block = byMachines.get(key) ?? { wayClasses: new Set<WayClass>(), entry, ways: new Set<SessionHow>(), machines, accounts };
    byMachines.set(key, block);
    block.wayClasses.add(wayClass);
    for (const way of ways) block.ways.add(way);
  }
  return [...byMachines.values()];
}
