// A table of cases: who talks to whom, how, and what that is for. Real captures of plants gave the cases of scans, switch chatter and one-way sight.
import { describe, expect, it } from "vitest";
import { asset, conversation } from "../../tests/generators/plant-builder.ts";
import type { AssetRole } from "./asset.ts";
import type { Conversation } from "./conversation.ts";
import { conversationRole } from "./conversation-role.ts";
import { protocolTable } from "./facts/protocol-table.ts";
import type { ConversationRole } from "./finding.ts";

const A = "10.0.0.1";
const B = "10.0.0.2";
const proven = (protocol: string, more: Partial<Conversation> = {}): Partial<Conversation> => ({ protocol, protocolConfidence: "high", ...more });
const knock = { established: 0, packetsToClient: 0, packetsToServer: 3, largestPayload: 0 };

type Case = readonly [name: string, service: string, more: Partial<Conversation>, client: AssetRole, server: AssetRole, role: ConversationRole];
const cases: readonly Case[] = [
  ["Modbus polling", "tcp/502", proven("modbus-tcp"), "unknown", "unknown", "supervisory"],
  ["Modbus several times a second", "tcp/502", proven("modbus-tcp", { periodP50: 0.1 }), "unknown", "plc", "control-io"],
  ["a back-up that reads as fast as it is answered", "tcp/102", proven("s7comm", { periodP50: 0.1, operations: ["file", "read"] }), "server", "plc", "engineering"],
  ["controllers among each other", "tcp/502", proven("modbus-tcp"), "plc", "remote-io", "control-io"],
  ["an engineering station reads a controller", "tcp/102", proven("s7comm"), "engineering-station", "plc", "engineering"],
  ["anybody who programs a controller", "tcp/102", proven("s7comm", { operations: ["program"] }), "unknown", "plc", "engineering"],
  ["a control protocol into a historian", "tcp/4840", proven("opcua"), "historian", "plc", "historian"],
  ["a control protocol from the MES", "tcp/4840", proven("opcua"), "mes", "plc", "recipe"],
  ["one end is a safety controller", "tcp/102", proven("s7comm"), "plc", "safety-controller", "safety"],
  ["cyclic EtherNet/IP", "udp/2222", proven("enip-io"), "plc", "remote-io", "control-io"],
  ["a control protocol known by its port only", "tcp/502", { protocol: "modbus-tcp", protocolConfidence: "low" }, "unknown", "unknown", "supervisory"],
  ["remote desktop", "tcp/3389", proven("rdp"), "workstation", "server", "engineering"],
  ["an HMI shows another machine", "tcp/5900", proven("vnc"), "hmi", "server", "supervisory"],
  ["names", "udp/53", proven("dns"), "unknown", "unknown", "identity-and-time"],
  ["time", "udp/123", proven("ntp"), "plc", "unknown", "identity-and-time"],
  ["sign-in of network devices", "udp/1812", {}, "switch", "server", "identity-and-time"],
  ["licences", "tcp/27000", proven("flexnet"), "workstation", "server", "identity-and-time"],
  ["files of a domain controller", "tcp/445", proven("smb"), "workstation", "domain-controller", "identity-and-time"],
  ["files of a SCADA server", "tcp/445", proven("smb"), "workstation", "scada", "supervisory"],
  ["an unknown service of unknown machines", "tcp/9999", {}, "unknown", "unknown", "unclassified"],
  ["SNMP between unknown machines", "udp/161", proven("snmp"), "unknown", "unknown", "unclassified"],
  ["a name look-up among neighbours", "udp/5355", {}, "workstation", "workstation", "housekeeping"],
  ["a proven production protocol on a port that noise likes", "udp/3702", proven("opcua"), "unknown", "unknown", "supervisory"],
  ["device web service of Windows", "tcp/5357", {}, "workstation", "workstation", "housekeeping"],
  ["Windows update", "tcp/8530", {}, "workstation", "server", "housekeeping"],
  ["virus protection", "tcp/8014", proven("av-management"), "workstation", "server", "housekeeping"],
  ["logs", "udp/514", proven("syslog"), "switch", "server", "housekeeping"],
  ["a controller renews its lease", "udp/67", proven("dhcp-bootp"), "plc", "server", "identity-and-time"],
  ["a controller asks everybody for its address", "udp/67", proven("dhcp-bootp", { delivery: "broadcast", packetsToClient: 0 }), "plc", "unknown", "identity-and-time"],
  [
    "a server gives addresses away",
    "udp/68",
    proven("dhcp-bootp", { delivery: "broadcast", packetsToClient: 0, declaredTimers: [{ protocol: "dhcp-bootp", kind: "lease", seconds: 600, count: 3 }] }),
    "server",
    "unknown",
    "identity-and-time",
  ],
  ["a workstation renews its lease", "udp/67", proven("dhcp-bootp"), "workstation", "server", "housekeeping"],
  ["an HMI asks whether a machine is there", "icmp", { packetsToServer: 2, packetsToClient: 2 }, "hmi", "plc", "supervisory"],
  ["repeated pings", "icmp", { packetsToServer: 50, packetsToClient: 50 }, "unknown", "unknown", "unclassified"],
  ["a single ping", "icmp", { packetsToServer: 1, packetsToClient: 1 }, "unknown", "unknown", "housekeeping"],
];

const frames: readonly (readonly [name: string, transport: string, server: string, protocol: string, client: AssetRole, role: ConversationRole])[] = [
  ["cyclic PROFINET", "l2/0x8892", "mac:00:1b:1b:00:00:02", "profinet-rt", "plc", "control-io"],
  ["GOOSE", "l2/0x88B8", "mac:01:0c:cd:01:00:01", "goose", "unknown", "control-io"],
  ["a controller looks for its devices", "l2/0x8892", "mac:01:0e:cf:00:00:00", "profinet-dcp", "plc", "control-io"],
  ["a tool looks for devices", "l2/0x8892", "mac:01:0e:cf:00:00:00", "profinet-dcp", "engineering-station", "engineering"],
  ["somebody looks for devices", "l2/0x8892", "mac:01:0e:cf:00:00:00", "profinet-dcp", "unknown", "unclassified"],
  ["address resolution", "l2/0x0806", "mac:ff:ff:ff:ff:ff:ff", "arp", "plc", "housekeeping"],
  ["spanning tree", "l2/0x0042", "mac:01:80:c2:00:00:00", "unknown", "switch", "housekeeping"],
  ["Cisco neighbours", "l2/0x00AA", "mac:01:00:0c:cc:cc:cc", "unknown", "switch", "housekeeping"],
  ["a ring of media redundancy", "l2/0x88E3", "mac:01:15:4e:00:01:01", "unknown", "switch", "unclassified"],
  ["a frame of which nothing is known", "l2/0x1234", "mac:01:00:00:00:00:01", "unknown", "unknown", "unclassified"],
];

describe("conversationRole", () => {
  it.each(cases)("%s", (_, service, more, client, server, role) => {
    expect(conversationRole(conversation(A, B, service, more), asset("C", [A], { role: client }), asset("S", [B], { role: server })).role).toBe(role);
  });
  it.each(frames)("%s", (_, transport, server, protocol, client, role) => {
    const c = conversation("mac:00:1b:1b:00:00:01", server, transport, { protocol, delivery: "multicast" });
    expect(conversationRole(c, asset("C", [], { role: client })).role).toBe(role);
  });
  it("knocking of a scanner is housekeeping, whatever the port", () => {
    const scanners = new Set([`site|${A}`]);
    expect(conversationRole(conversation(A, B, "tcp/502", knock), undefined, undefined, { scanners }).role).toBe("housekeeping");
  });
  it("what a scanner gets answers to is not", () => {
    const scanners = new Set([`site|${A}`]);
    expect(conversationRole(conversation(A, B, "tcp/502", proven("modbus-tcp")), undefined, undefined, { scanners }).role).toBe("supervisory");
  });
  it("what a scanner sends to groups is judged like anybody's", () => {
    const scanners = new Set([`site|${A}`]);
    expect(conversationRole(conversation(A, "239.1.1.1", "udp/2222", { ...proven("enip-io"), ...knock, delivery: "multicast" }), undefined, undefined, { scanners }).role).toBe("control-io");
  });
  it("never calls a production protocol housekeeping", () => {
    const quiet = new Set(["lldp", "arp", "dhcp-bootp", "wsus", "av-management", "syslog"]);
    const wrong = protocolTable.filter((p) => !quiet.has(p.id) && conversationRole(conversation(A, B, "tcp/40000", proven(p.id))).role === "housekeeping");
    expect(wrong.map((p) => p.id)).toEqual([]);
  });
});
