// How failures are said: when, by which way, and why. Changes nothing that was worked out.
import { formatDuration } from "../../foundation/time.ts";
import type { Micros } from "../../foundation/time.ts";
import { type DependencyGraph, type DependencyNode, type Requirement, whole } from "./dependency-graph.ts";
import type { Moment } from "./moment.ts";
import type { Failure } from "./propagate.ts";

/** One step of a way: what failed, and of which requirement. */
export interface Step {
  readonly node: number;
  readonly requirement: Requirement;
  readonly alternative: number;
}

/** From what failed first to `node`; empty = it failed by itself. */
export function stepsTo(graph: DependencyGraph, failures: ReadonlyMap<number, Failure>, node: number): Step[] {
  const steps: Step[] = [];
  for (let at: number | undefined = node; at !== undefined; ) {
    const failure = failures.get(at);
    if (failure === undefined || failure.requirement === null) break;
    const requirement = graph.requirements[failure.requirement] as Requirement;
    steps.push({ node: at, requirement, alternative: seenAlternative(requirement, failure) });
    at = failure.isBroken ? undefined : requirement.anyOf[failure.alternative]?.provider;
  }
  return steps.reverse();
}

/** Of ways that are closed, one that was seen in use is named. */
function seenAlternative({ anyOf }: Requirement, { alternative, isBroken }: Failure): number {
  if (!isBroken || anyOf[alternative]?.conversations.length !== 0) return alternative;
  return Math.max(
    anyOf.findIndex(({ conversations }) => conversations.length > 0),
    0,
  );
}

/** Machines, functions and lines on the way; the services of a machine are it. */
export function pathOf(graph: DependencyGraph, steps: readonly Step[]): string[] {
  const names: string[] = [];
  const put = (node: number): void => {
    const { name } = ownerOf(graph, node);
    if (names[names.length - 1] !== name) names.push(name);
  };
  for (const { node, requirement, alternative } of steps) {
    if (names.length === 0) put(requirement.anyOf[alternative]?.provider as number);
    put(node);
  }
  return names;
}

export function ownerOf(graph: DependencyGraph, node: number): DependencyNode {
  return graph.nodes[(graph.nodes[node] as DependencyNode).owner] as DependencyNode;
}

export interface When {
  /** Seconds; null = with an event. */
  readonly afterSeconds: number | null;
  readonly whenNext: string | null;
  readonly nextAt: Micros | null;
}

export function whenOf(moment: Moment, steps: readonly Step[]): When {
  if (moment.waits === 0) return { afterSeconds: moment.seconds, whenNext: null, nextAt: null };
  const events = steps.flatMap(({ requirement }) => (requirement.tolerance.waits > 0 ? [requirement.tolerance] : []));
  const words = events.map((e) => eventWords(e.event ?? "something nothing names")).join(", then ");
  const more = moment.seconds > 0 ? `, and ${formatDuration(moment.seconds)} more` : "";
  return { afterSeconds: null, whenNext: `${words}${more}`, nextAt: events.length === 1 ? (events[0]?.eventAt ?? null) : null };
}

/** "at the next changeover", "when it next has to sign in". */
function eventWords(event: string): string {
  return /^(the|its) next /.test(event) ? `at ${event}` : `when ${event}`;
}

/** "after 1 h 5 min", "at once", "at the next changeover". */
export function whenWords({ afterSeconds, whenNext }: Pick<When, "afterSeconds" | "whenNext">): string {
  if (afterSeconds === null) return whenNext ?? "at a time that nothing tells";
  return afterSeconds === 0 ? "at once" : `after ${formatDuration(afterSeconds)}`;
}

/** "SCADA-A does without LIC-01 for 1 h (usual of flexnet, 1 min to 4 h)"; null = the step takes no time and says nothing new. */
export function stepWords(graph: DependencyGraph, { node, requirement, alternative }: Step): string | null {
  const { waits, seconds } = whole(requirement);
  if (waits === 0 && seconds === 0) return null;
  const without = ownerOf(graph, requirement.anyOf[alternative]?.provider as number).name;
  const { tolerance, bufferSeconds } = requirement;
  const own = waits > 0 ? `until ${tolerance.event ?? "something nothing names"}` : tolerance.seconds > 0 ? `for ${formatDuration(tolerance.seconds)}` : null;
  const buffer = bufferSeconds > 0 ? `on its buffer of ${formatDuration(bufferSeconds)}` : null;
  return `${ownerOf(graph, node).name} goes on without ${without} ${[own, buffer].filter((t) => t !== null).join(" and ")} (${tolerance.source})`;
}

/** "SCADA-B stands in for SCADA-A", each pair once. */
export function standInWords(graph: DependencyGraph, covered: ReadonlyMap<number, ReadonlySet<number>>): string[] {
  const said = new Set<string>();
  for (const [r, gone] of covered) {
    const { anyOf } = graph.requirements[r] as Requirement;
    const names = (isGone: boolean): string[] => anyOf.flatMap(({ provider }, place) => (gone.has(place) === isGone ? [ownerOf(graph, provider).name] : []));
    const standing = names(false);
    said.add(`${listWords(standing)} ${standing.length === 1 ? "stands" : "stand"} in for ${listWords(names(true))}`);
  }
  return [...said].sort();
}

export function listWords(names: readonly string[], most = 4): string {
  if (names.length > most) return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}
