// What a payload is against what the recognisers say it is, for every protocol at once: the samples of every protocol folder, a plant drawn as
// text and rendered to packets, and every real capture as tshark names it. Prints the matrix; anything off the diagonal must stand, with its
// reason, in known-confusions.ts, and a reason that no longer applies fails too.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { hex } from "../../src/evidence/protocols/payload-bytes.ts";
import { LEVEL_HIGH, type Payload, recognitionLevel } from "../../src/evidence/protocols/protocol.ts";
import type { ProtocolSample } from "../../src/evidence/protocols/protocol-sample.ts";
import { protocolOfCode, protocols, recognisePayload } from "../../src/evidence/protocols/registry.ts";
import { renderCaptureFiles } from "../../src/scenario/capture-files.ts";
import { parseScenario } from "../../src/scenario/parse-scenario.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { KNOWN_CONFUSIONS, TSHARK_NAMES } from "./known-confusions.ts";
import { payloadBetweenGuards } from "./sample-checks.ts";
import { captureNames, capturesFolder, hasTshark, type RecognisedFlow, recogniseFlows, tsharkLayers, walkPayloads } from "./walk-capture.ts";

const FOLDERS = fileURLToPath(new URL("../../src/evidence/protocols/", import.meta.url));
const NOTHING = "-";

/** "what it is → what we said", with how often and an example. */
const cells = new Map<string, { count: number; example: string }>();

function count(is: string, said: string, example: string): void {
  const key = `${is} → ${said}`;
  const cell = cells.get(key) ?? { count: 0, example };
  cell.count++;
  cells.set(key, cell);
}

/** The known confusions of one origin, in the form of what was found. */
function known(origin: string): Record<string, number> {
  return Object.fromEntries(KNOWN_CONFUSIONS.filter((each) => each.in === origin).map((each) => [`${each.is} → ${each.said}`, each.times]));
}

/** `samples` are of the folder's own protocol; a folder with two protocols exports the other's as "umasSamples". */
async function samplesOf(folder: string): Promise<Map<string, readonly ProtocolSample[]>> {
  const file = join(FOLDERS, folder, "samples.ts");
  if (!existsSync(file)) return new Map();
  const lists = Object.entries((await import(file)) as Record<string, readonly ProtocolSample[]>);
  return new Map(lists.map(([name, samples]) => [name === "samples" ? folder : name.replace(/Samples$/, ""), samples]));
}

describe("samples of every protocol folder", () => {
  const folders = readdirSync(FOLDERS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();

  test("every protocol that bytes can tell has samples", async () => {
    const sampled = new Set<string>();
    for (const folder of folders) for (const id of (await samplesOf(folder)).keys()) sampled.add(id);
    expect(protocols.filter((protocol) => protocol.reasons.length > 0 && !sampled.has(protocol.id)).map((protocol) => protocol.id)).toEqual([]);
  });

  test("every sample is named by its own folder and no other", async () => {
    const confused: Record<string, number> = {};
    for (const folder of folders) {
      for (const [is, samples] of await samplesOf(folder)) {
        for (const sample of samples) {
          const bytes = hex(sample.hex);
          const code = recognisePayload(payloadBetweenGuards(bytes, bytes.length, 0, sample));
          const said = code === 0 ? NOTHING : protocolOfCode(code);
          count(is, said, `sample: ${sample.what}`);
          if (said !== is) confused[`${is} → ${said}`] = (confused[`${is} → ${said}`] ?? 0) + 1;
        }
      }
    }
    expect(confused).toEqual(known("samples"));
  });

  test("no sample is surely two things", async () => {
    for (const folder of folders) {
      for (const [is, samples] of await samplesOf(folder)) {
        for (const sample of samples) {
          const bytes = hex(sample.hex);
          expect([is, sample.what, sureOf(payloadBetweenGuards(bytes, bytes.length, 0, sample)).length <= 1]).toEqual([is, sample.what, true]);
        }
      }
    }
  });
});

/** Every protocol that is sure of the payload, the most special first; those that one of them refines are left out. */
function sureOf(payload: Payload): string[] {
  const first = payload.bytes[payload.offset] as number;
  const sure = protocols.filter((p) => {
    const firsts = payload.transport === 6 ? (p.firstTcpBytes ?? p.firstBytes) : payload.transport === 17 ? p.firstBytes : undefined;
    const isAsked = p.transports.includes(payload.transport) && (payload.transport < 256 || (p.etherTypes ?? []).includes(payload.etherType)) && (firsts === undefined || firsts.includes(first));
    return isAsked && recognitionLevel(p.recognise(payload)) === LEVEL_HIGH;
  });
  const general = new Set(sure.flatMap((p) => p.refines ?? []));
  return sure
    .map((p) => p.id)
    .filter((id) => !general.has(id))
    .sort();
}

/** What the scenario's kinds of traffic are in our words, by their server's port or EtherType. */
const SCENARIO: Readonly<Record<string, readonly string[]>> = {
  "tcp/502": ["modbus-tcp", "umas"],
  "tcp/102": ["s7comm"],
  "tcp/44818": ["enip-explicit"],
  "udp/44818": ["enip-explicit"],
  "udp/2222": ["enip-io"],
  "l2/0x8892": ["profinet-rt", "profinet-dcp"],
  "tcp/4840": ["opcua"],
  "tcp/135": ["dce-rpc", "opc-classic"],
  "tcp/5450": ["osisoft-pi", NOTHING],
  "tcp/1433": ["mssql"],
  "tcp/445": ["smb"],
  "tcp/88": ["kerberos-ldap"],
  "tcp/389": ["kerberos-ldap"],
  "udp/53": ["dns"],
  "udp/123": ["ntp"],
  "udp/514": ["syslog"],
  "udp/161": ["snmp"],
  "tcp/80": ["http"],
  "tcp/443": ["tls"],
  "tcp/8443": ["tls"],
  "tcp/3389": ["rdp"],
  "tcp/22": ["ssh"],
  "tcp/21": ["ftp-tftp"],
  "tcp/20": [NOTHING],
  "tcp/9100": ["raw-print"],
  "tcp/27000": ["flexnet", NOTHING],
  "l2/0x806": ["arp"],
  "udp/5355": ["llmnr"],
  "udp/137": ["smb"],
  "udp/1900": ["ssdp"],
  "udp/5353": ["mdns"],
  "l2/0x88cc": ["lldp"],
  "l2/0x42": ["l2-redundancy"],
  "ip/1": [NOTHING],
};

describe("a plant drawn as text", () => {
  const folder = mkdtempSync(join(tmpdir(), "holdpoint-confusion-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("every flow is named as what it was drawn", () => {
    const scenario = parseScenario(readFileSync(new URL("../scenarios/every-protocol.scenario", import.meta.url), "utf8"), "every-protocol.scenario").value as Scenario;
    const pieces: Uint8Array[] = [];
    renderCaptureFiles(scenario, { seed: 1, rotateSeconds: 3_600 }, { fileBegins: () => undefined, bytes: (piece) => void pieces.push(piece), fileEnds: () => undefined });
    const file = join(folder, "plant.pcapng");
    writeFileSync(file, Buffer.concat(pieces));
    const confused: Record<string, number> = {};
    let drawn = 0;
    for (const flow of recogniseFlows(file).values()) {
      const is = drawnAs(flow);
      if (is === undefined) continue;
      drawn++;
      const said = flow.protocol === "" ? NOTHING : flow.protocol;
      count(is.includes(said) ? said : (is[0] as string), said, `drawn: ${flow.key}`);
      if (!is.includes(said)) confused[`${is[0]} → ${said}`] = (confused[`${is[0]} → ${said}`] ?? 0) + 1;
    }
    expect(drawn).toBeGreaterThan(100);
    expect(confused).toEqual(known("drawn"));
  });
});

/** Undefined: calls on ports that an endpoint mapper gave, which have no number to go by. */
function drawnAs(flow: RecognisedFlow): readonly string[] | undefined {
  const [transport, ...ends] = flow.key.split(" ") as [string, ...string[]];
  if (transport.startsWith("l2/") || transport.startsWith("ip/")) return SCENARIO[transport];
  for (const end of ends) {
    const names = SCENARIO[`${transport}/${end.slice(end.lastIndexOf(":") + 1)}`];
    if (names !== undefined) return names;
  }
  return undefined;
}

describe.skipIf(capturesFolder === null)("real captures", () => {
  test.skipIf(!hasTshark)(
    "every flow is named as tshark names it",
    () => {
      const confused: Record<string, number> = {};
      for (const capture of captureNames()) {
        const file = join(capturesFolder as string, capture);
        const layers = tsharkLayers(file);
        for (const flow of recogniseFlows(file).values()) {
          const theirs = theirNames(flow, layers);
          const said = flow.protocol === "" ? NOTHING : flow.protocol;
          const is = theirs.has(said) ? said : [...theirs].sort().join("+") || NOTHING;
          count(is, said, `${capture}: ${flow.key}`);
          if (is !== said) {
            const line = `${capture}: ${is} → ${said}`;
            confused[line] = (confused[line] ?? 0) + 1;
          }
        }
      }
      const expected = Object.fromEntries(KNOWN_CONFUSIONS.filter((each) => each.in.includes("/")).map((each) => [`${each.in}: ${each.is} → ${each.said}`, each.times]));
      expect(confused).toEqual(expected);
    },
    600_000,
  );

  test("no packet is surely two things", () => {
    const double: Record<string, number> = {};
    for (const capture of captureNames()) {
      walkPayloads(join(capturesFolder as string, capture), (payload, packet) => {
        const sure = sureOf(payload);
        if (sure.length > 1) double[`${sure.join(" and ")} in ${capture}: ${packet.record}`] = sure.length;
      });
    }
    expect(double).toEqual({});
  }, 600_000);

  test("the answer does not depend on ports", () => {
    for (const capture of captureNames()) {
      walkPayloads(join(capturesFolder as string, capture), (payload, packet) => {
        const here = recognisePayload(payload);
        const elsewhere = recognisePayload(Object.assign(Object.create(payload) as object, { srcPort: 40_001, dstPort: 40_002 }) as typeof payload);
        if (here !== elsewhere) expect([capture, packet.record, here]).toEqual([capture, packet.record, elsewhere]);
      });
    }
  }, 300_000);
});

function theirNames(flow: RecognisedFlow, layers: ReadonlyMap<number, readonly string[]>): Set<string> {
  const names = new Set<string>();
  for (const record of flow.records) {
    const frame = layers.get(record) ?? [];
    // An ICMP error quotes the packet that it answers.
    if (frame.includes("icmp") || frame.includes("icmpv6")) continue;
    for (const layer of frame) if (TSHARK_NAMES[layer] !== undefined) names.add(TSHARK_NAMES[layer]);
  }
  return names;
}

afterAll(() => {
  const lines = [...cells]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { count: n, example }]) => {
      const [is, said] = key.split(" → ");
      return `${String(n).padStart(7)}  ${key}${is === said ? "" : `   (${example})`}`;
    });
  process.stdout.write(`\nwhat it is → what we said\n${lines.join("\n")}\n`);
});
