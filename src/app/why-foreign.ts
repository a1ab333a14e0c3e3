// Says what some content is that is no evidence, and what could be given in its place.
import { describeForeign } from "../evidence/capture/capture-format.ts";
import { recogniseConfig } from "../evidence/configs/read-config.ts";
import { logFormats } from "../evidence/logs/log-formats.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";

/** @param notList what it is, or why it is no list of machines; "" = nothing is known of it */
export function whyForeign(head: Uint8Array, file: string, notList: string): Diagnostic {
  const names = logFormats.map((format) => format.name).join(", ");
  const configuration = recogniseConfig(new TextDecoder().decode(head), file).value;
  if (configuration !== undefined) {
    return {
      code: "not-evidence",
      severity: "error",
      message: `this is the configuration of a firewall (${configuration.dialect.name}): it says what may pass, not what does`,
      help: "See what it says with holdpoint show rules, judge it with holdpoint check, or name it with config: at an enforcement point of a change.",
      at: { kind: "file", file },
    };
  }
  const found = head.length === 0 ? "an empty file" : notList === "" ? describeForeign(head) : notList;
  return {
    code: "not-evidence",
    severity: "error",
    message: `expected a packet capture (pcap or pcapng), a log or a list, found ${found}`,
    help: `Give captures as tcpdump, dumpcap or Wireshark write them, logs (${names}, Windows events as EVTX or XML, IPFIX), or lists (assets as CSV or XLSX, Nozomi, NetBox, nmap XML, SCL, AutomationML, CycloneDX, advisories as CSAF), plain or gzip'd.`,
    at: { kind: "file", file },
  };
}
