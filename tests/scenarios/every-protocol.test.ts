// Every kind of traffic against tshark, a program nobody here wrote: recognised as what it is, no checksum error, nothing malformed,
// and the facts that later stages read (timers, identities, gateways, ports) are where analysers find them.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { renderCaptureFiles } from "../../src/scenario/capture-files.ts";
import { parseScenario } from "../../src/scenario/parse-scenario.ts";
import { PcapWriter } from "../../src/scenario/pcap-writer.ts";
import { renderScenario } from "../../src/scenario/render-scenario.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { trafficTable } from "../../src/scenario/traffic-table.ts";

const hasTshark = spawnSync("tshark", ["--version"]).status === 0;
const CHECKS = ["-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE"];
const file = new URL("every-protocol.scenario", import.meta.url);
const { value, diagnostics } = parseScenario(readFileSync(file, "utf8"), "every-protocol.scenario");

/** What tshark calls each kind, by word; null where it has no dissector because the protocol is private. */
const TSHARK_NAMES: Readonly<Record<string, readonly string[] | null>> = {
  modbus: ["modbus"],
  s7comm: ["s7comm"],
  enip: ["cip", "cipcm", "cipio"],
  "enip-discovery": ["enip"],
  profinet: ["pn_rt", "pn_dcp"],
  opcua: ["opcua"],
  "opc-classic": ["dcerpc", "epm", "oxid"],
  pi: null,
  mssql: ["tds"],
  smb: ["smb2"],
  kerberos: ["kerberos"],
  ldap: ["ldap"],
  dns: ["dns"],
  ntp: ["ntp"],
  syslog: ["syslog"],
  snmp: ["snmp"],
  http: ["http"],
  tls: ["tls"],
  rdp: ["rdp"],
  ssh: ["ssh"],
  ftp: ["ftp", "ftp-data"],
  "raw-print": null,
  flexnet: null,
  arp: ["arp"],
  icmp: ["icmp"],
  llmnr: ["llmnr"],
  nbns: ["nbns"],
  ssdp: ["ssdp"],
  mdns: ["mdns"],
  lldp: ["lldp"],
  stp: ["stp"],
};

test("the scenario parses and names every operation of every protocol", () => {
  expect(diagnostics).toEqual([]);
  const named = new Set(value?.conversations.map((c) => `${c.protocol} ${c.operation}`));
  expect([...trafficTable.values()].flatMap((kind) => kind.operations.map((operation) => `${kind.protocol} ${operation}`)).filter((each) => !named.has(each))).toEqual([]);
  expect(Object.keys(TSHARK_NAMES).sort()).toEqual([...trafficTable.keys()].sort());
});

describe.skipIf(!hasTshark)("every protocol under tshark", () => {
  let folder = "";
  let capture = "";
  let drawnPackets = 0;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "holdpoint-scenario-"));
    const pieces: Uint8Array[] = [];
    const summary = renderCaptureFiles(value as Scenario, { seed: 1, rotateSeconds: 3_600 }, { fileBegins: () => undefined, bytes: (piece) => void pieces.push(piece), fileEnds: () => undefined });
    drawnPackets = summary.packets;
    capture = join(folder, "all.pcapng");
    writeFileSync(capture, Buffer.concat(pieces));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const fields = (filter: string, ...names: string[]): string[][] =>
    execFileSync("tshark", ["-r", capture, ...CHECKS, "-Y", filter, "-T", "fields", "-E", "occurrence=f", ...names.flatMap((name) => ["-e", name])], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "ignore"],
    })
      .split("\n")
      .filter((line) => line.length > 0)
      .map((line) => line.split("\t"));

  test("every packet is read, nothing is malformed, every checksum is right", () => {
    const rows = fields("frame", "frame.number", "ip.checksum.status", "tcp.checksum.status", "udp.checksum.status", "icmp.checksum.status");
    expect(rows.length).toBe(drawnPackets);
    // 1 = good; empty = the packet has no such header.
    expect(rows.filter((row) => row.slice(1).some((status) => status !== "1" && status !== ""))).toEqual([]);
    expect(fields("_ws.malformed || _ws.short || tcp.analysis.out_of_order || tcp.analysis.zero_window", "frame.number", "frame.protocols")).toEqual([]);
  });

  test("every protocol is recognised as itself", () => {
    const hierarchy = execFileSync("tshark", ["-r", capture, "-q", "-z", "io,phs"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const seen = new Set([...hierarchy.matchAll(/^\s*(\S+)\s+frames:/gm)].map(([, name]) => name));
    for (const [word, names] of Object.entries(TSHARK_NAMES)) for (const name of names ?? []) expect([word, seen.has(name)]).toEqual([word, true]);
  });

  test("sequence numbers leave no holes, except where the first packet seen of a connection is a keep-alive", () => {
    const holes = fields("tcp.analysis.lost_segment || tcp.analysis.ack_lost_segment", "tcp.stream", "frame.number");
    const streams = [...new Set(holes.map(([stream]) => stream))];
    for (const stream of streams) {
      const [first] = fields(`tcp.stream==${stream}`, "tcp.len", "tcp.flags");
      expect(first).toEqual(["0", "0x0010"]);
    }
    expect(streams.length).toBeLessThanOrEqual(2);
  });

  test("I/O connections declare their timers", () => {
    // RPI in microseconds; multiplier codes 2 and 0 stand for 16 and 4.
    expect(fields("cip.cm.otrpi && cip.cm.timeout_multiplier", "ip.src", "ip.dst", "cip.cm.otrpi", "cip.cm.timeout_multiplier").sort()).toEqual([
      ["10.1.0.12", "10.1.0.21", "50000", "2"],
      ["10.1.0.12", "10.1.0.22", "100000", "0"],
    ]);
    expect(fields("cipio && ip.dst == 239.192.1.32", "ip.src")[0]).toEqual(["10.1.0.22"]);
  });

  test("identities are answered", () => {
    expect(new Set(fields("modbus.object_str_value", "modbus.object_str_value").map(([first]) => first))).toEqual(new Set(["Schneider Electric"]));
    expect(fields('s7comm contains "6ES7 315-2EH14-0AB0"', "ip.src")[0]).toEqual(["10.1.0.11"]);
    expect(fields("enip.lir.name", "enip.lir.name").flat()).toContain("MOVIDRIVE B");
    expect(fields("snmp && udp.srcport == 161", "ip.src").length).toBeGreaterThan(0);
  });

  test("a machine without a gateway says so in its DCP answer", () => {
    const answers = fields("pn_dcp.suboption_ip_standard_gateway", "pn_dcp.suboption_device_nameofstation", "pn_dcp.suboption_ip_standard_gateway");
    expect(answers.some(([name, gateway]) => name === "plc-9" && gateway === "0.0.0.0")).toBe(true);
    expect(answers.some(([name, gateway]) => name === "drive-2" && gateway === "10.1.0.1")).toBe(true);
  });

  test("the endpoint mapper and the object exporter name the port that is then used", () => {
    const ports = new Set(fields("epm && dcerpc.pkt_type == 2", "epm.proto.tcp_port").flat());
    const used = new Set(fields("dcerpc.pkt_type == 11 && !(tcp.dstport == 135)", "tcp.dstport").flat());
    expect(ports.size).toBeGreaterThan(1);
    for (const port of ports) expect(used).toContain(port);
  });

  test("the older capture form carries the same packets", () => {
    const pieces: Uint8Array[] = [];
    const writer = new PcapWriter((piece) => void pieces.push(piece));
    renderScenario(value as Scenario, { seed: 1 }, writer);
    writer.close();
    const pcap = join(folder, "all.pcap");
    writeFileSync(pcap, Buffer.concat(pieces));
    const times = (path: string): string =>
      execFileSync("tshark", ["-r", path, "-T", "fields", "-e", "frame.time_epoch", "-e", "frame.len", "-e", "frame.cap_len"], {
        encoding: "utf8",
        maxBuffer: 1 << 28,
        stdio: ["ignore", "pipe", "ignore"],
      });
    expect(times(pcap) === times(capture)).toBe(true);
  });

  test.skipIf(spawnSync("capinfos", ["--version"]).status !== 0)("capinfos reads interface, order and comment", () => {
    const out = execFileSync("capinfos", [capture], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    expect(out).toContain("Name = span-test");
    expect(out).toMatch(/Strict time order:\s+True/);
    expect(out).toContain("Synthetic");
  });
});
