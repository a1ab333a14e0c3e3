// Logs that say what machines are: names, makers, versions, addresses. Each becomes identity claims of the machine it is about. Accounts are not
// taken.
import type { ClaimAttribute } from "../../../plant/claim.ts";
import { parseMac } from "../../../foundation/ip-address.ts";
import { TIMER_FACET, timerValue } from "../../flows/agreed-details.ts";
import type { LogSink } from "../log-format.ts";
import { IDENTIFYING } from "../../protocols/bacnet-ip/services.ts";
import { operationBit } from "../../protocols/protocol.ts";
import { addressOf, claimText, countOf, numberOf, type ZeekRecord } from "./zeek-record.ts";
import type { RecordPlace } from "./record-place.ts";

class Claims {
  count = 0;
  private readonly sink: LogSink;
  private readonly by: string;
  private readonly time: number;

  constructor(sink: LogSink, by: string, time: number) {
    this.sink = sink;
    this.by = by;
    this.time = time;
  }

  say(endpoint: string | null, attribute: ClaimAttribute, text: string | null): void {
    const value = claimText(text);
    if (endpoint === null || value === null) return;
    this.count++;
    this.sink.claim(endpoint, attribute, value, this.by, this.time);
  }
}

const UDP = 17;
const SERVER_PORT = 67;
const CLIENT_PORT = 68;
const NOBODY: readonly string[] = ["0.0.0.0", "255.255.255.255"];

/** Of Zeek 2.6 and later: one record for all messages of one lease; earlier ones: one per acknowledged request. */
export function readDhcp(record: ZeekRecord, line: number, time: number, sink: LogSink): void {
  const claims = new Claims(sink, "zeek dhcp.log", time);
  const assigned = addressOf(record, "assigned_addr") ?? addressOf(record, "assigned_ip");
  const client = notNobody(addressOf(record, "client_addr")) ?? notNobody(assigned) ?? notNobody(addressOf(record, "id.orig_h"));
  const server = notNobody(addressOf(record, "server_addr")) ?? notNobody(addressOf(record, "id.resp_h"));
  const mac = parseMac(record.text("mac") ?? "");
  claims.say(client, "mac", mac ?? null);
  claims.say(client, "hostname", record.text("host_name") ?? record.text("client_fqdn"));
  claims.say(client, "software", record.text("client_software"));
  claims.say(server, "software", record.text("server_software"));
  if (client !== null && server !== null) {
    const types = (record.text("msg_types") ?? "").split(",").filter((type) => /^[A-Z_]{2,20}$/.test(type));
    sink.message({
      record: line,
      time,
      client,
      server,
      transport: UDP,
      serverPort: record.text("id.resp_p") === String(CLIENT_PORT) ? CLIENT_PORT : SERVER_PORT,
      vlan: null,
      protocol: "dhcp-bootp",
      protocolReason: "Zeek logged it in dhcp.log.",
      operations: operationBit("read"),
      details: [...types.map((type) => `message ${type}`), ...leaseOf(record, types)],
    });
  } else if (claims.count === 0) sink.irrelevant("dhcp requests without an answer");
}

/** Zeek writes 0 where none was told; RFC 2131 §3.3: all ones = for ever. */
function leaseOf(record: ZeekRecord, types: readonly string[]): string[] {
  const seconds = numberOf(record, "lease_time") ?? 0;
  const wasGiven = types.length === 0 || types.includes("ACK");
  return wasGiven && seconds > 0 && seconds < 0xffff_ffff ? [`${TIMER_FACET} ${timerValue("dhcp-bootp", "lease", seconds)}`] : [];
}

function notNobody(address: string | null): string | null {
  return address === null || NOBODY.includes(address) ? null : address;
}

export function readNtlm(record: ZeekRecord, place: RecordPlace, sink: LogSink): void {
  const claims = new Claims(sink, "zeek ntlm.log", place.time);
  claims.say(place.client, "hostname", record.text("hostname"));
  claims.say(place.server, "hostname", record.text("server_nb_computer_name") ?? record.text("server_dns_computer_name"));
  if (claims.count === 0) sink.irrelevant("ntlm without names");
}

export function claimRdp(record: ZeekRecord, place: RecordPlace, sink: LogSink): void {
  const claims = new Claims(sink, "zeek rdp.log", place.time);
  claims.say(place.client, "hostname", record.text("client_name"));
  claims.say(place.client, "software", softwareOfBuild(record.text("client_build")));
}

function softwareOfBuild(build: string | null): string | null {
  return build === null || build === "" ? null : build.startsWith("RDP") ? build : `RDP client ${build}`;
}

export function claimSsh(record: ZeekRecord, place: RecordPlace, sink: LogSink): void {
  const claims = new Claims(sink, "zeek ssh.log", place.time);
  const program = (text: string | null): string | null => (text === null ? null : text.replace(/^SSH-[\d.]+-/, "").replaceAll("_", " "));
  claims.say(place.client, "software", program(record.text("client")));
  claims.say(place.server, "software", program(record.text("server")));
}

export function claimCipIdentity(record: ZeekRecord, place: RecordPlace, sink: LogSink): void {
  const claims = new Claims(sink, "zeek cip_identity.log", place.time);
  const stated = notNobody(addressOf(record, "socket_address"));
  const device = stated ?? addressOf(record, "source_h") ?? place.server;
  claims.say(device, "vendor", record.text("vendor_name"));
  claims.say(device, "model", record.text("product_name"));
  claims.say(device, "firmware", record.text("revision"));
  claims.say(device, "serial", record.text("serial_number"));
  claims.say(device, "role", record.text("device_type_name"));
  if (claims.count === 0) sink.irrelevant("cip_identity without an identity");
}

/** Properties of the device object, by the names ICSNPP gives them. */
const BACNET_CLAIMS: ReadonlyMap<string, ClaimAttribute> = new Map([...[...IDENTIFYING.values()].map(([attribute, name]) => [name, attribute] as const), ["location", "location"] as const]);

/** What a device answered about itself. */
export function claimBacnetProperty(record: ZeekRecord, place: RecordPlace, sink: LogSink): void {
  const claims = new Claims(sink, "zeek bacnet_property.log", place.time);
  const attribute = BACNET_CLAIMS.get((record.text("property") ?? "").toLowerCase().replaceAll("_", "-"));
  const isAnswer = /ack$/i.test(record.text("pdu_service") ?? "");
  if (attribute !== undefined && isAnswer && record.text("object_type") === "device") claims.say(addressOf(record, "source_h") ?? place.server, attribute, record.text("value"));
  if (claims.count === 0) sink.irrelevant("bacnet_property");
}

/** I-Am and I-Have name device and maker. */
export function claimBacnet(record: ZeekRecord, place: RecordPlace, sink: LogSink): void {
  const claims = new Claims(sink, "zeek bacnet_discovery.log", place.time);
  const service = record.text("pdu_service") ?? "";
  const device = addressOf(record, "source_h") ?? place.client;
  if (/^i.am$/i.test(service)) claims.say(device, "vendor", record.text("vendor"));
  if (claims.count === 0) sink.irrelevant("bacnet_discovery");
}

export function readSoftware(record: ZeekRecord, time: number, sink: LogSink): void {
  const claims = new Claims(sink, "zeek software.log", time);
  const host = addressOf(record, "host");
  const name = record.text("name");
  const numbers = ["version.major", "version.minor", "version.minor2"].map((field) => record.text(field)).filter((part) => part !== null);
  const addl = record.text("version.addl");
  const version = [numbers.join("."), addl ?? ""].filter((part) => part !== "").join(" ");
  const isSystem = (record.text("software_type") ?? "").startsWith("OS::");
  claims.say(host, isSystem ? "os" : "software", name === null ? record.text("unparsed_version") : `${name} ${version}`.trim());
  if (claims.count === 0) sink.irrelevant("software without a host or a name");
}

export function readKnownHosts(record: ZeekRecord, time: number, sink: LogSink): void {
  const host = addressOf(record, "host");
  if (host !== null) sink.claim(host, "address", host, "zeek known_hosts.log", time);
  else sink.irrelevant("known_hosts");
}

export function readKnownServices(record: ZeekRecord, time: number, sink: LogSink): void {
  const claims = new Claims(sink, "zeek known_services.log", time);
  const port = countOf(record, "port_num");
  const proto = record.text("port_proto") ?? "tcp";
  if (port !== null && port <= 65_535 && /^[a-z]{2,5}$/.test(proto)) claims.say(addressOf(record, "host"), "service", `${proto}/${port} open ${(record.text("service") ?? "").toLowerCase()}`.trim());
  if (claims.count === 0) sink.irrelevant("known_services");
}

export function readKnownDevices(record: ZeekRecord, time: number, sink: LogSink): void {
  const claims = new Claims(sink, "zeek known_devices.log", time);
  const mac = parseMac(record.text("mac") ?? "");
  if (mac !== undefined) {
    claims.say(`mac:${mac}`, "mac", mac);
    claims.say(`mac:${mac}`, "hostname", record.text("dhcp_host_name"));
  }
  if (claims.count === 0) sink.irrelevant("known_devices");
}

export function readKnownModbus(record: ZeekRecord, time: number, sink: LogSink): void {
  const claims = new Claims(sink, "zeek known_modbus.log", time);
  const type = record.text("device_type") ?? "";
  claims.say(addressOf(record, "host"), "role", /MASTER/i.test(type) ? "Modbus master" : /SLAVE/i.test(type) ? "Modbus server" : null);
  if (claims.count === 0) sink.irrelevant("known_modbus");
}
