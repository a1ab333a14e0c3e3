// The tree that every export of PAN-OS becomes: names below names, each with the lines that wrote it and what became of them.
// "set … rules R action allow", "action allow;" inside braces and <action>allow</action> all give rules → R → action → allow. Knows no meaning.
import type { LineState } from "../../../plant/firewall-config.ts";

export interface ConfigNode {
  name: string;
  parent: ConfigNode | null;
  children: Map<string, ConfigNode>;
  /** Where it was first written, from 1. */
  line: number;
  column: number;
  /** Lines that end with it: those of a set line's last word, or of an element's own tags. */
  lines: number[];
  /** Rises with every writing: of several values of a key that holds one, the last counts. */
  turn: number;
  state: LineState | null;
  why: string | null;
}

export interface PanosRecord {
  readonly form: "set" | "braces" | "xml";
  readonly root: ConfigNode;
  /** Lines that no node owns: comments, blank lines, moves, what was deleted. */
  readonly lineStates: readonly { readonly line: number; readonly state: LineState; readonly why: string | null }[];
  /** Why the text was not read to its end, or null. */
  readonly brokenAt: { readonly line: number; readonly message: string } | null;
}

export const DEEPEST = 64;
let turns = 0;
/** Of all nodes that have none: it is replaced, never filled. */
const NO_CHILDREN: Map<string, ConfigNode> = new Map();

export function newNode(name: string, parent: ConfigNode | null, line: number, column: number): ConfigNode {
  return { name, parent, children: NO_CHILDREN, line, column, lines: [], turn: ++turns, state: null, why: null };
}

export function grow(parent: ConfigNode, name: string, line: number, column: number): ConfigNode {
  const known = parent.children.get(name);
  if (known !== undefined) {
    known.turn = ++turns;
    return known;
  }
  const node = newNode(name, parent, line, column);
  addChild(parent, name, node);
  return node;
}

export function addChild(parent: ConfigNode, name: string, node: ConfigNode): void {
  if (parent.children === NO_CHILDREN) parent.children = new Map();
  parent.children.set(name, node);
}

export function nodeAt(from: ConfigNode | null | undefined, ...path: readonly string[]): ConfigNode | undefined {
  let node: ConfigNode | undefined = from ?? undefined;
  for (const name of path) node = node?.children.get(name);
  return node;
}

/** Every node below and itself, without recursion. */
export function* nodesOf(top: ConfigNode): Generator<ConfigNode> {
  const open: ConfigNode[] = [top];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    for (const child of node.children.values()) open.push(child);
  }
}

export function lastLineOf(top: ConfigNode): number {
  let last = top.line;
  for (const node of nodesOf(top)) for (const line of node.lines) last = line > last ? line : last;
  return last;
}

export function claim(node: ConfigNode, state: LineState, why: string | null = null): void {
  node.state = state;
  node.why = state === "understood" || state === "irrelevant" ? null : why;
}

/** What is below and has no state yet gets it too. */
export function claimAll(top: ConfigNode | undefined, state: LineState, why: string | null = null): void {
  if (top === undefined) return;
  for (const node of nodesOf(top)) {
    if (node.state === null) claim(node, state, why);
  }
}

/** The names below a key, in the order of writing; all of it counts as understood. */
export function membersOf(node: ConfigNode, key: string): readonly ConfigNode[] {
  const list = node.children.get(key);
  if (list === undefined) return [];
  claim(list, "understood");
  const members = [...list.children.values()];
  for (const member of members) claim(member, "understood");
  return members;
}

/** The value of a key that holds one: what was written last. */
export function latestOf(node: ConfigNode | undefined, ...path: readonly string[]): ConfigNode | null {
  const key = nodeAt(node, ...path);
  if (key === undefined) return null;
  claim(key, "understood");
  let latest: ConfigNode | null = null;
  for (const child of key.children.values()) {
    claim(child, "understood");
    if (latest === null || child.turn > latest.turn) latest = child;
  }
  return latest;
}

export function textOf(node: ConfigNode | undefined, ...path: readonly string[]): string | null {
  return latestOf(node, ...path)?.name ?? null;
}

export function isYes(node: ConfigNode | undefined, ...path: readonly string[]): boolean {
  return textOf(node, ...path) === "yes";
}
