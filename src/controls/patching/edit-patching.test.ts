import { describe, expect, it } from "vitest";
import { editPatching } from "./edit-patching.ts";

const BERLIN = "Europe/Berlin";
const at = (iso: string): number => Date.parse(iso) * 1_000;
const NOTHING = { dates: [], compensations: [] };

describe("edits of a change of patching", () => {
  it("set a date where an item names the patch, and leave the text of people", () => {
    const text = `kind: patching\nname: P # ours\nitems:\n  # the old one\n  - { asset: FILLER-1-PLC, advisory: SSA-1, at: 2026-12-02T10:00, takes: 45m } # with care\nwindows: maintenance\n`;
    const { value, diagnostics } = editPatching(text, "p.yaml", BERLIN, { ...NOTHING, dates: [{ asset: "filler-1-plc", advisory: "SSA-1", startsAt: at("2026-12-06T05:00:00Z") }] });
    expect(diagnostics).toEqual([]);
    expect(value).toBe(text.replace("2026-12-02T10:00", "2026-12-06T06:00"));
  });

  it("add items before those there are, so that they outrank a pattern", () => {
    const text = `kind: patching\nname: P\nitems:\n  - { asset: "*", advisory: SSA-1, at: 2026-12-02T10:00 }\n`;
    const dates = [
      { asset: "A", advisory: "SSA-1", startsAt: at("2026-12-06T05:00:00Z") },
      { asset: "B", advisory: "SSA-1", startsAt: at("2026-12-06T06:30:00Z") },
    ];
    expect(editPatching(text, "p.yaml", BERLIN, { ...NOTHING, dates }).value).toBe(
      `kind: patching\nname: P\nitems:\n  - { asset: A, advisory: SSA-1, at: 2026-12-06T06:00 }\n  - { asset: B, advisory: SSA-1, at: 2026-12-06T07:30 }\n  - { asset: "*", advisory: SSA-1, at: 2026-12-02T10:00 }\n`,
    );
    const flow = `kind: patching\nname: P\nitems: [{ asset: "*", advisory: SSA-1 }]\n`;
    expect(editPatching(flow, "p.yaml", BERLIN, { ...NOTHING, dates: dates.slice(0, 1) }).value).toBe(
      `kind: patching\nname: P\nitems: [{ asset: A, advisory: SSA-1, at: 2026-12-06T06:00 }, { asset: "*", advisory: SSA-1 }]\n`,
    );
  });

  it("begin lists that are missing, and add what stands in", () => {
    const text = "kind: patching\nname: P\nrule: { critical: 30d }\n";
    const edits = { dates: [{ asset: "A", advisory: "SSA-1", startsAt: at("2026-12-06T05:00:00Z") }], compensations: [{ asset: "A", advisory: "SSA-1", by: "until-a.yaml", until: "2026-12-06" }] };
    expect(editPatching(text, "p.yaml", BERLIN, edits).value).toBe(
      `${text}items:\n  - { asset: A, advisory: SSA-1, at: 2026-12-06T06:00 }\ncompensated:\n  - { asset: A, advisory: SSA-1, by: until-a.yaml, until: 2026-12-06 }\n`,
    );
  });

  it("name a new rule where an entry means the same patch, and put others before those there are", () => {
    const text = "kind: patching\nname: P\ncompensated:\n  - { asset: A, by: old.yaml } # ours\n  - { asset: A, advisory: SSA-1, by: old.yaml, until: 2026-11-01, reason: ours }\n";
    const standing = { asset: "A", by: "until-a.yaml" };
    const compensations = [
      { ...standing, advisory: "SSA-1", until: "2026-12-06" },
      { ...standing, advisory: "SSA-2", until: null },
    ];
    const { value, diagnostics } = editPatching(text, "p.yaml", BERLIN, { ...NOTHING, compensations });
    expect(diagnostics).toEqual([]);
    expect(value).toBe(
      "kind: patching\nname: P\ncompensated:\n  - { asset: A, advisory: SSA-2, by: until-a.yaml }\n  - { asset: A, by: old.yaml } # ours\n  - { asset: A, advisory: SSA-1, by: until-a.yaml, until: 2026-12-06, reason: ours }\n",
    );
    const { value: endless } = editPatching(text, "p.yaml", BERLIN, { ...NOTHING, compensations: [{ ...standing, advisory: "ssa-1", until: null }] });
    expect(endless).toBe(text.replace("by: old.yaml, until", "by: until-a.yaml, until"));
  });

  it("say what cannot be written, and what is no change", () => {
    const aliased = "kind: patching\nname: P\nitems: &all\n  - { asset: A, advisory: SSA-1 }\naccepted: *all\n";
    const edited = editPatching(aliased, "p.yaml", BERLIN, { ...NOTHING, dates: [{ asset: "A", advisory: "SSA-1", startsAt: at("2026-12-06T05:00:00Z") }] });
    expect(edited.value).toBe(aliased);
    expect(edited.diagnostics.map(({ code, severity }) => [code, severity])).toEqual([["fix-not-written", "warning"]]);
    expect(editPatching("- no mapping\n", "p.yaml", BERLIN, NOTHING).value).toBeUndefined();
  });
});
