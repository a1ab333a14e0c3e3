// One rule of nftables as parts of a chain: what it asks, and where it leads. A rule with a verdict map becomes one part per element.
import { type Box, EVERYTHING, productOf } from "../netfilter-box.ts";
import type { ChainVerdict } from "../netfilter-chains.ts";
import { askedBy, boxesOfElement, demanded, isChanging, type NftContext } from "./nft-match.ts";
import type { NftRule, NftStatement, NftVerdict, RejectAnswer } from "./nft-record.ts";

export interface RulePart {
  readonly except: readonly Box[];
  readonly boxes: readonly Box[];
  readonly verdict: ChainVerdict;
}

export interface CompiledNftRule {
  readonly parts: readonly RulePart[];
  /** What is asked before the first verdict: of a rule that translates, marks or takes out of tracking. */
  readonly boxes: readonly Box[];
  readonly nat: (NftStatement & { kind: "nat" }) | null;
  readonly untracks: boolean;
  /** What of it is not in the result; null = nothing. */
  readonly open: string | null;
  readonly packets: number | null;
  readonly isLogged: boolean;
  readonly conditions: readonly string[];
}

export function compileNftRule(rule: NftRule, context: NftContext): CompiledNftRule {
  let boxes: readonly Box[] = [EVERYTHING];
  const except: Box[] = [];
  const open: string[] = [];
  const parts: RulePart[] = [];
  let nat: CompiledNftRule["nat"] = null;
  let untracks = false;
  let packets: number | null = null;
  let isLogged = false;
  const narrow = (by: readonly Box[]): void => {
    const next = productOf(boxes, by);
    if (next === undefined) {
      open.push("it asks for more combinations than are followed");
      boxes = boxes.map((box) => ({ ...box, conditions: [...box.conditions, "one of many combinations"] }));
    } else boxes = next;
  };
  const ask = (words: string): void => narrow([{ ...EVERYTHING, conditions: [words.trim().replace(/\s+/g, " ")] }]);
  const decide = (verdict: ChainVerdict): void => {
    parts.push({ except: [...except], boxes, verdict });
  };
  for (const statement of rule.statements) {
    switch (statement.kind) {
      case "match": {
        const asked = askedBy(statement.left, statement.operator, statement.right, statement.words, context);
        if (asked.open !== null) open.push(asked.open);
        except.push(...asked.except);
        narrow(asked.boxes);
        break;
      }
      case "verdict": {
        const verdict = verdictOf(statement.verdict);
        if (verdict !== null) decide(verdict);
        break;
      }
      case "vmap":
        parts.push(...partsOfMap(statement, boxes, except, context, open));
        break;
      case "reject":
        narrow(answerableBy(statement.answer, context));
        decide({ kind: "decide", action: "reject" });
        break;
      case "unsure":
        open.push(`what "${statement.words.trim()}" does with a packet is not followed`);
        decide({ kind: "decide", action: "unsure" });
        break;
      case "nat":
        nat = statement;
        decide({ kind: "decide", action: "permit" });
        break;
      case "condition":
        ask(statement.words);
        break;
      case "unknown":
        open.push(`"${statement.words.trim()}" is not understood`);
        ask(statement.words);
        break;
      case "counter":
        packets ??= statement.packets;
        break;
      case "log":
        isLogged = true;
        break;
      case "notrack":
        untracks = true;
        break;
      case "set-object":
        if (statement.of !== "ct helper" && statement.of !== "ct timeout") open.push(`what ${statement.of} does is not followed`);
        break;
      case "change":
        if (statement.open !== null) open.push(statement.open);
        break;
    }
  }
  // What nobody understood may also have been a verdict.
  if (parts.length === 0 && rule.statements.some((s) => s.kind === "unknown")) decide({ kind: "decide", action: "unsure" });
  const conditions = [...new Set(boxes.flatMap((box) => box.conditions))];
  return { parts, boxes, nat, untracks, open: open.length === 0 ? null : open.join("; "), packets, isLogged, conditions };
}

/** nft adds what an answer asks for when a rule is loaded, and leaves it out when rules are listed (nft(8), REJECT STATEMENT). */
function answerableBy(answer: RejectAnswer, context: NftContext): readonly Box[] {
  if (answer === "") return [EVERYTHING];
  const [name, text] = answer === "tcp reset" ? ["meta l4proto", "tcp"] : ["meta nfproto", answer === "icmp" ? "ipv4" : "ipv6"];
  return askedBy({ kind: "field", name: name as string }, "==", { kind: "word", text: text as string }, `${name} ${text}`, context).boxes;
}

function verdictOf(verdict: NftVerdict): ChainVerdict | null {
  switch (verdict.kind) {
    case "accept":
      return { kind: "decide", action: "permit" };
    case "drop":
      return { kind: "decide", action: "deny" };
    case "return":
      return { kind: "return" };
    case "continue":
      return null;
    default:
      return { kind: "call", chain: verdict.chain, comesBack: verdict.kind === "jump" };
  }
}

function partsOfMap(statement: NftStatement & { kind: "vmap" }, before: readonly Box[], except: readonly Box[], context: NftContext, open: string[]): RulePart[] {
  const named = statement.map.kind === "named-set" ? context.table.sets.get(statement.map.name) : undefined;
  const elements = statement.map.kind === "set" ? statement.map.elements : named?.elements;
  const unknown = (why: string): RulePart[] => {
    open.push(why);
    return [{ except: [...except], boxes: before.map((box) => ({ ...box, conditions: [...box.conditions, statement.words.trim()] })), verdict: { kind: "decide", action: "unsure" } }];
  };
  if (elements === undefined) return unknown("the verdict map it uses is not written");
  const changes = statement.map.kind === "named-set" && isChanging(statement.map.name, context);
  const asks = productOf(before, demanded(statement.key)) ?? before;
  const parts: RulePart[] = [];
  // The catch-all element holds for what is none of the others.
  for (const element of [...elements].sort((a, b) => Number(a.key.kind === "every") - Number(b.key.kind === "every"))) {
    const verdict = element.verdict === null ? undefined : verdictOf(element.verdict);
    const found = boxesOfElement(statement.key, element, context);
    const boxes = found === null ? null : productOf(asks, changes || element.expires ? found.map((box) => ({ ...box, conditions: ["the verdict map as it is now"] })) : found);
    if (verdict === undefined || boxes === null || boxes === undefined) {
      parts.push(...unknown(`an element of ${statement.words.trim()} is not understood`));
      continue;
    }
    const others: Box[] = verdict === null || element.key.kind !== "every" ? [] : elements.flatMap((e) => (e.key.kind === "every" ? [] : (boxesOfElement(statement.key, e, context) ?? [])));
    parts.push({ except: [...except, ...others], boxes, verdict: verdict ?? { kind: "continue" } } as RulePart);
  }
  return parts.filter((part) => (part.verdict as { kind: string }).kind !== "continue");
}
