// A policy as a FortiOS text: addresses, services, policies between any interfaces. For FortiOS 6.4 and later, where a policy holds both IP versions.
// Packets to multicast groups need multicast policies, which are not written: on a FortiGate they are denied.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { PLAIN_RULE, type PacketRule } from "../../../plant/packet-rule.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import type { PolicyToPrint, PrintedPolicy } from "../dialect.ts";
import { ObjectTexts } from "./object-texts.ts";
import { LONGEST_TTL, policyText } from "./policy-text.ts";

/** Session helpers that every FortiGate has from the factory: nothing needs to be written for them. */
const HELPED: ReadonlySet<string> = new Set(["ftp", "tftp", "ftp-tftp", "dce-rpc", "dcerpc", "msrpc", "opc", "opc-classic", "rtsp", "sip", "sunrpc", "h323", "pptp"]);

export function printFortios(policy: PolicyToPrint): PrintedPolicy {
  const diagnostics: Diagnostic[] = [];
  const objects = new ObjectTexts(new Set(), true, true);
  const policies: string[] = [];
  let id = 0;
  const rules = policy.otherwise === "deny" ? policy.rules : [...policy.rules, lastRule(policy)];
  for (const rule of rules) {
    if (rule.source.zones !== null || rule.destination.zones !== null) {
      diagnostics.push({ code: "fortios-cannot-say", severity: "error", message: "a rule between zones is not written: only addresses are", at: rule.at });
      continue;
    }
    const text = policyText(rule, { id: id + 1, name: policy.name, from: ["any"], to: ["any"], versions: "both" }, objects, policy.nameOf, diagnostics);
    if (text === null) continue;
    id++;
    policies.push(...text);
  }
  for (const alg of policy.algs) {
    if (!HELPED.has(alg)) diagnostics.push({ code: "fortios-cannot-say", severity: "warning", message: `FortiOS has no session helper for ${alg}` });
  }
  diagnostics.push({ code: "fortios-multicast", severity: "note", message: "multicast and broadcast need multicast policies on a FortiGate: none are written, so they are denied" });
  const lines = [...limits(policy, diagnostics), ...objects.lines(), "config firewall policy", ...policies, "end"];
  return { text: `${lines.join("\n")}\n`, diagnostics };
}

function lastRule(policy: PolicyToPrint): PacketRule {
  const at: TextAt = policy.rules[policy.rules.length - 1]?.at ?? { kind: "text", file: policy.name, line: 1, column: 1 };
  const any = { zones: null, addresses: null };
  return {
    ...PLAIN_RULE,
    action: policy.otherwise,
    source: any,
    destination: any,
    services: [{ kind: "any", written: "any", at }],
    until: null,
    writtenOrder: policy.rules.length,
    text: `otherwise ${policy.otherwise}`,
    at,
  };
}

/** FortiOS CLI Reference: session-ttl 300 to 2,764,800 s or never, udp-idle-timer 1 to 86,400 s. */
function limits({ idleTimeout }: PolicyToPrint, diagnostics: Diagnostic[]): string[] {
  const lines: string[] = [];
  const refuse = (what: string, seconds: number): void =>
    void diagnostics.push({ code: "fortios-cannot-say", severity: "warning", message: `FortiOS cannot say an idle timeout of ${seconds} s for ${what}: it is not written` });
  const { tcp, udp, icmp } = idleTimeout;
  if (udp !== undefined) {
    if (Number.isInteger(udp) && udp >= 1 && udp <= 86_400) lines.push("config system global", `    set udp-idle-timer ${udp}`, "end");
    else refuse("UDP", udp);
  }
  if (tcp !== undefined) {
    if (tcp === Number.POSITIVE_INFINITY || (Number.isInteger(tcp) && tcp >= 300 && tcp <= LONGEST_TTL))
      lines.push("config system session-ttl", `    set default ${tcp === Number.POSITIVE_INFINITY ? "never" : tcp}`, "end");
    else refuse("TCP", tcp);
  }
  if (icmp !== undefined) refuse("ICMP", icmp);
  return lines;
}
