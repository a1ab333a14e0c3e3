// EVE records in the words of Suricata's manual: what flows, exports of one direction and application records say.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLines } from "../../../../tests/logs/heard-log.ts";
import { evening, flowEvent } from "./samples.ts";
import { suricata } from "./suricata.ts";

const hear = (...events: readonly object[]) => readLines(suricata, events.map((e) => JSON.stringify(e)).join("\n"));
const one = (event: object) => {
  const heard = hear(event);
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(heard.flows).toHaveLength(1);
  return heard.flows[0] as (typeof heard.flows)[number];
};

describe("flows", () => {
  it("say counts of frames, times, application and who opened", () => {
    expect(one(flowEvent({}))).toMatchObject({
      client: "10.0.0.1",
      server: "10.0.0.2",
      clientPort: 51_000,
      serverPort: 502,
      transport: 6,
      start: Date.UTC(2026, 9, 5, 4) * 1_000 + 123_456,
      seconds: 60,
      openerSeen: true,
      closingSeen: true,
      outcome: "established",
      reset: false,
      packetsToServer: 12,
      packetsToClient: 10,
      ipBytesToServer: null,
      frameBytesToServer: 1_200,
      frameBytesToClient: 1_100,
      protocol: "modbus-tcp",
      protocolConfidence: "high",
      vlan: null,
      isPart: true,
    });
    expect(one(flowEvent({ vlan: [100, 20] })).vlan).toBe("100.20");
  });

  const tcp: readonly (readonly [string, object, object, object])[] = [
    [
      "refused",
      { tcp_flags: "16", tcp_flags_ts: "02", tcp_flags_tc: "14", syn: true, rst: true, ack: true, state: "closed" },
      {},
      { outcome: "refused", openerSeen: true, reset: true, closingSeen: true },
    ],
    ["unanswered", { tcp_flags: "02", tcp_flags_ts: "02", tcp_flags_tc: "00", syn: true, state: "syn_sent" }, { pkts_toclient: 0 }, { outcome: "unanswered", openerSeen: true, closingSeen: false }],
    ["a handshake that broke off", { tcp_flags: "12", tcp_flags_ts: "02", tcp_flags_tc: "12", syn: true, ack: true, state: "syn_recv" }, {}, { outcome: "unfinished" }],
    ["joined in the middle", { tcp_flags: "18", tcp_flags_ts: "18", tcp_flags_tc: "10", ack: true, psh: true, state: "established" }, {}, { outcome: "established", openerSeen: false }],
    ["reset", { tcp_flags: "1e", tcp_flags_ts: "1a", tcp_flags_tc: "1e", syn: true, rst: true, ack: true, state: "closed" }, {}, { outcome: "established", reset: true }],
  ];
  it.each(tcp)("%s", (_, flags, flow, expected) => {
    expect(one(flowEvent({ tcp: flags }, flow))).toMatchObject(expected);
  });

  it("of UDP say who sent first", () => {
    expect(one(flowEvent({ proto: "UDP", dest_port: 53, app_proto: "dns", tcp: undefined }))).toMatchObject({
      transport: 17,
      clientBegan: true,
      openerSeen: false,
      outcome: "unknown",
      reset: null,
      protocol: "dns",
    });
    expect(one(flowEvent({ proto: "IPv6-ICMP", src_ip: "fe80::1", dest_ip: "ff02::2", src_port: undefined, dest_port: undefined, tcp: undefined }))).toMatchObject({
      transport: 58,
      clientPort: -1,
      serverPort: -1,
    });
    expect(one(flowEvent({ app_proto: "failed" })).protocol).toBeNull();
  });

  it("that the engine dropped are denied, and so is a dropped packet, which counts nothing of its own", () => {
    expect(one(flowEvent({}, { action: "drop" }))).toMatchObject({ outcome: "denied", openerSeen: true, packetsToServer: 12 });
    expect(one(flowEvent({}, { action: "pass" })).outcome).toBe("established");
    const dropped = (over: object, drop: object) => one({ ...place, event_type: "drop", drop: { len: 60, ttl: 63, syn: true, ack: false, reason: "rules", ...drop }, ...over });
    expect(dropped({}, {})).toMatchObject({ client: "10.0.0.1", serverPort: 502, outcome: "denied", openerSeen: true, packetsToServer: null, isPart: true });
    const late = { src_ip: "10.0.0.2", src_port: 502, dest_ip: "10.0.0.1", dest_port: 51_000 };
    expect(dropped(late, { syn: false, ack: true })).toMatchObject({ client: "10.0.0.1", clientPort: 51_000, serverPort: 502, openerSeen: false });
    expect(dropped({ proto: "UDP", dest_port: 161 }, { syn: undefined, ack: undefined })).toMatchObject({ transport: 17, serverPort: 161, outcome: "denied", clientBegan: true });
  });

  it("of one direction leave the other to its own record", () => {
    const event = {
      ...flowEvent({}),
      event_type: "netflow",
      flow: undefined,
      tcp: { tcp_flags: "1b", syn: true, fin: true },
      netflow: { pkts: 12, bytes: 1_200, start: evening, end: evening, age: 0 },
    };
    expect(one(event)).toMatchObject({ packetsToServer: 12, packetsToClient: null, frameBytesToServer: 1_200, openerSeen: false, closingSeen: true, isPart: true });
  });
});

const place = { timestamp: evening, src_ip: "10.0.0.1", src_port: 51_000, dest_ip: "10.0.0.2", dest_port: 502, proto: "TCP" };
const bit = (name: string): number => 1 << ["identify", "read", "write", "program", "start-stop", "file", "browse"].indexOf(name);

describe("application records", () => {
  const cases: readonly (readonly [string, object, string, number, readonly string[]])[] = [
    ["dns, version 2", { event_type: "dns", dns: { type: "query", rrname: "a.b", rrtype: "A" } }, "dns", bit("read"), ["query A"]],
    ["dns, version 3", { event_type: "dns", dns: { type: "request", version: 3, queries: [{ rrname: "a.b", rrtype: "AAAA" }] } }, "dns", bit("read"), ["query AAAA"]],
    ["http", { event_type: "http", http: { http_method: "GET", url: "/secret" } }, "http", bit("read"), ["method GET"]],
    ["tls", { event_type: "tls", tls: { version: "TLS 1.3", sni: "secret.example" } }, "tls", 0, ["version TLS 1.3"]],
    ["smb", { event_type: "smb", smb: { command: "SMB2_COMMAND_CREATE", dialect: "2.10", filename: "secret" } }, "smb", bit("file"), ["dialect SMB 2.10"]],
    [
      "modbus",
      { event_type: "modbus", modbus: { id: 1, request: { function_raw: 6, unit_id: 3 }, response: { function_raw: 134, exception: { raw: 2 } } } },
      "modbus-tcp",
      bit("write"),
      ["function 6", "unit 3", "exception 2"],
    ],
    ["modbus function nobody knows", { event_type: "modbus", modbus: { request: { function_raw: 99 } } }, "modbus-tcp", bit("program"), ["function 99"]],
    ["dnp3", { event_type: "dnp3", dnp3: { request: { type: "request", application: { function_code: 13 } } } }, "dnp3", bit("start-stop"), ["function 13"]],
    ["dnp3 of Suricata 4", { event_type: "dnp3", dnp3: { type: "request", application: { function_code: 1 } } }, "dnp3", bit("read"), ["function 1"]],
    ["enip", { event_type: "enip", enip: { request: { command: "SendRRData", cip: { service: "get_attribute_all" } } } }, "enip-explicit", bit("program"), []],
    ["enip identity", { event_type: "enip", enip: { request: { command: "list_identity" } } }, "enip-explicit", bit("identify"), []],
  ];
  it.each(cases)("%s", (_, event, protocol, operations, details) => {
    const heard = hear({ ...place, ...event });
    expect(heard.messages).toMatchObject([{ protocol, operations, details, client: "10.0.0.1", server: "10.0.0.2" }]);
    expect(JSON.stringify([heard.messages, heard.claims])).not.toContain("secret");
  });

  it("name programs and machines", () => {
    const heard = hear(
      { ...place, event_type: "ssh", ssh: { client: { software_version: "PuTTY_Release_0.70" }, server: { software_version: "OpenSSH_7.4" } } },
      { ...place, proto: "UDP", event_type: "dhcp", dhcp: { type: "request", dhcp_type: "request", hostname: "PLC7" } },
    );
    expect(heard.claims).toEqual(["10.0.0.1 software = PuTTY Release 0.70 (suricata ssh)", "10.0.0.2 software = OpenSSH 7.4 (suricata ssh)", "10.0.0.1 hostname = PLC7 (suricata dhcp)"]);
  });

  it("count alerts and answers, and use neither", () => {
    const heard = hear({ ...flowEvent({}), event_type: "alert", alert: { severity: 1 } }, { ...place, event_type: "anomaly" }, { ...place, event_type: "dns", dns: { type: "answer" } });
    expect([heard.flows.length, heard.passedOver]).toEqual([0, { alert: 1, anomaly: 1, "dns without a request": 1 }]);
  });

  it("say how many packets the kernel dropped", () => {
    const heard = hear({ timestamp: evening, event_type: "stats", stats: { capture: { kernel_packets: 1_000, kernel_drops: 50 } } }, { timestamp: evening, event_type: "stats", stats: { uptime: 1 } });
    expect([heard.losses, heard.passedOver]).toEqual([[0.05], { "stats without capture counters": 1 }]);
  });
});

describe("what is no EVE record", () => {
  it("is said where it is", () => {
    const heard = readLines(suricata, ["{", "[]", "{}", JSON.stringify({ ...place, event_type: "flow", src_ip: "x" }), JSON.stringify({ ...place, event_type: "flow", timestamp: "now" })].join("\n"));
    expect(heard.notUnderstoodLines.map((l) => Number.parseInt(l, 10))).toEqual([1, 2, 3, 4, 5]);
  });

  it("is recognised by content", () => {
    expect(suricata.recognise(Buffer.from(JSON.stringify(flowEvent({}))))).toBe(2);
    for (const text of ["", "{}", '{"ts":1}', "a,b"]) expect(suricata.recognise(Buffer.from(text))).toBe(0);
    // Alerts of another sensor, and events of any program: no words of the engine's own.
    for (const other of [
      { event_type: "alerts", id: "1", time: 1_750_085_403_336, ip_src: "10.0.0.1", ip_dst: "10.0.0.2", type_id: "SIGN:PROGRAM:CHANGE" },
      { timestamp: evening, event_type: "alert", message: "x" },
    ])
      expect(suricata.recognise(Buffer.from(JSON.stringify(other)))).toBe(0);
  });

  it("is recognised and read behind a mark, empty lines and what syslog writes before it", () => {
    const line = JSON.stringify(flowEvent({}));
    const plain = readLines(suricata, line).flows;
    for (const text of [
      `\ufeff${line}`,
      `\n  \n${line}`,
      `Oct  5 06:00:00 ids-1 suricata[12]: ${line}`,
      `<14>1 2026-10-05T06:00:00Z ids-1 suricata 12 - - @cee: ${line}`,
      `Oct  5 06:00:00 ids-1 cron[1]: x\nOct  5 06:00:00 ids-1 suricata: ${line}`,
    ])
      expect(suricata.recognise(Buffer.from(text)), text.slice(0, 40)).toBe(2);
    const heard = readLines(
      suricata,
      [
        "",
        " ",
        `Oct  5 06:00:00 ids-1 suricata[12]: ${line}`,
        "Oct  5 06:00:00 ids-1 cron[1]: x",
        "Oct  5 06:00:00 ids-1 app[1]: {x}",
        `Oct  5 06:00:00 ids-1 suricata[12]: ${line.slice(0, -20)}`,
      ].join("\n"),
    );
    expect(heard.flows).toEqual(plain.map((flow) => ({ ...flow, record: 3 })));
    expect(heard.passedOver).toEqual({ "lines of other programs": 2 });
    expect(heard.notUnderstoodLines).toEqual(["6: expected one JSON object per line"]);
  });

  it("never throws", () => {
    const names = fc.constantFrom("flow", "netflow", "tcp", "dns", "modbus", "dnp3", "request", "queries", "event_type", "timestamp", "src_ip", "vlan", "pkts_toserver", "state", "start");
    const event = fc.dictionary(names, fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom("flow", "netflow", "modbus", evening, "10.0.0.1", "TCP")));
    fc.assert(
      fc.property(fc.array(event, { maxLength: 6 }), (events) => {
        hear(...events.map((e) => ({ ...flowEvent({}), ...e })));
      }),
      { seed: 5, numRuns: 1_000 },
    );
  });
});
