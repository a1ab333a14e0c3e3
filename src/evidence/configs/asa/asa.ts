// Cisco ASA and the LINA part of Firepower Threat Defense: `show running-config`, with `show access-list` beside it or alone. Reads one context; the
// system space of several contexts holds no rules.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { ConfigInput, Dialect, ReadConfig, Recognition } from "../dialect.ts";
import { LineTally } from "../line-tally.ts";
import { asaToFirewall } from "./asa-to-rules.ts";
import { insertIntoAsa } from "./insert-asa.ts";
import { parseAsa } from "./parse-asa.ts";
import { printAsa } from "./print-asa.ts";

const LINES_LOOKED_AT = 1_000;
const MOST_LINES = 2_000_000;
const SIGNS: readonly RegExp[] = [
  /^(?:ASA|PIX|NGFW) Version \S/,
  /^: Saved$|^: Serial Number: /,
  /^\s*nameif \S+$/,
  /^\s*security-level \d{1,3}$/,
  /^\s*access-list \S+ (?:line \d+ )?(?:extended|advanced) (?:permit|deny|trust) /,
  /^access-group \S+ (?:(?:in|out) interface \S+|global)/,
  /^object network \S+$|^object service \S+$/,
  // IOS has groups of networks and services too, but neither of these kinds nor a transport behind the name.
  /^object-group (?:protocol|icmp-type|group) \S|^object-group service \S+ (?:tcp|udp|tcp-udp)$/,
  /^\s*(?:network|port|service|protocol|icmp|group)-object \S/,
  /^\s*nat \(\S+,\S+\) /,
  /^static \(\S+,\S+\) |^global \(\S+\) \d/,
  /^same-security-traffic permit /,
  /^timeout (?:conn|xlate) /,
  /^route [A-Za-z]\S* \d+\.\d+\.\d+\.\d+ \d+\.\d+\.\d+\.\d+ \d/,
];

/** Its version, or an interface with name and level in one line, as only it writes them. */
const OF_PIX_6 = /^PIX Version [1-6]\b|^nameif \S+ \S+ security\d{1,3}\s*$/;

export const asa: Dialect = { id: "asa", name: "Cisco ASA", recognise, read, print: printAsa, insert: insertIntoAsa };

function recognise(text: string): Recognition | null {
  let signs = 0;
  let why = "";
  text.split("\n", LINES_LOOKED_AT).forEach((raw, i) => {
    if (raw.length > 4_096) return;
    const line = raw.trimEnd();
    if (!SIGNS.some((sign) => sign.test(line))) return;
    signs++;
    if (why === "") why = `line ${i + 1} is \`${line.trim().slice(0, 60)}\``;
  });
  return signs === 0 ? null : { signs, why };
}

function read(input: ConfigInput): ReadConfig {
  const diagnostics: Diagnostic[] = [];
  const lines = input.text.split("\n", MOST_LINES + 1);
  if (lines[lines.length - 1] === "" && lines.length > 1) lines.pop();
  if (lines.length > MOST_LINES) {
    lines.length = MOST_LINES;
    diagnostics.push({ code: "too-many-lines", severity: "error", message: `Only the first ${MOST_LINES} lines are read.`, at: { kind: "file", file: input.file } });
  }
  const old = lines.findIndex((line) => OF_PIX_6.test(line));
  if (old >= 0) {
    diagnostics.push({
      code: "pix-6",
      severity: "error",
      message: "This is PIX 6 or older, where interfaces, levels and access lists work otherwise: it is not read.",
      help: "Say what it permits as zones and conduits.",
      at: { kind: "text", file: input.file, line: old + 1, column: 1 },
    });
  }
  const tally = new LineTally(lines.length);
  const { record, diagnostics: found } = parseAsa(lines, input.file, tally);
  diagnostics.push(...found);
  const firewall = asaToFirewall(record, tally, diagnostics);
  return { config: { dialect: "asa", file: input.file, sha256: input.sha256, lines: tally.lines(), firewalls: [firewall] }, diagnostics };
}
