// Where a value does not have the shape that a schema asks for: the schema library's issues as diagnostics in plain words, with the place in
// the file and the nearest known key. Works on the structure of issues and schemas, so that it needs no schema library itself.
import type { Diagnostic } from "./diagnostic.ts";
import { nearestWord } from "./nearest-word.ts";
import { byPlace, type YamlFile } from "./yaml-reader.ts";

/** What is used of an issue; the library's own message is not. */
export interface ShapeIssue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly expected?: string | undefined;
  readonly keys?: readonly string[] | undefined;
  readonly values?: readonly unknown[] | undefined;
  readonly minimum?: number | bigint | undefined;
  readonly maximum?: number | bigint | undefined;
  readonly inclusive?: boolean | undefined;
  readonly origin?: string | undefined;
  readonly errors?: readonly (readonly ShapeIssue[])[] | undefined;
}

/** What is used of a schema: its kind and what it is made of. */
export interface ShapeSchema {
  readonly def: { readonly type: string };
}

interface SchemaParts {
  readonly type: string;
  readonly shape?: Readonly<Record<string, ShapeSchema>>;
  readonly element?: ShapeSchema;
  readonly innerType?: ShapeSchema;
  readonly valueType?: ShapeSchema;
  readonly options?: readonly ShapeSchema[];
}

const MOST_LISTED = 14;

export interface ShapeWords {
  /** May know better what to write than the shape alone does; gets the path and what was found there. */
  helpFor?(path: readonly PropertyKey[], found: unknown): string | undefined;
}

export function issuesToDiagnostics(issues: readonly ShapeIssue[], yaml: YamlFile, schema: ShapeSchema, words: ShapeWords = {}): Diagnostic[] {
  const diagnostics = issues.flatMap((issue) => {
    const better = issue.code === "unrecognized_keys" ? undefined : words.helpFor?.(issue.path, valueAt(yaml.value, issue.path));
    return toDiagnostics(issue, yaml, schema).map((d) => (better === undefined || d.code === "missing-key" ? d : { ...d, help: better }));
  });
  return diagnostics.sort(byPlace);
}

function toDiagnostics(issue: ShapeIssue, yaml: YamlFile, schema: ShapeSchema): Diagnostic[] {
  const { path } = issue;
  const key = subjectOf(path);
  switch (issue.code) {
    case "unrecognized_keys":
      return (issue.keys ?? []).map((unknown) => unknownKey(unknown, path, yaml, schema));
    case "invalid_type": {
      const found = valueAt(yaml.value, path);
      if (found === undefined) return [missingKey(path, yaml)];
      return [wrongType(key, typeWords(issue.expected ?? ""), found, path, yaml)];
    }
    case "invalid_value":
      return [valueAt(yaml.value, path) === undefined ? missingKey(path, yaml) : wrongValue(key, issue.values ?? [], path, yaml)];
    case "invalid_union":
      return [valueAt(yaml.value, path) === undefined ? missingKey(path, yaml) : unionIssue(issue, key, yaml)];
    case "too_small":
    case "too_big":
      return [{ code: "value-out-of-range", severity: "error", message: `${key} ${limitWords(issue)}.`, at: yaml.at(path) }];
    default:
      return [{ code: "wrong-value", severity: "error", message: `${key} cannot have this value.`, at: yaml.at(path) }];
  }
}

function unknownKey(unknown: string, path: readonly PropertyKey[], yaml: YamlFile, schema: ShapeSchema): Diagnostic {
  const known = keysAt(schema, path);
  const near = nearestWord(unknown, known);
  const help = near !== undefined ? `Did you mean ${near}?` : known.length === 0 ? undefined : `Known keys here: ${listed(known)}.`;
  return { code: "unknown-key", severity: "error", message: `The key "${unknown}" is not known ${placeWords(path)}.`, at: yaml.at([...path, unknown], "key"), ...(help === undefined ? {} : { help }) };
}

function missingKey(path: readonly PropertyKey[], yaml: YamlFile): Diagnostic {
  const name = String(path[path.length - 1] ?? "");
  return { code: "missing-key", severity: "error", message: `The key "${name}" is missing ${placeWords(path.slice(0, -1))}.`, at: yaml.at(path.slice(0, -1)), help: `Add ${name}: …` };
}

function wrongType(key: string, expected: string, found: unknown, path: readonly PropertyKey[], yaml: YamlFile): Diagnostic {
  const source = yaml.sourceOf(path);
  const message = `${key} must be ${expected}; ${foundWords(found, source)} was found.`;
  const help = typeHelp(expected, found, source);
  return { code: "wrong-type", severity: "error", message, at: yaml.at(path), ...(help === undefined ? {} : { help }) };
}

function wrongValue(key: string, values: readonly unknown[], path: readonly PropertyKey[], yaml: YamlFile): Diagnostic {
  const words = values.map(String);
  const found = valueAt(yaml.value, path);
  const near = typeof found === "string" ? nearestWord(found, words) : undefined;
  const only = words.length === 1;
  return {
    code: "wrong-value",
    severity: "error",
    message: `${key} must be ${only ? "" : "one of "}${listed(words)}; ${foundWords(found, yaml.sourceOf(path))} was found.`,
    at: yaml.at(path),
    ...(near === undefined ? {} : { help: `Did you mean ${near}?` }),
  };
}

/** The branch that came nearest decides what is said; where none did, all expected forms are named. */
function unionIssue(issue: ShapeIssue, key: string, yaml: YamlFile): Diagnostic {
  const branches = issue.errors ?? [];
  const top = branches.map((branch) => branch.find((i) => i.path.length === 0)).filter((i) => i !== undefined);
  const deeper = branches.find((branch) => branch.every((i) => i.path.length > 0));
  const inside = deeper?.[0];
  if (inside !== undefined) {
    const path = [...issue.path, ...inside.path];
    if (valueAt(yaml.value, path) === undefined) return missingKey(path, yaml);
    if (inside.values !== undefined) return wrongValue(subjectOf(path), inside.values, path, yaml);
    return wrongType(subjectOf(path), typeWords(inside.expected ?? ""), valueAt(yaml.value, path), path, yaml);
  }
  const forms = [...new Set(top.map((i) => (i.values === undefined ? typeWords(i.expected ?? "") : listed(i.values.map(String)))))];
  return wrongType(key, forms.join(" or "), valueAt(yaml.value, issue.path), issue.path, yaml);
}

function limitWords(issue: ShapeIssue): string {
  const tooSmall = issue.code === "too_small";
  const bound = Number(tooSmall ? issue.minimum : issue.maximum);
  if (issue.origin === "array") return `needs ${tooSmall ? "at least" : "at most"} ${bound} ${bound === 1 ? "entry" : "entries"}`;
  if (issue.origin === "string") return tooSmall ? "is empty" : `is longer than ${bound} characters`;
  if (tooSmall) return `must be ${issue.inclusive === false ? "more than" : "at least"} ${bound}`;
  return `must be ${issue.inclusive === false ? "less than" : "at most"} ${bound}`;
}

function typeWords(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    string: "a text",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "a mapping with keys",
    record: "a mapping with keys",
    null: "nothing",
  };
  return words[expected] ?? "something else";
}

function foundWords(found: unknown, source: string | undefined): string {
  if (found === null) return "nothing";
  if (Array.isArray(found)) return "a list";
  if (typeof found === "object") return "a mapping";
  const written = source ?? String(found);
  const short = written.length > 60 ? `${written.slice(0, 57)}…` : written;
  if (typeof found === "number") return `the number ${short}`;
  if (typeof found === "boolean") return `${short} (true or false)`;
  return `"${short}"`;
}

function typeHelp(expected: string, found: unknown, source: string | undefined): string | undefined {
  const wantsText = expected.includes("a text");
  if (wantsText && (typeof found === "number" || typeof found === "boolean")) return `Put it in quotes: "${source ?? String(found)}".`;
  if (wantsText && found !== null && typeof found === "object" && !Array.isArray(found)) return "A text that holds a colon followed by a space, or that ends with a colon, needs quotes.";
  if (expected.includes("true or false") && typeof found === "string" && /^(yes|no|on|off|y|n)$/i.test(found)) return `Write ${/^(yes|on|y)$/i.test(found) ? "true" : "false"}.`;
  if (expected.includes("a list") && typeof found === "string") return `Write [${found.slice(0, 60)}].`;
  return undefined;
}

/** "conduits, entry 3" for the root's ["conduits", 2]. */
function placeWords(path: readonly PropertyKey[]): string {
  return path.length === 0 ? "at the top of the file" : `in ${pathWords(path)}`;
}

function pathWords(path: readonly PropertyKey[]): string {
  return path.map((step) => (typeof step === "number" ? `entry ${step + 1}` : String(step))).join(", ");
}

function subjectOf(path: readonly PropertyKey[]): string {
  const last = path[path.length - 1];
  if (last === undefined) return "The file";
  return typeof last === "number" ? `Entry ${last + 1} of ${String(path[path.length - 2] ?? "the list")}` : `"${String(last)}"`;
}

export function listed(words: readonly string[]): string {
  const shown = words.slice(0, MOST_LISTED);
  return words.length > shown.length ? `${shown.join(", ")} … (${words.length} in all)` : shown.join(", ");
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value;
  for (const step of path) {
    if (here === null || typeof here !== "object") return undefined;
    here = (here as Record<PropertyKey, unknown>)[step];
  }
  return here;
}

/** Keys that a schema knows at a path; alternatives are joined. */
function keysAt(schema: ShapeSchema, path: readonly PropertyKey[]): string[] {
  const parts = schema.def as SchemaParts;
  if (parts.innerType !== undefined) return keysAt(parts.innerType, path);
  if (parts.options !== undefined) return [...new Set(parts.options.flatMap((option) => keysAt(option, path)))];
  const [step, ...rest] = path;
  if (step === undefined) return Object.keys(parts.shape ?? {});
  const next = typeof step === "number" ? parts.element : (parts.shape?.[String(step)] ?? parts.valueType);
  return next === undefined ? [] : keysAt(next, rest);
}
