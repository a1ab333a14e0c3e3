// The dialect "panos": Palo Alto Networks PAN-OS and Panorama, as set lines, as braces and as XML. All three become one tree, which one reader reads.
import { countText } from "../../../foundation/count-words.ts";
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { EVERY_IP } from "../../../plant/address-set.ts";
import type { FirewallConfig } from "../../../plant/firewall-config.ts";
import { PLAIN_RULE, type PacketRule } from "../../../plant/packet-rule.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import type { ConfigInput, Dialect, ReadConfig, Recognition } from "../dialect.ts";
import { LineTally } from "../line-tally.ts";
import { insertPanos } from "./insert-panos.ts";
import { claimKnownPaths } from "./known-paths.ts";
import { firewallsOf, markNodes } from "./panos-to-config.ts";
import { formOf, linesOf, recordOf } from "./parse-panos.ts";
import { packets } from "./port-lists.ts";
import { printPanos } from "./print-panos.ts";

const LINES_LOOKED_AT = 1_000;
const MOST_LINES = 2_000_000;
const LONGEST_LINE = 65_536;
const SET_COMMAND = /^\s*([\w.-]+@[^\s#>]+[#>]\s*)?(set|move|delete|rename|copy)\s+(vsys\s+\S+\s+)?/;
/** Behind the command: places that no other language has. FortiOS too says `set service …`: objects need a word of theirs. */
const SET_PLACE =
  /^(shared\s|deviceconfig\s|device-group\s|template(-stack)?\s|mgt-config\s|readonly\s|(pre-|post-)?rulebase\s|import\s+(network|visible-vsys)\s|network\s+(interface|virtual-router|logical-router|profiles|virtual-wire|ike|tunnel)\s|profiles\s+(virus|spyware|vulnerability|url-filtering|file-blocking|wildfire-analysis|decryption|custom-url-category)\s|profile-group\s|log-settings\s|(zone|address(-group)?|service(-group)?|application(-group|-filter)?|tag|external-list|schedule|region)\s+("[^"]*"|\S+)\s+(network|ip-netmask|ip-range|ip-wildcard|fqdn|static|dynamic|protocol|members|color|comments|type|schedule-type|default|category|subcategory|description)\s)/;
const SET_SIGN = { test: (line: string): boolean => SET_COMMAND.test(line) && SET_PLACE.test(line.replace(SET_COMMAND, "")) };
const BRACE_SIGN =
  /^\s*(localhost\.localdomain \{|deviceconfig \{|mgt-config \{|rulebase \{|virtual-router \{|vsys \{|panorama \{|default-security-rules \{|ip-netmask [^;]+;|application (any|\[)[^;]*;)\s*$/;
const XML_SIGN = /<(entry name=|member>|mgt-config>|deviceconfig>|rulebase>|ip-netmask>|default-security-rules>|vsys>|device-group>)/;

/** An export without line ends has one line only. */
const XML_ROOT = /<config\s[^>]*urldb="paloaltonetworks"|<config[\s>][\s\S]*?<entry name="localhost\.localdomain"/;

export const panos: Dialect = { id: "panos", name: "Palo Alto Networks PAN-OS", recognise, read, print: printPanos, insert: insertPanos };

function recognise(text: string): Recognition | null {
  let signs = 0;
  let why: string | null = null;
  let from = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const sign = formOf(text) === "xml" ? XML_SIGN : /^\s*([\w.-]+@[^\s#>]+[#>]\s*)?(set|move)\s/m.test(text.slice(0, 200_000)) ? SET_SIGN : BRACE_SIGN;
  if (sign === XML_SIGN && !/<config[\s>]/.test(text.slice(0, 4_000))) return null;
  if (sign === XML_SIGN && XML_ROOT.test(text.slice(0, 4_000))) {
    signs += 3;
    why = "its <config> names paloaltonetworks or PAN-OS's device";
  }
  for (let line = 1; line <= LINES_LOOKED_AT && from < text.length; line++) {
    const end = text.indexOf("\n", from);
    const content = text.slice(from, Math.min(end < 0 ? text.length : end, from + 2_000));
    if (sign.test(content)) {
      signs++;
      why ??= `line ${line} is \`${content.trim().slice(0, 40)}\``;
    }
    if (end < 0) break;
    from = end + 1;
  }
  return why === null || (signs < 2 && sign !== SET_SIGN && text.includes("\n")) ? null : { signs, why };
}

function read(input: ConfigInput): ReadConfig {
  const diagnostics: Diagnostic[] = [];
  const lines = linesOf(input.text);
  const about = { dialect: "panos", file: input.file, sha256: input.sha256 };
  const tooLong = formOf(input.text) === "xml" ? -1 : lines.findIndex((line) => line.length > LONGEST_LINE);
  if (lines.length > MOST_LINES || tooLong >= 0) {
    const message = tooLong >= 0 ? `the line is longer than ${LONGEST_LINE} characters` : `the text has more than ${countText(MOST_LINES)} lines`;
    diagnostics.push({ code: "panos-too-long", severity: "error", message, at: { kind: "text", file: input.file, line: tooLong >= 0 ? tooLong + 1 : MOST_LINES, column: 1 } });
    if (tooLong < 0) return { config: { ...about, lines: lines.map(() => ({ state: "unknown", why: "the text is too long" }) as const), firewalls: [] }, diagnostics };
  }
  const text = tooLong < 0 ? input.text : lines.map((line) => (line.length > LONGEST_LINE ? "" : line)).join("\n");
  const record = recordOf(text, input.file, diagnostics);
  const firewalls = firewallsOf(record, input.file, diagnostics);
  claimKnownPaths(record.root);
  const tally = new LineTally(lines.length);
  const mark = (line: number, state: Parameters<LineTally["mark"]>[1], why: string | null): void => {
    if (line >= 1 && line <= lines.length) tally.mark(line, state, why);
  };
  for (let i = 0; i < lines.length; i++) if ((lines[i] as string).trim() === "") mark(i + 1, "irrelevant", null);
  for (const { line, state, why } of record.lineStates) mark(line, state, why);
  for (let i = 0; i < lines.length; i++) if ((lines[i] as string).length > LONGEST_LINE && formOf(input.text) !== "xml") mark(i + 1, "unknown", "the line is too long");
  markNodes(record.root, mark);
  const broken = record.brokenAt ?? (tooLong < 0 ? null : { line: tooLong + 1, message: "a line is too long" });
  if (broken !== null && record.brokenAt !== null) {
    diagnostics.push({
      code: "panos-broken",
      severity: "error",
      message: `the text breaks here: ${broken.message}`,
      help: "What stands before is read; what follows is not known, so nothing that needs it can be judged.",
      at: { kind: "text", file: input.file, line: Math.max(1, Math.min(broken.line, lines.length)), column: 1 },
    });
  }
  if (firewalls.length === 0)
    diagnostics.push({ code: "panos-no-firewall", severity: "error", message: "no firewall and no device group with rules was found in this text", at: { kind: "file", file: input.file } });
  return { config: { ...about, lines: tally.lines(), firewalls: broken === null ? firewalls : firewalls.map((f) => withUnreadRest(f, broken, input.file)) }, diagnostics };
}

/** What follows a break may hold rules, also ones that are moved to the top. */
function withUnreadRest(firewall: FirewallConfig, broken: { readonly line: number; readonly message: string }, file: string): FirewallConfig {
  const at: TextAt = { kind: "text", file, line: Math.max(1, broken.line), column: 1 };
  const text = `what follows line ${at.line} was not read: ${broken.message}`;
  const end = { zones: null, addresses: EVERY_IP };
  const rule: PacketRule = {
    ...PLAIN_RULE,
    action: "unsure",
    source: end,
    destination: end,
    services: [packets(null, "any", at)],
    conditions: ["a rule in the part that was not read"],
    until: null,
    writtenOrder: firewall.written.length,
    text,
    at,
  };
  const written = {
    name: `from line ${at.line}`,
    list: "not read",
    action: "unsure",
    notHolding: null,
    until: null,
    schedule: null,
    hits: null,
    logged: null,
    comment: null,
    text,
    at,
    toLine: at.line,
  } as const;
  return {
    ...firewall,
    stages: firewall.stages.map((stage) => ({ ...stage, rules: [rule, ...stage.rules] })),
    routesMissing: [firewall.routesMissing, text].filter((words) => words !== null).join("; "),
    written: [...firewall.written, written],
  };
}
