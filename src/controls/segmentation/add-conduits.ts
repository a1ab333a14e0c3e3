// Writes a fix into the text of a change file: words into allow lists, conduits at the end of the list, protocols and timeouts at points. Every byte
// outside the insertions stays as it is (only a changed timeout replaces one value). What cannot be written in place without touching something else
// (aliases, anchors, merged keys) becomes a conduit of its own, or is said. Does not judge what it writes.
import { isAlias, isMap, isScalar, isSeq, type Pair, parseDocument, type Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import type { Diagnostic, Parsed } from "../../foundation/diagnostic.ts";
import { parseDuration } from "../../foundation/time.ts";
import type { AlgAddition, ConduitAddition, FixProposal, IdleTimeoutChange } from "../../plant/fix.ts";
import { sameContent } from "../../foundation/same-content.ts";
import { expectedContent, type Written } from "./expected-content.ts";
import { blockItem, blockKey, endOfLine, flowItem, insertedAt, scalarText, type TextEdit, type YamlStyle } from "../../foundation/yaml-insertions.ts";

type Additions = Pick<FixProposal, "additions">;

/** The edited text; undefined when the text is not the change that the fix was made for, or when the result would not mean what was proposed. */
export function addConduits(text: string, file: string, { additions }: Additions): Parsed<string> {
  const diagnostics: Diagnostic[] = [];
  const complain = (message: string, severity: "error" | "warning" = "error"): void => {
    diagnostics.push({ code: "fix-not-written", severity, message, help: "Write it by hand: the fix is shown beside the finding.", at: { kind: "file", file } });
  };
  const document = parseDocument(text, { keepSourceTokens: true, logLevel: "error" });
  const root = document.contents;
  if (document.errors.length > 0 || !isMap(root)) {
    complain("The file is not a change that can be edited: it does not parse as one YAML mapping.");
    return { value: undefined, diagnostics };
  }
  const content = contentOf(() => document.toJS({ maxAliasCount: 100 }));
  if (content === undefined) {
    complain("The file refers to its own parts too often to be edited.");
    return { value: undefined, diagnostics };
  }
  const editor = new ChangeEditor(text, root, content);
  for (const addition of additions) if (addition.kind === "conduit") editor.addConduit(addition);
  editor.finishConduits();
  const points = [...new Set(additions.flatMap((a) => (a.kind === "conduit" ? [] : [a.point])))];
  for (const name of points) {
    const ofPoint = additions.filter((a): a is AlgAddition | IdleTimeoutChange => a.kind !== "conduit" && a.point === name);
    const problem = editor.editPoint(name, ofPoint);
    if (problem !== null) complain(problem, "warning");
  }
  if (editor.edits.length === 0) return { value: text, diagnostics };
  const edited = insertedAt(text, editor.edits);
  const again = parseDocument(edited, { logLevel: "error" });
  const after = again.errors.length > 0 ? undefined : contentOf(() => again.toJS({ maxAliasCount: 100 }));
  if (after === undefined || !sameContent(after, expectedContent(content, editor.written))) {
    complain("The file is written in a way in which the additions cannot be inserted safely.");
    return { value: undefined, diagnostics };
  }
  return { value: edited, diagnostics };
}

function contentOf(read: () => unknown): Record<string, unknown> | undefined {
  try {
    const value = read();
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

interface ConduitContent {
  readonly from?: unknown;
  readonly to?: unknown;
  readonly between?: unknown;
  readonly allow?: unknown;
  readonly until?: unknown;
}

class ChangeEditor {
  readonly edits: TextEdit[] = [];
  readonly written: Written = { allow: [], conduits: [], points: [] };
  readonly #text: string;
  readonly #root: YAMLMap;
  readonly #content: Readonly<Record<string, unknown>>;
  readonly #style: YamlStyle;

  constructor(text: string, root: YAMLMap, content: Readonly<Record<string, unknown>>) {
    this.#text = text;
    this.#root = root;
    this.#content = content;
    this.#style = { eol: text.includes("\r\n") ? "\r\n" : "\n", json: root.flow === true };
  }

  addConduit(addition: ConduitAddition): void {
    const words = addition.services.map((s) => s.written).filter((word) => !this.#isAllowed(addition, word));
    if (words.length === 0) return;
    const allow = addition.into === null ? undefined : this.#ownAllowList(addition.into, addition);
    if (allow !== undefined && addition.into !== null) {
      const added = words.filter((w) => !this.written.allow.some((a) => a.conduit === addition.into && a.words.includes(w)));
      this.edits.push(
        ...this.#appendToSeq(
          allow,
          added.map((w) => scalarText(w, this.#style)),
        ),
      );
      this.written.allow.push({ conduit: addition.into, words: added });
      return;
    }
    const ends = addition.eitherWay ? { between: [addition.from, addition.to] } : { from: addition.from, to: addition.to };
    this.written.conduits.push({ ...ends, allow: words, reason: addition.reason });
  }

  /** New conduits, all in one insertion. They carry no owner: a tool cannot answer for a permission. */
  finishConduits(): void {
    const { conduits } = this.written;
    if (conduits.length === 0) return;
    const pair = pairOf(this.#root, "conduits");
    const flow = conduits.map((c) => flowConduit(c, this.#style));
    if (isSeq(pair?.value)) {
      const seq = pair.value as YAMLSeq;
      const last = seq.items[seq.items.length - 1];
      if (seq.flow === true) this.edits.push(...this.#appendToSeq(seq, flow));
      else {
        const asLines = isMap(last) && last.flow !== true;
        this.edits.push(...conduits.map((c, i) => blockItem(this.#text, seq, asLines ? blockConduit(c, this.#style) : [`${flow[i]}   # proposed by fix, no owner yet`], this.#style)));
      }
      return;
    }
    if (this.#style.json) {
      this.edits.push(flowItem(this.#text, this.#root, `"conduits": [${flow.join(", ")}]`));
      return;
    }
    const lines = flow.map((c) => `  - ${c}   # proposed by fix, no owner yet`);
    if (pair !== undefined) {
      const at = endOfLine(this.#text, (pair.key as Scalar).range?.[1] ?? 0);
      this.edits.push({ offset: at, removed: 0, text: lines.map((l) => this.#style.eol + l).join("") });
    } else this.edits.push(blockKey(this.#text, this.#root, ["conduits:", ...lines], this.#style, pairOf(this.#root, "zones")));
  }

  /** A sentence when something could not be written, else null. */
  editPoint(name: string, additions: readonly (AlgAddition | IdleTimeoutChange)[]): string | null {
    const list = pairOf(this.#root, "enforcement")?.value;
    const point = isSeq(list) ? list.items.find((p) => isMap(p) && textOf(pairOf(p as YAMLMap, "name")?.value) === name) : undefined;
    if (!isMap(point) || point.anchor !== undefined || list === undefined || (isSeq(list) && list.anchor !== undefined)) return `The enforcement point "${name}" is not written out in the file.`;
    const alg = pairOf(point, "alg");
    const idle = pairOf(point, "idleTimeout");
    const known = isSeq(alg?.value) ? alg.value.items.map(textOf) : [];
    const algs = [...new Set(additions.flatMap((a) => (a.kind === "alg" ? [a.alg] : [])))].filter((a) => !known.includes(a));
    const longest = additions.reduce<IdleTimeoutChange | null>((best, a) => (a.kind === "idle-timeout" && a.seconds > (best?.seconds ?? 0) ? a : best), null);
    if (algs.length > 0 && alg !== undefined && !isOwn(alg.value, isSeq)) return `The list \`alg\` of ${name} cannot be extended without changing other parts of the file.`;
    if (longest !== null && idle !== undefined && !isOwn(idle.value, isMap)) return `The value \`idleTimeout\` of ${name} cannot be changed without changing other parts of the file.`;
    if (algs.length > 0) {
      const words = algs.map((a) => scalarText(a, this.#style));
      this.edits.push(...(alg === undefined ? [this.#newKey(point, "alg", `[${words.join(", ")}]`)] : this.#appendToSeq(alg.value as YAMLSeq, words)));
    }
    const tcp = longest === null ? null : this.#setTcpTimeout(point, idle?.value as YAMLMap | undefined, longest);
    this.written.points.push({ name, algs, tcp });
    return null;
  }

  /** The value written, or null where it was long enough already. */
  #setTcpTimeout(point: YAMLMap, idle: YAMLMap | undefined, { seconds, written: value }: IdleTimeoutChange): string | null {
    const written = this.#style.json ? `"${value}"` : value;
    const key = this.#style.json ? '"tcp"' : "tcp";
    const tcp = idle === undefined ? undefined : pairOf(idle, "tcp");
    if (idle === undefined) this.edits.push(this.#newKey(point, "idleTimeout", `{ ${key}: ${written} }`));
    else if (tcp === undefined) this.edits.push(idle.flow === true ? flowItem(this.#text, idle, `${key}: ${written}`) : blockKey(this.#text, idle, [`${key}: ${written}`], this.#style));
    else {
      const old = tcp.value as Scalar | null;
      const before = parseDuration(String(textOf(old) ?? ""));
      if (before !== undefined && before >= seconds) return null;
      const [from, to] = isScalar(old) && old.range != null ? old.range : [0, 0];
      if (to > from) this.edits.push({ offset: from, removed: to - from, text: written });
    }
    return value;
  }

  #newKey(map: YAMLMap, key: string, value: string): TextEdit {
    const name = this.#style.json ? `"${key}"` : key;
    return map.flow === true ? flowItem(this.#text, map, `${name}: ${value}`) : blockKey(this.#text, map, [`${name}: ${value}`], this.#style);
  }

  #appendToSeq(seq: YAMLSeq, items: readonly string[]): TextEdit[] {
    if (items.length === 0) return [];
    return seq.flow === true ? [flowItem(this.#text, seq, items.join(", "))] : items.map((item) => blockItem(this.#text, seq, [item], this.#style));
  }

  /** A lasting conduit permits the word already. */
  #isAllowed(addition: ConduitAddition, word: string): boolean {
    const { from, to } = addition;
    const conduits = Array.isArray(this.#content.conduits) ? (this.#content.conduits as (ConduitContent | null)[]) : [];
    return [...conduits, ...this.written.conduits].some((c) => {
      if (c === null || typeof c !== "object" || (c as ConduitContent).until != null) return false;
      const { from: f, to: t, between, allow } = c as ConduitContent;
      const both = Array.isArray(between) && between.includes(from) && between.includes(to) && (from !== to || between.every((z) => z === from));
      return (both || (!addition.eitherWay && f === from && t === to)) && Array.isArray(allow) && allow.includes(word);
    });
  }

  /** The allow list of a conduit, where it is this conduit's alone and the conduit is still the one that was meant. */
  #ownAllowList(index: number, { from, to, eitherWay }: ConduitAddition): YAMLSeq | undefined {
    const seq = pairOf(this.#root, "conduits")?.value;
    if (!isSeq(seq) || seq.anchor !== undefined) return undefined;
    const conduit = seq.items[index];
    if (!isMap(conduit) || conduit.anchor !== undefined) return undefined;
    const content = (this.#content.conduits as ConduitContent[])[index];
    const between = content?.between;
    const same = eitherWay ? Array.isArray(between) && between.includes(from) && between.includes(to) : content?.from === from && content?.to === to;
    const allow = pairOf(conduit, "allow")?.value;
    return same && content?.until == null && isOwn(allow, isSeq) ? (allow as YAMLSeq) : undefined;
  }
}

function isOwn(node: unknown, kind: (n: unknown) => boolean): boolean {
  return kind(node) && !isAlias(node) && (node as YAMLSeq).anchor === undefined;
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((p) => textOf(p.key) === key);
}

function textOf(node: unknown): unknown {
  return isScalar(node) ? node.value : undefined;
}

function flowConduit(conduit: Readonly<Record<string, unknown>>, style: YamlStyle): string {
  return `{ ${Object.entries(conduit)
    .map(([k, v]) => `${style.json ? `"${k}"` : k}: ${valueText(v, style)}`)
    .join(", ")} }`;
}

function blockConduit(conduit: Readonly<Record<string, unknown>>, style: YamlStyle): string[] {
  return [...Object.entries(conduit).map(([k, v]) => `${k}: ${valueText(v, style)}`), "# no owner yet"];
}

function valueText(value: unknown, style: YamlStyle): string {
  return Array.isArray(value) ? `[${value.map((v) => scalarText(String(v), style)).join(", ")}]` : scalarText(String(value), style);
}
