// Every example in the documents is true: YAML parses without errors, links lead somewhere, commands and options exist.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseAccess } from "../../src/controls/access/parse-access.ts";
import { parseBundle } from "../../src/controls/bundle/parse-bundle.ts";
import { parsePatching } from "../../src/controls/patching/parse-patching.ts";
import { parseSegmentation } from "../../src/controls/segmentation/parse-segmentation.ts";
import { parseMappingFile } from "../../src/evidence/lists/asset-table/mapping-file.ts";
import { parsePlantFile } from "../../src/evidence/lists/plant-file/parse-plant-file.ts";
import type { Parsed } from "../../src/foundation/diagnostic.ts";
import { SMALL_PLANT, Scratch } from "../cli/run-holdpoint.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const documents = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((f) => f.endsWith(".md"))
    .map((f) => join("docs", f)),
];

interface Block {
  readonly document: string;
  readonly language: string;
  readonly text: string;
  readonly line: number;
}

function blocks(document: string): Block[] {
  const text = readFileSync(join(ROOT, document), "utf8");
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].map((m) => ({ document, language: m[1] as string, text: m[2] as string, line: text.slice(0, m.index).split("\n").length }));
}

const all = documents.flatMap(blocks);

const BROKEN = `kind: segmentation
name: Cell zones
zones:
  - { name: supervisory, members: [10.20.0.0/24] }
  - { name: line-1, members: [10.20.4.0/24] }
conduits:
  - { from: supervisory, to: line-2, allow: [modbus] }
`;

const BROKEN_ACCESS = `kind: access
name: Vendor sessions
people:
  - { name: filler, accounts: [ext], role: vendr }
roles:
  - name: vendor
    targets: [asset:FILLER-1-HMI]
    approval: { by: shift-lead, available: Mon-Fri 6-18, takes: 20m }
`;

/** Six weeks, of which a month end and a change of clocks are part. */
const WATCHED = `plant "Six weeks"
timezone Europe/Berlin
from 2026-09-21 for 42 days
vantage span-core
network supervisory 10.1.0.0/24 gateway 10.1.0.1 level 2
network line 10.1.1.0/24 gateway 10.1.1.1 level 1
host SCADA-1 10.1.0.10 stack windows role scada mac 00:50:56
host MES-1 10.1.0.20 stack windows role mes mac 00:50:57
host BACKUP-1 10.1.0.30 stack windows role server mac 00:50:58
host PLC-1 10.1.1.11 vendor "Schneider Electric" model "BMX P34 2020" role plc mac 00:80:f4
host PLC-2 10.1.1.12 vendor "Schneider Electric" model "BMX P34 2020" role plc mac 00:80:f4
SCADA-1 -> PLC-1 modbus read every 15m per poll
BACKUP-1 -> PLC-1 modbus read weekly Sunday 02:00 times 20 every 5s
BACKUP-1 -> PLC-2 modbus read daily 02:30 times 4 every 5s
MES-1 -> PLC-2 modbus read last-workday 18:10 times 10 every 3s
capture daily 00:00..24:00
`;

const LISTED = `Anlagenverzeichnis Halle 3;;;;;
Gerät;IP-Adresse;Hersteller;Firmware;Funktion;IP neu
FILLER-1;10.1.0.11;Schneider;2.6;SPS;10.20.1.11
FILLER-2;10.1.0.12;Siemens AG;;SPS;10.20.1.12
SCALE-1;10.1.0.77;Mettler Toledo;7.1;Waage;10.20.1.77
`;

describe("documents", () => {
  it.each(all.filter((b) => b.language === "yaml").map((b) => [`${b.document}:${b.line}`, b] as const))("the YAML at %s is valid", (_, block) => {
    const kind = /^kind: (segmentation|access|patching|bundle)$/m.exec(block.text)?.[1];
    const isMapping = /^tables:$/m.test(block.text);
    const parsers: Readonly<Record<string, () => Parsed<unknown>>> = {
      segmentation: () => parseSegmentation(block.text, block.document, "0"),
      access: () => parseAccess(block.text, block.document, "0"),
      patching: () => parsePatching(block.text, block.document, "0"),
      bundle: () => parseBundle(block.text, block.document, "0"),
    };
    const parse = parsers[kind ?? ""] ?? (() => (isMapping ? parseMappingFile(block.text, block.document) : parsePlantFile(block.text, block.document)));
    const { diagnostics } = parse();
    expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
  });

  it("every command and option that is shown exists", () => {
    const scratch = new Scratch();
    try {
      const helps = new Map<string, string>();
      const help = (command: string): string => {
        if (!helps.has(command)) helps.set(command, scratch.run([command, "--help"]).stdout);
        return helps.get(command) as string;
      };
      const wrong: string[] = [];
      for (const document of documents) {
        const text = readFileSync(join(ROOT, document), "utf8");
        for (const [, command, rest] of text.matchAll(/holdpoint (demo|init|learn|show|check|\w+)([^\n`]*)/g)) {
          if (!/^(demo|init|learn|show|check)$/.test(command as string)) continue;
          for (const [option] of (rest as string).matchAll(/(?<=\s)--[a-z-]+/g)) if (!help(command as string).includes(option)) wrong.push(`${document}: holdpoint ${command} ${option}`);
        }
      }
      expect(wrong).toEqual([]);
    } finally {
      scratch.remove();
    }
  });

  it("the errors that docs/change-files.md shows are those that are given", () => {
    const shown = all.filter((b) => b.document.endsWith("change-files.md") && b.language === "console").map((b) => b.text.trimEnd().split("\n"));
    expect(shown).toHaveLength(2);
    const scratch = new Scratch();
    try {
      scratch.write("changes/broken.yaml", BROKEN);
      scratch.write("changes/vendors.yaml", BROKEN_ACCESS);
      scratch.run(["init", "."]);
      scratch.draw(SMALL_PLANT);
      scratch.run(["learn", "captures", "--quiet"]);
      for (const [command, ...expected] of shown) {
        const { stderr } = scratch.run((command as string).replace("$ holdpoint ", "").split(" "));
        expect(stderr.trimEnd().split("\n")).toEqual(expected);
      }
    } finally {
      scratch.remove();
    }
  });

  it("the runs that docs/lists.md shows are what is given", () => {
    const [refusal, table] = all.filter((b) => b.document.endsWith("lists.md") && b.language === "console").map((b) => b.text.trimEnd().split("\n").slice(1)) as [string[], string[]];
    const mapping = all.find((b) => b.document.endsWith("lists.md") && b.language === "yaml")?.text ?? "";
    const scratch = new Scratch();
    try {
      scratch.run(["init", "."]);
      scratch.draw(SMALL_PLANT);
      scratch.run(["learn", "captures", "--quiet"]);
      scratch.write("anlage.csv", LISTED);
      const refused = scratch.run(["learn", "anlage.csv"]);
      expect([refused.code, refused.stderr.split("\n").slice(0, refusal.length)]).toEqual([2, refusal]);
      scratch.write("anlage.yaml", mapping);
      expect(scratch.run(["learn", "anlage.csv", "--mapping", "anlage.yaml"]).code).toBe(0);
      expect(
        scratch
          .run(["show", "assets"], { environment: { COLUMNS: "108" } })
          .stdout.split("\n")
          .slice(0, table.length),
      ).toEqual(table);
    } finally {
      scratch.remove();
    }
  });

  it("the conversations that docs/rhythms.md shows are those of six watched weeks", () => {
    const shown = all.filter((b) => b.document.endsWith("rhythms.md") && b.language === "console").map((b) => b.text.trimEnd().split("\n").slice(1))[0] as string[];
    const scratch = new Scratch();
    try {
      scratch.run(["init", "."]);
      scratch.write("plant.yaml", "site: six\ntimezone: Europe/Berlin\n");
      scratch.draw(WATCHED, "captures", 86_400);
      scratch.run(["learn", "captures", "--quiet"]);
      expect(
        scratch
          .run(["show", "conversations"], { environment: { COLUMNS: "132" } })
          .stdout.split("\n")
          .slice(0, shown.length),
      ).toEqual(shown);
    } finally {
      scratch.remove();
    }
  });

  it("every link to a file leads to one", () => {
    const broken: string[] = [];
    for (const document of documents) {
      for (const [, target] of readFileSync(join(ROOT, document), "utf8").matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g)) {
        if (!existsSync(join(ROOT, dirname(document), target as string))) broken.push(`${document}: ${target}`);
      }
    }
    expect(broken).toEqual([]);
  });
});
