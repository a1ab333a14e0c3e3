// A YAML file held against a schema: what is wrong with its shape is collected, and what is whole can still be read, so that one run names
// the problems of both kinds. The schema library is known by what is used of it only.
import type { Diagnostic } from "./diagnostic.ts";
import type { TextPosition } from "./text-lines.ts";
import { issuesToDiagnostics, type ShapeIssue, type ShapeSchema, type ShapeWords } from "./yaml-issues.ts";
import { byPlace, readYaml, type YamlFile } from "./yaml-reader.ts";

/** A schema that says whether a value has the shape T. */
export interface Schema<T> extends ShapeSchema {
  safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false; readonly error: { readonly issues: readonly ShapeIssue[] } };
}

export interface Entry<T> {
  /** Place in the list, from 0. */
  readonly index: number;
  readonly value: T;
}

type Path = readonly PropertyKey[];

/** Where problems with single values of a file go. */
export type Complaints = Pick<ShapedFile<object>, "error" | "warning">;

export class ShapedFile<T extends object> {
  readonly yaml: YamlFile;
  /** False when nothing of the file can be used. */
  readonly isReadable: boolean;
  readonly #collected: Diagnostic[];
  readonly #damaged = new Set<string>();

  /** A schema must only describe: no defaults, no transformations. The values of the file itself are handed out. */
  constructor(text: string, file: string, schema: Schema<T>, words?: ShapeWords) {
    this.yaml = readYaml(text, file);
    this.#collected = [...this.yaml.diagnostics];
    this.isReadable = this.yaml.value !== undefined;
    if (!this.isReadable) return;
    const parsed = schema.safeParse(this.yaml.value);
    if (parsed.success) return;
    const { issues } = parsed.error;
    this.#collected.push(...issuesToDiagnostics(issues, this.yaml, schema, words));
    for (const issue of issues) {
      if (issue.path.length === 0 && issue.code !== "unrecognized_keys") this.isReadable = false;
      else if (issue.path.length > 0) this.#damaged.add(issue.path.slice(0, 2).map(String).join("/"));
    }
  }

  /** In the order of the file. */
  get diagnostics(): Diagnostic[] {
    return [...this.#collected].sort(byPlace);
  }

  /** A key at the top with the right shape; undefined when absent or damaged. */
  top<K extends keyof T & string>(key: K): T[K] | undefined {
    if (!this.isReadable || this.#damaged.has(key) || [...this.#damaged].some((d) => d.startsWith(`${key}/`))) return undefined;
    return (this.yaml.value as Partial<T>)[key];
  }

  /** The entries of a list at the top that have the right shape. */
  entries<K extends keyof T & string>(key: K): Entry<NonNullable<T[K]> extends readonly (infer E)[] ? E : never>[] {
    const list: unknown = this.isReadable ? (this.yaml.value as Partial<T>)[key] : undefined;
    if (!Array.isArray(list) || this.#damaged.has(key)) return [];
    return list.map((value, index) => ({ index, value })).filter((e) => !this.#damaged.has(`${key}/${e.index}`));
  }

  /** Was something of this key lost, so that what refers to it cannot be judged? */
  isDamaged(key: keyof T & string): boolean {
    return !this.isReadable || [...this.#damaged].some((d) => d === key || d.startsWith(`${key}/`));
  }

  error(code: string, path: Path, message: string, help?: string, of?: "key" | "value"): void {
    this.#say("error", code, this.yaml.at(path, of), message, help);
  }

  warning(code: string, path: Path, message: string, help?: string, of?: "key" | "value"): void {
    this.#say("warning", code, this.yaml.at(path, of), message, help);
  }

  errorAt(code: string, at: TextPosition, message: string, help?: string): void {
    this.#say("error", code, at, message, help);
  }

  #say(severity: "error" | "warning", code: string, at: TextPosition, message: string, help: string | undefined): void {
    this.#collected.push({ code, severity, message, at, ...(help === undefined ? {} : { help }) });
  }
}
