// Statements of a rule in nftables text, one after the other. What begins no statement that is known is kept in its words, up to one that is.
import { limitWords } from "../netfilter-limits.ts";
import { countWords, OF_EACH_ENTRY, quotaWords } from "./condition-words.ts";
import type { MatchOperator, NftStatement, NftValue, RejectAnswer } from "./nft-record.ts";
import { parseKey, parseValue, parseVerdict, type Variables } from "./parse-expression.ts";
import type { TokenReader } from "./token-reader.ts";

const KNOWN_STARTS = /^(accept|drop|continue|return|jump|goto|queue|counter|log|limit|quota|reject|snat|dnat|masquerade|redirect|notrack|comment|ct|meta|ip|ip6|tcp|udp)$/;
const OPERATORS: Readonly<Record<string, MatchOperator>> = { "==": "==", eq: "==", "!=": "!=", ne: "!=", "<": "<", lt: "<", ">": ">", gt: ">", "<=": "<=", le: "<=", ">=": ">=", ge: ">=" };
const LATER_WORDS = /^(counter|accept|drop|log|return|continue|jump|goto|reject|comment)$/;

export interface ParsedRule {
  readonly statements: NftStatement[];
  readonly comment: string | null;
}

/** Up to the end of the line; the reader stands on it. */
export function parseStatements(reader: TokenReader, variables: Variables): ParsedRule {
  const statements: NftStatement[] = [];
  let comment: string | null = null;
  while (!reader.isLineEnd()) {
    const before = reader.peek();
    if (reader.skip("comment")) comment = reader.take().text;
    else statements.push(parseStatement(reader, variables));
    if (reader.peek() === before) reader.take();
  }
  return { statements, comment };
}

function parseStatement(reader: TokenReader, variables: Variables): NftStatement {
  const start = reader.peek();
  const verdict = parseVerdict(reader);
  if (verdict !== null) return { kind: "verdict", verdict };
  const word = start.kind === "word" ? start.text : "";
  switch (word) {
    case "counter":
      return parseCounter(reader);
    case "log":
      takeOptions(reader, /^(prefix|level|group|snaplen|queue-threshold|flags)$/);
      return { kind: "log" };
    case "limit":
      return { kind: "condition", words: parseLimit(reader) };
    case "quota":
      return { kind: "condition", words: parseQuota(reader) };
    case "reject":
      takeUntil(reader);
      return { kind: "reject", answer: (/\bwith\s+(icmpv6|icmp|tcp\s+reset)\b/.exec(reader.since(start.from))?.[1]?.replace(/\s+/, " ") ?? "") as RejectAnswer };
    case "queue":
    case "tproxy":
    case "synproxy":
    case "fwd":
      takeUntil(reader);
      return { kind: "unsure", words: reader.since(start.from) };
    case "snat":
    case "dnat":
    case "masquerade":
    case "redirect":
      return parseNat(reader, variables, word);
    case "notrack":
      reader.take();
      return { kind: "notrack" };
    case "dup":
      takeUntil(reader);
      return { kind: "change", set: null, open: "its copies of packets are not followed" };
    case "meter":
      return parseMeter(reader);
    case "flow":
      // As meters were written at first.
      if (reader.is("table", 1)) return parseMeter(reader);
      takeUntil(reader);
      return { kind: "change", set: null, open: "packets of offloaded flows pass the chains by" };
    case "add":
    case "update":
    case "delete":
      if (reader.is("@", 1)) return parseSetChange(reader);
      break;
    case "set":
      takeUntil(reader);
      return { kind: "change", set: /@(\S+)\s*$/.exec(reader.since(start.from))?.[1] ?? null, open: null };
    case "last":
      takeUntil(reader);
      return { kind: "change", set: null, open: null };
    case "xt":
      return parseXt(reader);
    case "ct":
      if (reader.is("count", 1)) return { kind: "condition", words: parseCount(reader) };
      break;
    default:
  }
  return parseMatch(reader, variables);
}

function parseMatch(reader: TokenReader, variables: Variables): NftStatement {
  const from = reader.peek().from;
  const left = parseKey(reader);
  if (left === null) {
    do takeWordOrBlock(reader);
    while (!reader.isLineEnd() && !KNOWN_STARTS.test(reader.peek().text));
    return { kind: "unknown", words: reader.since(from) };
  }
  if (reader.skip("vmap")) return { kind: "vmap", key: left, map: parseValue(reader, variables), words: reader.since(from) };
  if (reader.skip("set")) {
    const name = left.kind === "field" ? left.name : "";
    const value = reader.peek();
    takeUntil(reader);
    if (/^ct (helper|timeout|expectation)$/.test(name)) return { kind: "set-object", of: name, name: value.text };
    return {
      kind: "change",
      set: null,
      open: /^(meta mark|ct mark|ct zone)$/.test(name) ? "the mark or zone it sets is not followed" : changesVerdicts(name) ? `what it sets (${name}) is not followed` : null,
    };
  }
  let operator: MatchOperator = "is";
  const written = OPERATORS[reader.peek().text];
  if (written !== undefined && reader.peek().kind !== "string") {
    operator = written;
    reader.take();
  } else if (reader.skip("!")) operator = "without";
  const right = parseValue(reader, variables);
  // tcp flags syn / syn,ack: the value before the mask.
  if (reader.is("/")) {
    reader.take();
    const mask = parseValue(reader, variables);
    return { kind: "match", left: { kind: "masked", key: left, mask }, operator: operator === "is" ? "==" : operator, right, words: reader.since(from) };
  }
  if (right.kind === "unknown" && left.kind === "unknown") takeUntil(reader);
  return { kind: "match", left, operator, right, words: reader.since(from) };
}

/** Fields that rules look at: changed on the way, what the packet was says less. */
function changesVerdicts(name: string): boolean {
  return /^(ip|ip6) (saddr|daddr|protocol)$|^(tcp|udp|th|sctp) (sport|dport|flags)$|^ct (event|label|labels)$/.test(name) && !name.startsWith("ct event");
}

function parseCounter(reader: TokenReader): NftStatement {
  reader.take();
  if (reader.skip("name")) {
    reader.take();
    return { kind: "counter", packets: null };
  }
  if (!reader.skip("packets")) return { kind: "counter", packets: null };
  const packets = Number(reader.take().text);
  if (reader.skip("bytes")) reader.take();
  return { kind: "counter", packets: Number.isFinite(packets) ? packets : null };
}

function parseNat(reader: TokenReader, variables: Variables, type: "snat" | "dnat" | "masquerade" | "redirect"): NftStatement {
  const from = reader.take().from;
  if (reader.is("ip") || reader.is("ip6")) reader.take();
  let isPlain = true;
  while (reader.is("prefix") || reader.is("interval") || reader.is("addr") || reader.is(".") || reader.is("port")) isPlain = !reader.take();
  let address: NftValue | null = null;
  let port: NftValue | null = null;
  if (reader.skip("to")) {
    if (reader.is("[")) {
      reader.take();
      address = parseValue(reader, variables);
      reader.skip("]");
    } else if (!reader.is(":")) {
      const key = parseKey(reader);
      if (key !== null) {
        // A map from what the packet is to where it goes.
        takeUntil(reader);
        return { kind: "nat", type, address: { kind: "unknown", words: reader.since(from) }, port: null, isPlain: false, words: reader.since(from) };
      }
      address = parseValue(reader, variables);
    }
    if (reader.skip(":")) port = parseValue(reader, variables);
  }
  takeOptions(reader, /^$/);
  return { kind: "nat", type, address, port, isPlain, words: reader.since(from) };
}

function parseSetChange(reader: TokenReader): NftStatement {
  reader.take();
  reader.take();
  const set = reader.take().text;
  if (reader.is("{") && isLimit(textOfBlock(reader))) return { kind: "condition", words: `${OF_EACH_ENTRY} ${set}` };
  return { kind: "change", set, open: null };
}

/** meter ssh-limit size 65535 { ip saddr limit rate over 2/minute }: a set that fills itself, whose entries count each for itself. */
function parseMeter(reader: TokenReader): NftStatement {
  reader.take();
  reader.skip("table");
  const name = reader.peek().text;
  while (!reader.isLineEnd() && !reader.is("{")) reader.take();
  if (reader.is("{") && isLimit(textOfBlock(reader))) return { kind: "condition", words: `${OF_EACH_ENTRY} ${name}` };
  return { kind: "change", set: null, open: null };
}

/** What a set counts for each of its entries decides whether the rest of the rule is done. */
function isLimit(block: string): boolean {
  return /\b(limit|ct count|quota)\b/.test(block);
}

function textOfBlock(reader: TokenReader): string {
  const { from } = reader.peek();
  reader.skipBlock();
  return reader.since(from);
}

/** `nft` prints what iptables made and it has no words for as xt match "name", xt target "NAME". */
function parseXt(reader: TokenReader): NftStatement {
  reader.take();
  const kind = reader.take().text;
  const name = reader.take().text;
  if (kind === "match") return { kind: "condition", words: `the match ${name} of iptables` };
  if (/^(LOG|NFLOG|CHECKSUM|TCPMSS|CLASSIFY|DSCP|TOS|TTL|HL|CT)$/.test(name)) return { kind: "change", set: null, open: null };
  if (name === "REJECT") return { kind: "reject", answer: "" };
  if (name === "MASQUERADE" || name === "REDIRECT")
    return { kind: "nat", type: name === "MASQUERADE" ? "masquerade" : "redirect", address: null, port: null, isPlain: true, words: `xt target ${name}` };
  if (name === "DNAT" || name === "SNAT") {
    return { kind: "nat", type: name === "DNAT" ? "dnat" : "snat", address: { kind: "unknown", words: "written by iptables" }, port: null, isPlain: false, words: `xt target ${name}` };
  }
  if (/^(MARK|CONNMARK)$/.test(name)) return { kind: "change", set: null, open: "the mark or zone it sets is not followed" };
  return { kind: "unsure", words: `xt target ${name}` };
}

/** limit rate [over | until] 10[ mbytes]/second [burst 5 packets]; limit name "x". */
function parseLimit(reader: TokenReader): string {
  const { from } = reader.take();
  if (reader.skip("name")) return `limit ${reader.take().text}`;
  reader.skip("rate");
  const isOver = reader.skip("over");
  reader.skip("until");
  const rate = Number(reader.take().text);
  // "10/second", and with a unit one word: "mbytes/second".
  const [unit, per] = reader.skip("/") ? ["", reader.take().text] : (reader.take().text.split("/") as [string, string]);
  const burst = reader.skip("burst") ? Number(reader.take().text) : null;
  const burstUnit = burst === null ? "" : takeUnit(reader);
  return Number.isFinite(rate) && per !== undefined && Number.isFinite(burst ?? 0) ? limitWords({ rate, unit, per, isOver, burst, burstUnit }) : reader.since(from);
}

/** Packets are the unit that is not written. */
function takeUnit(reader: TokenReader): string {
  const unit = reader.peek().text;
  if (!/^(bytes|kbytes|mbytes|gbytes|packets)$/.test(unit)) return "";
  reader.take();
  return unit === "packets" ? "" : unit;
}

/** quota [over | until] 100 mbytes [used 3 mbytes]; quota name "x". What is used up already is no part of the rule. */
function parseQuota(reader: TokenReader): string {
  const { from } = reader.take();
  if (reader.skip("name")) return `quota ${reader.take().text}`;
  const isOver = reader.skip("over");
  reader.skip("until");
  const count = Number(reader.take().text);
  const unit = reader.take().text;
  if (reader.skip("used")) {
    reader.take();
    reader.take();
  }
  return Number.isFinite(count) ? quotaWords(isOver, count, unit) : reader.since(from);
}

function parseCount(reader: TokenReader): string {
  const { from } = reader.take();
  reader.take();
  const isOver = reader.skip("over");
  const count = Number(reader.take().text);
  return Number.isFinite(count) ? countWords(isOver, count) : reader.since(from);
}

/** Words of a statement up to the next that begins one, blocks as a whole. */
function takeUntil(reader: TokenReader): void {
  // What stands on the next line is another rule.
  if (reader.isLineEnd()) return;
  reader.take();
  while (!reader.isLineEnd() && !(reader.peek().kind === "word" && LATER_WORDS.test(reader.peek().text))) takeWordOrBlock(reader);
}

function takeWordOrBlock(reader: TokenReader): void {
  if (reader.is("{")) reader.skipBlock();
  else reader.take();
}

/** The statement's own word, then pairs of an option and its value, then flags such as random, persistent. */
function takeOptions(reader: TokenReader, withValue: RegExp): void {
  if (withValue.source !== "^$") reader.take();
  for (;;) {
    const token = reader.peek();
    if (token.kind !== "word" && token.kind !== "symbol") return;
    if (token.kind === "word" && withValue.source !== "^$" && withValue.test(token.text)) {
      reader.take();
      reader.take();
      while (reader.skip(",")) reader.take();
      while (/^(sequence|options|skuid|ether|all)$/.test(reader.peek().text)) {
        reader.take();
        reader.skip(",");
      }
    } else if (/^(random|fully-random|persistent|netmap)$/.test(token.text) || token.text === ",") reader.take();
    else return;
  }
}
