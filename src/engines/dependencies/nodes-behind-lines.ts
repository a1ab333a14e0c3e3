// Which nodes a line can stop of at all, if everything else that stands in for them failed too. Whatever is not among them stops no line, and most machines of a
// plant in which little is declared are not.
import type { DependencyGraph, Requirement } from "./dependency-graph.ts";

export function nodesBehindLines({ nodes, requirements }: DependencyGraph): ReadonlySet<number> {
  const needs = new Map<number, Requirement[]>();
  for (const requirement of requirements) {
    if (requirement.effect === "weakens") continue;
    const known = needs.get(requirement.dependent);
    if (known === undefined) needs.set(requirement.dependent, [requirement]);
    else known.push(requirement);
  }
  const waiting = nodes.flatMap(({ kind }, node) => (kind === "line" ? [node] : []));
  const behind = new Set(waiting);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (const { anyOf } of needs.get(node) ?? []) {
      for (const { provider } of anyOf) {
        if (behind.has(provider)) continue;
        behind.add(provider);
        waiting.push(provider);
      }
    }
  }
  return behind;
}
