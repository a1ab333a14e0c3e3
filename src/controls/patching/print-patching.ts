// Prints a change of patching as YAML that reads as the same change. For changes that the product drafts itself; the text of people is never printed anew.
import { writeDuration } from "../../foundation/time.ts";
import { present, some, yamlText } from "../../foundation/yaml-text.ts";
import type { NamedPatch, PatchingChange } from "../../plant/patching.ts";

/** Comment lines without their sign. */
export interface PatchingRemarks {
  readonly head?: readonly string[];
  /** By the index of the item that they stand above. */
  readonly items?: readonly (readonly string[])[];
  readonly tail?: readonly string[];
}

const IN_ONE_LINE: ReadonlySet<string> = new Set(["rule", "items", "capacity", "never", "order", "soak", "accepted", "compensated"]);

export function printPatching(change: PatchingChange, { head = [], items = [], tail = [] }: PatchingRemarks = {}): string {
  const { capacity, soak, windows } = change;
  const entries = present({
    kind: change.kind,
    name: change.name,
    satisfies: some(change.satisfies),
    rule: change.rule.length === 0 ? null : Object.fromEntries(change.rule.map(({ gravity, seconds }) => [gravity, writeDuration(seconds)])),
    items: some(change.items.map(itemText)),
    windows: windows.length === 1 ? windows[0]?.calendar : some(windows.map(({ calendar }) => calendar)),
    capacity:
      capacity.people === null && capacity.perWindowSeconds === null
        ? null
        : present({ people: capacity.people, perWindow: capacity.perWindowSeconds === null ? null : writeDuration(capacity.perWindowSeconds) }),
    never: some(change.never.map(({ assets, reason }) => ({ together: assets, reason }))),
    order: some(change.order.map(({ before, after, reason }) => present({ before, after, reason }))),
    soak: soak === null ? null : { after: "first-of-kind", for: writeDuration(soak.seconds) },
    accepted: some(change.accepted.map(({ asset, advisory, owner, until, reason }) => present({ asset, advisory, owner, until, reason }))),
    compensated: some(change.compensated.map(({ asset, advisory, by, until, reason }) => present({ asset, advisory, by, until, reason }))),
    exploitedCosts: change.exploitedCostsSeconds === null ? null : writeDuration(change.exploitedCostsSeconds),
  });
  return yamlText(entries, IN_ONE_LINE, { head, tail, above: { items }, aboveKey: {} });
}

function itemText({ asset, advisory, to, startsAt, takesSeconds, restart, backOut, people }: NamedPatch): Record<string, unknown> {
  return present({
    ...{ asset, advisory, to },
    at: startsAt?.text ?? null,
    takes: takesSeconds === null ? null : writeDuration(takesSeconds),
    restart,
    backOut: backOut === null ? null : backOut.kind === "none" ? "none" : writeDuration(backOut.seconds),
    people,
  });
}
