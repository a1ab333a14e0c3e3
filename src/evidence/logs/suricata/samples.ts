// EVE records as Suricata 7 writes them, for tests.

export const evening = "2026-10-05T06:01:00.123456+0200";

/** A Modbus connection of a minute; `over` and `flow` replace members, undefined leaves them out. */
export function flowEvent(over: object, flow: object = {}): object {
  return {
    timestamp: evening,
    flow_id: 1_676_832_934_028_372,
    in_iface: "eth1",
    event_type: "flow",
    src_ip: "10.0.0.1",
    src_port: 51_000,
    dest_ip: "10.0.0.2",
    dest_port: 502,
    proto: "TCP",
    app_proto: "modbus",
    flow: {
      pkts_toserver: 12,
      pkts_toclient: 10,
      bytes_toserver: 1_200,
      bytes_toclient: 1_100,
      start: "2026-10-05T06:00:00.123456+0200",
      end: evening,
      age: 60,
      state: "closed",
      reason: "timeout",
      alerted: false,
      ...flow,
    },
    tcp: { tcp_flags: "1b", tcp_flags_ts: "1b", tcp_flags_tc: "1b", syn: true, fin: true, psh: true, ack: true, state: "closed" },
    ...over,
  };
}
