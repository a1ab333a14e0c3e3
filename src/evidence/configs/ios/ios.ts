// Cisco IOS and IOS-XE as a firewall: the text of `show running-config`. What is read and what is not: README.md.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { ConfigInput, Dialect, ReadConfig, Recognition } from "../dialect.ts";
import { LineTally } from "../line-tally.ts";
import { insertIntoIos } from "./insert-ios.ts";
import { iosToFirewalls } from "./ios-to-rules.ts";
import { parseIos } from "./parse-ios.ts";
import { readStatements } from "./read-statements.ts";

const LINES_LOOKED_AT = 1_000;
const MOST_LINES = 2_000_000;
const SIGN =
  /^(?:(?:no )?ip access-list |(?:Standard|Extended) IP access list \S|IPv6 access list \S|\s+ip access-group \S+ (?:in|out)\b|access-list \d+ (?:permit|deny|remark) |zone(?:-pair)? security |\s+zone-member security |class-map type inspect match-|\s*ipv6 (?:access-list|traffic-filter) |ip (?:route \d|nat (?:inside|outside|pool) |cef|vrf )|line (?:vty|con) \d|version \d+\.\d+\s*$|service timestamps |boot-start-marker|\s+network \S+ area \d)/;

/** Lines that its sister for data centres has and it has not: much looks alike there, and means something else (masks, defaults, VLAN filters). */
const NX_OS = /^(?:feature [a-z]|vdc \S+ id \d|switchname |install feature-set |!Command: show |version \d+\.\d+\(\d+\)[A-Z0-9])/;

export const ios: Dialect = { id: "ios", name: "Cisco IOS", recognise, read, print: null, insert: insertIntoIos };

function recognise(text: string): Recognition | null {
  let signs = 0;
  let why = "";
  let isSister = false;
  text.split("\n", LINES_LOOKED_AT).forEach((line, i) => {
    if (line.length > 4_096) return;
    if (NX_OS.test(line)) isSister = true;
    if (!SIGN.test(line)) return;
    signs++;
    if (why === "") why = `line ${i + 1} is \`${line.trim().slice(0, 60)}\``;
  });
  return signs === 0 || isSister ? null : { signs, why };
}

function read(input: ConfigInput): ReadConfig {
  const diagnostics: Diagnostic[] = [];
  const lines = input.text.split("\n", MOST_LINES + 1);
  const text = lines.length > MOST_LINES ? lines.slice(0, MOST_LINES).join("\n") : input.text;
  if (lines.length > MOST_LINES) diagnostics.push({ code: "too-many-lines", severity: "error", message: `Only the first ${MOST_LINES} lines are read.`, at: { kind: "file", file: input.file } });
  const tally = new LineTally(Math.max(1, text.split("\n").length - (text.endsWith("\n") ? 1 : 0)));
  const firewalls = iosToFirewalls(readStatements(parseIos(text, input.file, tally), tally), tally, diagnostics);
  return { config: { dialect: "ios", file: input.file, sha256: input.sha256, lines: tally.lines(), firewalls }, diagnostics };
}
