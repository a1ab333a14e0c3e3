// The editing of change files: what is written where, and the law that the edited text reads as the change with just these edits, whatever its style.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { stringify } from "yaml";
import { accessObject } from "../../../tests/generators/access-texts.ts";
import { withoutPlaces } from "../../../tests/generators/segmentation-texts.ts";
import type { AccessChange } from "../../plant/access.ts";
import { changeWithEdits } from "./change-with-edits.ts";
import { editAccess } from "./edit-access.ts";
import { parseAccess } from "./parse-access.ts";
import type { WritableEdit } from "./writable-edits.ts";

const at = { kind: "text", file: "c.yaml", line: 1, column: 1 } as const;
const asset = (text: string) => ({ kind: "asset", text, at }) as const;

const TEXT = `kind: access
name: Vendors   # agreed with the works council
people:
  # shift a
  - { name: op-a, accounts: [op.a], role: operator }   # since May
  - name: vendor
    accounts:
      - ext-filler   # the company's
    role: vendor
roles:
  - name: operator
    targets: [line:line-1]   # grows
    hours: shifts
  - name: vendor
    targets:
      - asset:FILLER-1-PLC
    how: [rdp]
    session: { total: 4h, idle: 15m }   # audit 2025
    approval:
      by: operator
      takes: 20m
retire:
  - operator   # 12 people know it
  - admin
noSecondFactor: []
`;

const edited = (text: string, ...edits: WritableEdit[]): string => {
  const { value, diagnostics } = editAccess(text, "c.yaml", edits);
  expect(diagnostics).toEqual([]);
  return value as string;
};
/** The lines that differ, as a reader of a difference sees them. */
const difference = (before: string, after: string): string[] => {
  const [old, now] = [before.split("\n"), after.split("\n")];
  return [...old.filter((l) => !now.includes(l)).map((l) => `-${l}`), ...now.filter((l) => !old.includes(l)).map((l) => `+${l}`)];
};

describe("edits in a text of people", () => {
  test.each<[string, WritableEdit, string[]]>([
    ["a limit", { kind: "session-total", role: "vendor", seconds: 21_600 }, ["-    session: { total: 4h, idle: 15m }   # audit 2025", "+    session: { total: 6h, idle: 15m }   # audit 2025"]],
    ["a limit where there was none", { kind: "session-idle", role: "operator", seconds: 90 }, ["+    session: { idle: 90s }"]],
    [
      "what happens at it",
      { kind: "at-limit", role: "vendor", atLimit: "warn" },
      ["-    session: { total: 4h, idle: 15m }   # audit 2025", "+    session: { total: 4h, idle: 15m, atLimit: warn }   # audit 2025"],
    ],
    [
      "when somebody can be asked",
      { kind: "approval-available", role: "vendor", available: { kind: "week", week: [0, 1, 2, 3, 4, 5, 6].map((d) => ({ from: d * 1_440 + 360, to: d * 1_440 + 1_320 })) } },
      ["+      available: 06:00-22:00"],
    ],
    ["how long the yes takes", { kind: "approval-takes", role: "vendor", seconds: 300 }, ["-      takes: 20m", "+      takes: 5m"]],
    ["hours", { kind: "hours", role: "operator", hours: { kind: "always" } }, ["-    hours: shifts", "+    hours: always"]],
    ["a machine in brackets", { kind: "add-target", role: "operator", term: asset("UTIL HMI") }, ["-    targets: [line:line-1]   # grows", '+    targets: [line:line-1, "asset:UTIL HMI"]   # grows']],
    ["a machine with a dash", { kind: "add-target", role: "vendor", term: asset("FILLER-1-HMI") }, ["+      - asset:FILLER-1-HMI"]],
    ["a way", { kind: "add-way", role: "vendor", way: "ssh" }, ["-    how: [rdp]", "+    how: [rdp, ssh]"]],
    ["a way where there are all", { kind: "add-way", role: "operator", way: "ssh" }, []],
    ["a machine to come through where it may come from anywhere", { kind: "add-through", role: "vendor", term: asset("JUMP-01") }, []],
    ["an account", { kind: "add-accounts", person: "vendor", accounts: ["CORP\\ext2", "ext-filler"] }, ['+      - "CORP\\\\ext2"']],
    ["a person", { kind: "add-person", person: "op-b", accounts: ["op.b"], roles: ["operator"] }, ["+  - { name: op-b, accounts: [op.b], role: operator }"]],
    ["broken glass", { kind: "break-glass", role: "operator", takesSeconds: 300 }, ["+breakGlass: { role: operator, takes: 5m }"]],
    ["where no second factor is", { kind: "add-no-second-factor", targets: ["asset:UTIL-HMI"] }, ["-noSecondFactor: []", "+noSecondFactor: [asset:UTIL-HMI]"]],
    [
      "who takes an account over",
      { kind: "taken-over-by", account: "operator", role: "operator" },
      ["-  - operator   # 12 people know it", "+  - { account: operator, takenOverBy: [operator] }   # 12 people know it"],
    ],
    ["an account that programs keep", { kind: "programs-stay", account: "admin" }, ["-  - admin", "+  - { account: admin, programs: stay }"]],
    [
      "an account with which machines sign themselves on",
      { kind: "automatic-stay", account: "admin", roles: ["operator", "vendor"] },
      ["-  - admin", "+  - { account: admin, takenOverBy: [operator, vendor], automatic: stay }"],
    ],
    ["an account that stays", { kind: "keep-account", account: "operator" }, ["-  - operator   # 12 people know it"]],
    [
      "what is wanted",
      { kind: "add-acknowledged", account: "operator", role: null, target: null, owner: "production", reason: "badges come in May", until: "2027-05-31" },
      ["+acknowledged:", '+  - { account: operator, owner: production, until: 2027-05-31, reason: "badges come in May" }'],
    ],
  ])("%s", (_, edit, expected) => expect(difference(TEXT, edited(TEXT, edit))).toEqual(expected));

  it("takes out the last retired account of a list with dashes, and of one in brackets", () => {
    const keep: WritableEdit[] = [
      { kind: "keep-account", account: "operator" },
      { kind: "keep-account", account: "admin" },
    ];
    expect(difference(TEXT, edited(TEXT, ...keep))).toEqual(["-retire:", "-  - operator   # 12 people know it", "-  - admin", "+retire: []"]);
    const flow = (list: string): string => TEXT.replace(/retire:\n.*\n.*\n/, `retire: ${list}\n`);
    const result = (list: string, ...edits: WritableEdit[]): string => /retire: ([\s\S]*?)\nnoSecond/.exec(edited(flow(list), ...edits))?.[1] ?? "";
    const [first, second] = keep as [WritableEdit, WritableEdit];
    expect(result("[operator, admin]", first)).toBe("[admin]");
    expect(result("[operator, admin]", second)).toBe("[operator]");
    expect(result("[ operator , admin, ]", second)).toBe("[ operator , ]");
    expect(result("[operator, admin]", ...keep)).toBe("[]");
    expect(result("[\n  operator, # shared\n  admin # too\n  ]", first)).toBe("[\n  # shared\n  admin # too\n  ]");
    expect(result("[\n  operator, # shared\n  admin # too\n  ]", second)).toBe("[\n  operator # shared\n   # too\n  ]");
  });

  it("adds to what takes the place of a retired account, in every layout, and takes all of it out", () => {
    const all: WritableEdit[] = [
      { kind: "taken-over-by", account: "operator", role: "operator" },
      { kind: "programs-stay", account: "operator" },
      { kind: "automatic-stay", account: "operator", roles: ["operator", "vendor"] },
    ];
    const flow = (list: string): string => TEXT.replace(/retire:\n.*\n.*\n/, `retire: ${list}\n`);
    const result = (list: string, ...edits: WritableEdit[]): string => /retire: ?([\s\S]*?)\nnoSecond/.exec(edited(flow(list), ...edits))?.[1] ?? "";
    const whole = "{ account: operator, takenOverBy: [operator, vendor], programs: stay, automatic: stay }";
    expect(result("[operator, admin]", ...all)).toBe(`[${whole}, admin]`);
    const block = "\n  - account: operator   # shared\n    takenOverBy:\n      - operator   # the crew\n  - admin";
    expect(result(block, ...all)).toBe("\n  - account: operator   # shared\n    takenOverBy:\n      - operator   # the crew\n      - vendor\n    programs: stay\n    automatic: stay\n  - admin");
    expect(result("[{ account: operator }, admin]", ...all)).toBe(`[${whole}, admin]`);
    const keep: WritableEdit = { kind: "keep-account", account: "operator" };
    expect(result(`[${whole}, admin]`, keep)).toBe("[admin]");
    expect(result(block, keep)).toBe("\n  - admin");
    expect(editAccess(TEXT, "c.yaml", [{ kind: "programs-stay", account: "nobody" }]).diagnostics.map(({ message }) => message)).toEqual(["The account nobody is not below retire as such."]);
  });

  it("says which edit could not be written, and writes the others", () => {
    const shared = TEXT.replace("session: { total: 4h, idle: 15m }", "session: *limits").replace("hours: shifts", "hours: shifts\n    session: &limits { total: 4h, idle: 15m }");
    const { value, diagnostics } = editAccess(shared, "c.yaml", [
      { kind: "session-total", role: "vendor", seconds: 21_600 },
      { kind: "session-total", role: "operator", seconds: 21_600 },
      { kind: "at-limit", role: "nobody", atLimit: "warn" },
      { kind: "approval-takes", role: "operator", seconds: 1 },
      { kind: "keep-account", account: "OPERATOR" },
      { kind: "add-way", role: "vendor", way: "ssh" },
    ]);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'The file is written in a way in which "session total" of vendor cannot be put in without changing something else.',
      'The file is written in a way in which "session total" of operator cannot be put in without changing something else.',
      "No role is named nobody.",
      "The role operator has no approval.",
      "The account OPERATOR is not below retire as such.",
    ]);
    expect(difference(shared, value as string)).toEqual(["-    how: [rdp]", "+    how: [rdp, ssh]"]);
  });

  test.each(["", "- a\n", "a: [\n", "a: 1\n---\nb: 2\n", "a: *b\n"])("refuses %j", (text) => {
    const { value, diagnostics } = editAccess(text, "c.yaml", [{ kind: "break-glass", role: "r", takesSeconds: 60 }]);
    expect([value, diagnostics[0]?.code]).toEqual([undefined, "fix-not-written"]);
  });
});

const seconds = fc.constantFrom(7_200, 100_000, 5_400, 31_536_000);
const term = fc.constantFrom(asset("FILLER-1-PLC"), asset("NEW: 1"), { kind: "line", text: "line-9", at } as const, { kind: "match", text: "role=hmi line=line-1", at } as const);
const week = fc.constantFrom({ kind: "always" } as const, { kind: "calendar", calendar: "shifts" } as const, { kind: "week", week: [{ from: 60, to: 1_500 }] } as const);
const retired = fc.constantFrom("operator", "admin", "no", "HMI\\user");
const editOf = (names: fc.Arbitrary<string>): fc.Arbitrary<WritableEdit> =>
  fc.oneof(
    fc.record({ kind: fc.constant("session-total" as const), role: names, seconds }),
    fc.record({ kind: fc.constant("session-idle" as const), role: names, seconds: fc.constantFrom(0.25, 0.5) }),
    fc.record({ kind: fc.constant("at-limit" as const), role: names, atLimit: fc.constantFrom("disconnect" as const, "warn" as const) }),
    fc.record({ kind: fc.constant("approval-available" as const), role: names, available: week }),
    fc.record({ kind: fc.constant("approval-takes" as const), role: names, seconds: fc.constantFrom(0, 90, 3_600) }),
    fc.record({ kind: fc.constant("hours" as const), role: names, hours: week }),
    fc.record({ kind: fc.constant("at-hours-end" as const), role: names, atHoursEnd: fc.constantFrom("stay" as const, "disconnect" as const) }),
    fc.record({ kind: fc.constant("add-target" as const), role: names, term }),
    fc.record({ kind: fc.constant("add-way" as const), role: names, way: fc.constantFrom("ssh" as const, "console" as const) }),
    fc.record({ kind: fc.constant("add-through" as const), role: names, term }),
    fc.record({
      kind: fc.constant("add-accounts" as const),
      person: fc.constantFrom("person 0", "person 1"),
      accounts: fc.uniqueArray(fc.constantFrom("new.a", "CORP\\new", "null"), { minLength: 1 }),
    }),
    fc.record({ kind: fc.constant("break-glass" as const), role: names, takesSeconds: fc.constantFrom(60, 300) }),
    fc.record({ kind: fc.constant("add-no-second-factor" as const), targets: fc.uniqueArray(fc.constantFrom("asset:FILLER-1-PLC", "zone:z", "match:role=plc"), { minLength: 1 }) }),
    fc.record({ kind: fc.constant("taken-over-by" as const), account: retired, role: names }),
    fc.record({ kind: fc.constant("programs-stay" as const), account: retired }),
    fc.record({ kind: fc.constant("automatic-stay" as const), account: retired, roles: fc.uniqueArray(names, { maxLength: 2 }) }),
    fc.record({ kind: fc.constant("keep-account" as const), account: retired }),
    fc.record({
      kind: fc.constant("add-acknowledged" as const),
      account: fc.constantFrom("operator", "a: b"),
      role: fc.constant(null),
      target: fc.constantFrom(null, "asset:X"),
      owner: fc.constantFrom("it", "{x}"),
      reason: fc.constantFrom("why", "a # b"),
      until: fc.constantFrom(null, "2027-06-30"),
    }),
  );

/** A change, and edits of what is mostly there. */
const changeAndEdits = accessObject.chain((object) => {
  const roles = (object["roles"] as { name: string }[]).map(({ name }) => name);
  return fc.tuple(fc.constant(object), fc.array(editOf(fc.constantFrom(...roles, ...roles, "nobody")), { minLength: 1, maxLength: 4 }));
});

/** What a role says of places is a function. What is written and counts for nothing is not kept in a change, so an edit may bring it to light. */
function plain(change: AccessChange | undefined): unknown {
  return withoutPlaces({ ...change, roles: change?.roles.map(({ atKey: _, ...role }) => role) });
}
function withoutIdleKeys(object: Record<string, unknown>): Record<string, unknown> {
  const roles = (object["roles"] as Record<string, Record<string, unknown> | undefined>[]).map((role) => {
    const { session } = role;
    if (session === undefined || (session["total"] !== undefined && role["approval"] !== undefined)) return role;
    const { countedFrom: _, ...rest } = session;
    return { ...role, session: rest };
  });
  return { ...object, roles };
}

const style = fc.record({
  kind: fc.constantFrom("block", "json", "flow lists"),
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  crlf: fc.boolean(),
  comments: fc.boolean(),
  end: fc.constantFrom("", "\n# the end\n"),
});

function styled(object: unknown, { kind, indent, indentSeq, crlf, comments, end }: typeof style extends fc.Arbitrary<infer S> ? S : never): string {
  if (kind === "json") return JSON.stringify(object, null, indent).replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`);
  const plainText = stringify(object, { version: "1.2", indent, indentSeq, lineWidth: 0, aliasDuplicateObjects: false, collectionStyle: kind === "flow lists" ? "any" : "block" }).replaceAll(
    "\u2028",
    "?",
  );
  const commented = comments ? plainText.replace(/^(\s*- (?:name: )?[a-z]+)$/gm, "$1   # why") : plainText;
  const text = commented.trimEnd() + (end === "" ? "" : end);
  return crlf ? text.replaceAll("\n", "\r\n") : text;
}

const RETIRED_KINDS = ["taken-over-by", "programs-stay", "automatic-stay"];

describe("laws", () => {
  it("the edited text reads as the change with these edits, comments stay, and a second time nothing is left to do", () => {
    let written = 0;
    let refused = 0;
    fc.assert(
      fc.property(changeAndEdits, style, ([object, edits], look) => {
        const text = styled(withoutIdleKeys(object), look);
        const before = parseAccess(text, "c.yaml", "0").value;
        if (before === undefined) return;
        const { value, diagnostics } = editAccess(text, "c.yaml", edits);
        const after = parseAccess(value as string, "c.yaml", "0");
        refused += diagnostics.filter(({ message }) => message.startsWith("The file is written")).length;
        // An account may now be retired and somebody's; that is said when the file is read.
        if (after.value === undefined) return;
        if (diagnostics.length === 0) {
          written++;
          expect(plain(after.value)).toEqual(plain(changeWithEdits(before, edits)));
        } else if (edits.length === 1) expect(value).toBe(text);
        for (const comment of text.match(/# the end/g) ?? []) expect(value).toContain(comment);
        if (look.crlf && look.kind !== "json") expect((value as string).replaceAll("\r\n", "")).not.toContain("\n");
        // Of an account that is no longer retired nothing more can be said.
        const isKept = edits.some(({ kind }) => kind === "keep-account");
        const repeatable = edits.filter(({ kind }) => !["keep-account", "add-acknowledged", "break-glass", ...(isKept ? RETIRED_KINDS : [])].includes(kind));
        const last = new Map(
          repeatable.map((e) => [`${e.kind} ${"account" in e ? e.account : ""} ${"role" in e ? e.role : ""} ${e.kind === "add-target" || e.kind === "add-through" ? e.term.text : ""}`, e]),
        );
        if (diagnostics.length === 0) expect(editAccess(value as string, "c.yaml", [...last.values()])).toEqual({ value, diagnostics: [] });
      }),
      { numRuns: 200, seed: 20261126 },
    );
    expect(written).toBeGreaterThan(60);
    expect(refused).toBe(0);
  });

  it("never throws on a damaged text", () => {
    fc.assert(
      fc.property(
        changeAndEdits,
        style,
        fc.array(fc.tuple(fc.nat(), fc.constantFrom("", "[", "{", "]", ":", "- ", "\n", "&a ", "*a", "#", "'", "\t", "\u0000", "<<: ", "? ", "!!str ", "|\n")), { minLength: 1, maxLength: 4 }),
        ([object, edits], look, damage) => {
          let text = styled(object, look);
          for (const [place, what] of damage) text = text.slice(0, place % (text.length + 1)) + what + text.slice((place % (text.length + 1)) + (what === "" ? 1 : 0));
          const { value, diagnostics } = editAccess(text, "c.yaml", edits);
          expect(value === undefined).toBe(diagnostics.some(({ severity }) => severity === "error"));
        },
      ),
      { numRuns: 150, seed: 7 },
    );
  });
});
