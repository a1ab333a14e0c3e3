// What else stands in a configuration: places that cannot change what is carried are named here, as are those that can and are not read. A place that
// is not listed stays unknown. `*` stands for one name. The longest pattern that fits a place counts.
import type { LineState } from "../../../plant/firewall-config.ts";
import { type ConfigNode, claimAll } from "./panos-record.ts";

type Known = readonly [pattern: string, state: LineState, why?: string];

const INSPECTS = "what it finds in the content of permitted connections may end them";

const words = (place: string, list: string): Known[] => list.split(" ").map((word) => [`${place} ${word}`, "irrelevant"]);

/** Below the top of the configuration. */
const TOP: readonly Known[] = [
  ["mgt-config", "irrelevant"],
  ["predefined", "irrelevant"],
  ["panorama", "irrelevant"],
  ["readonly", "irrelevant"],
];
/** Below a device: devices/localhost.localdomain, or a template's. */
const DEVICE: readonly Known[] = [
  ["deviceconfig system", "irrelevant"],
  ["deviceconfig high-availability", "irrelevant"],
  ["deviceconfig cluster", "irrelevant"],
  ...words(
    "deviceconfig setting",
    "management logging wildfire ctd hawkeye zip pow custom-logo autofocus auto-mac-detect iot cloudapp ssl-decrypt icmpv6-rate-limit util hostid global-protect dns cloud-userid inline-cloud-analysis",
  ),
  ["deviceconfig setting config", "irrelevant"],
  ...words(
    "deviceconfig setting session",
    "timeout-discard-tcp timeout-discard-udp timeout-discard-default timeout-default timeout-scan timeout-tcphandshake timeout-tcpinit timeout-tcp-half-closed timeout-tcp-time-wait timeout-tcp-unverified-rst timeout-captive-portal icmpv6-rate-limit icmp-unreachable-rate offload scan-threshold scan-scaling-factor packet-buffer-protection-enable packet-buffer-protection-monitor-only packet-buffer-protection-activate packet-buffer-protection-alert packet-buffer-protection-block-hold-time packet-buffer-protection-block-duration-time packet-buffer-protection-block-countdown packet-buffer-protection-use-latency packet-buffer-protection-latency-alert packet-buffer-protection-latency-activate packet-buffer-protection-latency-max-tolerate packet-buffer-protection-latency-block-countdown resource-limit-behavior dhcp-bcast-session-on max-pending-mcast-pkts-per-session multicast-route-setup-buffering dp-cpu-util-limit",
  ),
  ["deviceconfig setting session accelerated-aging-enable", "partly", "with a full session table, idle connections are forgotten earlier"],
  ["deviceconfig setting session accelerated-aging-threshold", "irrelevant"],
  ["deviceconfig setting session accelerated-aging-scaling-factor", "irrelevant"],
  ["deviceconfig setting session ipv6-firewalling", "unsupported", "whether IPv6 is filtered at all"],
  ["deviceconfig setting session tcp-reject-non-syn", "unsupported", "connections without their opening are treated as the device does by default"],
  ["deviceconfig setting tcp", "irrelevant"],
  ["deviceconfig setting tcp asymmetric-path", "unsupported", "packets of connections that are seen in one direction only"],
  ["deviceconfig setting application", "irrelevant"],
  ["deviceconfig setting application cache", "irrelevant"],
  ["deviceconfig setting nat", "unsupported", "how pools of addresses are used is not followed"],
  ["deviceconfig setting jumbo-frame", "irrelevant"],
  ["network profiles", "irrelevant"],
  ["network ike", "irrelevant"],
  ["network qos", "irrelevant"],
  ["network tunnel ipsec", "unsupported", "whether a tunnel is up is not known"],
  ["network tunnel global-protect-gateway", "unsupported", "its clients' addresses are not read"],
  ["network tunnel", "unsupported", "tunnels are not followed"],
  ["network lldp", "irrelevant"],
  ["network dns-proxy", "irrelevant"],
  ["network dhcp", "irrelevant"],
  ["network monitor-profile", "irrelevant"],
  ["network virtual-wire", "understood"],
  ["network vlan", "unsupported", "bridging between ports of layer 2 is not followed"],
  ["network shared-gateway", "unsupported", "shared gateways are not read"],
  ["network underlay-net", "irrelevant"],
  ["network secure-web-gateway", "unsupported", "the web proxy is not read"],
  ["network sdwan-interface-profile", "unsupported", "SD-WAN is not read"],
  ["platform", "irrelevant"],
  ["plugins", "unsupported", "plug-ins are not read"],
  ["vm-info-source", "irrelevant"],
  ["log-collector", "irrelevant"],
  ["log-collector-group", "irrelevant"],
  ["wildfire-appliance", "irrelevant"],
  ["wildfire-appliance-cluster", "irrelevant"],
];
/** Below shared, a virtual system or a device group. */
const SCOPE: readonly Known[] = [
  // Objects that no rule uses; used ones are claimed by the rules.
  ["address", "understood"],
  ["address-group", "understood"],
  ["service", "understood"],
  ["service-group", "understood"],
  ["application", "understood"],
  ["application * timeout", "partly", "timeouts of single applications are not read"],
  ["application * tcp-timeout", "partly", "timeouts of single applications are not read"],
  ["application * udp-timeout", "partly", "timeouts of single applications are not read"],
  ["address * description", "irrelevant"],
  ["address * tag", "irrelevant"],
  ["address * disable-override", "irrelevant"],
  ["address-group * description", "irrelevant"],
  ["address-group * tag", "irrelevant"],
  ["address-group * disable-override", "irrelevant"],
  ["service * description", "irrelevant"],
  ["service * tag", "irrelevant"],
  ["service * disable-override", "irrelevant"],
  ["service-group * tag", "irrelevant"],
  ["service-group * disable-override", "irrelevant"],
  ["region * geo-location", "irrelevant"],
  ["application-group", "understood"],
  ["application-filter", "understood"],
  ["application-status", "irrelevant"],
  ["application-tag", "irrelevant"],
  ["external-list", "understood"],
  ["region", "understood"],
  ["schedule", "understood"],
  ["tag", "irrelevant"],
  ["zone", "understood"],
  ["import", "understood"],
  ["profiles", "irrelevant"],
  ["profile-group", "irrelevant"],
  ["threats", "irrelevant"],
  ["log-settings", "irrelevant"],
  ["reports", "irrelevant"],
  ["report-group", "irrelevant"],
  ["pdf-summary-report", "irrelevant"],
  ["email-scheduler", "irrelevant"],
  ["botnet", "irrelevant"],
  ["override", "irrelevant"],
  ["alg-override", "understood"],
  ["certificate", "irrelevant"],
  ["certificate-profile", "irrelevant"],
  ["ssl-tls-service-profile", "irrelevant"],
  ["ssl-decrypt", "irrelevant"],
  ["ssl-exclude-cert", "irrelevant"],
  ["local-user-database", "irrelevant"],
  ["authentication-profile", "irrelevant"],
  ["authentication-sequence", "irrelevant"],
  ["authentication-object", "irrelevant"],
  ["server-profile", "irrelevant"],
  ["response-page", "irrelevant"],
  ["admin-role", "irrelevant"],
  ["user-id-agent", "irrelevant"],
  ["user-id-collector", "irrelevant"],
  ["user-id-hub", "irrelevant"],
  ["redistribution-agent", "irrelevant"],
  ["redistribution-collector", "irrelevant"],
  ["group-mapping", "irrelevant"],
  ["ts-agent", "irrelevant"],
  ["captive-portal", "unsupported", "the portal may keep users from passing"],
  ["global-protect", "unsupported", "remote access is not read"],
  ["setting", "irrelevant"],
  ["display-name", "irrelevant"],
  ["description", "irrelevant"],
  ["content-preview", "irrelevant"],
  ["devices", "understood"],
  ["parent-dg", "understood"],
  ["reference-templates", "irrelevant"],
  ["to-sw-version", "irrelevant"],
  ["authorization-code", "irrelevant"],
  ["master-device", "irrelevant"],
  ["ike", "irrelevant"],
  ["dynamic-user-group", "irrelevant"],
  ["device-object", "irrelevant"],
  ["sdwan-path-quality-profile", "irrelevant"],
  ["sdwan-traffic-distribution-profile", "irrelevant"],
  ["scep", "irrelevant"],
  ["external-gateway", "unsupported", "shared gateways are not read"],
];
/** Of rules that were read, what no reader claimed; and rules that no firewall of the text gets. */
const NOT_READ = "no firewall of this text is read with it";
/** Below rulebase, pre-rulebase and post-rulebase. */
const RULE_BASES: readonly Known[] = [
  ["security rules", "unsupported", NOT_READ],
  ["default-security-rules rules", "unsupported", NOT_READ],
  ["nat rules", "unsupported", NOT_READ],
  ["application-override rules", "unsupported", NOT_READ],
  ["pbf rules", "unsupported", "policy-based forwarding is not followed"],
  ["sdwan rules", "unsupported", "SD-WAN is not followed"],
  ["decryption rules", "unsupported", `decryption: ${INSPECTS}`],
  ["authentication rules", "unsupported", "users may have to say who they are first"],
  ["captive-portal rules", "unsupported", "users may have to say who they are first"],
  ["dos rules", "partly", "limits on how many connections are opened are not followed"],
  ["qos rules", "irrelevant"],
  ["tunnel-inspect rules", "unsupported", "what runs inside tunnels is not followed"],
  ["network-packet-broker rules", "unsupported", "what is sent through other devices is not followed"],
];

/** Gives what no reader has claimed its state. */
export function claimKnownPaths(root: ConfigNode): void {
  apply(root, TOP);
  for (const name of ["shared"]) applyScope(root.children.get(name));
  for (const device of root.children.get("devices")?.children.values() ?? []) applyDevice(device);
  const pushed = root.children.get("policy")?.children.get("panorama");
  if (pushed !== undefined && pushed.children.size === 0) pushed.state = "understood";
  applyScope(pushed);
}

function applyDevice(device: ConfigNode, depth = 0): void {
  apply(device, DEVICE);
  for (const system of device.children.get("vsys")?.children.values() ?? []) applyScope(system);
  for (const group of device.children.get("device-group")?.children.values() ?? []) applyScope(group);
  for (const kind of ["template", "template-stack"]) {
    for (const template of device.children.get(kind)?.children.values() ?? []) {
      apply(template, [
        ["description", "irrelevant"],
        ["settings", "irrelevant"],
        ["variable", "unsupported", "variables of templates are not put in"],
        ["templates", "understood"],
        ["devices", "understood"],
        ["user-group-source", "irrelevant"],
      ]);
      applyScope(template.children.get("config")?.children.get("shared"));
      if (template.children.get("config") !== undefined) apply(template.children.get("config") as ConfigNode, [["mgt-config", "irrelevant"]]);
      // Templates hold no templates.
      if (depth === 0) for (const inner of template.children.get("config")?.children.get("devices")?.children.values() ?? []) applyDevice(inner, depth + 1);
    }
  }
}

function applyScope(scope: ConfigNode | undefined): void {
  if (scope === undefined) return;
  apply(scope, SCOPE);
  for (const name of ["rulebase", "pre-rulebase", "post-rulebase"]) applyBases(scope.children.get(name));
  applyBases(scope);
}

function applyBases(bases: ConfigNode | undefined): void {
  if (bases === undefined) return;
  for (const name of ["rulebase", "pre-rulebase", "post-rulebase"]) if (bases.children.has(name)) applyBases(bases.children.get(name));
  apply(bases, RULE_BASES);
}

function apply(top: ConfigNode, known: readonly Known[]): void {
  const longestFirst = [...known].sort((a, b) => b[0].length - a[0].length);
  for (const [pattern, state, why] of longestFirst) for (const node of placesOf(top, pattern.split(" "))) claimRest(node, state, why ?? null);
}

function placesOf(top: ConfigNode, words: readonly string[]): ConfigNode[] {
  let places = [top];
  for (const word of words) places = places.flatMap((p) => (word === "*" ? [...p.children.values()] : [p.children.get(word) ?? []].flat()));
  return places;
}

/** An object that nobody uses decides nothing; of one that was read, what its reader did not claim stays unknown. */
function claimRest(node: ConfigNode, state: LineState, why: string | null): void {
  if (state !== "understood") {
    claimAll(node, state, why);
    return;
  }
  if (node.state === null) node.state = "understood";
  for (const entry of node.children.values()) if (entry.state === null) claimAll(entry, "understood");
}
