// Builds the dependency graph of a plant: what conversations show, what lines are made of, essential functions, what plant.yaml declares.
import type { Alternative, DependencyGraph, DependencyNode, Place, Requirement } from "./dependency-graph.ts";
import { applyDeclared } from "./apply-declared.ts";
import { drawLines } from "./draw-lines.ts";
import { drawNeeds } from "./draw-needs.ts";
import { GraphDraft } from "./graph-draft.ts";
import type { DependencyQuestion } from "./question.ts";
import { serviceItself } from "./tolerance.ts";

export function buildGraph(question: DependencyQuestion): DependencyGraph {
  const draft = new GraphDraft(question.plant);
  drawLines(draft, question);
  const withoutReceivers = drawNeeds(draft, question);
  const { forever, unmatched } = applyDeclared(draft, question.declared?.dependencies ?? [], question.plant, question.phases);
  const requirements: Requirement[] = draft.requirements.map((drafted) => {
    const { services: _, providers, ...rest } = drafted;
    const anyOf = [...providers].map(([provider, conversations]): Alternative => ({ provider, conversations }));
    return { ...rest, anyOf, effect: forever.has(drafted) ? "weakens" : rest.effect };
  });
  const missing = new Set(draft.requirements.flatMap((drafted, i) => (forever.has(drafted) ? [i] : [])));
  draft.nodes.forEach((node, i) => {
    if (node.kind === "service") requirements.push(serviceOfMachine(i, node));
  });
  return {
    nodes: draft.nodes,
    requirements,
    nodeOfAsset: draft.nodeOfAsset,
    nodeOfEndpoint: draft.nodeOfEndpoint,
    nodeOfLine: draft.nodeOfLine,
    withoutReceivers,
    unmatched,
    forever: missing,
    ...indexes(draft.nodes.length, requirements),
  };
}

function serviceOfMachine(service: number, { owner }: DependencyNode): Requirement {
  return {
    dependent: service,
    anyOf: [{ provider: owner, conversations: [] }],
    kind: "service",
    role: null,
    protocol: null,
    effect: "stops",
    tolerance: serviceItself(),
    bufferSeconds: 0,
    why: "The machine gives the service.",
  };
}

function indexes(nodes: number, requirements: readonly Requirement[]): Pick<DependencyGraph, "stopsWithout" | "shownBy"> {
  const stopsWithout: Place[][] = Array.from({ length: nodes }, () => []);
  const shownBy = new Map<number, Place[]>();
  requirements.forEach(({ anyOf, effect }, requirement) => {
    anyOf.forEach(({ provider, conversations }, alternative) => {
      const place = { requirement, alternative };
      if (effect === "stops") (stopsWithout[provider] as Place[]).push(place);
      for (const conversation of conversations) {
        const places = shownBy.get(conversation);
        if (places === undefined) shownBy.set(conversation, [place]);
        else places.push(place);
      }
    });
  });
  return { stopsWithout, shownBy };
}
