// What the YAML reader takes, what it refuses, and where it points.
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "./diagnostic.ts";
import { readYaml } from "./yaml-reader.ts";

/** code@line:column of each diagnostic. */
const problems = (text: string): string[] => readYaml(text, "f.yaml").diagnostics.map(placed);
const placed = (d: Diagnostic): string => (d.at?.kind === "text" ? `${d.code}@${d.at.line}:${d.at.column}` : d.code);
/** The characters a position covers. */
function covered(at: Diagnostic["at"]): string | undefined {
  return at?.kind === "text" ? at.lineText?.slice(at.column - 1, at.column - 1 + (at.length ?? 1)) : undefined;
}

describe("values", () => {
  test("YAML 1.2 core: yes, on and 010 are what they look like, dates stay texts", () => {
    const { value, diagnostics } = readYaml("a: yes\nb: on\nc: 010\nd: 2027-06-30\ne: 1:30\nf: ~\ng: true\nh: 00:1b:1b:12:34:56\n", "f");
    expect(diagnostics).toEqual([]);
    expect({ ...(value as object) }).toEqual({ a: "yes", b: "on", c: 10, d: "2027-06-30", e: "1:30", f: null, g: true, h: "00:1b:1b:12:34:56" });
  });

  test("a byte order mark and Windows line ends change neither values nor columns", () => {
    const yaml = readYaml("\ufeffa: 1\r\nb: [x, y]\r\n", "f");
    expect({ ...(yaml.value as object) }).toEqual({ a: 1, b: ["x", "y"] });
    expect(yaml.at(["a"], "key")).toEqual({ kind: "text", file: "f", line: 1, column: 1, length: 1, lineText: "a: 1" });
    expect(yaml.at(["b", 1])).toEqual({ kind: "text", file: "f", line: 2, column: 8, length: 1, lineText: "b: [x, y]" });
  });

  test("__proto__ is a key like any other", () => {
    const { value } = readYaml("__proto__: { polluted: yes }\n", "f");
    expect(Object.keys(value as object)).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("aliases stand for their anchor, the nearest one before them", () => {
    const { value, diagnostics } = readYaml("a: &x [1]\nb: *x\nc: &x [2]\nd: *x\n", "f");
    expect(diagnostics).toEqual([]);
    expect({ ...(value as object) }).toEqual({ a: [1], b: [1], c: [2], d: [2] });
  });
});

describe("places", () => {
  const yaml = readYaml('zones:\n  - name: "line 1"\n    members: [10.20.1.0/24]\nempty:\nalias: &m { deep: 7 }\nuse: *m\n', "f.yaml");
  test("keys and values", () => {
    expect(covered(yaml.at(["zones", 0, "name"], "key"))).toBe("name");
    expect(covered(yaml.at(["zones", 0, "name"]))).toBe('"line 1"');
    expect(covered(yaml.at(["zones", 0, "members", 0]))).toBe("10.20.1.0/24");
  });
  test("an empty value points at its key, a missing one at what should hold it", () => {
    expect(covered(yaml.at(["empty"]))).toBe("empty");
    expect(yaml.at(["zones", 0, "level"])).toMatchObject({ line: 2, column: 5 });
    expect(yaml.at(["nothing", "at", "all"])).toMatchObject({ line: 1, column: 1 });
  });
  test("behind an alias, the place is at the anchor", () => expect(yaml.at(["use", "deep"])).toMatchObject({ line: 5, column: 19, length: 1 }));
  test("a part of a value, where it stands unchanged", () => {
    expect(covered(yaml.within(["zones", 0, "members", 0], 6, 1))).toBe("1");
    expect(covered(yaml.within(["zones", 0, "name"], 5, 1))).toBe("1");
  });
});

describe("refusals", () => {
  test.each([
    ["tab as indentation", "a:\n\tb: 1\n", "yaml-tab@2:1"],
    ["duplicate key", "a: 1\nb: 2\na: 3\n", "yaml-duplicate-key@3:1"],
    ["merge key", "a: &x { b: 1 }\nc:\n  <<: *x\n", "yaml-merge-key@3:3"],
    ["second document", "a: 1\n---\nb: 2\n", "yaml-documents@2:1"],
    ["%YAML 1.1", "%YAML 1.1\n---\na: 2027-06-30\n", "yaml-directive@1:1"],
    ["alias without anchor", "a: *gone\n", "yaml-alias@1:4"],
    ["alias inside its anchor", "a: &x [1, *x]\n", "yaml-alias@1:11"],
    ["foreign tag", "a: !!binary aGVsbG8=\n", "yaml-tag@1:13"],
    ["own tag", "a: !thing 1\n", "yaml-tag@1:4"],
    ["a list as key", "? [a]\n: 1\n", "yaml-key@1:3"],
    ["control character", "a: b\u0007\n", "yaml-character@1:5"],
    ["lost decoding", "a: gr\ufffdn\n", "not-utf8@1:6"],
    ["nothing", "", "yaml-empty@1:1"],
    ["only comments", "# nothing\n", "yaml-empty@1:1"],
    ["unclosed bracket", "a: [1, 2\n", "yaml-syntax@1:8"],
    ["two colons", "a: b: c\n", "yaml-syntax@1:4"],
  ])("%s", (_, text, expected) => {
    const found = problems(text);
    expect(found).toContain(expected);
    expect(readYaml(text, "f").value).toBeUndefined();
  });

  test("nesting", () => {
    expect(problems("[".repeat(50_000))).toEqual(["yaml-too-deep@1:69"]);
    expect(problems("- ".repeat(50_000))[0]).toContain("yaml-too-deep");
    const deep = (levels: number): string => `${"[".repeat(levels)}${"]".repeat(levels)}`;
    expect(problems(deep(64))).toEqual([]);
    expect(problems(deep(65))[0]).toContain("yaml-too-deep");
  });

  test("aliases that multiply, also where each one is small", () => {
    const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]", ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(", ")}]`)].join("\n");
    const found = readYaml(bomb, "f").diagnostics;
    expect(found.map(placed)).toEqual(["yaml-alias-bomb@5:10"]);
    expect(found[0]?.message).toContain("20,000");
  });

  test("too many characters, too many values", () => {
    expect(problems("a".repeat(4 * 1024 * 1024 + 1))).toEqual(["yaml-too-large@1:1"]);
    expect(problems("- 1\n".repeat(200_000))[0]).toContain("yaml-too-large");
  });

  test("many problems are cut off", () => expect(problems("a: 1\n".repeat(5_000))).toHaveLength(100));

  test("the parser's own words never come through", () => {
    for (const text of ["a: b: c", "a: [", "{", "a: 'x", 'a: "\\q"', "- a\nb", "&a &b c", "a: @x", "a: |x\n", "%FOO\n---\n", "? a\n? a\n: :", "a: &a\n  *a : b"]) {
      for (const d of readYaml(text, "f").diagnostics) expect(d.message).not.toMatch(/implicit|flow|scalar|compact|plain value|anchor must|Unresolved|sequence/i);
    }
  });
});
