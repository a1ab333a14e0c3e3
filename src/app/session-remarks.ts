// What `show sessions` says below its table: how many sessions there are and in which way, what ended them, why attempts failed, and which machines people worked on
// over the network without any log that would say who. Counts only; ranks nobody.
import { countOf, countText } from "../foundation/count-words.ts";
import { wentBothWays } from "../plant/conversation.ts";
import type { Plant } from "../plant/plant.ts";
import { type AccessRecord, SESSION_WAYS, type Session, WAYS_OF_PEOPLE } from "../plant/session.ts";

/** Protocols in which somebody works on another machine; what else they carry is not told apart on the wire. */
const REMOTE: ReadonlySet<string> = new Set(["rdp", "ssh", "vnc"]);
const MOST_NAMED = 5;

export function isOfPeople({ how, accountKind }: Session): boolean {
  return WAYS_OF_PEOPLE.has(how) && (accountKind === "account" || accountKind === "none");
}

/** @param found sessions that pass the filters, of which `shown` are shown; @param isWhole nothing was filtered, so that what is no session belongs to it, too */
export function sessionRemarks(found: readonly Session[], shown: number, record: AccessRecord, plant: Plant, isWhole: boolean): string[] {
  const people = found.filter(isOfPeople);
  const left = shown < found.length ? `; ${countText(found.length - shown)} left out by --limit` : "";
  const programs = found.filter(({ accountKind }) => accountKind === "service").length;
  const machines = found.filter(({ accountKind }) => accountKind === "machine" || accountKind === "built-in").length;
  const ways = byCount(people.map(({ how }) => how)).sort(([x], [y]) => SESSION_WAYS.indexOf(x) - SESSION_WAYS.indexOf(y));
  // People's accounts sign in over the network, as services and for jobs without anybody sitting there.
  const others = found.length - people.length - programs - machines;
  const kinds = [
    `${countText(people.length)} of people${ways.length === 0 ? "" : ` (${listed(ways)})`}`,
    ...(others === 0 ? [] : [`${countText(others)} of other accounts over the network, as services or for jobs`]),
    `${countText(programs)} of service accounts`,
    `${countText(machines)} of machines`,
  ];
  const remarks = [`${countOf(found.length, "session")}: ${kinds.join(", ")}${left}`];
  if (people.length > 0) remarks.push(`those of people ended by: ${listed(byCount(people.map(({ endedBy }) => endedBy)))}`);
  if (!isWhole) return remarks;
  const failed = new Map<string, number>();
  for (const { kind, reason, count } of record.uses)
    if (kind === "failed") failed.set(reason === "" ? "no reason given" : reason, (failed.get(reason === "" ? "no reason given" : reason) ?? 0) + count);
  if (failed.size > 0) remarks.push(`sign-ins that failed: ${listed([...failed].sort(([, x], [, y]) => y - x))}`);
  return [...remarks, ...unloggedRemarks(record, plant)];
}

/** Machines that were worked on over the network, and of which no log of their own tells who signed in. Sorted. */
export function unloggedTargets({ loggedTargets }: AccessRecord, { assets, conversations }: Plant): { readonly target: string; readonly protocols: readonly string[] }[] {
  const logged = new Set(loggedTargets.map(({ target }) => target));
  const named = new Map(assets.flatMap((asset) => [...asset.addresses].map((address) => [`${asset.addressSpace}|${address}`, asset.name] as const)));
  const protocols = new Map<string, Set<string>>();
  for (const conversation of conversations) {
    if (!REMOTE.has(conversation.protocol) || conversation.delivery !== "unicast" || wentBothWays(conversation) === false) continue;
    const target = named.get(`${conversation.addressSpace}|${conversation.server}`) ?? conversation.server;
    if (!logged.has(target)) protocols.set(target, (protocols.get(target) ?? new Set()).add(conversation.protocol));
  }
  return [...protocols].map(([target, of]) => ({ target, protocols: [...of].sort() })).sort((x, y) => (x.target < y.target ? -1 : 1));
}

function unloggedRemarks(record: AccessRecord, plant: Plant): string[] {
  const targets = unloggedTargets(record, plant);
  if (targets.length === 0) return [];
  const some = targets.slice(0, MOST_NAMED).map(({ target, protocols }) => `${target} (${protocols.join(", ")})`);
  const more = targets.length > MOST_NAMED ? ` and ${countText(targets.length - MOST_NAMED)} more` : "";
  return [`seen on the wire, and no log of the machine says who it was: ${some.join(", ")}${more}`];
}

function byCount<T>(values: readonly T[]): [T, number][] {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, x], [, y]) => y - x);
}

function listed(counts: readonly (readonly [string, number])[]): string {
  return counts.map(([what, count]) => `${what} ${countText(count)}`).join(", ");
}
