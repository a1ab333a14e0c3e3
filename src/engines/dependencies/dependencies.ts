// What needs what in a plant, and what stops when something is missing. Builds the graph once; everything else is asked of it.
import type { Impact } from "../../plant/impact.ts";
import type { Assumption } from "../../plant/plant.ts";
import type { BorneTime, DirectNeed, FailurePropagation, FailureStep, OldSystem, SinglePoint } from "../../plant/dependency.ts";
import type { DependencyAnswer } from "./answer.ts";
import { BrokenTogether } from "./broken-together.ts";
import { buildGraph } from "./build-graph.ts";
import type { DependencyGraph, DependencyNode, Requirement } from "./dependency-graph.ts";
import { totalOf } from "./downtime.ts";
import { type FoundImpact, impactOfConversations, impactOfFailures, weakenedWords } from "./impact.ts";
import { ownerOf, pathOf, standInWords, stepsTo, whenOf } from "./impact-words.ts";
import { AT_ONCE, compareMoments } from "./moment.ts";
import { findOldSystems } from "./never-updated.ts";
import { nodesBehindLines } from "./nodes-behind-lines.ts";
import { propagate } from "./propagate.ts";
import type { DependencyQuestion } from "./question.ts";
import { undeclaredBlindness } from "./run-blind.ts";

export function askDependencies(question: DependencyQuestion): DependencyAnswer {
  return new GraphAnswer(question, buildGraph(question));
}

class GraphAnswer implements DependencyAnswer {
  readonly graph: DependencyGraph;
  readonly undeclared: readonly string[];
  readonly unmatched: readonly string[];
  readonly #question: DependencyQuestion;
  readonly #behind = new WeakMap<Impact, readonly Assumption[]>();
  readonly #together = new WeakMap<readonly number[], BrokenTogether>();
  #old: readonly OldSystem[] | undefined;
  #points: readonly SinglePoint[] | undefined;

  constructor(question: DependencyQuestion, graph: DependencyGraph) {
    this.#question = question;
    this.graph = graph;
    this.undeclared = undeclaredBlindness(graph);
    this.unmatched = graph.unmatched.map(({ asset, line, needs, service, role, at }) => {
      const words = [asset ?? line, needs === null ? null : `needs ${needs}`, service, role].filter((w) => w !== null);
      return `${at.file}:${at.line}: nothing in this plant fits "${words.join(" ")}"`;
    });
  }

  impactOf(conversations: readonly number[], how: "blocked" | "degraded", breaking: readonly number[] | null = null): Impact | null {
    return this.#keep(impactOfConversations(this.graph, this.#question.plant.lines, { conversations, how, together: breaking === null ? null : this.#togetherOf(breaking) }));
  }

  assumptionsBehind(impacts: readonly Impact[]): readonly Assumption[] {
    const byText = new Map(impacts.flatMap((i) => this.#behind.get(i) ?? []).map((a) => [`${a.code}\n${a.text}`, a]));
    return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, a]) => a);
  }

  totalOf(stops: Parameters<DependencyAnswer["totalOf"]>[0]): ReturnType<DependencyAnswer["totalOf"]> {
    return totalOf(stops, this.#question.plant.lines);
  }

  propagationFrom(name: string, beside: readonly string[] = []): FailurePropagation | null {
    const own = this.#named(name, ["asset", "service"]);
    if (own.length === 0) return null;
    const nodes = [...own, ...beside.flatMap((other) => this.#named(other, ["asset"]))];
    const propagation = propagate(this.graph, { failed: new Map(nodes.map((n) => [n, AT_ONCE])) });
    const { failures, covered } = propagation;
    const down = new Set(failures.keys());
    const steps = [...failures]
      .filter(([node]) => (this.graph.nodes[node] as DependencyNode).kind !== "service" && !nodes.includes(node))
      .sort(([a, x], [b, y]) => compareMoments(x.moment, y.moment) || a - b)
      .map(([node]) => this.#stepTo(failures, node));
    const weakened = this.graph.requirements.filter((r, i) => r.effect === "weakens" && !this.graph.forever.has(i) && !down.has(r.dependent) && r.anyOf.every((a) => down.has(a.provider)));
    return {
      of: name,
      failures: steps,
      covered: standInWords(this.graph, covered),
      weakened: [...new Set(weakenedWords(this.graph, weakened))].sort(),
      impact: this.#keep(impactOfFailures(this.graph, this.#question.plant.lines, propagation)),
    };
  }

  needsOf(asset: string): ReturnType<DependencyAnswer["needsOf"]> {
    const nodes = new Set(this.#named(asset, ["asset", "line", "function"]));
    if (nodes.size === 0) return null;
    const isOwn = (node: number): boolean => nodes.has((this.graph.nodes[node] as DependencyNode).owner);
    const real = this.graph.requirements.filter(({ kind }) => kind !== "service");
    return {
      needs: real.filter(({ dependent }) => isOwn(dependent)).map((r) => this.#direct(r)),
      neededBy: real.filter(({ anyOf }) => anyOf.some(({ provider }) => isOwn(provider))).map((r) => this.#direct(r)),
    };
  }

  get singlePointsOfFailure(): readonly SinglePoint[] {
    this.#points ??= this.#findPoints();
    return this.#points;
  }

  get neverUpdated(): readonly OldSystem[] {
    this.#old ??= findOldSystems(
      this.#question.plant,
      (addressSpace, endpoint) => {
        const node = this.graph.nodeOfEndpoint.get(`${addressSpace}|${endpoint}`);
        return node === undefined ? undefined : this.graph.nodes[node]?.asset;
      },
      this.#question.times,
    );
    return this.#old;
  }

  #togetherOf(breaking: readonly number[]): BrokenTogether {
    let together = this.#together.get(breaking);
    if (together === undefined) {
      together = new BrokenTogether(this.graph, breaking);
      this.#together.set(breaking, together);
    }
    return together;
  }

  #findPoints(): SinglePoint[] {
    const points: SinglePoint[] = [];
    const behindLines = nodesBehindLines(this.graph);
    this.graph.nodes.forEach(({ kind, name, asset, line }, node) => {
      if (kind !== "asset" || !behindLines.has(node)) return;
      const propagation = propagate(this.graph, { failed: new Map([[node, AT_ONCE]]) });
      const found = impactOfFailures(this.graph, this.#question.plant.lines, propagation);
      if (found === null || found.impact.lines.every((l) => l === line)) return;
      const failing = [...propagation.failures.keys()].filter((n) => n !== node && this.graph.nodes[n]?.kind === "asset").length;
      points.push({ asset: name, role: asset?.role ?? "unknown", failing, impact: this.#keep(found) as Impact });
    });
    return points.sort(
      (a, b) =>
        b.impact.lines.length - a.impact.lines.length ||
        (a.impact.timeToImpactSeconds ?? Number.POSITIVE_INFINITY) - (b.impact.timeToImpactSeconds ?? Number.POSITIVE_INFINITY) ||
        (a.asset < b.asset ? -1 : 1),
    );
  }

  #named(name: string, kinds: readonly DependencyNode["kind"][]): number[] {
    return this.graph.nodes.flatMap((node, i) => (node.name === name && kinds.includes(node.kind) ? [i] : []));
  }

  #stepTo(failures: Parameters<typeof stepsTo>[1], node: number): FailureStep {
    const steps = stepsTo(this.graph, failures, node);
    const last = steps[steps.length - 1];
    const { name, kind } = this.graph.nodes[node] as DependencyNode;
    const { afterSeconds, whenNext } = whenOf(failures.get(node)?.moment ?? AT_ONCE, steps);
    return { name, kind, afterSeconds, whenNext, path: pathOf(this.graph, steps), why: last?.requirement.why ?? "", borne: last === undefined ? null : borneTime(last.requirement) };
  }

  #direct({ dependent, anyOf, protocol, why, effect, tolerance, bufferSeconds }: Requirement): DirectNeed {
    return {
      dependent: ownerOf(this.graph, dependent).name,
      needs: anyOf.map(({ provider }) => ownerOf(this.graph, provider).name),
      service: protocol,
      why,
      effect,
      borne: borneTime({ tolerance }),
      bufferSeconds,
      shownBy: new Set(anyOf.flatMap(({ conversations }) => conversations)).size,
    };
  }

  #keep(found: FoundImpact | null): Impact | null {
    if (found === null) return null;
    this.#behind.set(found.impact, found.assumptions);
    return found.impact;
  }
}

function borneTime({ tolerance: { seconds, event, eventAt, range, by, source } }: Pick<Requirement, "tolerance">): BorneTime {
  return { seconds, event, eventAt, range, by, source };
}
