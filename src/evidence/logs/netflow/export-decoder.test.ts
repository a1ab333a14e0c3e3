// Messages written by hand in the layouts of the standards: templates, options, times, sampling, both ways, what is lost and what is told twice.
import { describe, expect, test } from "vitest";
import { type Field, ip4, ipfix, optionsTemplate, optionsTemplateV9, record, set, template, u32, type Value, version5, version9 } from "../../../../tests/generators/flow-exports.ts";
import { flowText, HeardLog } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { ExportDecoder } from "./export-decoder.ts";

const SENT = Date.UTC(2026, 2, 10, 9, 29, 34) / 1_000;
const UPTIME = 1_000_000;
const SYN = 2,
  RST = 4,
  PSH = 8,
  ACK = 16,
  FIN = 1;

function decode(messages: readonly Uint8Array[], exporters: readonly string[] = [], heard = new HeardLog(), decoder = new ExportDecoder(null)): HeardLog {
  messages.forEach((message, i) => {
    expect(decoder.message(new DataView(message.buffer, message.byteOffset, message.length), 0, message.length, exporters[i] ?? "192.0.2.1", i + 1, null, heard)).toBe(true);
  });
  return heard;
}

const v5 = {
  source: "10.9.0.1",
  target: "10.20.1.5",
  sourcePort: 49_000,
  targetPort: 502,
  transport: 6,
  flags: SYN | ACK | PSH | FIN,
  packets: 10,
  bytes: 600,
  firstMs: UPTIME - 64_000,
  lastMs: UPTIME - 4_000,
};
const back = { ...v5, source: v5.target, target: v5.source, sourcePort: v5.targetPort, targetPort: v5.sourcePort, packets: 9, bytes: 900, firstMs: v5.firstMs + 1 };

describe("version 5", () => {
  test("each direction is a part; the one that began first with a SYN opened", () => {
    const heard = decode([version5(SENT, UPTIME, 0, 0, [v5, back])]);
    expect(heard.flows.map(flowText)).toEqual(["10.9.0.1:49000 → 10.20.1.5:502 6 established", "10.9.0.1:49000 → 10.20.1.5:502 6 established"]);
    expect(heard.flows[0]).toMatchObject({
      seconds: 60,
      packetsToServer: 10,
      packetsToClient: null,
      ipBytesToServer: 600,
      ipBytesToClient: null,
      isPart: true,
      openerSeen: false,
      closingSeen: true,
      reset: false,
    });
    expect(heard.flows[1]).toMatchObject({ packetsToServer: null, packetsToClient: 9, openerSeen: true });
    expect(formatInstant(heard.flows[0]?.start as number)).toBe("2026-03-10T09:28:30.000000Z");
    expect(heard.losses).toEqual([0]);
  });

  test("the other way around, and against what ports would say", () => {
    const client = { ...v5, source: "10.20.1.5", target: "10.9.0.1", sourcePort: 502, targetPort: 49_000 };
    const server = { ...client, source: client.target, target: client.source, sourcePort: 49_000, targetPort: 502, firstMs: client.firstMs + 1 };
    const heard = decode([version5(SENT, UPTIME, 0, 0, [server, client])]);
    expect(heard.flows[1]).toMatchObject({ client: "10.20.1.5", clientPort: 502, openerSeen: true });
  });

  test("a clock that wrapped, ICMP, no flags, a refused connection", () => {
    const heard = decode([
      version5(SENT, 5_000, 0, 0, [
        { ...v5, firstMs: 2 ** 32 - 5_000, lastMs: 4_000, flags: 0 },
        { ...v5, transport: 1, sourcePort: 0, targetPort: 0, flags: 0, firstMs: 0, lastMs: 0 },
        { ...v5, source: "10.9.0.9", flags: SYN, packets: 1 },
        { ...back, target: "10.9.0.9", flags: RST | ACK, packets: 1 },
      ]),
    ]);
    expect(heard.flows[0]).toMatchObject({ seconds: 9, closingSeen: null, reset: null, outcome: "unknown" });
    expect(flowText(heard.flows[1] as never)).toBe("10.20.1.5 → 10.9.0.1 1 unknown");
    expect(heard.flows[2]).toMatchObject({ openerSeen: true, outcome: "unknown" });
    expect(heard.flows[3]).toMatchObject({ openerSeen: true, outcome: "refused", client: "10.9.0.9", reset: true });
  });

  test("sampled counts are unknown, and it is said", () => {
    const heard = decode([version5(SENT, UPTIME, 0, (1 << 14) | 100, [v5])]);
    expect(heard.flows[0]).toMatchObject({ packetsToServer: null, ipBytesToServer: null, outcome: "established" });
    expect([...heard.assumptions]).toEqual(["flows are sampled, one packet of 100: counts are unknown, and flows of few packets are missing"]);
  });

  test("gaps in the numbers are lost messages; late and doubled ones are not, nor is an exporter that began anew", () => {
    const at = (sequence: number) => version5(SENT, UPTIME, sequence, 0, [v5, back]);
    expect(decode([at(0), at(2), at(8), at(4), at(10), at(2 ** 31)]).losses).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
  });
});

const V9: readonly Field[] = [
  [8, 4],
  [12, 4],
  [4, 1],
  [7, 2],
  [11, 2],
  [6, 1],
  [2, 4],
  [1, 4],
  [22, 4],
  [21, 4],
  [58, 2],
];
const v9Values = (over: Partial<Record<number, Value>> = {}): Value[] => {
  const usual: Record<number, Value> = { 8: ip4("10.9.0.1"), 12: ip4("10.20.1.5"), 4: 6, 7: 49_000, 11: 502, 6: SYN, 2: 3, 1: 180, 22: UPTIME - 2_000, 21: UPTIME - 1_000, 58: 100 };
  return V9.map(([element]) => over[element] ?? (usual[element] as Value));
};

describe("version 9", () => {
  test("data by its template, whichever comes first", () => {
    const templates = version9(SENT, UPTIME, 0, 7, [set(0, template(300, V9))]);
    const data = version9(SENT, UPTIME, 1, 7, [set(300, record(V9, v9Values()), record(V9, v9Values({ 7: 49_001 })), Uint8Array.of(0, 0))]);
    const early = decode([templates, data]);
    const late = decode([data, templates]);
    expect(early.flows.map(flowText)).toEqual(["10.9.0.1:49000 → 10.20.1.5:502 6 unknown", "10.9.0.1:49001 → 10.20.1.5:502 6 unknown"]);
    expect(early.flows[0]).toMatchObject({ vlan: "100", openerSeen: true, packetsToServer: 3, ipBytesToServer: 180, seconds: 1, record: 2 });
    expect(late.flows).toEqual(early.flows.map((flow) => ({ ...flow, record: 1 })));
    expect(early.passedOver).toEqual({ "messages with templates": 1 });
    expect(late.passedOver).toEqual({ "data sets that came before their template": 1, "messages with templates": 1 });
  });

  test("templates belong to their exporter and its domain, and the last one counts", () => {
    const short: readonly Field[] = [
      [8, 4],
      [12, 4],
      [4, 1],
      [7, 2],
      [11, 2],
    ];
    const data = (domain: number) => version9(SENT, UPTIME, 5, domain, [set(300, record(V9, v9Values()))]);
    const decoder = new ExportDecoder(null);
    const heard = decode([version9(SENT, UPTIME, 4, 7, [set(0, template(300, V9))]), data(8), data(7)], ["a", "a", "b"], new HeardLog(), decoder);
    expect(heard.flows).toEqual([]);
    expect(decoder.undecodedSets).toBe(2);
    const again = decode([
      version9(SENT, UPTIME, 0, 7, [set(0, template(300, V9))]),
      version9(SENT, UPTIME, 1, 7, [set(0, template(300, short))]),
      version9(SENT, UPTIME, 2, 7, [set(300, record(short, v9Values().slice(0, 5)))]),
    ]);
    expect(again.flows).toHaveLength(1);
    expect(again.flows[0]).toMatchObject({ packetsToServer: null, closingSeen: null });
  });

  test("a sampler named by options makes counts unknown", () => {
    const fields: readonly Field[] = [...V9, [48, 1]];
    const options = optionsTemplateV9(
      301,
      [[1, 4]],
      [
        [48, 1],
        [49, 1],
        [50, 4],
      ],
    );
    const heard = decode([
      version9(SENT, UPTIME, 0, 7, [set(1, options, Uint8Array.of(0, 0)), set(0, template(300, fields))]),
      version9(SENT, UPTIME, 1, 7, [set(301, u32(0), Uint8Array.of(3, 2), u32(1_000))]),
      version9(SENT, UPTIME, 2, 7, [set(300, record(fields, [...v9Values(), 3]), record(fields, [...v9Values({ 7: 49_001 }), 0]))]),
    ]);
    expect(heard.flows.map((flow) => flow.packetsToServer)).toEqual([null, 3]);
    expect([...heard.assumptions]).toHaveLength(1);
  });

  test("exporters that count records instead of messages lose nothing", () => {
    const message = (sequence: number) => version9(SENT, UPTIME, sequence, 7, [set(300, record(V9, v9Values()), record(V9, v9Values()))]);
    const templates = version9(SENT, UPTIME, 0, 7, [set(0, template(300, V9))]);
    expect(decode([templates, message(1), message(3), message(5), message(9)]).losses).toEqual([0, 0, 0, 0, 1, 0]);
    expect(decode([templates, message(1), message(2), message(5)]).losses).toEqual([0, 0, 0, 1, 1, 0]);
  });
});

const REVERSE = 29_305;
const BIFLOW: readonly Field[] = [
  [27, 16],
  [28, 16],
  [4, 1],
  [7, 2],
  [11, 2],
  [152, 8],
  [153, 8],
  [2, 8],
  [1, 8],
  [2, 8, REVERSE],
  [1, 8, REVERSE],
  [6, 1],
  [6, 1, REVERSE],
  [96, 65_535],
];
const six = (last: number) => Uint8Array.from([0x20, 0x01, 0x0d, 0xb8, ...new Array<number>(11).fill(0), last]);
const biflow = (backPackets: number, flags: number, backFlags: number): Uint8Array =>
  record(BIFLOW, [
    six(9),
    six(5),
    6,
    49_000,
    4_840,
    BigInt(SENT) * 1_000n - 5_000n,
    BigInt(SENT) * 1_000n,
    4,
    400,
    backPackets,
    backPackets * 50,
    flags,
    backFlags,
    new TextEncoder().encode("x".repeat(300)),
  ]);

describe("IPFIX", () => {
  test("both ways in one record (RFC 5103), fields of variable length", () => {
    const heard = decode([
      ipfix(SENT, 0, 1, [set(2, template(256, BIFLOW)), set(256, biflow(3, SYN | ACK | PSH, SYN | ACK | PSH), biflow(0, SYN, 0), biflow(1, SYN, RST | ACK), biflow(4, ACK | PSH, SYN | ACK))]),
    ]);
    expect(heard.flows.map((flow) => [flow.outcome, flow.openerSeen, flow.packetsToServer, flow.packetsToClient, flow.ipBytesToClient])).toEqual([
      ["established", true, 4, 3, 150],
      ["unanswered", true, 4, 0, 0],
      ["refused", true, 4, 1, 50],
      // The opening was missed: who opened is not proven by the order of packets.
      ["established", false, 4, 4, 200],
    ]);
    expect(heard.flows[0]).toMatchObject({ client: "2001:db8::9", seconds: 5, closingSeen: false });
  });

  test("withdrawn templates are gone, one by one or all at once", () => {
    const fields: readonly Field[] = [
      [8, 4],
      [12, 4],
      [4, 1],
    ];
    const data = set(256, record(fields, [ip4("10.0.0.1"), ip4("10.0.0.2"), 47]));
    const define = set(2, template(256, fields));
    for (const withdrawal of [set(2, template(256, [])), set(2, template(2, []))]) {
      const decoder = new ExportDecoder(null);
      const heard = decode([ipfix(SENT, 0, 1, [define, data]), ipfix(SENT, 1, 1, [withdrawal]), ipfix(SENT, 1, 1, [data])], [], new HeardLog(), decoder);
      expect(heard.flows).toHaveLength(1);
      expect(decoder.undecodedSets).toBe(1);
    }
  });

  test("sampling by options of the whole exporter (RFC 5477), and times in every form", () => {
    const base: readonly Field[] = [
      [8, 4],
      [12, 4],
      [4, 1],
      [2, 4],
    ];
    const ntp = (seconds: number) => (BigInt(seconds + 2_208_988_800) << 32n) | 0x80000000n;
    const forms: [readonly Field[], Value[], string, number | null][] = [
      [
        [
          [150, 4],
          [151, 4],
        ],
        [SENT - 10, SENT],
        "09:29:24.000000",
        10,
      ],
      [
        [
          [154, 8],
          [155, 8],
        ],
        [ntp(SENT - 10), ntp(SENT)],
        "09:29:24.500000",
        10,
      ],
      [
        [
          [158, 4],
          [159, 4],
        ],
        [2_500_000, 500_000],
        "09:29:31.500000",
        2,
      ],
      [
        [
          [160, 8],
          [22, 4],
          [21, 4],
        ],
        [BigInt(SENT) * 1_000n - 60_000n, 1_000, 3_000],
        "09:28:35.000000",
        2,
      ],
      [
        [
          [153, 8],
          [161, 4],
        ],
        [BigInt(SENT) * 1_000n, 4_000],
        "09:29:30.000000",
        4,
      ],
      [[], [], "09:29:34.000000", null],
    ];
    const heard = decode(
      forms.map(([fields, values], i) =>
        ipfix(SENT, i, 1, [set(2, template(256, [...base, ...fields])), set(256, record([...base, ...fields], [ip4(`10.0.0.${i}`), ip4("10.0.1.1"), 47, 5, ...values]))]),
      ),
    );
    expect(heard.flows.map((flow) => [formatInstant(flow.start).slice(11, 26), flow.seconds])).toEqual(forms.map(([, , start, seconds]) => [start, seconds]));
    const sampled = decode([
      ipfix(SENT, 0, 1, [
        set(
          3,
          optionsTemplate(257, 1, [
            [149, 4],
            [305, 4],
            [306, 4],
          ]),
        ),
        set(257, u32(1, 1, 9)),
        set(2, template(256, base)),
        set(256, record(base, [ip4("10.0.0.1"), ip4("10.0.0.2"), 47, 5])),
      ]),
    ]);
    expect(sampled.flows[0]?.packetsToServer).toBeNull();
    expect([...sampled.assumptions][0]).toContain("one packet of 10");
  });

  test("firewall events: created and ended are parts of one flow, denied is an attempt (Cisco NSEL)", () => {
    const fields: readonly Field[] = [
      [148, 4],
      [8, 4],
      [12, 4],
      [4, 1],
      [7, 2],
      [11, 2],
      [233, 1],
      [323, 8],
      [231, 4],
      [232, 4],
    ];
    const event = (id: number, kind: number) => record(fields, [id, ip4("10.9.0.1"), ip4("10.20.1.5"), 6, 502, 49_000, kind, BigInt(SENT) * 1_000n, 100, 200]);
    const heard = decode([ipfix(SENT, 0, 1, [set(2, template(256, fields)), set(256, event(5, 1), event(5, 2), event(0, 3))])]);
    expect(heard.flows.map((flow) => [flow.outcome, flow.isPart ?? false, flow.flowId ?? null, flow.client, flow.openerSeen])).toEqual([
      ["unknown", true, "192.0.2.1 ipfix 1#5", "10.9.0.1", true],
      ["unknown", true, "192.0.2.1 ipfix 1#5", "10.9.0.1", true],
      ["denied", false, null, "10.9.0.1", true],
    ]);
  });

  test("firewall events under the number of older Cisco ASA: bytes are those of both ways, so each way is unknown", () => {
    const fields: readonly Field[] = [
      [148, 4],
      [8, 4],
      [12, 4],
      [4, 1],
      [7, 2],
      [11, 2],
      [40_005, 1],
      [33_002, 2],
      [323, 8],
      [85, 4],
    ];
    const event = (id: number, kind: number) => record(fields, [id, ip4("10.9.0.1"), ip4("10.20.1.5"), 6, 49_000, 502, kind, 0, BigInt(SENT) * 1_000n, 300]);
    const heard = decode([version9(SENT, UPTIME, 0, 1, [set(0, template(256, fields)), set(256, event(5, 2), event(0, 3))])]);
    expect(heard.flows.map(flowText)).toEqual(["10.9.0.1:49000 → 10.20.1.5:502 6 unknown", "10.9.0.1:49000 → 10.20.1.5:502 6 denied"]);
    expect(heard.flows.map(({ ipBytesToServer, openerSeen }) => [ipBytesToServer, openerSeen])).toEqual([
      [null, true],
      [null, true],
    ]);
  });

  test("datagrams that are filled up with zeros", () => {
    const fields: readonly Field[] = [
      [8, 4],
      [12, 4],
      [4, 1],
      [7, 2],
      [11, 2],
    ];
    const zeros = new Uint8Array(700);
    const values = [ip4("10.9.0.1"), ip4("10.20.1.5"), 17, 49_000, 161];
    const heard = decode([version9(SENT, UPTIME, 0, 1, [set(0, template(256, fields)), zeros]), version9(SENT, UPTIME, 1, 1, [set(256, record(fields, values)), zeros])]);
    expect(heard.flows.map(flowText)).toEqual(["10.9.0.1:49000 → 10.20.1.5:161 17 unknown"]);
    // A message of nothing but zeros, and one with something behind them, are none.
    for (const sets of [[zeros], [set(0, template(256, fields)), zeros, Uint8Array.of(1)]]) {
      const message = version9(SENT, UPTIME, 2, 1, sets);
      expect(new ExportDecoder(null).message(new DataView(message.buffer, message.byteOffset, message.length), 0, message.length, "192.0.2.1", 1, null, new HeardLog())).toBe(false);
    }
  });

  test("layer-2 flows have MAC addresses; records without ends are counted", () => {
    const fields: readonly Field[] = [
      [56, 6],
      [80, 6],
      [256, 2],
      [2, 4],
    ];
    const heard = decode([
      ipfix(SENT, 0, 1, [
        set(2, template(256, fields), template(257, [[1, 4]])),
        set(256, record(fields, [Uint8Array.of(0, 1, 2, 3, 4, 5), Uint8Array.of(1, 0x0e, 0xcf, 0, 0, 0), 0x8892, 7])),
        set(257, u32(5)),
      ]),
    ]);
    expect(heard.flows.map(flowText)).toEqual([`mac:00:01:02:03:04:05 → mac:01:0e:cf:00:00:00 ${0x10000 + 0x8892} unknown`]);
    expect(heard.passedOver["records without both addresses, as of aggregated flows and counters"]).toBe(1);
  });
});

test("what a second exporter or interface tells again counts once", () => {
  const message = version5(SENT, UPTIME, 0, 0, [v5]);
  const later = version5(SENT + 600, UPTIME + 600_000, 1, 0, [{ ...v5, firstMs: v5.firstMs + 600_000, lastMs: v5.lastMs + 600_000 }]);
  const heard = decode([message, message, later, later], ["router-a", "router-b", "router-b", "router-a"]);
  expect(heard.flows).toHaveLength(2);
  expect(heard.passedOver).toEqual({ "flows that another interface or exporter told too": 2 });
});

test("reading goes on from a checkpoint as if it had not stopped", () => {
  const messages = [
    version9(SENT, UPTIME, 1, 7, [set(300, record(V9, v9Values({ 6: SYN | ACK })))]),
    version9(SENT, UPTIME, 0, 7, [set(0, template(300, V9))]),
    version9(SENT, UPTIME, 2, 7, [set(300, record(V9, v9Values({ 8: ip4("10.20.1.5"), 12: ip4("10.9.0.1"), 7: 502, 11: 49_000, 6: SYN | ACK, 22: UPTIME - 1_999 })))]),
  ];
  const whole = decode(messages);
  const heard = new HeardLog();
  let decoder = new ExportDecoder(null);
  messages.forEach((message, i) => {
    decode([message], [], heard, decoder);
    if (i < 2) decoder = new ExportDecoder(JSON.parse(JSON.stringify(decoder.checkpoint())));
  });
  expect(heard.flows.map((flow) => ({ ...flow, record: 0 }))).toEqual(whole.flows.map((flow) => ({ ...flow, record: 0 })));
  expect(whole.flows[1]).toMatchObject({ openerSeen: true, client: "10.9.0.1" });
});

test("an exporter whose clock is wrong is said to be", () => {
  const heard = new HeardLog();
  const message = version5(SENT, UPTIME, 0, 0, [v5]);
  for (const late of [10, 7_200]) new ExportDecoder(null).message(new DataView(message.buffer), 0, message.length, "192.0.2.1", 1, (SENT + late) * 1e6, heard);
  expect([...heard.assumptions]).toEqual(["the clock of exporter 192.0.2.1 is about 2 h behind the collector's; its times are taken as they are"]);
});

test("templates that cannot be are named, other datagrams are not taken", () => {
  const heard = decode([
    version9(SENT, UPTIME, 0, 7, [set(0, template(300, [[8, 4]]).subarray(0, 6))]),
    version9(SENT, UPTIME, 1, 7, [set(0, template(100, [[8, 4]]))]),
    ipfix(SENT, 0, 1, [set(2, template(256, [[8, 0]]))]),
  ]);
  expect(heard.notUnderstoodLines).toHaveLength(3);
  const decoder = new ExportDecoder(null);
  for (const bytes of [new Uint8Array(40), version5(SENT, 1, 0, 0, [v5]).subarray(1), version9(SENT, 1, 0, 0, [set(0, template(300, V9))]).subarray(0, 30)])
    expect(decoder.message(new DataView(bytes.slice().buffer), 0, bytes.length, "x", 1, null, heard)).toBe(false);
});
