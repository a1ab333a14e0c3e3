// Cisco IOS and IOS-XE as a firewall: the text of `show running-config`. What is read and what is not yet: README.md.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { ConfigInput, Dialect, ReadConfig, Recognition } from "../dialect.ts";
import { LineTally } from "../line-tally.ts";
import { iosToRules } from "./ios-to-rules.ts";
import { parseIos } from "./parse-ios.ts";

const LINES_LOOKED_AT = 1_000;
const MOST_LINES = 2_000_000;
const SIGN =
  /^(?:(?:no )?ip access-list |\s+ip access-group \S+ (?:in|out)\b|access-list \d+ (?:permit|deny|remark) |zone(?:-pair)? security |\s+zone-member security |class-map type inspect match-|\s*ipv6 (?:access-list|traffic-filter) |ip (?:route \d|nat (?:inside|outside|pool) |cef|vrf )|line (?:vty|con) \d|version \d+\.\d+\s*$|service timestamps |boot-start-marker|\s+network \S+ area \d)/;

export const ios: Dialect = { id: "ios", name: "Cisco IOS", recognise, read, print: null, insert: null };

function recognise(text: string): Recognition | null {
  let signs = 0;
  let why = "";
  text.split("\n", LINES_LOOKED_AT).forEach((line, i) => {
    if (line.length > 4_096 || !SIGN.test(line)) return;
    signs++;
    if (why === "") why = `line ${i + 1} is \`${line.trim().slice(0, 60)}\``;
  });
  return signs === 0 ? null : { signs, why };
}

function read(input: ConfigInput): ReadConfig {
  const diagnostics: Diagnostic[] = [];
  const lines = input.text.split("\n", MOST_LINES + 1);
  const text = lines.length > MOST_LINES ? lines.slice(0, MOST_LINES).join("\n") : input.text;
  if (lines.length > MOST_LINES) diagnostics.push({ code: "too-many-lines", severity: "error", message: `Only the first ${MOST_LINES} lines are read.`, at: { kind: "file", file: input.file } });
  const tally = new LineTally(Math.max(1, text.split("\n").length - (text.endsWith("\n") ? 1 : 0)));
  const firewall = iosToRules(parseIos(text, input.file, tally), tally, diagnostics);
  return { config: { dialect: "ios", file: input.file, sha256: input.sha256, lines: tally.lines(), firewalls: [firewall] }, diagnostics };
}
