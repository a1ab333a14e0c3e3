// Zeek logs in both forms: what header lines mean, what a history of flags means, and what each kind of log says.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flowText, HeardLog, readLines } from "../../../../tests/logs/heard-log.ts";
import { zeek } from "./zeek.ts";

const surroundings = (file: string) => ({ timezone: "UTC", notAfter: 1_800_000_000_000_000, file });
const hear = (text: string, file = "some.log") => readLines(zeek, text, surroundings(file));

const CONN =
  "ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents".split(
    " ",
  );
const header = (path: string, fields: readonly string[]): string =>
  ["#separator \\x09", "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", `#path\t${path}`, `#fields\t${fields.join("\t")}`].join("\n");
const conn = (over: Record<string, string>): Record<string, string> => ({
  ts: "1445353842.722836",
  uid: "CAgUJG1sND0uuhJqM6",
  "id.orig_h": "192.168.89.2",
  "id.orig_p": "51000",
  "id.resp_h": "10.1.1.5",
  "id.resp_p": "502",
  proto: "tcp",
  duration: "2.5",
  conn_state: "SF",
  history: "ShADadFf",
  orig_pkts: "6",
  orig_ip_bytes: "400",
  resp_pkts: "5",
  resp_ip_bytes: "900",
  ...over,
});
const tsv = (fields: readonly string[], record: Record<string, string>): string => fields.map((name) => record[name] ?? "-").join("\t");
const connText = (...records: Record<string, string>[]): string => `${header("conn", CONN)}\n${records.map((r) => tsv(CONN, r)).join("\n")}\n#close\t2015-10-20-15-10-46\n`;
const oneFlow = (over: Record<string, string>) => {
  const heard = hear(connText(conn(over)));
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(heard.flows).toHaveLength(1);
  return heard.flows[0] as (typeof heard.flows)[number];
};

describe("connections", () => {
  it("become flows with what the log counts, and null for what it cannot know", () => {
    expect(oneFlow({ service: "modbus" })).toMatchObject({
      record: 7,
      start: 1_445_353_842_722_836,
      seconds: 2.5,
      client: "192.168.89.2",
      server: "10.1.1.5",
      clientPort: 51_000,
      serverPort: 502,
      transport: 6,
      vlan: null,
      openerSeen: true,
      closingSeen: true,
      outcome: "established",
      reset: false,
      packetsToServer: 6,
      packetsToClient: 5,
      ipBytesToServer: 400,
      ipBytesToClient: 900,
      protocol: "modbus-tcp",
      protocolConfidence: "high",
      clientBegan: null,
    });
  });

  const histories: readonly (readonly [string, string, Record<string, unknown>])[] = [
    ["a scan of a closed port", "Sr", { outcome: "refused", openerSeen: true, closingSeen: true, reset: true }],
    ["a SYN without an answer", "S", { outcome: "unanswered", openerSeen: true, closingSeen: false, reset: false }],
    ["a handshake that broke off", "ShR", { outcome: "unfinished", openerSeen: true, closingSeen: true }],
    ["joined in the middle", "DdA", { outcome: "established", openerSeen: false, closingSeen: false }],
    ["reset by the server", "ShADadr", { outcome: "established", reset: true, closingSeen: true }],
    ["turned round, its opening seen", "^hADad", { outcome: "established", openerSeen: true }],
    ["an answer to an opening that was missed", "hADad", { outcome: "established", openerSeen: true }],
    ["gaps and retransmissions besides", "ShADTadtgGcCwWiqF", { outcome: "established", openerSeen: true, closingSeen: true }],
    ["turned round, nothing of its opening", "^dA", { outcome: "established", openerSeen: false }],
  ];
  it.each(histories)("%s", (_, history, expected) => {
    expect(oneFlow({ history, resp_pkts: history === "S" ? "0" : "5" })).toMatchObject(expected);
  });

  it("turn round when the SYN came from the responder", () => {
    expect(oneFlow({ history: "sHadAD", "id.orig_p": "102", "id.resp_p": "49154" })).toMatchObject({
      client: "10.1.1.5",
      server: "192.168.89.2",
      clientPort: 49_154,
      serverPort: 102,
      packetsToServer: 5,
      packetsToClient: 6,
      ipBytesToServer: 900,
      openerSeen: true,
    });
  });

  const states: readonly (readonly [string, string])[] = [
    ["S0", "unanswered"],
    ["S1", "established"],
    ["SF", "established"],
    ["REJ", "refused"],
    ["S2", "established"],
    ["S3", "established"],
    ["RSTO", "established"],
    ["RSTR", "established"],
    ["RSTOS0", "unanswered"],
    ["RSTRH", "unfinished"],
    ["SH", "established"],
    ["SHR", "established"],
    ["OTH", "established"],
    ["?", "unknown"],
  ];
  it("of which no packet could be believed was open nowhere: checksums that the sensor's card fills in", () => {
    for (const history of ["C", "Cc", "^"])
      expect(oneFlow({ history, conn_state: "OTH", orig_pkts: "0", resp_pkts: "0", duration: "-" })).toMatchObject({ outcome: "unknown", openerSeen: false, closingSeen: false });
  });

  it("name their ends with an underscore where the log was set so", () => {
    const fields = CONN.map((name) => name.replace(".", "_"));
    const record = Object.fromEntries(Object.entries(conn({})).map(([name, value]) => [name.replace(".", "_"), value]));
    expect(hear(`${header("conn", fields)}\n${tsv(fields, record)}\n`).flows.map(flowText)).toEqual(["192.168.89.2:51000 → 10.1.1.5:502 6 established"]);
    const json = JSON.stringify(record);
    expect(zeek.recognise(new TextEncoder().encode(json))).toBe(2);
    expect(hear(json).flows.map(flowText)).toEqual(["192.168.89.2:51000 → 10.1.1.5:502 6 established"]);
  });

  it.each(states)("without a history, state %s is %s", (state, outcome) => {
    expect(oneFlow({ history: "-", conn_state: state })).toMatchObject({ outcome, openerSeen: state !== "OTH" && state !== "?" });
  });

  it("of UDP say who sent first; a single packet lasts no time, an unset duration of several is not known", () => {
    expect(oneFlow({ proto: "udp", history: "Dd", "id.resp_p": "53", service: "dns" })).toMatchObject({
      transport: 17,
      clientBegan: true,
      openerSeen: false,
      outcome: "unknown",
      protocol: "dns",
      reset: null,
    });
    expect(oneFlow({ proto: "udp", history: "^d" })).toMatchObject({ clientBegan: false });
    expect(oneFlow({ proto: "udp", history: "D", duration: "-", orig_pkts: "1", resp_pkts: "0" })).toMatchObject({ seconds: 0 });
    expect(oneFlow({ proto: "udp", history: "D", duration: "-", orig_pkts: "4", resp_pkts: "0" })).toMatchObject({ seconds: null });
  });

  it("of ICMP have types where others have ports", () => {
    expect(oneFlow({ proto: "icmp", "id.orig_p": "8", "id.resp_p": "0", history: "-", conn_state: "OTH" })).toMatchObject({ transport: 1, clientPort: -1, serverPort: -1 });
    expect(oneFlow({ proto: "icmp", "id.orig_h": "fe80::1", "id.resp_h": "ff02::2" })).toMatchObject({ transport: 58 });
  });

  it("say VLANs only where the log has the column", () => {
    const fields = [...CONN, "vlan", "inner_vlan"];
    const text = `${header("conn", fields)}\n${tsv(fields, conn({ vlan: "100" }))}\n${tsv(fields, conn({ vlan: "100", inner_vlan: "20" }))}\n${tsv(fields, conn({}))}\n`;
    expect(hear(text).flows.map((f) => f.vlan)).toEqual(["100", "100.20", ""]);
  });

  const services: readonly (readonly [string, string | null])[] = [
    ["cotp,s7comm-plus", "s7comm-plus"],
    ["ssl,http", "tls"],
    ["gssapi,smb,ntlm", "smb"],
    ["krb_tcp", "kerberos-ldap"],
    ["opcua-binary", "opcua"],
    ["-", null],
    ["-ssl", null],
    ["quic", null],
  ];
  it.each(services)("with service %s are %s", (service, protocol) => {
    expect(oneFlow({ service }).protocol).toBe(protocol);
  });
});

describe("the two forms", () => {
  it("say the same", () => {
    const record = conn({ service: "modbus" });
    const json = { _path: "conn", ...record, ts: 1_445_353_842.722836, "id.orig_p": 51_000, "id.resp_p": 502, duration: 2.5, orig_pkts: 6, resp_pkts: 5, orig_ip_bytes: 400, resp_ip_bytes: 900 };
    const [fromTsv] = hear(connText(record)).flows;
    const [fromJson] = hear(JSON.stringify(json)).flows;
    expect({ ...fromJson, record: 0 }).toEqual({ ...fromTsv, record: 0 });
    const iso = hear(JSON.stringify({ ...json, ts: "2015-10-20T15:10:42.722836Z" })).flows[0];
    expect(iso).toEqual(fromJson);
    const nested = {
      ...json,
      id: { orig_h: "192.168.89.2", orig_p: 51_000, resp_h: "10.1.1.5", resp_p: 502 },
      "id.orig_h": undefined,
      "id.orig_p": undefined,
      "id.resp_h": undefined,
      "id.resp_p": undefined,
    };
    expect(hear(JSON.stringify(nested)).flows[0]).toEqual(fromJson);
  });

  it("find the log of JSON records by _path, by the name of the file, or by the fields", () => {
    const dns = { ts: 1.5e9, "id.orig_h": "10.0.0.1", "id.orig_p": 5000, "id.resp_h": "10.0.0.2", "id.resp_p": 53, proto: "udp", query: "a.b", qtype: 1, qtype_name: "A" };
    expect(hear(JSON.stringify({ ...dns, _path: "dns" })).messages).toHaveLength(1);
    expect(hear(JSON.stringify(dns), "/logs/2026-10-05/dns.08:00:00-09:00:00.log").messages).toHaveLength(1);
    expect(hear(JSON.stringify({ ...dns, qclass: 1 }), "export-17.ndjson").messages).toHaveLength(1);
    expect(hear(JSON.stringify(dns), "export-17.ndjson").passedOver).toEqual({ export: 1 });
  });

  it("change columns and logs in mid-file", () => {
    const dns = ["ts", "id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "proto", "qtype", "qtype_name"];
    const text = `${connText(conn({}))}#path\tdns\n#fields\t${dns.join("\t")}\n1500000000.5\t10.0.0.1\t5000\t10.0.0.2\t53\tudp\t28\tAAAA\n#fields\t${[...dns].reverse().join("\t")}\nA\t1\tudp\t53\t10.0.0.2\t5000\t10.0.0.1\t1500000000\n${connText(conn({}))}`;
    const heard = hear(text);
    expect([heard.flows.length, heard.messages.map((m) => m.details)]).toEqual([2, [["query AAAA"], ["query A"]]]);
  });

  it("keep the comma between members of a set where columns are separated by commas, too", () => {
    const text =
      "#separator \\x2c\n#set_separator,,\n#empty_field,(empty)\n#unset_field,-\n#path,conn\n#fields,ts,uid,id.orig_h,id.orig_p,id.resp_h,id.resp_p,proto,tunnel_parents\n1500000000.5,C1,10.0.0.7,49000,10.0.0.1,502,tcp,C2\\x2cC3\n";
    const heard = hear(text);
    expect(heard.notUnderstoodLines).toEqual([]);
    expect(heard.flows.map(flowText)).toEqual(["10.0.0.7:49000 → 10.0.0.1:502 6 unknown"]);
  });

  it("know another separator, unset and empty values, and escaped bytes", () => {
    const text =
      "#separator \\x7c\n#set_separator|;\n#empty_field|EMPTY\n#unset_field|NONE\n#path|dhcp\n#fields|ts|uids|client_addr|server_addr|mac|host_name|msg_types|assigned_addr|lease_time\n1500000000.000001|C1;C2|10.0.0.7|10.0.0.1|00:1B:AE:00:0C:D1|plc\\x2d7|DISCOVER;ACK|NONE|600.000000\n1500000001|NONE|NONE|NONE|NONE|EMPTY|EMPTY|NONE|NONE\n";
    const heard = hear(text);
    expect(heard.messages).toMatchObject([{ client: "10.0.0.7", server: "10.0.0.1", details: ["message DISCOVER", "message ACK", "timer dhcp-bootp 600 lease"] }]);
    expect(heard.claims).toEqual(["10.0.0.7 mac = 00:1b:ae:00:0c:d1 (zeek dhcp.log)", "10.0.0.7 hostname = plc-7 (zeek dhcp.log)"]);
    expect(heard.passedOver).toEqual({ "dhcp requests without an answer": 1 });
  });

  it("go on where an earlier reader stopped", () => {
    const [head, ...records] = [`${header("conn", CONN)}`, tsv(CONN, conn({})), tsv(CONN, conn({ "id.resp_p": "102" }))];
    const reader = zeek.open(null, surroundings("conn.log"));
    readLines(zeek, `${head}\n${records[0]}`, surroundings("conn.log"), new HeardLog(), reader);
    const resumed = zeek.open(JSON.parse(JSON.stringify(reader.checkpoint())), surroundings("conn.log"));
    expect(readLines(zeek, records[1] as string, surroundings("conn.log"), new HeardLog(), resumed).flows).toMatchObject([{ serverPort: 102 }]);
  });

  it("are said to be unreadable where they are", () => {
    const bad = [`${tsv(CONN, conn({}))}\textra`, tsv(CONN, conn({ "id.orig_h": "not an address" })), tsv(CONN, conn({ ts: "yesterday" })), '{"_path":"conn",'];
    const heard = hear(`${header("conn", CONN)}\n${bad.join("\n")}\n`);
    expect(heard.flows).toEqual([]);
    expect(heard.notUnderstoodLines.map((l) => Number.parseInt(l, 10))).toEqual([7, 8, 9, 10]);
  });

  it("date records whose times are masked, and say so", () => {
    const heard = hear(connText(conn({ ts: "XXXXXXXXXX.XXXXXX" })));
    expect(heard.flows[0]?.start).toBe(1_800_000_000_000_000);
    expect([...heard.assumptions]).toHaveLength(1);
  });

  it("without a header are read where name and columns leave one reading", () => {
    const line = "1445353842.722836\tCHhAvVGS1DHFjwGM9\t127.0.0.1\t47785\t127.0.0.1\t502\tREAD_COILS\t-";
    expect(hear(line, "modbus.log").messages).toMatchObject([{ protocol: "modbus-tcp", details: ["function 1"] }]);
    expect(hear(line, "unnamed.log").notUnderstoodLines).toHaveLength(1);
  });
});

const ID = { ts: 1.5e9, "id.orig_h": "10.0.0.1", "id.orig_p": 5000, "id.resp_h": "10.0.0.2", "id.resp_p": 44_818 };
const json = (path: string, more: Record<string, unknown>) => hear(JSON.stringify({ _path: path, ...ID, ...more }));
const bit = (...names: string[]): number => names.reduce((bits, name) => bits | (1 << ["identify", "read", "write", "program", "start-stop", "file", "browse"].indexOf(name)), 0);

describe("logs of protocols", () => {
  const cases: readonly (readonly [string, string, Record<string, unknown>, string, number, readonly string[]])[] = [
    ["modbus of Zeek 4", "modbus", { func: "READ_HOLDING_REGISTERS" }, "modbus-tcp", bit("read"), ["function 3"]],
    ["modbus of Zeek 6, request", "modbus", { func: "WRITE_MULTIPLE_REGISTERS", pdu_type: "REQ", unit: 3, tid: 1 }, "modbus-tcp", bit("write"), ["function 16"]],
    ["modbus exception of Zeek 4", "modbus", { func: "READ_COILS_EXCEPTION", exception: "ILLEGAL_DATA_ADDRESS" }, "modbus-tcp", bit("read"), ["function 1", "exception 2"]],
    ["modbus function nobody knows", "modbus", { func: "unknown-99" }, "modbus-tcp", bit("program"), ["function 99"]],
    ["modbus exception that Zeek has no name for", "modbus", { func: "unknown-171" }, "modbus-tcp", bit("read"), ["function 43"]],
    ["modbus in depth", "modbus_detailed", { func: "ENCAP_INTERFACE_TRANSPORT", mei_type: "READ-DEVICE-IDENTIFICATION", unit: 7, matched: true }, "modbus-tcp", bit("identify"), ["unit 7"]],
    ["dnp3", "dnp3", { fc_request: "DIRECT_OPERATE", fc_reply: "RESPONSE", iin: 0 }, "dnp3", bit("write"), ["function 5"]],
    ["dnp3 restart", "dnp3", { fc_request: "COLD_RESTART" }, "dnp3", bit("start-stop"), ["function 13"]],
    ["dnp3 unsolicited", "dnp3", { fc_reply: "UNSOLICITED_RESPONSE" }, "dnp3", 0, ["function 130"]],
    ["dnp3 unsolicited, opened by the outstation", "dnp3", { fc_request: "UNSOLICITED_RESPONSE" }, "dnp3", 0, ["function 130"]],
    ["dnp3 opened by the outstation", "dnp3", { fc_request: "UNSOLICITED_RESPONSE", fc_reply: "CONFIRM" }, "dnp3", 0, ["function 0", "function 130"]],
    ["dnp3 function nobody knows", "dnp3", { fc_request: "unknown-99", fc_reply: "RESPONSE" }, "dnp3", bit("program"), ["function 99"]],
    ["s7comm write", "s7comm", { rosctr_code: 1, function_code: "0x05" }, "s7comm", bit("write"), ["function 0x05"]],
    ["s7comm stop", "s7comm", { rosctr_code: 1, function_code: "0x29" }, "s7comm", bit("start-stop"), ["function 0x29"]],
    ["s7comm function nobody knows", "s7comm", { rosctr_code: 1, function_code: "0x77" }, "s7comm", bit("program"), ["function 0x77"]],
    ["s7comm-plus", "s7comm_plus", { opcode: "0x31", version: 3, function_code: "0x054c" }, "s7comm-plus", bit("read"), ["version 3", "function 0x054c"]],
    ["enip", "enip", { is_orig: true, enip_command_code: "0x63" }, "enip-explicit", bit("identify"), ["command 0x63"]],
    ["cip read", "cip", { direction: "request", cip_service_code: "0x0e", class_id: "0x01" }, "enip-explicit", bit("identify"), ["service 0x0e class 0x01"]],
    ["cip reset", "cip", { direction: "request", cip_service_code: "0x05", class_id: "0x01" }, "enip-explicit", bit("start-stop"), ["service 0x05 class 0x01"]],
    ["cip_io", "cip_io", { "id.resp_p": 2222, connection_id: "0x1" }, "enip-io", 0, []],
    ["bacnet", "bacnet", { pdu_type: "CONFIRMED_REQUEST", pdu_service: "write_property" }, "bacnet-ip", bit("write"), ["service WriteProperty"]],
    ["bacnet control", "bacnet", { pdu_type: "CONFIRMED_REQUEST", pdu_service: "reinitialize_device" }, "bacnet-ip", bit("start-stop"), ["service ReinitializeDevice"]],
    ["bacnet back-up", "bacnet_device_control", { pdu_service: "reinitialize_device", device_state: "startbackup" }, "bacnet-ip", bit("file"), []],
    ["ftp", "ftp", { command: "STOR", arg: "secret" }, "ftp-tftp", bit("file"), []],
    ["snmp", "snmp", { get_requests: 0, set_requests: 2, community: "secret" }, "snmp", bit("write"), []],
    ["ntp", "ntp", { version: 4, mode: 3 }, "ntp", bit("read"), []],
    ["mqtt", "mqtt_publish", { topic: "secret" }, "mqtt", bit("write"), []],
    ["bacnet service nobody knows", "bacnet", { pdu_type: "CONFIRMED_REQUEST", pdu_service: "made_up" }, "bacnet-ip", bit("program"), []],
    ["opcua", "opcua_binary", { identifier_str: "WriteRequest" }, "opcua", bit("write"), ["service Write"]],
    ["profinet", "profinet_io_cm", { "id.resp_p": 34_964, packet_type: "Request", operation: "Write" }, "profinet-cm", bit("write"), []],
    ["dns", "dns", { proto: "udp", "id.resp_p": 53, qtype: 255, qtype_name: "*" }, "dns", bit("browse"), ["query 255"]],
    ["mdns", "dns", { proto: "udp", "id.resp_p": 5353, qtype: 12, qtype_name: "PTR" }, "mdns", bit("read"), ["query PTR"]],
    ["http", "http", { method: "POST", uri: "/secret" }, "http", bit("write"), ["method POST"]],
    ["ssl", "ssl", { version: "TLSv12", server_name: "a.b" }, "tls", 0, ["version TLS 1.2"]],
    ["kerberos", "kerberos", { request_type: "TGS", client: "someone/PLANT" }, "kerberos-ldap", 0, ["kerberos TGS"]],
    ["smb_mapping", "smb_mapping", { path: "\\\\srv\\share", share_type: "DISK" }, "smb", bit("file"), ["tree disk"]],
    ["ssh", "ssh", { auth_success: true }, "ssh", 0, ["sign-in accepted"]],
    ["rdp", "rdp", { cookie: "someone", security_protocol: "HYBRID" }, "rdp", 0, ["security HYBRID"]],
  ];
  it.each(cases)("%s", (_, path, more, protocol, operations, details) => {
    const heard = json(path, more);
    expect(heard.notUnderstoodLines).toEqual([]);
    expect(heard.messages).toMatchObject([{ protocol, operations, details, client: "10.0.0.1", server: "10.0.0.2" }]);
  });

  it("come through syslog, among lines of other programs", () => {
    const record = JSON.stringify({ _path: "modbus", _system_name: "sensor-1", ...ID, func: "READ_COILS" });
    const lines = [
      "<30>1 2026-03-10T09:29:33Z sensor-1 systemd 1 - - Started something.",
      `<134>1 2026-03-10T09:29:34Z sensor-1 corelight_modbus - - - ${record}`,
      `Mar 10 10:29:34 sensor-1 zeek: ${record}`,
      '<30>1 2026-03-10T09:29:35Z sensor-1 app 1 - - {"level":"info"}',
    ].join("\n");
    expect(zeek.recognise(new TextEncoder().encode(lines))).toBe(2);
    const heard = hear(lines, "conn.log");
    expect(heard.notUnderstoodLines).toEqual([]);
    expect(heard.messages).toMatchObject([{ protocol: "modbus-tcp" }, { protocol: "modbus-tcp" }]);
    expect(heard.passedOver).toEqual({ "lines of other programs": 2 });
    // What was cut off on its way is one of the sensor's all the same.
    const cut = hear(`${lines}\nMar 10 10:29:35 sensor-1 zeek: ${record.slice(0, -9)}`, "conn.log");
    expect([cut.messages.length, cut.notUnderstoodLines]).toEqual([2, ["5: a record that begins like JSON and is none"]]);
    expect(zeek.recognise(new TextEncoder().encode('<30>1 2026-03-10T09:29:35Z sensor-1 app 1 - - {"ts":1,"path":"x"}'))).toBe(0);
  });

  it("have times in every form of Zeek's JSON", () => {
    for (const ts of [1_790_000_000.25, "1790000000.250000", 1_790_000_000_250, "2026-09-21T14:13:20.250000Z", "2026-09-21T16:13:20.25+02:00"])
      expect(json("modbus", { ts, func: "READ_COILS" }).messages.map(({ time }) => time)).toEqual([1_790_000_000_250_000]);
    expect(json("modbus", { ts: 17_900_000_002_500, func: "READ_COILS" }).notUnderstoodLines).toHaveLength(1);
  });

  it("count answers once, with their request", () => {
    for (const [path, more] of [
      ["modbus", { func: "READ_COILS", pdu_type: "RESP" }],
      ["s7comm", { rosctr_code: 3, function_code: "0x05" }],
      ["cip", { direction: "response", cip_service_code: "0x0e" }],
      ["enip", { is_orig: false, enip_command_code: "0x70" }],
    ] as const) {
      const heard = json(path, more);
      expect([path, heard.messages.length, Object.keys(heard.passedOver).length]).toEqual([path, 0, 1]);
    }
  });

  it("never carry names of people, pages or shares", () => {
    const said = [
      json("http", { method: "GET", uri: "/secret", username: "someone", host: "secret" }),
      json("rdp", { cookie: "someone" }),
      json("kerberos", { client: "someone" }),
      json("smb_mapping", { path: "\\\\secret" }),
      json("ntlm", { username: "someone", domainname: "secret" }),
    ];
    expect(JSON.stringify(said.map((h) => [h.messages, h.claims]))).not.toMatch(/someone|secret/);
  });
});

describe("logs about machines", () => {
  const cases: readonly (readonly [string, string, Record<string, unknown>, readonly (readonly [string, string, string])[]])[] = [
    [
      "cip_identity",
      "cip_identity",
      { socket_address: "10.0.0.2", vendor_name: "Rockwell", device_type_name: "Communications Adapter", product_name: "1756-ENBT/A", revision: "4.3", serial_number: "0x00524d8e" },
      [
        ["10.0.0.2", "vendor", "Rockwell"],
        ["10.0.0.2", "model", "1756-ENBT/A"],
        ["10.0.0.2", "firmware", "4.3"],
        ["10.0.0.2", "serial", "0x00524d8e"],
        ["10.0.0.2", "role", "Communications Adapter"],
      ],
    ],
    [
      "ntlm",
      "ntlm",
      { hostname: "HMI-1", server_nb_computer_name: "SRV-1" },
      [
        ["10.0.0.1", "hostname", "HMI-1"],
        ["10.0.0.2", "hostname", "SRV-1"],
      ],
    ],
    ["bacnet_discovery", "bacnet_discovery", { pdu_service: "i-am", source_h: "10.0.0.1", vendor: "Cornell University" }, [["10.0.0.1", "vendor", "Cornell University"]]],
    [
      "bacnet_property",
      "bacnet_property",
      { pdu_service: "read-property-ack", source_h: "10.0.0.2", object_type: "device", property: "firmware-revision", value: "0.4.2" },
      [["10.0.0.2", "firmware", "0.4.2"]],
    ],
    ["software", "software", { host: "10.0.0.9", software_type: "SSH::SERVER", name: "OpenSSH", "version.major": 5, "version.minor": 3 }, [["10.0.0.9", "software", "OpenSSH 5.3"]]],
    ["software of a system", "software", { host: "10.0.0.9", software_type: "OS::WINDOWS", name: "Windows", "version.major": 10 }, [["10.0.0.9", "os", "Windows 10"]]],
    ["known_services", "known_services", { host: "10.0.0.9", port_num: 502, port_proto: "tcp", service: ["MODBUS"] }, [["10.0.0.9", "service", "tcp/502 open modbus"]]],
    ["known_hosts", "known_hosts", { host: "10.0.0.9" }, [["10.0.0.9", "address", "10.0.0.9"]]],
    [
      "known_devices",
      "known_devices",
      { mac: "00:1b:1b:12:34:56", dhcp_host_name: "PLC7" },
      [
        ["mac:00:1b:1b:12:34:56", "mac", "00:1b:1b:12:34:56"],
        ["mac:00:1b:1b:12:34:56", "hostname", "PLC7"],
      ],
    ],
    ["known_modbus", "known_modbus", { host: "10.0.0.9", device_type: "Known::MODBUS_SLAVE" }, [["10.0.0.9", "role", "Modbus server"]]],
  ];
  it.each(cases)("%s", (_, path, more, claims) => {
    expect(json(path, more).claims).toEqual(claims.map(([endpoint, attribute, value]) => `${endpoint} ${attribute} = ${value} (zeek ${path}.log)`));
  });

  it("say how much the sensor lost", () => {
    expect(json("capture_loss", { percent_lost: 12.5 }).losses).toEqual([0.125]);
  });

  it("count what is of no use", () => {
    for (const path of ["files", "weird", "x509", "notice", "stats", "conn_long"]) expect(json(path, {}).passedOver).toEqual({ [path]: 1 });
  });
});

describe("recognition", () => {
  const yes = [connText(conn({})), `### a comment\n${connText(conn({}))}`, JSON.stringify({ _path: "conn", ...ID }), JSON.stringify({ ...ID, proto: "tcp" }), "\u{feff}#separator \\x09\n"];
  const no = ["", "# a comment\n", "a,b,c\n1,2,3\n", '{"event_type":"flow","timestamp":"2026-01-01T00:00:00+0000"}', "2026-10-05 10:00:00 something", "a\tb\tc"];
  it("is by content", () => {
    for (const text of yes) expect(zeek.recognise(Buffer.from(text)), text.slice(0, 40)).toBeGreaterThan(0);
    for (const text of no) expect(zeek.recognise(Buffer.from(text)), text.slice(0, 40)).toBe(0);
  });
});

describe("any bytes", () => {
  it("never throw", () => {
    const piece = fc.constantFrom("#", "fields", "\t", "-", "conn", "#path\t", "\\x", "{", "}", '"id.orig_h":', '"_path":"conn"', "1.5", "S", "10.0.0.1", "::", "tcp", "é", "\0");
    fc.assert(
      fc.property(fc.array(fc.array(piece, { maxLength: 14 }), { maxLength: 8 }), (lines) => {
        hear(lines.map((l) => l.join("")).join("\n"));
      }),
      { seed: 4, numRuns: 2_000 },
    );
  });
});
