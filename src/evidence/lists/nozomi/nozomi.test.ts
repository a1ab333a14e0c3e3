// Exports of Nozomi in all their forms, by the field names that the monitor and connectors to it document: what is a machine, what is not, and what is a
// conversation.
import { describe, expect, it } from "vitest";
import type { LoggedFlow } from "../../logs/log-format.ts";
import type { ReadList } from "../listed-asset.ts";
import type { ReadConversations } from "../read-conversations.ts";
import { readList } from "../read-list.ts";
import { readNozomi } from "./nozomi.ts";
import { readNozomiConversations } from "./nozomi-conversations.ts";
import { nozomiRows } from "./nozomi-records.ts";

const found = (text: string) => readList(new TextEncoder().encode(text), "export");

function machinesIn(text: string): ReadList {
  const content = found(text);
  if (content.is !== "list") throw new Error(JSON.stringify(content));
  return content.list;
}

function talkIn(...records: readonly object[]): ReadConversations {
  const content = found(JSON.stringify({ result: records }));
  if (content.is !== "conversations") throw new Error(JSON.stringify(content));
  return content.conversations;
}

const node = {
  appliance_host: "g1",
  label: "plc-1",
  name: "00112231@10.0.0.5",
  ip: "10.0.0.5",
  mac_address: "00:1b:1b:12:34:56",
  "mac_address:info": { likelihood_level: "confirmed" },
  mac_vendor: "Siemens AG",
  level: "1",
  type: "controller",
  product_name: "CPU 1511",
  firmware_version: "V2.6",
  is_public: false,
  is_broadcast: false,
  roles: ["other"],
};

describe("nodes", () => {
  it("are machines by their labels, but not the outside world and not groups", () => {
    const list = machinesIn(
      JSON.stringify({
        result: [
          node,
          { ...node, ip: "8.8.8.8", is_public: true },
          { ...node, ip: "224.0.0.251", is_broadcast: true },
          { ...node, ip: "10.0.0.6", label: null, name: "10.0.0.6", type: null, mac_address: "00:1b:1b:00:00:01" },
        ],
      }),
    );
    expect(list.assets.map((a) => [a.place, a.name, a.addresses.join()])).toEqual([
      ["node 1", "plc-1", "10.0.0.5"],
      ["node 4", null, "10.0.0.6"],
    ]);
    expect(list.assets[1]?.facts.some((f) => f.attribute === "role")).toBe(false);
    expect([list.understood, list.diagnostics.map((d) => d.code)]).toEqual([4, ["list-not-of-plant", "list-not-of-plant"]]);
  });

  it("and assets have no MAC address that is not confirmed: behind a router it is the router's", () => {
    const unsure = { ...node, "mac_address:info": { likelihood_level: "unconfirmed" } };
    expect(machinesIn(JSON.stringify([unsure])).assets[0]?.macs).toEqual([]);
    expect(machinesIn(JSON.stringify([{ ...unsure, ip: "" }])).assets[0]?.macs).toEqual(["mac:00:1b:1b:12:34:56"]);
    const asset = {
      name: "p",
      ip: ["10.0.0.5"],
      mac_address: ["00:1B:1B:12:34:56", "00:1b:1b:12:34:57"],
      mac_vendor: [],
      appliance_hosts: [],
      mac_address_level: { "00:1b:1b:12:34:56": "unconfirmed" },
    };
    expect(machinesIn(JSON.stringify([asset])).assets[0]?.macs).toEqual(["mac:00:1b:1b:12:34:57"]);
  });

  it("are read with one object on each line, and as a table", () => {
    expect(machinesIn(`${JSON.stringify(node)}\n${JSON.stringify({ ...node, ip: "10.0.0.6" })}\n`).assets).toHaveLength(2);
    expect(found(`${JSON.stringify(node)}\n{"ip":`).is).toBe("foreign");
    const keys = Object.keys(node);
    const cells = Object.values(node).map((value) => (typeof value === "object" ? JSON.stringify(value) : String(value)));
    const list = readNozomi(nozomiRows([keys, cells, keys.map((key) => (key === "ip" ? "8.8.8.8" : key === "is_public" ? "true" : ""))].map((c, i) => ({ number: i + 1, cells: c }))), "t", "row");
    expect(list?.assets.map((a) => [a.place, a.name, a.addresses.join(), a.macs.join()])).toEqual([["row 2", "plc-1", "10.0.0.5", "mac:00:1b:1b:12:34:56"]]);
  });
});

const session = {
  id: "s1",
  from: "10.0.1.9",
  to: "10.0.0.5",
  from_port: "49740",
  to_port: "102",
  protocol: "s7",
  transport_protocol: "tcp",
  direction_is_known: true,
  first_activity_time: "1745957044874",
  last_activity_time: 1_745_957_144_875,
  "transferred.bytes": "90",
  vlan_id: "100",
};
const link = {
  from: "10.0.1.9",
  to: "10.0.0.5",
  protocol: "ssh",
  transport_protocols: ["tcp"],
  first_activity_time: "1580077950812",
  last_activity_time: "1582666859649",
  "tcp_handshaked_connections.total": "6",
  "tcp_connection_attempts.total": "6",
  _ports: [{ tcp: "22" }],
};
const ends = ({ client, server, transport, clientPort, serverPort }: LoggedFlow) => `${client}:${clientPort} ${server}:${serverPort}/${transport}`;

describe("sessions", () => {
  it("are flows with their times, whose bytes and end nobody knows", () => {
    const [flow] = talkIn(session).flows;
    expect(flow).toMatchObject({
      protocol: "s7comm",
      protocolConfidence: "high",
      vlan: "100",
      openerSeen: false,
      outcome: "unknown",
      packetsToServer: null,
      ipBytesToServer: null,
      flowId: "s1",
      isPart: true,
    });
    expect([ends(flow as LoggedFlow), flow?.start, flow?.seconds]).toEqual(["10.0.1.9:49740 10.0.0.5:102/6", 1_745_957_044_874_000, 100.001]);
  });

  it("without a known direction are told by their ports, and without IP addresses not at all", () => {
    const talk = talkIn(
      { ...session, direction_is_known: false },
      { ...session, from: "00:1b:1b:12:34:56", to: "01:00:5e:00:00:01", transport_protocol: "ethernet", from_port: "", to_port: "" },
      { ...session, to_port: "many" },
      { ...session, first_activity_time: 0 },
    );
    expect(talk.flows.map((flow) => flow.protocolConfidence)).toEqual(["medium"]);
    expect(talk).toMatchObject({ records: 4, understood: 2, notUnderstood: 2, contents: { sessions: 1, "between MAC addresses (not used)": 1 } });
    expect(talk.diagnostics.map((d) => d.message)).toEqual(["record 3: a port of it cannot be read", "record 4: its times cannot be read"]);
  });
});

describe("links", () => {
  it("are told as their first and their last moment", () => {
    const { flows, kind } = talkIn(link);
    expect([kind, flows.map(ends), flows.map((flow) => flow.start)]).toEqual([
      "nozomi-links",
      ["10.0.1.9:-1 10.0.0.5:22/6", "10.0.1.9:-1 10.0.0.5:22/6"],
      [1_580_077_950_812_000, 1_582_666_859_649_000],
    ]);
    expect(flows[0]).toMatchObject({ openerSeen: true, outcome: "established", seconds: null, protocol: "ssh" });
    expect(talkIn({ ...link, "tcp_handshaked_connections.total": "0", "tcp_connection_attempts.total": "0" }).flows[0]).toMatchObject({ openerSeen: false, outcome: "unknown" });
    expect(talkIn({ ...link, last_activity_time: "1580077950999", _ports: [{ tcp: "22" }, { tcp: "2222" }] }).flows.map((flow) => flow.serverPort)).toEqual([22, 2222]);
  });

  it("without ports are counted, and said", () => {
    const talk = talkIn(link, { ...link, _ports: [] }, { ...link, _ports: [], transport_protocols: ["icmp"] });
    expect(talk.contents).toEqual({ links: 2, "links without a port (not used)": 1 });
    expect(talk.diagnostics).toEqual([expect.objectContaining({ code: "conversation-without-port", severity: "warning" })]);
  });

  it("are read as a table, and nothing else is", () => {
    const rows = (header: string, row: string) => nozomiRows([header, row].map((line, i) => ({ number: i + 1, cells: line.split(";") })));
    const header = "from;to;protocol;transport_protocols;first_activity_time;last_activity_time;_ports";
    expect(readNozomiConversations(rows(header, '10.0.1.9;10.0.0.5;modbus;["tcp"];1580077950812;1580077950812;[{"tcp":"502"}]'), "t")?.flows.map(ends)).toEqual(["10.0.1.9:-1 10.0.0.5:502/6"]);
    expect(readNozomiConversations(rows("from;to;subject", "a;b;c"), "t")).toBeNull();
  });
});
