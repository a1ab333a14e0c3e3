// From the text of a configuration to what it says: finds its language by content, never by the file's name, and has that dialect read it.
import type { Diagnostic, Parsed } from "../../foundation/diagnostic.ts";
import { nearestWord } from "../../foundation/nearest-word.ts";
import type { ConfigInput, Dialect, ReadConfig } from "./dialect.ts";
import { listedDialects } from "./dialect-list.ts";
import { unreadMakeOf } from "./unread-makes.ts";

export interface RecognisedConfig {
  readonly dialect: Dialect;
  readonly why: string;
}

export const dialectIds: readonly string[] = listedDialects.map((d) => d.id).sort();

export function dialectById(id: string): Dialect | undefined {
  return listedDialects.find((d) => d.id === id);
}

/** Most signs win; what no dialect knows, or two know equally well, is an error that says so. */
export function recogniseConfig(text: string, file: string): Parsed<RecognisedConfig> {
  const found = listedDialects.flatMap((dialect) => {
    const recognition = dialect.recognise(text);
    return recognition === null ? [] : [{ dialect, ...recognition }];
  });
  found.sort((a, b) => b.signs - a.signs);
  const [best, second] = found;
  if (best === undefined) {
    const read = `Read are: ${listedDialects.map((d) => d.name).join(", ")}.`;
    const make = unreadMakeOf(text);
    return refuse({
      code: "unknown-configuration",
      severity: "error",
      message: make === null ? "No firewall configuration was recognised in this file." : `This looks like ${make}, which is not read.`,
      help: make === null ? `${read} If it is one of them, name it with --dialect.` : `Write its rules as conduits of a change file. ${read}`,
      at: { kind: "file", file },
    });
  }
  if (second !== undefined && second.signs === best.signs) {
    return refuse({
      code: "ambiguous-configuration",
      severity: "error",
      message: `This may be ${best.dialect.name} (${best.why}) or ${second.dialect.name} (${second.why}).`,
      help: `Name it with --dialect ${best.dialect.id} or --dialect ${second.dialect.id}.`,
      at: { kind: "file", file },
    });
  }
  return { value: { dialect: best.dialect, why: best.why }, diagnostics: [] };
}

/** `dialect` by id, when the user names it. */
export function readConfig(input: ConfigInput, dialect?: string): { readonly read: ReadConfig | null; readonly dialect: Dialect | null; readonly diagnostics: readonly Diagnostic[] } {
  if (dialect !== undefined) {
    const named = dialectById(dialect);
    if (named !== undefined) return { ...reading(named, input), dialect: named };
    const near = nearestWord(dialect, dialectIds);
    return {
      read: null,
      dialect: null,
      diagnostics: [
        {
          code: "unknown-dialect",
          severity: "error",
          message: `"${dialect}" is no language of firewalls that is read.`,
          help: near === undefined ? `Known: ${dialectIds.join(", ")}.` : `Did you mean ${near}?`,
        },
      ],
    };
  }
  const recognised = recogniseConfig(input.text, input.file);
  if (recognised.value === undefined) return { read: null, dialect: null, diagnostics: recognised.diagnostics };
  return { ...reading(recognised.value.dialect, input), dialect: recognised.value.dialect };
}

function reading(dialect: Dialect, input: ConfigInput): { readonly read: ReadConfig; readonly diagnostics: readonly Diagnostic[] } {
  const read = dialect.read(input);
  return { read, diagnostics: read.diagnostics };
}

function refuse(diagnostic: Diagnostic): Parsed<RecognisedConfig> {
  return { value: undefined, diagnostics: [diagnostic] };
}
