// The form that `show config running` prints by default: names before braces, "key value;" and "key [ a b ];". Gives the tree.
import { addChild, type ConfigNode, DEEPEST, grow, newNode, type PanosRecord } from "./panos-record.ts";
import { splitWords } from "./split-words.ts";

/** A quotation that is still open after so many lines never closes. */
const LONGEST_QUOTE_LINES = 500;

export function parseBraces(lines: readonly string[]): PanosRecord {
  const top = newNode("", null, 1, 1);
  const root = grow(top, "config", 1, 1);
  const lineStates: { line: number; state: "irrelevant" | "understood" | "unknown"; why: string | null }[] = [];
  const open: ConfigNode[] = [top];
  let pending: { text: string; line: number; column: number }[] = [];
  let list = false;
  let brokenAt: PanosRecord["brokenAt"] = null;
  for (let i = 0; i < lines.length && brokenAt === null; i++) {
    const line = i + 1;
    let content = lines[i] as string;
    if (/^\s*(#|$)/.test(content) && pending.length === 0) {
      lineStates.push({ line, state: "irrelevant", why: null });
      continue;
    }
    let split = splitWords(content, "{};[]");
    let last = i;
    while (split.open && last + 1 < lines.length && last - i < LONGEST_QUOTE_LINES) {
      content += `\n${lines[++last] as string}`;
      split = splitWords(content, "{};[]");
    }
    if (split.open) brokenAt = { line, message: "a quotation is not closed" };
    i = last;
    const owned = Array.from({ length: last - line + 2 }, (_, k) => line + k);
    for (const word of split.words) {
      const here = open[open.length - 1] as ConfigNode;
      if (!word.quoted && word.text === "{") {
        const node = chain(here, pending);
        node.lines.push(...owned);
        open.push(node);
        pending = [];
        if (open.length > DEEPEST) brokenAt = { line, message: `braces are nested more than ${DEEPEST} deep` };
      } else if (!word.quoted && word.text === "}") {
        if (open.length === 1) brokenAt = { line, message: "a brace is closed that was not opened" };
        else (open.pop() as ConfigNode).lines.push(...owned);
      } else if (!word.quoted && word.text === "[") list = true;
      else if (!word.quoted && word.text === "]") list = false;
      else if (!word.quoted && word.text === ";") {
        endStatement(here, pending, owned);
        pending = [];
        list = false;
      } else pending.push({ text: word.text, line, column: word.column });
      if (brokenAt !== null) break;
    }
    if (list && pending.length > 1_000_000) brokenAt = { line, message: "a list is not closed" };
  }
  if (brokenAt === null && open.length > 1) brokenAt = { line: Math.max(1, lines.length), message: "the text ends inside braces" };
  // What stands beside `config` (policy, …) hangs below it, as in the other forms.
  for (const [name, node] of top.children) {
    if (name === "config" || root.children.has(name)) continue;
    node.parent = root;
    addChild(root, name, node);
  }
  return { form: "braces", root, lineStates, brokenAt };
}

function chain(from: ConfigNode, words: readonly { text: string; line: number; column: number }[]): ConfigNode {
  let node = from;
  for (const word of words.slice(0, DEEPEST)) node = grow(node, word.text, word.line, word.column);
  return node;
}

/** "key;", "key value;" or "key [ values ];" */
function endStatement(here: ConfigNode, words: readonly { text: string; line: number; column: number }[], owned: readonly number[]): void {
  const [key, ...values] = words;
  if (key === undefined) return;
  const node = grow(here, key.text, key.line, key.column);
  if (values.length === 0) node.lines.push(...owned);
  for (const value of values) grow(node, value.text, value.line, value.column).lines.push(...(owned.includes(value.line) ? owned : [value.line, ...owned]));
}
