// What a plan of patches has to keep to: machines that are never worked on together, and which comes before which. A circle can be kept by no plan, so it is
// an error here, with the machines on it.
import type { NeverTogether, PatchOrder } from "../../plant/patching.ts";
import type { PatchingFile } from "./patching-schema.ts";

export function parseNever(shaped: PatchingFile): NeverTogether[] {
  return shaped.entries("never").map(({ index, value: { together, reason } }) => {
    const assets = [...new Set(together)];
    if (assets.length < 2) shaped.error("never-of-one", ["never", index, "together"], "A rule for machines that are never worked on together names at least two of them.", undefined, "key");
    else if (assets.length < together.length) shaped.warning("duplicate-machine", ["never", index, "together"], "A machine stands twice in this list.");
    return { assets, reason: reason ?? "never worked on together", at: shaped.yaml.at(["never", index]) };
  });
}

export function parseOrder(shaped: PatchingFile): PatchOrder[] {
  const order = shaped.entries("order").map(({ index, value: { before, after, reason } }) => {
    if (before === after) shaped.error("order-of-one", ["order", index], `"${before}" cannot come before itself.`);
    return { before, after, reason: reason ?? null, at: shaped.yaml.at(["order", index]) };
  });
  const circle = circleIn(order);
  if (circle !== null) shaped.errorAt("order-in-circle", circle.at, `No plan can keep this order: ${circle.names.join(" before ")} before ${circle.names[0]}.`, "Take one of these lines out.");
  return order;
}

/** The first circle in the order of the file, of two machines or more. */
function circleIn(order: readonly PatchOrder[]): { readonly names: readonly string[]; readonly at: PatchOrder["at"] } | null {
  const next = new Map<string, PatchOrder[]>();
  for (const rule of order) if (rule.before !== rule.after) next.set(rule.before, [...(next.get(rule.before) ?? []), rule]);
  const done = new Set<string>();
  for (const start of next.keys()) {
    // Depth first, with the way in hand: there may be thousands of rules in one chain.
    const way: { readonly name: string; step: number }[] = [{ name: start, step: 0 }];
    const on = new Set([start]);
    while (way.length > 0) {
      const here = way[way.length - 1] as (typeof way)[number];
      const rule = next.get(here.name)?.[here.step++];
      if (rule === undefined) {
        done.add(here.name);
        on.delete(here.name);
        way.pop();
      } else if (on.has(rule.after)) {
        return { names: way.slice(way.findIndex(({ name }) => name === rule.after)).map(({ name }) => name), at: rule.at };
      } else if (!done.has(rule.after)) {
        on.add(rule.after);
        way.push({ name: rule.after, step: 0 });
      }
    }
  }
  return null;
}
