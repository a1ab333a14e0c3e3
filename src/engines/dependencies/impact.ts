// What it does to lines and functions when conversations break or machines fail: the first moment of each line, the way to it, minutes and cost.
import type { Impact, LineImpact } from "../../plant/impact.ts";
import type { Assumption, Line } from "../../plant/plant.ts";
import { formatDuration } from "../../foundation/time.ts";
import type { DependencyGraph, DependencyNode, Requirement } from "./dependency-graph.ts";
import type { BrokenTogether } from "./broken-together.ts";
import { downtimeOf } from "./downtime.ts";
import { listWords, ownerOf, pathOf, standInWords, type Step, stepsTo, stepWords, whenOf, whenWords } from "./impact-words.ts";
import { AT_ONCE, compareMoments, type Moment } from "./moment.ts";
import { type Propagation, propagate } from "./propagate.ts";

export interface FoundImpact {
  readonly impact: Impact;
  readonly assumptions: readonly Assumption[];
}

export interface BrokenConversations {
  readonly conversations: readonly number[];
  readonly how: "blocked" | "degraded";
  /** All that the same change breaks; null = these alone. */
  readonly together: BrokenTogether | null;
}

/** null = nothing shows or declares that anybody needs these conversations. */
export function impactOfConversations(graph: DependencyGraph, lines: readonly Line[], { conversations, how, together }: BrokenConversations): FoundImpact | null {
  const shown = [...new Set(conversations.flatMap((c) => graph.shownBy.get(c)?.map(({ requirement }) => requirement) ?? []))].sort((a, b) => a - b);
  if (shown.length === 0) return null;
  const broken = new Map(conversations.map((c) => [c, AT_ONCE]));
  const alone = propagate(graph, { broken });
  // Where nothing stands in for what they take, others change nothing: any need that is not met is enough.
  const found = together === null || alone.covered.size === 0 ? alone : withPartners(alone, together.allWith(conversations), propagate(graph, { lost: together.without(new Set(conversations)) }));
  return wordImpact(graph, lines, found, how === "degraded" ? "Once it fails, " : "", () =>
    withoutLines(
      graph,
      shown,
      shown.map((r) => graph.requirements[r] as Requirement),
      found,
    ),
  );
}

/** What fails by these alone, and what fails because partners lose their ways too: with all that breaks, and not, or later, without these. */
function withPartners(alone: Propagation, all: Propagation, without: Propagation): Propagation {
  const failures = new Map(alone.failures);
  for (const [node, failure] of all.failures) {
    const other = without.failures.get(node);
    if (other === undefined || compareMoments(failure.moment, other.moment) < 0) {
      const own = failures.get(node);
      if (own === undefined || compareMoments(failure.moment, own.moment) < 0) failures.set(node, failure);
    }
  }
  return { failures, covered: new Map([...alone.covered].filter(([r]) => all.covered.has(r))) };
}

/** null = no line and no function fails. */
export function impactOfFailures(graph: DependencyGraph, lines: readonly Line[], propagation: Propagation): FoundImpact | null {
  return [...propagation.failures.keys()].some((node) => stopsProduction(graph.nodes[node] as DependencyNode)) ? wordImpact(graph, lines, propagation, "", () => ({ text: "", behind: [] })) : null;
}

function stopsProduction({ kind }: DependencyNode): boolean {
  return kind === "line" || kind === "function";
}

interface LineFailure {
  readonly line: LineImpact;
  readonly moment: Moment;
  readonly steps: readonly Step[];
}

function wordImpact(
  graph: DependencyGraph,
  lines: readonly Line[],
  { failures }: Propagation,
  opening: string,
  otherwise: () => { readonly text: string; readonly behind: readonly Requirement[] },
): FoundImpact {
  const stopped: LineFailure[] = [];
  const functions: string[] = [];
  const behind = new Set<Requirement>();
  for (const [node, failure] of failures) {
    const { kind, name } = graph.nodes[node] as DependencyNode;
    if (kind !== "line" && kind !== "function") continue;
    const steps = stepsTo(graph, failures, node);
    for (const { requirement } of steps) behind.add(requirement);
    if (kind === "function") functions.push(name);
    else stopped.push({ line: { line: name, ...whenOf(failure.moment, steps), path: pathOf(graph, steps) }, moment: failure.moment, steps });
  }
  stopped.sort((a, b) => compareMoments(a.moment, b.moment) || (a.line.line < b.line.line ? -1 : 1));
  const names = stopped.map(({ line }) => line.line).sort();
  const [first] = stopped;
  const { downtimeMinutes, costPerEvent, gaps, assumptions: ofRestarts } = downtimeOf(names, lines);
  const none = first === undefined && functions.length === 0 ? otherwise() : null;
  for (const requirement of none?.behind ?? []) behind.add(requirement);
  const assumptions = [...[...behind].flatMap((r) => r.tolerance.assumption ?? []), ...ofRestarts];
  const text = none?.text ?? stopWords(graph, stopped, functions.sort(), lines, gaps);
  return {
    impact: {
      lines: names,
      functions,
      timeToImpactSeconds: first?.line.afterSeconds ?? null,
      whenNext: first?.line.whenNext ?? null,
      downtimeMinutes,
      costPerEvent,
      path: first?.line.path ?? [],
      byLine: stopped.map(({ line }) => line),
      text: opening === "" ? capitalOf(text) : `${opening}${text}`,
      assumptions: [...new Set(assumptions.map(({ code }) => code))].sort(),
    },
    assumptions,
  };
}

/** "line-1 stops after 1 h 5 min: …" */
function stopWords(graph: DependencyGraph, stopped: readonly LineFailure[], functions: readonly string[], lines: readonly Line[], gaps: string): string {
  const [first] = stopped;
  const said: string[] = [];
  if (first === undefined) said.push(`${listWords(functions)} ${functions.length === 1 ? "fails" : "fail"}; no way from there to a line is known`);
  else {
    const together = stopped.filter((s) => compareMoments(s.moment, first.moment) === 0).map((s) => s.line.line);
    const later = stopped.filter((s) => compareMoments(s.moment, first.moment) !== 0);
    const steps = first.steps.flatMap((step) => stepWords(graph, step) ?? []);
    said.push(`${listWords(together)} ${together.length === 1 ? "stops" : "stop"} ${whenWords(first.line)}${steps.length === 0 ? "" : `: ${steps.join(", then ")}`}`);
    for (const { line } of later.slice(0, 3)) said.push(`${line.line} ${whenWords(line)}`);
    if (later.length > 3) said.push(`${later.length - 3} more lines later`);
    const buffer = lines.find((l) => l.name === first.line.line)?.bufferSeconds;
    if (buffer != null && buffer > 0 && first.steps.every(({ requirement }) => requirement.bufferSeconds === 0))
      said.push(`the buffer of ${first.line.line} (${formatDuration(buffer)}) may bridge a shorter stop, and is not counted on`);
    if (functions.length > 0) said.push(`${listWords(functions)} ${functions.length === 1 ? "fails" : "fail"}`);
  }
  if (gaps !== "") said.push(gaps);
  return `${said.join("; ")}.`;
}

/** No line is reached: what else it does, which is not the same as nothing. */
function withoutLines(
  graph: DependencyGraph,
  shown: readonly number[],
  requirements: readonly Requirement[],
  { failures, covered }: Propagation,
): { readonly text: string; readonly behind: readonly Requirement[] } {
  const said: string[] = [];
  const failed = [...failures.keys()].flatMap((node) => ((graph.nodes[node] as DependencyNode).kind === "asset" ? [(graph.nodes[node] as DependencyNode).name] : []));
  if (failed.length > 0) said.push(`${listWords(failed)} ${failed.length === 1 ? "fails" : "fail"}`);
  const standIns = standInWords(graph, covered);
  if (standIns.length > 0) said.push(standIns.slice(0, 3).join(", "));
  else if (failed.length > 0) said.push("no way from there to a line is known, which does not say that there is none");
  const forever = shown.filter((r) => graph.forever.has(r)).map((r) => graph.requirements[r] as Requirement);
  if (forever.length > 0) said.push(`as plant.yaml says, ${listWords(namesOf(graph, forever))} may be missing`);
  const weakened = requirements.filter((r, i) => r.effect === "weakens" && !graph.forever.has(shown[i] as number));
  if (weakened.length > 0) said.push(`no line is known to stop by it; what goes missing: ${listWords(weakenedWords(graph, weakened), 3)}`);
  return { text: said.length === 0 ? "no line is known to stop by it." : `${said.join("; ")}.`, behind: [...requirements.filter((r) => failures.has(r.dependent)), ...weakened] };
}

function namesOf(graph: DependencyGraph, requirements: readonly Requirement[]): string[] {
  return [...new Set(requirements.map(({ anyOf }) => ownerOf(graph, (anyOf.find((a) => a.conversations.length > 0) ?? anyOf[0])?.provider as number).name))].sort();
}

/** "HIST-01 without METER-1 and METER-2 (records are kept from it)": one entry per reason and group of machines. */
export function weakenedWords(graph: DependencyGraph, requirements: readonly Requirement[]): string[] {
  const missing = new Map<string, { readonly why: string; readonly dependent: string; readonly providers: Set<string> }>();
  for (const { dependent, anyOf, why } of requirements) {
    const name = ownerOf(graph, dependent).name;
    const entry = missing.get(`${name}|${why}`) ?? { why, dependent: name, providers: new Set() };
    entry.providers.add(ownerOf(graph, anyOf[0]?.provider as number).name);
    missing.set(`${name}|${why}`, entry);
  }
  const together = new Map<string, { readonly why: string; readonly providers: readonly string[]; readonly dependents: string[] }>();
  for (const { why, dependent, providers } of missing.values()) {
    const key = [why, ...[...providers].sort()].join("|");
    const entry = together.get(key) ?? { why, providers: [...providers].sort(), dependents: [] };
    entry.dependents.push(dependent);
    together.set(key, entry);
  }
  return [...together.values()].map(({ why, providers, dependents }) => `${listWords(dependents)} without ${listWords(providers)} (${why.charAt(0).toLowerCase()}${why.slice(1).replace(/\.$/, "")})`);
}

/** A sentence that begins with a name stays as the name is written. */
function capitalOf(text: string): string {
  return /^(no line|as plant\.yaml) /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
