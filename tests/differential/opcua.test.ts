// OPC UA read in depth, against tshark on every real capture that holds some: messages, services, results, lifetimes, identities and response
// times of each connection; and against the logs that ICSNPP made of two of them. Known differences stand in DIFFERENCES with their reason.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SERVICES, STATUS_NAMES } from "../../src/evidence/protocols/opcua/codes.ts";
import { dissectCapture } from "../protocols/dissect-capture.ts";
import { type CountsByFlow, count, countsOf, differences, knownFor, tsharkFrames } from "../protocols/tshark-flows.ts";
import { capturesFolder, hasTshark } from "../protocols/walk-capture.ts";

const CAPTURES = [
  "opc-ua/opcua_with-gap_with-handshake.pcap",
  "opc-ua/open62541_browse_next.pcap",
  "opc-ua/open62541_client-server_encrypted.pcap",
  "opc-ua/open62541_create_monitored_items.pcap",
  "opc-ua/open62541_discover_getendpoints_discover_urls.pcap",
  "opc-ua/open62541_read_service_test_data.pcap",
  "protocols-merged/OPCUA-Binary.pcap",
];

/** "capture | flow | what: ours / tshark's" → why they differ. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "opc-ua/opcua_with-gap_with-handshake.pcap | tcp 192.168.11.33:60952 192.168.11.34:4840 | message MSG: 168 / 167":
    "tshark takes frame 26 for a retransmission and does not put the CreateSession response together; its bytes were not there before",
  "opc-ua/opcua_with-gap_with-handshake.pcap | tcp 192.168.11.33:60952 192.168.11.34:4840 | opcua 600 session timeout: 1 / 0": "the same response",
  "opc-ua/opcua_with-gap_with-handshake.pcap | tcp 192.168.11.33:60952 192.168.11.34:4840 | response 0.002694: 1 / 0": "the same response",
  "opc-ua/opcua_with-gap_with-handshake.pcap | tcp 192.168.11.33:60952 192.168.11.34:4840 | sender model = urn:Softing:SoftingOPCUAGateway: 1 / 0": "the same response",
  "opc-ua/open62541_discover_getendpoints_discover_urls.pcap | tcp 127.0.0.1:4840 127.0.0.1:51948 | sender model = http://open62541.org: 0 / 1":
    "a FindServers response that lists two servers: which of them is the sender, it does not say",
  "protocols-merged/OPCUA-Binary.pcap | tcp 127.0.0.1:4840 127.0.0.1:51948 | sender model = http://open62541.org: 0 / 1": "two servers, as above",
  "protocols-merged/OPCUA-Binary.pcap | tcp 127.0.0.1:4840 127.0.0.1:49310 | mode Sign: 6 / 0":
    "the channel is secured and yet its messages are readable, so they are only signed: ours says so of each message, tshark of none",
  "protocols-merged/OPCUA-Binary.pcap | tcp [00000000000000000000000000000001]:4840 [00000000000000000000000000000001]:50490 | response 113.469283: 0 / 1":
    "a response after 30 s belongs to no request any more",
  "protocols-merged/OPCUA-Binary.pcap | tcp [00000000000000000000000000000001]:4840 [00000000000000000000000000000001]:50490 | service Browse: 2 / 1":
    "the same response, which therefore counts for itself",
};

const COMPARED = ["message", "service", "result", "policy", "mode"];

function readOurs(file: string): CountsByFlow {
  const flows: CountsByFlow = new Map();
  for (const { key, heard } of dissectCapture(file, ["opcua"]).values()) {
    const counts = countsOf(flows, key);
    for (const [detail, times] of Object.entries(heard.details)) {
      if (COMPARED.includes(detail.slice(0, detail.indexOf(" "))) && detail !== "message encrypted") count(counts, detail, times);
    }
    for (const timer of heard.timers) if (!timer.endsWith("request timeout")) count(counts, timer);
    for (const claim of heard.claims) if (claim.includes("product URI")) counts.set(claim.replace(/ \(.*/, ""), 1);
    for (const seconds of heard.responses) count(counts, `response ${seconds.toFixed(6)}`);
  }
  return flows;
}

const SERVICE_OF_REQUEST = new Map(SERVICES.map((service) => [service.request, service.name]));
const SERVICE_OF_RESPONSE = new Map(SERVICES.map((service) => [service.response, service.name]));
const MODE_NAMES = ["invalid", "None", "Sign", "SignAndEncrypt"];

function readTheirs(file: string): CountsByFlow {
  const flows: CountsByFlow = new Map();
  const asked = new Map<string, { seconds: number; service: string }>();
  const fields = [
    "opcua.transport.type",
    "opcua.servicenodeid.numeric",
    "opcua.security.rqid",
    "opcua.ServiceResult",
    "opcua.security.spu",
    "opcua.RevisedLifetime",
    "opcua.RevisedSessionTimeout",
    "opcua.RevisedPublishingInterval",
    "opcua.RevisedLifetimeCount",
    "opcua.RevisedMaxKeepAliveCount",
    "opcua.ProductUri",
    "opcua.SecurityTokenRequestType",
    "opcua.MessageSecurityMode",
  ];
  for (const { key, seconds, values } of tsharkFrames(file, "opcua", fields)) {
    const [types, ids, requests, results, policies, lifetimes, timeouts, intervals, lifeCounts, keepCounts, products, openings, modes] = values as string[][] & Record<number, string[]>;
    const counts = countsOf(flows, key);
    for (const type of types as string[]) count(counts, `message ${type}`);
    for (const policy of policies as string[]) count(counts, `policy ${policy.slice(policy.indexOf("#") + 1)}`);
    for (const result of results as string[]) if (Number(result) >= 0x8000_0000) count(counts, `result ${STATUS_NAMES.get(Number(result) >>> 16) ?? result}`);
    for (const lifetime of lifetimes as string[]) count(counts, `opcua ${Number(lifetime) / 1_000} secure channel lifetime`);
    for (const timeout of timeouts as string[]) count(counts, `opcua ${Number(timeout) / 1_000} session timeout`);
    (intervals as string[]).forEach((interval, i) => {
      count(counts, `opcua ${Number(interval) / 1_000} publishing interval`);
      count(counts, `opcua ${(Number(interval) * Number(lifeCounts?.[i])) / 1_000} subscription lifetime`);
      count(counts, `opcua ${(Number(interval) * Number(keepCounts?.[i])) / 1_000} subscription keep-alive`);
    });
    for (const product of products as string[]) counts.set(`sender model = ${product}`, 1);
    if ((openings as string[]).length > 0) for (const mode of modes as string[]) count(counts, `mode ${MODE_NAMES[Number(mode)]}`);
    // tshark lists no id for what is encrypted, and the ids of messages that go on in other chunks under the first.
    (ids as string[]).forEach((id, i) => {
      const request = requests?.[i] ?? "";
      const service = SERVICE_OF_REQUEST.get(Number(id));
      if (service !== undefined) {
        count(counts, `service ${service}`);
        asked.set(`${key} ${request}`, { seconds, service });
        return;
      }
      const open = asked.get(`${key} ${request}`);
      asked.delete(`${key} ${request}`);
      if (open === undefined) count(counts, `service ${SERVICE_OF_RESPONSE.get(Number(id)) ?? "fault"}`);
      else if (open.service !== "Publish") count(counts, `response ${(seconds - open.seconds).toFixed(6)}`);
    });
  }
  return flows;
}

describe.skipIf(capturesFolder === null || !hasTshark)("OPC UA in depth, as tshark reads it", () => {
  test.each(CAPTURES)(
    "%s",
    (capture) => {
      const file = join(capturesFolder as string, capture);
      const theirs = readTheirs(file);
      expect(theirs.size).toBeGreaterThan(0);
      expect(differences(capture, readOurs(file), theirs)).toEqual(knownFor(capture, DIFFERENCES));
    },
    120_000,
  );
});

const LOGS: readonly (readonly [log: string, capture: string, ports: readonly string[]])[] = [
  ["icsnpp-opcua-basic", "protocols-merged/OPCUA-Binary.pcap", ["56321", "56322"]],
  ["icsnpp-opcua-gap", "opc-ua/opcua_with-gap_with-handshake.pcap", ["62478", "62479"]],
];
/** Columns of opcua_binary.log: client's port, message type, name of the request. */
const [PORT, TYPE, REQUEST] = [3, 6, 30];

describe("OPC UA in depth, as the ICSNPP logs tell it", () => {
  test.skipIf(capturesFolder === null).each(LOGS)("%s", (log, capture, ports) => {
    const path = join(capturesFolder as string, "../zeek", log, "opcua_binary.log");
    expect(existsSync(path)).toBe(true);
    const theirs: CountsByFlow = new Map();
    for (const line of readFileSync(path, "utf8").split("\n")) {
      const fields = line.split("\t");
      const port = fields[PORT] as string;
      if (line.startsWith("#") || !ports.includes(port)) continue;
      if (fields[TYPE] === "HEL") count(countsOf(theirs, port), "message HEL");
      const request = fields[REQUEST] as string;
      if (request.endsWith("Request")) count(countsOf(theirs, port), `service ${request.slice(0, -"Request".length)}`);
    }
    const ours: CountsByFlow = new Map();
    for (const { key, heard } of dissectCapture(join(capturesFolder as string, capture), ["opcua"]).values()) {
      const port = ports.find((each) => key.includes(`:${each}`));
      if (port === undefined) continue;
      for (const [detail, times] of Object.entries(heard.details)) if (detail.startsWith("service ") || detail === "message HEL") count(countsOf(ours, port), detail, times);
    }
    expect(theirs.size).toBe(ports.length);
    expect(differences(capture, ours, theirs)).toEqual([]);
  });
});
