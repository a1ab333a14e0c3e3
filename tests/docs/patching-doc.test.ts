// docs/patching.md says what the code does: its keys are those of the parser, and its priors, times and cases those of the tables that judge. With
// HOLDPOINT_UPDATE_DOCS=1 they are written anew.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { patchingSchema } from "../../src/controls/patching/patching-schema.ts";
import { effortOf, type RoleEffort } from "../../src/engines/patch-needs/effort-by-role.ts";
import { troubleOdds } from "../../src/engines/patch-risk/trouble-factors.ts";
import { whatPatchesTake } from "../../src/engines/patch-risk/what-patches-take.ts";
import type { PatchPrior } from "../../src/plant/patch-facts.ts";
import { restartPrior } from "../../src/plant/patch-priors.ts";
import { assetRoles } from "../../src/plant/role-names.ts";

const PAGE = fileURLToPath(new URL("../../docs/patching.md", import.meta.url));
const isUpdating = process.env["HOLDPOINT_UPDATE_DOCS"] === "1";

const table = (...rows: readonly (readonly string[])[]): string =>
  rows.map((row, i) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n${i === 0 ? `|${"---|".repeat(row.length)}\n` : ""}`).join("");

interface KeySchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, KeySchema>>;
  readonly required?: readonly string[];
  readonly items?: KeySchema;
  readonly anyOf?: readonly KeySchema[];
}

function keysTable(): string {
  const rows: string[][] = [["key", "meaning"]];
  const walk = ({ properties = {}, required = [] }: KeySchema, path: string): void => {
    for (const [key, value] of Object.entries(properties)) {
      rows.push([`\`${path}${key}\`${required.includes(key) ? "" : " (optional)"}`, value.description ?? ""]);
      for (const [inner, suffix] of [[value, ""], [value.items, "[]"], ...(value.anyOf ?? []).map((one) => [one.items ?? one, one.items === undefined ? "" : "[]"])] as [
        KeySchema | undefined,
        string,
      ][])
        if (inner !== undefined) walk(inner, `${path}${key}${suffix}.`);
    }
  };
  walk(z.toJSONSchema(patchingSchema, { target: "draft-2020-12" }) as KeySchema, "");
  return table(...(rows as [string[]]));
}

const NO_HISTORY = { sinceUpdateSeconds: null, uptimeSeconds: null };

/** Those that a judgement takes, each once. */
function priorsTable(): string {
  const used = [troubleOdds("scada", { ...NO_HISTORY, approval: null }).prior, troubleOdds("scada", { ...NO_HISTORY, approval: "approved" }).prior, restartPrior()];
  return table(
    ["prior", "stands for", "least", "likeliest", "most", "why", "confidence", "from"],
    ...used.map(({ id, use, min, mode, max, reason, confidence, sources }: PatchPrior) => [
      ...[`\`${id}\``, use, String(min), String(mode), String(max), reason, confidence],
      sources.map(({ title, url }) => `[${title.replaceAll(/[[\]]/g, "")}](${url})`).join("; "),
    ]),
  );
}

function effortTable(): string {
  const classes = new Map<RoleEffort, string[]>();
  for (const role of assetRoles) classes.set(effortOf(role), [...(classes.get(effortOf(role)) ?? []), role]);
  const minutes = (seconds: number): string => `${seconds / 60} min`;
  return table(
    ["machines", "roles", "work", "restart", "putting back", "people"],
    ...[...classes].map(([{ words, workSeconds, restartSeconds, backOutSeconds, people }, roles]) => [
      ...[words, roles.map((role) => `\`${role}\``).join(", "), minutes(workSeconds), minutes(restartSeconds)],
      ...[backOutSeconds === null ? "may not be possible" : minutes(backOutSeconds), String(people)],
    ]),
  );
}

function casesTable(): string {
  return table(["case", "what may be taken away", "first felt"], ...whatPatchesTake.map(({ case: name, takesAway, shows }) => [`\`${name}\``, takesAway, shows]));
}

const SECTIONS: Readonly<Record<string, () => string>> = { keys: keysTable, priors: priorsTable, effort: effortTable, cases: casesTable };

describe("docs/patching.md", () => {
  const text = readFileSync(PAGE, "utf8");
  const section = (name: string): string | undefined => new RegExp(`<!-- ${name} -->\n([\\s\\S]*?)<!-- /${name} -->`).exec(text)?.[1];
  if (isUpdating) {
    let next = text;
    for (const [name, make] of Object.entries(SECTIONS)) next = next.replace(new RegExp(`<!-- ${name} -->\n[\\s\\S]*?<!-- /${name} -->`), () => `<!-- ${name} -->\n${make()}<!-- /${name} -->`);
    writeFileSync(PAGE, next);
  }
  it.skipIf(isUpdating).each(Object.entries(SECTIONS))("its table of %s is the code's", (name, make) => expect(section(name)).toBe(make()));

  it("shows the change of the sample plant as it is", () => {
    const shown = /^```yaml\n(kind: patching\n[\s\S]*?)^```/m.exec(text)?.[1];
    const sample = readFileSync(new URL("../../samples/plant/changes/patching.yaml", import.meta.url), "utf8");
    expect(shown).toBe(sample.replace(/^(#.*\n)+/, ""));
  });
});
