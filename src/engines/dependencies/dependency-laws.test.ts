// Laws on random plants: the fast propagation equals the slow one, more that is blocked is never less that stops, nothing depends on order, cycles end.
import fc from "fast-check";
import { expect, it } from "vitest";
import { asset, conversation, plant, textAt } from "../../../tests/generators/plant-builder.ts";
import type { AssetRole } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { DeclaredDependency } from "../../plant/plant-file.ts";
import type { Plant } from "../../plant/plant.ts";
import { buildGraph } from "./build-graph.ts";
import { BrokenTogether } from "./broken-together.ts";
import type { DependencyAnswer } from "./answer.ts";
import { askDependencies } from "./dependencies.ts";
import { AT_ONCE, compareMoments, type Moment } from "./moment.ts";
import { propagate } from "./propagate.ts";
import { propagateSlowly } from "./reference.ts";

const ROLES_DRAWN: readonly AssetRole[] = ["plc", "remote-io", "drive", "hmi", "scada", "mes", "historian", "server", "licence-server", "domain-controller", "workstation", "printer", "unknown"];
const SERVICES: readonly (readonly [string, string])[] = [
  ["tcp/102", "s7comm"],
  ["udp/2222", "enip-io"],
  ["tcp/4840", "opcua"],
  ["udp/53", "dns"],
  ["tcp/88", "kerberos-ldap"],
  ["tcp/27000", "flexnet"],
  ["udp/123", "ntp"],
  ["tcp/1433", "mssql"],
  ["tcp/445", "smb"],
  ["tcp/9100", "raw-print"],
  ["tcp/7777", "unknown"],
];

interface Drawn {
  readonly plant: Plant;
  readonly dependencies: readonly DeclaredDependency[];
}

const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    roles: fc.array(fc.constantFrom(...ROLES_DRAWN), { minLength: 2, maxLength: 10 }),
    lines: fc.array(fc.constantFrom(null, "line-1", "line-2"), { minLength: 10, maxLength: 10 }),
    links: fc.array(
      fc.record({
        from: fc.nat(9),
        to: fc.nat(9),
        service: fc.constantFrom(...SERVICES),
        operations: fc.constantFrom([], ["read"], ["read", "write"], ["file"], ["identify"]),
        worked: fc.boolean(),
        period: fc.constantFrom(null, 0.1, 5),
      }),
      { maxLength: 24 },
    ),
    pairs: fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 2 }),
    declared: fc.array(fc.record({ needs: fc.nat(9), line: fc.constantFrom(null, "line-1"), seconds: fc.constantFrom(0, 60, 5_000, null) }), { maxLength: 3 }),
  })
  .map(({ roles, lines, links, pairs, declared }) => {
    const at = (i: number): number => i % roles.length;
    const name = (i: number): string => `M${at(i)}`;
    const address = (i: number): string => `10.0.0.${at(i) + 1}`;
    const assets = roles.map((role, i) => asset(`M${i}`, [`10.0.0.${i + 1}`], { role, line: lines[i] ?? null }));
    const seen = links
      .filter(({ from, to }) => at(from) !== at(to))
      .map(
        ({ from, to, service: [port, protocol], operations, worked, period }): Conversation =>
          conversation(address(from), address(to), port, {
            protocol,
            protocolConfidence: "high",
            operations: operations as Conversation["operations"],
            established: worked ? 4 : 0,
            periodP50: period,
          }),
      );
    const redundancy = pairs.filter(([a, b]) => at(a) !== at(b)).map(([a, b]) => [name(a), name(b)]);
    const dependencies = declared.map(
      ({ needs, line, seconds }): DeclaredDependency => ({
        asset: null,
        line,
        needs: name(needs),
        service: null,
        role: null,
        tolerates: seconds === null ? { kind: "forever" } : { kind: "seconds", seconds },
        reason: null,
        at: textAt(1),
      }),
    );
    return { plant: plant(seen, { assets, redundancy, lines: [] }), dependencies };
  });

const question = ({ plant: p, dependencies }: Drawn): Parameters<typeof askDependencies>[0] => ({ plant: p, declared: { essential: [], dependencies }, phases: [], times: [] });
const RUNS = { seed: 20_261_126, numRuns: 400 };
const chosen = (p: Plant, seed: number): number[] => p.conversations.flatMap((_, i) => (((seed >> (i % 24)) & 1) === 1 ? [i] : []));
const LATER: readonly Moment[] = [AT_ONCE, { waits: 0, seconds: 60 }, { waits: 1, seconds: 0 }];

it("propagates as the slow reference does", () => {
  let reached = 0;
  fc.assert(
    fc.property(drawn, fc.nat(0xffffff), fc.array(fc.nat(20), { maxLength: 2 }), (d, seed, failing) => {
      const graph = buildGraph(question(d));
      const broken = new Map(chosen(d.plant, seed).map((c, i) => [c, LATER[i % LATER.length] as Moment]));
      const failed = new Map(failing.filter((n) => n < graph.nodes.length).map((n) => [n, AT_ONCE]));
      const fast = new Map([...propagate(graph, { broken, failed }).failures].map(([node, { moment }]) => [node, moment]));
      reached += fast.size;
      expect(new Map([...fast].sort(([a], [b]) => a - b))).toEqual(propagateSlowly(graph, { broken, failed }));
    }),
    RUNS,
  );
  expect(reached).toBeGreaterThan(1_000);
});

it("finds as single points of failure all machines whose failure stops a line that is not their own", () => {
  let found = 0;
  fc.assert(
    fc.property(drawn, (d) => {
      const answer = askDependencies(question(d));
      const graph = buildGraph(question(d));
      const stopping = graph.nodes.flatMap(({ kind, name, line }, node) => {
        if (kind !== "asset") return [];
        const failed = [...propagateSlowly(graph, { failed: new Map([[node, AT_ONCE]]) }).keys()].flatMap((n) => (n === node ? [] : (graph.nodes[n] ?? [])));
        const failing = failed.filter((other) => other.kind === "asset").length;
        return failed.some((other) => other.kind === "line" && other.name !== line) ? [`${name}: ${failing}`] : [];
      });
      found += stopping.length;
      expect(answer.singlePointsOfFailure.map(({ asset: name, failing }) => `${name}: ${failing}`).sort()).toEqual(stopping.sort());
    }),
    RUNS,
  );
  expect(found).toBeGreaterThan(100);
});

const lineMoments = (answer: DependencyAnswer, rows: readonly number[], breaking: readonly number[] | null = null): Map<string, string> =>
  new Map((answer.impactOf(rows, "blocked", breaking)?.byLine ?? []).map((l) => [l.line, `${l.afterSeconds}|${l.whenNext}`]));

it("never stops less, or later, when more is blocked", () => {
  fc.assert(
    fc.property(drawn, fc.nat(0xffffff), fc.nat(0xffffff), (d, some, others) => {
      const graph = buildGraph(question(d));
      const few = new Map(chosen(d.plant, some).map((c) => [c, AT_ONCE]));
      const many = new Map([...few, ...chosen(d.plant, others).map((c) => [c, AT_ONCE] as const)]);
      const [less, more] = [propagate(graph, { broken: few }).failures, propagate(graph, { broken: many }).failures];
      for (const [node, { moment }] of less) expect(compareMoments(more.get(node)?.moment ?? { waits: 99, seconds: 0 }, moment)).toBeLessThanOrEqual(0);
    }),
    RUNS,
  );
});

it("takes what else breaks as if all of it had been asked, and blames nothing on a conversation that changes nothing", () => {
  fc.assert(
    fc.property(drawn, fc.nat(0xffffff), fc.nat(0xffffff), (d, some, others) => {
      const graph = buildGraph(question(d));
      const all = [...new Set([...chosen(d.plant, some), ...chosen(d.plant, others)])];
      const moments = (p: ReturnType<typeof propagate>): [number, Moment][] => [...p.failures].map(([n, f]): [number, Moment] => [n, f.moment]).sort(([a], [b]) => a - b);
      const rest = all.filter((c) => !chosen(d.plant, some).includes(c));
      const together = new BrokenTogether(graph, all);
      expect(moments(propagate(graph, { lost: together.all() }))).toEqual(moments(propagate(graph, { broken: new Map(all.map((c) => [c, AT_ONCE])) })));
      expect(moments(propagate(graph, { lost: together.without(new Set(chosen(d.plant, some))) }))).toEqual(moments(propagate(graph, { broken: new Map(rest.map((c) => [c, AT_ONCE])) })));
    }),
    RUNS,
  );
});

it("does not depend on the order of conversations, machines or entries", () => {
  fc.assert(
    fc.property(drawn, fc.nat(0xffffff), (d, seed) => {
      const rows = chosen(d.plant, seed);
      const n = d.plant.conversations.length;
      const turned: Drawn = {
        plant: { ...d.plant, conversations: [...d.plant.conversations].reverse(), assets: [...d.plant.assets].reverse() },
        dependencies: [...d.dependencies].reverse(),
      };
      expect(
        lineMoments(
          askDependencies(question(turned)),
          rows.map((r) => n - 1 - r),
        ),
      ).toEqual(lineMoments(askDependencies(question(d)), rows));
    }),
    { ...RUNS, numRuns: 200 },
  );
});

it("lets a declared tolerance win: with one for ever for everything above the lines, no way leads through a conversation", () => {
  fc.assert(
    fc.property(drawn, fc.nat(0xffffff), (d, seed) => {
      const everything = d.plant.assets.map(
        (a): DeclaredDependency => ({ asset: a.name, line: null, needs: null, service: null, role: null, tolerates: { kind: "forever" }, reason: null, at: textAt(1) }),
      );
      expect(lineMoments(askDependencies(question({ plant: d.plant, dependencies: everything })), chosen(d.plant, seed)).size).toBe(0);
    }),
    { ...RUNS, numRuns: 200 },
  );
});
