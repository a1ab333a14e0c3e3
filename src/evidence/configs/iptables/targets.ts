// What the targets of iptables do with a packet (iptables-extensions(8), and xtables-addons(8) for the last ones).
import type { RuleAction } from "../../../plant/packet-rule.ts";

export type TargetKind =
  | { readonly kind: "decide"; readonly action: Exclude<RuleAction, "skip"> }
  /** Goes on with the next rule. `opens` = what of its doing is not followed, null = nothing that could change what is carried. */
  | { readonly kind: "go-on"; readonly opens: string | null }
  | { readonly kind: "return" }
  /** Translates an address, and accepts. */
  | { readonly kind: "translate"; readonly side: "source" | "destination" };

const decide = (action: Exclude<RuleAction, "skip">): TargetKind => ({ kind: "decide", action });
const goOn = (opens: string | null): TargetKind => ({ kind: "go-on", opens });
const MARKS = "the mark it sets is not followed: rules that ask for marks match perhaps";

const TARGETS: ReadonlyMap<string, TargetKind> = new Map<string, TargetKind>([
  ["ACCEPT", decide("permit")],
  ["DROP", decide("deny")],
  ["REJECT", decide("reject")],
  ["RETURN", { kind: "return" }],
  ...["LOG", "NFLOG", "ULOG", "AUDIT", "TRACE", "IDLETIMER", "LED", "RATEEST", "ACCOUNT", "LOGMARK"].map((name) => [name, goOn(null)] as const),
  // Change fields that no rule of the neutral form looks at; CHECKSUM, TCPMSS and TCPOPTSTRIP only mend.
  ...["CLASSIFY", "DSCP", "TOS", "TTL", "HL", "ECN", "TCPMSS", "TCPOPTSTRIP", "CHECKSUM"].map((name) => [name, goOn(null)] as const),
  ...["MARK", "CONNMARK", "SECMARK", "CONNSECMARK", "HMARK"].map((name) => [name, goOn(MARKS)] as const),
  ["CT", goOn(null)],
  ["NOTRACK", goOn(null)],
  ["SET", goOn("it changes a set while the firewall runs")],
  ["TEE", goOn("its copies of packets are not followed")],
  ["DNAT", { kind: "translate", side: "destination" }],
  ["REDIRECT", { kind: "translate", side: "destination" }],
  ["SNAT", { kind: "translate", side: "source" }],
  ["MASQUERADE", { kind: "translate", side: "source" }],
  ["SAME", { kind: "translate", side: "source" }],
  ["TARPIT", decide("deny")],
  ["DELUDE", decide("reject")],
  ["CHAOS", decide("deny")],
  ["STEAL", decide("deny")],
]);

/** undefined = not a target that is known here: what it does with the packet is not known either. */
export function targetOf(name: string, chain: string): TargetKind | undefined {
  // NETMAP changes the side that the chain stands for.
  if (name === "NETMAP") return { kind: "translate", side: chain === "POSTROUTING" || chain === "INPUT" ? "source" : "destination" };
  return TARGETS.get(name);
}

/** Every option of a target that is listed changes nothing of the verdict. */
const TARGET_OPTIONS: ReadonlySet<string> = new Set(
  (
    "--log-level --log-prefix --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid --log-macdecode --nflog-group --nflog-prefix --nflog-size --nflog-range --nflog-threshold --ulog-nlgroup --ulog-prefix --ulog-cprange --ulog-qthreshold " +
    "--reject-with --set-mark --set-xmark --and-mark --or-mark --xor-mark --save-mark --restore-mark --nfmask --ctmask --mask --set-class --set-dscp --set-dscp-class --set-tos --and-tos --or-tos --xor-tos --ttl-set --ttl-dec --ttl-inc " +
    "--hl-set --hl-dec --hl-inc --ecn-tcp-remove --set-mss --clamp-mss-to-pmtu --strip-options --checksum-fill --notrack --helper --zone --zone-orig --zone-reply --timeout --ctevents --expevents --add-set --del-set --map-set --exist " +
    "--map-mark --map-prio --map-queue --gateway --to-destination --to-source --to-ports --to --random --random-fully --persistent --nodst --type --label --led-trigger-id --led-delay --led-always-blink --selctx --save --restore " +
    "--rateest-name --rateest-interval --rateest-ewmalog --addr --aname --hmark-tuple --hmark-mod --hmark-offset --hmark-rnd --hmark-src-prefix --hmark-dst-prefix --hmark-sport-mask --hmark-dport-mask --hmark-spi-mask --hmark-proto-mask " +
    "--queue-num --queue-balance --queue-bypass --queue-cpu-fanout --on-port --on-ip --tproxy-mark --sack-perm --timestamp --wscale --mss --ecn --tarpit --honeypot --reset --delude"
  ).split(" "),
);

export function isTargetOption(option: string): boolean {
  return TARGET_OPTIONS.has(option);
}
