// Which kind of change a file is, from its own word `kind`. Nothing else of the file is judged here.
import type { Diagnostic, Parsed } from "../foundation/diagnostic.ts";
import { nearestWord } from "../foundation/nearest-word.ts";
import { readYaml, type YamlFile } from "../foundation/yaml-reader.ts";

const KINDS = ["segmentation", "access", "patching", "bundle"] as const;
export type ChangeKind = (typeof KINDS)[number] | "unknown";

/** Keys at the top by which a file without its kind gives itself away. */
const TELLING_KEYS: readonly (readonly [ChangeKind, readonly string[]])[] = [
  ["segmentation", ["zones", "conduits"]],
  ["access", ["people", "roles", "retire"]],
  ["patching", ["rule", "items", "windows"]],
  ["bundle", ["changes"]],
];

/** Never without a value; what is no kind of change comes with an error that says so. */
export function changeKind(text: string, file: string): Parsed<ChangeKind> {
  const yaml = readYaml(text, file);
  if (yaml.value === undefined) return { value: "unknown", diagnostics: yaml.diagnostics };
  const kind = kindOf(yaml);
  return { value: kind, diagnostics: kind === "unknown" ? [whyNot(yaml)] : [] };
}

function kindOf(yaml: YamlFile): ChangeKind {
  const written = keysOf(yaml)["kind"];
  return KINDS.find((k) => k === written) ?? "unknown";
}

function keysOf(yaml: YamlFile): Record<string, unknown> {
  const { value } = yaml;
  return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function whyNot(yaml: YamlFile): Diagnostic {
  const keys = keysOf(yaml);
  const written = keys["kind"];
  if (written === undefined) {
    const looksLike = TELLING_KEYS.find(([, telling]) => telling.some((key) => Object.hasOwn(keys, key)))?.[0];
    return {
      code: "missing-kind",
      severity: "error",
      message: "This is not a change file: it does not say its kind.",
      help: looksLike === undefined ? `A change file begins with kind: ${KINDS.join(", kind: ")}.` : `Add the line kind: ${looksLike}.`,
      at: yaml.at([]),
    };
  }
  const near = typeof written === "string" ? nearestWord(written, KINDS) : undefined;
  const shown = typeof written === "string" ? `"${written.slice(0, 60)}"` : "This value";
  return {
    code: "unknown-kind",
    severity: "error",
    message: `${shown} is not a kind of change.`,
    help: near === undefined ? `Kinds: ${KINDS.join(", ")}.` : `Did you mean ${near}?`,
    at: yaml.at(["kind"]),
  };
}
