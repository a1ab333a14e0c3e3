// `nft list ruleset` and `nft -j list ruleset` as a firewall, printed policies and added rules. Knows neither the routes nor the addresses of the
// machine; included files, bridges and chains of single devices are not read and said to be missing where they could matter.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { ConfigInput, Dialect, ReadConfig, Recognition } from "../dialect.ts";
import { LineTally } from "../line-tally.ts";
import { insertIntoNftables } from "./insert-nftables.ts";
import { nftablesToRules } from "./nftables-to-rules.ts";
import { isNftJson, parseNftJson } from "./parse-nft-json.ts";
import { parseNftText } from "./parse-nft-text.ts";
import { printNftables } from "./print-nftables.ts";

const LINES_LOOKED_AT = 1_000;
const MOST_LINES = 2_000_000;
const LONGEST_LINE = 65_536;
const SIGNS: readonly RegExp[] = [
  /^(add\s+)?table\s+(ip|ip6|inet|arp|bridge|netdev)\s+\S+\s*(\{|$)/,
  /^table\s+\S+\s*\{\s*(#.*)?$/,
  /^chain\s+\S+\s*\{/,
  /^type\s+(filter|nat|route)\s+hook\s+\w+/,
  /^flush\s+ruleset/,
  /^(ct state|iifname|oifname|ip saddr|ip daddr|ip6 saddr|ip6 daddr|meta l4proto|tcp dport|udp dport|th dport)\s.*\b(accept|drop|reject|jump|goto|return|vmap)\b/,
  /^(type\s+(ipv4_addr|ipv6_addr|inet_service|inet_proto|ifname|mark)\b|typeof\s)/,
  /^add\s+(rule|chain|element|set|map)\s+(ip|ip6|inet|arp|bridge|netdev)\s/,
];

export const nftables: Dialect = {
  id: "nftables",
  name: "nftables",
  recognise,
  read,
  print: printNftables,
  insert: insertIntoNftables,
};

function recognise(text: string): Recognition | null {
  if (isNftJson(text)) return { signs: Math.min(LINES_LOOKED_AT, 3 + (text.slice(0, 1_000_000).match(/"(rule|chain|table|set)":/g)?.length ?? 0)), why: 'it is JSON with a list "nftables"' };
  let signs = 0;
  let why = "";
  text.split("\n", LINES_LOOKED_AT).forEach((line, i) => {
    const trimmed = line.trim();
    if (trimmed.length > 4_096 || !SIGNS.some((sign) => sign.test(trimmed))) return;
    signs++;
    if (why === "") why = `line ${i + 1} is \`${trimmed.slice(0, 60)}\``;
  });
  return signs === 0 ? null : { signs, why };
}

function read(input: ConfigInput): ReadConfig {
  const lines = input.text.split("\n");
  const isJson = isNftJson(input.text);
  const diagnostics: Diagnostic[] = [];
  const tally = new LineTally(lines.at(-1) === "" ? lines.length - 1 : lines.length);
  // `nft -j` prints everything in one line, and a set may stand in one: only the text's other lines are bounded.
  const long = isJson ? -1 : lines.findIndex((line) => line.length > LONGEST_LINE && !/^\s*elements\s*=/.test(line));
  if (lines.length > MOST_LINES || long >= 0) {
    diagnostics.push({
      code: "text-too-large",
      severity: "error",
      message: long >= 0 ? `Line ${long + 1} is longer than ${LONGEST_LINE} characters: the text is not read.` : `The text has more than ${MOST_LINES} lines: it is not read.`,
      at: { kind: "file", file: input.file },
    });
    return { config: { dialect: "nftables", file: input.file, sha256: input.sha256, lines: tally.lines(), firewalls: [] }, diagnostics };
  }
  const parsed = isJson ? parseNftJson(input.text, input.file, tally) : parseNftText(input.text, input.file, tally);
  diagnostics.push(...parsed.diagnostics);
  const firewall = nftablesToRules(parsed.record, tally, diagnostics);
  return { config: { dialect: "nftables", file: input.file, sha256: input.sha256, lines: tally.lines(), firewalls: parsed.record.tables.length === 0 ? [] : [firewall] }, diagnostics };
}
