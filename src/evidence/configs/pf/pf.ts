// The dialect "pf": config.xml of pfSense and OPNsense, whole or a section that pfSense exports alone. Reads it, and adds rules; prints none.
import { countText } from "../../../foundation/count-words.ts";
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { ConfigInput, Dialect, ReadConfig, Recognition } from "../dialect.ts";
import { Claims } from "./claims.ts";
import { insertIntoPf } from "./insert-pf.ts";
import { parsePf, SECTION_ROOTS, SYSTEM_ROOTS } from "./parse-pf.ts";
import { toFirewallConfig } from "./pf-to-config.ts";
import { withUnreadRest } from "./unread-rest.ts";
import { readXmlTree } from "./xml-tree.ts";

const LINES_LOOKED_AT = 1_000;
const MOST_LINES = 2_000_000;
const ROOT = /^\s*<(pfsense|opnsense)(\s[^<>]*)?>/;
const SECTION = /^\s*<(filter|nat|aliases|interfaces)>\s*$/;
/** Elements that stand in these files on lines of their own. */
const SIGN =
  /^\s*<(ipprotocol|blockpriv|blockbogons|ipaddrv6|opt\d+|statetype|tracker|associated-rule-id|gateway_item|defaultgw4|ifgroupentry|source_net|destination_net|webgui|hostname|optimization|trigger_initial_wizard|staticroutes|dhcpd|snmpd|virtualip|descr)\b[^<]*>/;

export const pf: Dialect = {
  id: "pf",
  name: "pfSense or OPNsense",
  recognise,
  read,
  print: null,
  insert: insertIntoPf,
};

function recognise(text: string): Recognition | null {
  let signs = 0;
  let why: string | null = null;
  let from = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (let line = 1; line <= LINES_LOOKED_AT && from < text.length; line++) {
    const end = text.indexOf("\n", from);
    const whole = text.slice(from, Math.min(end < 0 ? text.length : end, from + 400));
    const content = line === 1 ? whole.replace(/^\s*<\?xml[^>]*\?>/, "") : whole;
    if (why === null && (ROOT.test(content) || SECTION.test(content))) {
      signs += ROOT.test(content) ? 3 : 1;
      why = `line ${line} is \`${content.trim().slice(0, 40)}\``;
    } else if (why !== null && SIGN.test(content)) signs++;
    else if (why === null && /^\s*<[A-Za-z]/.test(content)) return null;
    if (end < 0) break;
    from = end + 1;
  }
  return why === null || signs < 2 ? null : { signs, why };
}

function read(input: ConfigInput): ReadConfig {
  const diagnostics: Diagnostic[] = [];
  const text = input.text.charCodeAt(0) === 0xfeff ? input.text.slice(1) : input.text;
  const lines = text.split("\n");
  if (lines[lines.length - 1] === "") lines.pop();
  const config = { dialect: "pf", file: input.file, sha256: input.sha256 };
  if (lines.length > MOST_LINES) {
    diagnostics.push({
      code: "pf-too-long",
      severity: "error",
      message: `the text has more than ${countText(MOST_LINES)} lines`,
      at: { kind: "text", file: input.file, line: MOST_LINES, column: 1 },
    });
    const unread = { state: "unknown", why: "the text is too long" } as const;
    return { config: { ...config, lines: lines.map(() => unread), firewalls: [] }, diagnostics };
  }
  const tree = readXmlTree(text);
  const claims = new Claims(lines, input.file, tree);
  if (tree.problem !== null) {
    const { message, line, column } = tree.problem;
    diagnostics.push({
      code: "pf-xml",
      severity: "error",
      message: `the XML breaks here: ${message}`,
      help: "What stands before is read; what follows is not known, so nothing that needs it can be judged.",
      at: { kind: "text", file: input.file, line: Math.min(line, Math.max(1, lines.length)), column },
    });
  }
  if (tree.root === null || !(SYSTEM_ROOTS.has(tree.root.name) || SECTION_ROOTS.has(tree.root.name))) {
    if (tree.problem === null) diagnostics.push({ code: "pf-no-config", severity: "error", message: "this is no config.xml of pfSense or OPNsense", at: { kind: "file", file: input.file } });
    return { config: { ...config, lines: claims.lines(), firewalls: [] }, diagnostics };
  }
  const record = parsePf(tree.root, claims, diagnostics);
  const firewall = toFirewallConfig(record, diagnostics);
  return { config: { ...config, lines: claims.lines(), firewalls: [tree.problem === null ? firewall : withUnreadRest(firewall, tree.problem.line, tree.problem.message, input.file)] }, diagnostics };
}
