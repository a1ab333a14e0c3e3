// Is a text written in the language of FortiOS: counts lines that no other firewall's language has.
import type { Recognition } from "../dialect.ts";
import { FIRST_WORDS } from "./path-words.ts";

const MOST_LINES = 1_000;
const SETTING =
  /^\s+set (srcintf|dstintf|srcaddr|dstaddr|vdom|subnet|start-ip|end-ip|tcp-portrange|udp-portrange|uuid|member|schedule|logtraffic|allowaccess|snmp-index|type|interface|ip|action|status|service|comment|comments|extip|mappedip|gateway|device|dst|category|visibility|nat) \S/;

export function recogniseFortios(text: string): Recognition | null {
  let signs = 0;
  let why = "";
  let from = text.startsWith("\ufeff") ? 1 : 0;
  let isInBlock = false;
  for (let line = 1; line <= MOST_LINES && from < text.length; line++) {
    const newline = text.indexOf("\n", from);
    const end = newline < 0 ? text.length : newline;
    const raw = text.slice(from, Math.min(end, from + 300)).replace(/\r$/, "");
    from = end + 1;
    const block = /^\s*(?:[\w.-]+ (?:\([\w .-]+\) )?[#$] )?config ([a-z0-9-]+)((?: [A-Za-z0-9"+_-]+)*)\s*$/.exec(raw);
    const isBlock = block !== null && (block[2] === "" ? block[1] === "vdom" || block[1] === "global" : FIRST_WORDS.has(block[1] ?? ""));
    if (isBlock) isInBlock = true;
    const isSign = isBlock || /^#config-version=F/.test(raw) || (isInBlock && (/^\s+edit \S/.test(raw) || /^\s+next\s*$/.test(raw) || SETTING.test(raw)));
    if (!isSign) continue;
    if (signs === 0) why = `line ${line} is \`${raw.trim().slice(0, 60)}\``;
    signs++;
  }
  return signs === 0 ? null : { signs, why };
}
