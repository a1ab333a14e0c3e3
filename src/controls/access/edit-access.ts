// Writes edits into the text of a change of access so that the text of the people stays: comments, order, layout. Does not judge what it writes. The same
// edits on the change itself: change-with-edits.ts.
import type { Parsed } from "../../foundation/diagnostic.ts";
import { writeDuration } from "../../foundation/time.ts";
import { contentOfYaml, EditComplaints, editedYaml, type YamlEdit } from "../../foundation/yaml-edits.ts";
import { writeHours } from "./hours-text.ts";
import { writeTarget } from "./read-target.ts";
import type { EditOfRole, WritableEdit } from "./writable-edits.ts";

/** The edited text, with a warning for each edit that could not be written; undefined when the text is no change that can be edited. */
export function editAccess(text: string, file: string, edits: readonly WritableEdit[]): Parsed<string> {
  const said = new EditComplaints(file);
  const { diagnostics } = said;
  if (!said.canEdit(text)) return { value: undefined, diagnostics };
  let edited = text;
  for (const edit of edits) {
    const steps = stepsOf(edit, new Names(contentOfYaml(edited) ?? {}));
    if (typeof steps === "string") {
      said.complain("warning", steps);
      continue;
    }
    const after = steps.reduce<string | null>((before, step) => (before === null ? null : editedYaml(before, step)), edited);
    if (after === null) said.complain("warning", `The file is written in a way in which ${wordsOf(edit)} cannot be put in without changing something else.`);
    else edited = after;
  }
  return { value: edited, diagnostics };
}

interface RoleContent {
  readonly [key: string]: unknown;
}

/** Where in the content something stands. */
class Names {
  readonly content: Readonly<Record<string, unknown>>;

  constructor(content: Readonly<Record<string, unknown>>) {
    this.content = content;
  }

  list(key: string): readonly unknown[] {
    const value = this.content[key];
    return Array.isArray(value) ? value : [];
  }

  /** −1 = there is none. */
  indexOf(key: "roles" | "people", name: string): number {
    return this.list(key).findIndex((entry) => entry !== null && typeof entry === "object" && (entry as RoleContent)["name"] === name);
  }

  /** −1 = it is not retired. A name, or a mapping with one. */
  retired(account: string): number {
    return this.list("retire").findIndex((entry) => entry === account || (entry !== null && typeof entry === "object" && (entry as RoleContent)["account"] === account));
  }

  role(name: string): RoleContent | undefined {
    return this.list("roles")[this.indexOf("roles", name)] as RoleContent | undefined;
  }

  person(name: string): RoleContent | undefined {
    return this.list("people")[this.indexOf("people", name)] as RoleContent | undefined;
  }
}

/** A sentence where there is nothing that could be edited; no step where the file says it already. */
function stepsOf(edit: WritableEdit, names: Names): readonly YamlEdit[] | string {
  switch (edit.kind) {
    case "break-glass":
      if (names.content["breakGlass"] !== undefined) return "The change has a breakGlass already.";
      return [{ kind: "set", path: ["breakGlass"], value: { role: edit.role, takes: writeDuration(edit.takesSeconds) } }];
    case "add-no-second-factor":
      return appended(["noSecondFactor"], names.content["noSecondFactor"], edit.targets);
    case "taken-over-by":
      return stepsOfRetired(edit.account, { takenOverBy: [edit.role] }, names);
    case "programs-stay":
      return stepsOfRetired(edit.account, { programs: "stay" }, names);
    case "automatic-stay":
      return stepsOfRetired(edit.account, { takenOverBy: edit.roles, automatic: "stay" }, names);
    case "keep-account": {
      const index = names.retired(edit.account);
      return index < 0 ? notRetired(edit.account) : [{ kind: "remove", path: ["retire", index] }];
    }
    case "add-acknowledged": {
      const { account, role, target, owner, until, reason } = edit;
      const entries = Object.entries({ account, role, target, owner, until, reason }).filter((entry): entry is [string, string] => entry[1] !== null);
      return [{ kind: "append", path: ["acknowledged"], items: [Object.fromEntries(entries)] }];
    }
    case "add-person": {
      if (names.person(edit.person) !== undefined) return `The person ${edit.person} is declared already.`;
      const role = edit.roles.length === 1 ? (edit.roles[0] as string) : edit.roles;
      return [{ kind: "append", path: ["people"], items: [{ name: edit.person, accounts: edit.accounts, role }] }];
    }
    case "add-accounts": {
      const person = names.person(edit.person);
      return person === undefined ? `No person is named ${edit.person}.` : appended(["people", names.indexOf("people", edit.person), "accounts"], person["accounts"], edit.accounts);
    }
    default:
      return stepsOfRole(edit, names);
  }
}

function notRetired(account: string): string {
  return `The account ${account} is not below retire as such.`;
}

interface RetiredKeys {
  readonly takenOverBy?: readonly string[];
  readonly programs?: "stay";
  readonly automatic?: "stay";
}

/** A name alone becomes a mapping that begins with it. */
function stepsOfRetired(account: string, keys: RetiredKeys, names: Names): readonly YamlEdit[] | string {
  const index = names.retired(account);
  if (index < 0) return notRetired(account);
  const path = ["retire", index];
  const entry = names.list("retire")[index];
  const { takenOverBy = [], ...words } = keys;
  if (typeof entry === "string") return [{ kind: "set", path, value: { account, ...(takenOverBy.length === 0 ? {} : { takenOverBy }), ...words } }];
  const written = entry as RoleContent;
  const missing = Object.entries(words).filter(([key, word]) => written[key] !== word);
  return [...appended([...path, "takenOverBy"], written["takenOverBy"], takenOverBy), ...missing.map(([key, word]): YamlEdit => ({ kind: "set", path: [...path, key], value: word }))];
}

function stepsOfRole(edit: EditOfRole, names: Names): readonly YamlEdit[] | string {
  const role = names.role(edit.role);
  if (role === undefined) return `No role is named ${edit.role}.`;
  const path = ["roles", names.indexOf("roles", edit.role)];
  const set = (keys: readonly string[], value: string): readonly YamlEdit[] => [{ kind: "set", path: [...path, ...keys], value }];
  const within = (key: "session" | "approval", then: () => readonly YamlEdit[]): readonly YamlEdit[] | string => (role[key] === undefined ? `The role ${edit.role} has no ${key}.` : then());
  switch (edit.kind) {
    case "session-total":
      return set(["session", "total"], writeDuration(edit.seconds));
    case "session-idle":
      return set(["session", "idle"], writeDuration(edit.seconds));
    case "at-limit":
      return within("session", () => set(["session", "atLimit"], edit.atLimit));
    case "counted-from":
      return within("session", () => set(["session", "countedFrom"], edit.countedFrom));
    case "approval-available":
      return within("approval", () => set(["approval", "available"], writeHours(edit.available)));
    case "approval-takes":
      return within("approval", () => set(["approval", "takes"], writeDuration(edit.seconds)));
    case "hours":
      return set(["hours"], writeHours(edit.hours));
    case "at-hours-end":
      return set(["atHoursEnd"], edit.atHoursEnd);
    case "add-target":
      return appended([...path, "targets"], role["targets"], [writeTarget(edit.term)]);
    case "add-way":
      // None written is every way, and from anywhere.
      return role["how"] === undefined ? [] : appended([...path, "how"], role["how"], [edit.way]);
    case "add-through":
      return role["through"] === undefined ? [] : appended([...path, "through"], role["through"], [writeTarget(edit.term)]);
  }
}

function appended(path: YamlEdit["path"], list: unknown, words: readonly string[]): readonly YamlEdit[] {
  const known: readonly unknown[] = Array.isArray(list) ? list : [];
  const items = [...new Set(words)].filter((word) => !known.includes(word));
  return items.length === 0 ? [] : [{ kind: "append", path, items }];
}

function wordsOf(edit: WritableEdit): string {
  const what = edit.kind.replaceAll("-", " ");
  return "role" in edit && edit.role !== null ? `"${what}" of ${edit.role}` : `"${what}"`;
}
