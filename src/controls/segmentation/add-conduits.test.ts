// The editing of change files: what is inserted where in the styles people write, and the laws that hold whatever the style.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { ConduitAddition, ProposedAddition } from "../../plant/fix.ts";
import { addConduits } from "./add-conduits.ts";

const facts = { change: "", reason: "proposed by fix, not yet agreed: restores 2 conversations (modbus-tcp)", restores: [], alsoOpens: [], cost: 0 };
const conduit = (from: string, to: string, words: readonly string[], into: number | null = null, eitherWay = false): ConduitAddition => ({
  ...facts,
  kind: "conduit",
  from,
  to,
  services: words.map((written) => ({ written, matches: [] })),
  into,
  eitherWay,
});
const alg = (point: string, name: string): ProposedAddition => ({ ...facts, kind: "alg", point, alg: name });
const idle = (point: string, hours: number): ProposedAddition => ({ ...facts, kind: "idle-timeout", point, transport: "tcp", seconds: hours * 3_600, written: `${hours}h` });
const edit = (text: string, ...additions: ProposedAddition[]): string => {
  const { value, diagnostics } = addConduits(text, "change.yaml", { additions });
  expect(diagnostics).toEqual([]);
  return value as string;
};

describe("addConduits", () => {
  it("puts a word behind the last one of a list in brackets, before its comment", () => {
    expect(edit("conduits:\n  - { from: a, to: b, allow: [modbus, tcp/102] }   # IF-01\n", conduit("a", "b", ["ssh", "udp/161"], 0))).toBe(
      "conduits:\n  - { from: a, to: b, allow: [modbus, tcp/102, ssh, udp/161] }   # IF-01\n",
    );
    expect(edit("conduits:\n  - from: a\n    to: b\n    allow: [\n      modbus, # read\n      tcp/102 # s7\n    ]\n", conduit("a", "b", ["ssh"], 0))).toBe(
      "conduits:\n  - from: a\n    to: b\n    allow: [\n      modbus, # read\n      tcp/102, ssh # s7\n    ]\n",
    );
  });

  it("puts a word on its own line in a list of dashes", () => {
    expect(edit("conduits:\n- from: a\n  to: b\n  allow:\n  - modbus   # read\n  # until here\n  reason: x\n", conduit("a", "b", ["ssh"], 0))).toBe(
      "conduits:\n- from: a\n  to: b\n  allow:\n  - modbus   # read\n  - ssh\n  # until here\n  reason: x\n",
    );
  });

  it("writes a new conduit as the others are written, without an owner", () => {
    expect(edit("conduits:\n  - { from: a, to: b, allow: [modbus] } # last\n# after\ndefault: deny", conduit("b", "a", ["tcp/50000-50010"]))).toBe(
      `conduits:\n  - { from: a, to: b, allow: [modbus] } # last\n  - { from: b, to: a, allow: [tcp/50000-50010], reason: "${facts.reason}" }   # proposed by fix, no owner yet\n# after\ndefault: deny`,
    );
    expect(edit("conduits:\n    - from: a\n      to: b\n      allow: [modbus]", conduit("b", "a", ["ssh"]))).toBe(
      `conduits:\n    - from: a\n      to: b\n      allow: [modbus]\n    - from: b\n      to: a\n      allow: [ssh]\n      reason: "${facts.reason}"\n      # no owner yet`,
    );
  });

  it("begins the list of conduits where there is none", () => {
    const line = `  - { from: a, to: b, allow: [ssh], reason: "${facts.reason}" }   # proposed by fix, no owner yet\n`;
    expect(edit("zones:\n  - name: a\n    members: [any] # all\ndefault: deny\n", conduit("a", "b", ["ssh"]))).toBe(`zones:\n  - name: a\n    members: [any] # all\nconduits:\n${line}default: deny\n`);
    expect(edit("conduits: # none yet\ndefault: deny\n", conduit("a", "b", ["ssh"]))).toBe(`conduits: # none yet\n${line}default: deny\n`);
    expect(parse(edit("conduits: []\n", conduit("a", "b", ["ssh"]))).conduits).toHaveLength(1);
  });

  it("extends alg and timeouts of a point, and adds them where they are missing", () => {
    const text = "enforcement:\n  - name: core\n    idleTimeout: { tcp: 1h, udp: 3m }    # defaults\n    alg: []                              # off\n  - { name: edge, at: all }\n";
    expect(edit(text, alg("core", "dce-rpc"), alg("core", "ftp"), idle("core", 4), alg("edge", "ftp"), idle("edge", 2))).toBe(
      "enforcement:\n  - name: core\n    idleTimeout: { tcp: 4h, udp: 3m }    # defaults\n    alg: [dce-rpc, ftp]                              # off\n  - { name: edge, at: all, alg: [ftp], idleTimeout: { tcp: 2h } }\n",
    );
    expect(edit("enforcement:\n  - name: core\n    idleTimeout:\n      udp: 3m\n    at: all\n", idle("core", 4), alg("core", "ftp"))).toBe(
      "enforcement:\n  - name: core\n    idleTimeout:\n      udp: 3m\n      tcp: 4h\n    at: all\n    alg: [ftp]\n",
    );
    expect(edit("enforcement: [{ name: core, idleTimeout: { tcp: 8h } }]\n", idle("core", 4))).toBe("enforcement: [{ name: core, idleTimeout: { tcp: 8h } }]\n");
  });

  it("does not touch a list that stands in two places: it writes a conduit of its own", () => {
    const text = "conduits:\n  - { from: a, to: b, allow: &std [modbus] }\n  - { from: b, to: a, allow: *std }\n";
    const edited = edit(text, conduit("a", "b", ["ssh"], 0), conduit("b", "a", ["dns"], 1));
    expect(edited.startsWith(text)).toBe(true);
    expect(parse(edited).conduits.map((c: { allow: string[] }) => c.allow)).toEqual([["modbus"], ["modbus"], ["ssh"], ["dns"]]);
    expect(addConduits("enforcement:\n  - &p { name: core }\n  - *p\n", "f", { additions: [alg("core", "ftp")] }).diagnostics[0]?.message).toContain("not written out");
  });

  it("refuses a text that is not the change that was judged", () => {
    for (const text of ["", "- a\n", "a: [\n", "a: 1\n---\nb: 2\n"]) {
      const { value, diagnostics } = addConduits(text, "f", { additions: [conduit("a", "b", ["ssh"])] });
      expect(value, text).toBeUndefined();
      expect(diagnostics[0]?.code).toBe("fix-not-written");
    }
    // Another conduit stands in that place now: a new one is written instead of widening the wrong one.
    expect(parse(edit("conduits:\n  - { from: x, to: y, allow: [modbus] }\n", conduit("a", "b", ["ssh"], 0))).conduits[0].allow).toEqual(["modbus"]);
  });

  it("keeps a JSON file JSON, and quotes what YAML would read as something else", () => {
    const json = JSON.stringify({ zones: [{ name: "a" }], enforcement: [{ name: "core" }] }, null, 2);
    expect(JSON.parse(edit(json, conduit("a", "b", ["ssh"]), alg("core", "ftp"), idle("core", 2)))).toMatchObject({
      conduits: [{ from: "a", to: "b", allow: ["ssh"] }],
      enforcement: [{ alg: ["ftp"], idleTimeout: { tcp: "2h" } }],
    });
    for (const name of ["null", "1e3", "a, b", "# x", "ende: ", "x\u2028y\u0007", "- a", "ja\nnein", "'", '"', "*a", "0x1f", "2026-01-01", "a:b", "~"]) {
      const added = parse(edit("conduits:\n  - { from: a, to: b, allow: [x] }\n", conduit(name, "b", ["ssh"]))).conduits[1];
      expect(added.from, name).toBe(name);
    }
  });
});

/** A change in one of many styles. Everything is said by the same content. */
interface Styled {
  readonly text: string;
  readonly conduits: readonly { readonly from: string; readonly to: string; readonly allow: readonly string[]; readonly both: boolean }[];
}
const zoneName = fc.constantFrom("a", "b", "line-1", "office");
const word = fc.constantFrom("modbus", "tcp/102", "udp/1-9", "app:opcua", "icmp");
const styled: fc.Arbitrary<Styled> = fc
  .record({
    conduits: fc.option(
      fc.array(fc.record({ from: zoneName, to: zoneName, allow: fc.uniqueArray(word, { maxLength: 3 }), both: fc.boolean(), flow: fc.boolean(), dashes: fc.boolean() }), { maxLength: 4 }),
      { nil: null },
    ),
    indent: fc.constantFrom("", "  ", "     "),
    comment: fc.constantFrom("", "  # why", " #"),
    blank: fc.constantFrom("", "\n", "\n# between\n"),
    crlf: fc.boolean(),
    end: fc.constantFrom("", "\n", "\n\n# the end\n", "\n...\n"),
    points: fc.subarray(["  - name: core", "    alg: [ftp]", "    alg:\n      - ftp", "    idleTimeout: { udp: 2m }", "    stateful: true"], { minLength: 1 }),
    last: fc.boolean(),
    bom: fc.boolean(),
  })
  .map((s) => {
    const items = (s.conduits ?? []).map((c, i) => {
      const ends = c.both ? `between: [${c.from}, ${c.to}]` : `from: ${c.from}${c.flow ? "," : `\n${s.indent}  `} to: ${c.to}`.replace("\n", "\n");
      if (c.flow) return `${s.indent}- { ${ends}, allow: [${c.allow.join(", ")}] }${s.comment}`;
      const allow = c.dashes && c.allow.length > 0 ? `allow:${s.comment}\n${c.allow.map((w) => `${s.indent}    - ${w}${s.comment}`).join("\n")}` : `allow: [ ${c.allow.join(" , ")} ]${s.comment}`;
      const lines = c.both ? [ends, allow] : [`from: ${c.from}`, `to: ${c.to}`, allow];
      if (i % 2 === 1) lines.push("reason: |\n" + `${s.indent}    several\n${s.indent}    lines`);
      return `${s.indent}- ${lines.join(`\n${s.indent}  `)}`;
    });
    const conduits = s.conduits === null ? [] : items.length === 0 ? [`conduits: []${s.comment}`] : [`conduits:${s.comment}\n${items.join(`\n${s.blank}`)}`];
    const algs = s.points.filter((l) => l.startsWith("    alg"));
    const point = s.points.includes("  - name: core") ? [`enforcement:\n${s.points.filter((l) => !l.startsWith("    alg") || l === algs[0]).join("\n")}`] : [];
    const parts = ["kind: segmentation", `zones:\n  - { name: a, members: [any] }${s.comment}`, ...(s.last ? [...point, ...conduits] : [...conduits, ...point])];
    const text = parts.join("\n") + s.end;
    return { text: `${s.bom ? "\ufeff" : ""}${s.crlf ? text.replaceAll("\n", "\r\n") : text}`, conduits: s.conduits ?? [] };
  });

const proposal = (s: Styled): fc.Arbitrary<ProposedAddition[]> =>
  fc
    .record({
      into: fc.subarray(s.conduits.map((_, i) => i)),
      words: fc.uniqueArray(fc.constantFrom("ssh", "modbus", "tcp/1-65535", "l2/0x8892", "app:s7comm"), { minLength: 1, maxLength: 3 }),
      fresh: fc.uniqueArray(fc.tuple(zoneName, zoneName), { selector: (p) => p.join(), maxLength: 2 }),
      algs: s.text.includes("name: core") ? fc.subarray<string>(["ftp", "dce-rpc", "tftp"]) : fc.constant<string[]>([]),
      hours: s.text.includes("name: core") ? fc.option(fc.constantFrom(1, 4, 24), { nil: null }) : fc.constant(null),
    })
    .map((p) => [
      ...p.into.map((i) => conduit(s.conduits[i]?.from ?? "", s.conduits[i]?.to ?? "", p.words, i, s.conduits[i]?.both)),
      ...p.fresh.map(([from, to]) => conduit(from, to, p.words)),
      ...p.algs.map((a) => alg("core", a)),
      ...(p.hours === null ? [] : [idle("core", p.hours)]),
    ]);

function isSubsequence(part: string, whole: string): boolean {
  let i = 0;
  for (const c of whole) if (i < part.length && c === part[i]) i++;
  return i === part.length;
}

interface Read {
  readonly conduits?: { from?: string; to?: string; between?: string[]; allow: string[] }[] | null;
  readonly enforcement?: { alg?: string[]; idleTimeout?: { tcp?: string } }[];
}

describe("laws of addConduits", () => {
  it("says what was proposed, leaves every other byte, and has nothing to add the second time", () => {
    let edits = 0;
    fc.assert(
      fc.property(
        styled.chain((s) => fc.tuple(fc.constant(s), proposal(s))),
        ([s, additions]) => {
          const { value, diagnostics } = addConduits(s.text, "change.yaml", { additions });
          expect(diagnostics).toEqual([]);
          const edited = value as string;
          if (edited !== s.text) edits++;
          expect(isSubsequence(s.text, edited)).toBe(true);
          if (s.text.includes("\r\n")) expect(edited.replaceAll("\r\n", "")).not.toContain("\n");
          expect(addConduits(edited, "change.yaml", { additions })).toEqual({ value: edited, diagnostics: [] });
          const [before, after] = [parse(s.text) as Read, parse(edited) as Read];
          const permitted = (r: Read, from: string, to: string): string[] =>
            (r.conduits ?? []).flatMap((c) =>
              (c.from === from && c.to === to) || (c.between?.includes(from) === true && c.between.includes(to) && (from !== to || c.between.every((z) => z === from))) ? c.allow : [],
            );
          for (const from of ["a", "b", "line-1", "office"]) {
            for (const to of ["a", "b", "line-1", "office"]) {
              const added = additions.flatMap((a) =>
                a.kind === "conduit" && ((a.from === from && a.to === to) || (a.eitherWay && a.from === to && a.to === from)) ? a.services.map((w) => w.written) : [],
              );
              expect(new Set(permitted(after, from, to))).toEqual(new Set([...permitted(before, from, to), ...added]));
            }
          }
          const algs = additions.flatMap((a) => (a.kind === "alg" ? [a.alg] : []));
          expect(new Set(after.enforcement?.[0]?.alg ?? [])).toEqual(new Set([...(before.enforcement?.[0]?.alg ?? []), ...algs]));
          const hours = additions.find((a) => a.kind === "idle-timeout");
          expect(after.enforcement?.[0]?.idleTimeout?.tcp).toBe(hours?.kind === "idle-timeout" ? hours.written : undefined);
        },
      ),
      { numRuns: 400, seed: 20261005 },
    );
    expect(edits).toBeGreaterThan(200);
  });

  it("never throws on a damaged text, and what it gives back parses", () => {
    fc.assert(
      fc.property(
        styled.chain((s) =>
          fc.tuple(fc.constant(s), proposal(s), fc.array(fc.tuple(fc.nat(), fc.constantFrom("", "[", "{", "]", ":", "- ", "\n", "&a ", "*a", "#", "'", "\t", "\u0000", "<<: ")), { maxLength: 4 })),
        ),
        ([s, additions, damage]) => {
          let text = s.text;
          for (const [place, what] of damage) text = text.slice(0, place % (text.length + 1)) + what + text.slice((place % (text.length + 1)) + (what === "" ? 1 : 0));
          const { value } = addConduits(text, "change.yaml", { additions });
          if (value !== undefined && value !== text) parse(value, { logLevel: "error" });
        },
      ),
      { numRuns: 500, seed: 5 },
    );
  });
});
