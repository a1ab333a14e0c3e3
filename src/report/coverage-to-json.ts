// `show coverage` for programs: every scope with its numbers and its curve, the gate, and what was assumed. One scope a line.
import { printableJson } from "../foundation/hostile-text.ts";
import { type CoverageView, keysForTarget, scopesInOrder } from "./coverage-view.ts";

export function* coverageToJsonParts(view: CoverageView): Generator<string> {
  const { coverage, site, timezone, evidence, zones, setAside, assumptions } = view;
  const { target, targetBy, gate, phasesUnseen, blindSpots } = coverage;
  const head = {
    ...(coverage.of === undefined ? {} : { of: coverage.of }),
    site,
    timezone,
    evidence,
    zones,
    target,
    targetBy,
    gate,
    phasesUnseen,
    blindSpots,
    setAside,
    assumptions: [...assumptions].sort((x, y) => (x.code < y.code ? -1 : 1)),
  };
  yield `{\n${Object.entries(head)
    .map(([key, value]) => `  ${JSON.stringify(key)}: ${printableJson(JSON.stringify(value))},\n`)
    .join("")}  "scopes": [\n`;
  const scopes = scopesInOrder(coverage.scopes);
  for (const [i, scope] of scopes.entries()) {
    const curve = view.curveOf(scope).map(({ units, method, expected, low, high }) => ({ units, method, expected: rounded(expected), low: rounded(low), high: rounded(high) }));
    const entry = {
      ...scope,
      coverage: scope.coverage === null ? null : rounded(scope.coverage),
      interval: scope.interval === null ? null : scope.interval.map(rounded),
      estimatedTotal: scope.estimatedTotal === null ? null : rounded(scope.estimatedTotal),
      wanted: scope.interval === null ? null : rounded(keysForTarget(scope, target) as number),
      curve,
    };
    yield `    ${printableJson(JSON.stringify(entry))}${i + 1 < scopes.length ? "," : ""}\n`;
  }
  yield "  ]\n}\n";
}

/** Digits behind these differ between machines. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
