// Zeek records as versions 4 to 7 write them, for tests: a file of several TSV logs, and JSON lines of others.

export const zeekTsv: readonly string[] = [
  "#separator \\x09",
  "#set_separator\t,",
  "#empty_field\t(empty)",
  "#unset_field\t-",
  "#path\tconn",
  "#open\t2026-10-05-06-00-00",
  "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents",
  "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tbool\tbool\tcount\tstring\tcount\tcount\tcount\tcount\tset[string]",
  "1791180000.722836\tCAgUJG1sND0uuhJqM6\t10.20.1.9\t51000\t10.20.2.5\t502\ttcp\tmodbus\t20.296440\t13826\t18040\tSF\tT\tT\t0\tShADadFf\t176\t20866\t175\t25040\t-",
  "1791180001.000001\tCymeVJ1pLw2dLLZzuf\t10.20.1.9\t49953\t10.20.0.53\t53\tudp\tdns\t-\t-\t-\tS0\t-\t-\t0\tD\t1\t55\t0\t0\t(empty)",
  "1791180002.5\tC2J5XS1KgpVaWCJpRg\tfe80::1\t135\tff02::1\t0\ticmp\t-\t-\t-\t-\tOTH\t-\t-\t0\t-\t1\t72\t0\t0\t-",
  "#path\tmodbus",
  "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\ttid\tunit\tfunc\tpdu_type\texception",
  "1791180000.9\tCAgUJG1sND0uuhJqM6\t10.20.1.9\t51000\t10.20.2.5\t502\t1\t3\tREAD_HOLDING_REGISTERS\tREQ\t-",
  "#close\t2026-10-05-07-00-00",
];

const id = { ts: 1_791_180_000.25, uid: "CAgUJG1sND0uuhJqM6", "id.orig_h": "10.20.1.9", "id.orig_p": 51_000, "id.resp_h": "10.20.2.5", "id.resp_p": 44_818 };

export const zeekJson: readonly string[] = [
  { _path: "conn", ...id, proto: "tcp", service: "enip", duration: 3.5, conn_state: "SF", history: "ShADadFf", orig_pkts: 9, orig_ip_bytes: 700, resp_pkts: 8, resp_ip_bytes: 900, vlan: 100 },
  { _path: "cip", ...id, is_orig: true, direction: "request", cip_service_code: "0x0e", class_id: "0x01" },
  { _path: "cip_identity", ...id, socket_address: "10.20.2.5", vendor_name: "Rockwell", product_name: "1756-ENBT/A", revision: "4.3" },
  { _path: "dns", ...id, ts: "2026-10-05T06:00:00.250000Z", "id.resp_p": 53, proto: "udp", query: "plc7.plant", qtype: 1, qtype_name: "A" },
  { _path: "dhcp", ts: 1_791_180_000, uids: ["C1"], client_addr: "10.20.1.9", server_addr: "10.20.0.1", mac: "00:1b:1b:12:34:56", host_name: "HMI-1", msg_types: ["REQUEST", "ACK"] },
  { _path: "software", ts: 1_791_180_000, host: "10.20.1.9", software_type: "SSH::SERVER", name: "OpenSSH", "version.major": 9 },
  { _path: "capture_loss", ts: 1_791_180_000, ts_delta: 900, peer: "zeek", gaps: 1, acks: 100, percent_lost: 1 },
  { _path: "weird", ts: 1_791_180_000, name: "truncated_IP", notice: false, peer: "zeek" },
].map((record) => JSON.stringify(record));
