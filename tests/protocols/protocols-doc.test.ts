// docs/protocols.md must speak of every protocol, and say "not always" or "no" exactly where the recogniser does. Whether it is current to the letter,
// `node scripts/protocols-doc.mjs --check` says from the build.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { protocols } from "../../src/evidence/protocols/registry.ts";
import { protocolTable } from "../../src/plant/facts/protocol-table.ts";

const DOCS = new URL("../../docs/", import.meta.url);
const lines = readFileSync(new URL("protocols.md", DOCS), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && line.includes("`"));
const rowOf = (id: string): string | undefined => lines.find((line) => line.includes(`\`${id}\``));

describe("the table of protocols", () => {
  test("has one row per protocol of the facts and per recogniser, and no other", () => {
    const ids = new Set([...protocolTable.map((p) => p.id), ...protocols.map((p) => p.id)]);
    for (const id of ids) expect([id, lines.filter((line) => line.includes(`\`${id}\``)).length]).toEqual([id, 1]);
    expect(lines.length).toBe(ids.size);
  });

  test("promises no more than the recogniser does", () => {
    for (const protocol of protocols) {
      const said = rowOf(protocol.id)?.split(" | ")[3] ?? "";
      if (protocol.reasons.length === 0) expect([protocol.id, said]).toEqual([protocol.id, "no"]);
      else expect([protocol.id, said.endsWith("not always")]).toEqual([protocol.id, protocol.notByContent !== undefined]);
    }
  });

  test("leads to pages that are there", () => {
    const links = lines.flatMap((line) => [...line.matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1] as string));
    expect(links.length).toBeGreaterThan(80);
    expect(links.filter((link) => !existsSync(fileURLToPath(new URL(link, DOCS))))).toEqual([]);
  });
});
