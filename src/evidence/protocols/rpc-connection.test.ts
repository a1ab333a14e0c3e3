// What is understood of whole DCE/RPC connections: interfaces, protection, calls, answers, and where else a client is sent.
import { describe, expect, test } from "vitest";
import { advise, bind, bindAck, le16, le32, MAPPER, mapRequest, mapResponse, orpcThat, orpcThis, pdu, request, resolved, response, tower, uuid, wide } from "../../../tests/generators/rpc-messages.ts";
import { type Heard, playDatagrams, playSegments, type Step } from "../../../tests/protocols/heard.ts";
import { rpcDissector } from "./rpc-connection.ts";

const EXPORTER = "99fcfec4-5260-101b-bbcb-00aa0021347a";
const ACTIVATOR = "000001a0-0000-0000-c000-000000000046";
const SERVER = "39c13a4d-011e-11d0-9675-0020afd8adb3";
const SYNC_IO = "39c13a52-011e-11d0-9675-0020afd8adb3";
const GROUP_STATE_2 = "8e368666-d72e-4f78-87ed-647611c61c9f";
const CALLBACK = "39c13a70-011e-11d0-9675-0020afd8adb3";
const CONNECTION_POINT = "b196b286-bab4-101a-b69c-00aa00341d07";
const PRIVATE = "11223344-5566-7788-99aa-bbccddeeff00";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(rpcDissector, steps, pieces);

describe("binds and calls", () => {
  const steps: readonly Step[] = [
    [0, 0, bind(1, [SYNC_IO, SERVER])],
    [1, 1_000, bindAck(1, 2)],
    [0, 2_000, request(2, 0, 3, orpcThis)],
    [1, 12_000, response(2, 0, orpcThat)],
    [0, 20_000, request(3, 0, 4, orpcThis, { object: PRIVATE })],
    [1, 24_000, pdu(3, 3, `${le32(0)}${le16(0)}0000${le32(0x1c01_0003)}${le32(0)}`)],
  ];
  test("interfaces, calls by name with their class, response times, faults", () => {
    const heard = play(steps);
    expect(heard.details).toEqual({
      "interface IOPCSyncIO": 1,
      "interface IOPCServer": 1,
      "protection none": 1,
      "call IOPCSyncIO Read": 1,
      "call IOPCSyncIO Write": 1,
      "fault unknown interface": 1,
    });
    expect(heard.operationNames).toEqual(["read", "write"]);
    expect(heard.responses).toEqual([0.001, 0.01, 0.004]);
  });
  test("bytes may be cut anywhere", () => {
    for (const pieces of [1, 5, 16, 24, 100]) expect({ ...play(steps, pieces) }).toEqual({ ...play(steps) });
  });
  test("fragments of one call are one call", () => {
    const heard = play([
      ...steps.slice(0, 2),
      [0, 10, request(5, 0, 4, "00".repeat(40), { flags: 1 })],
      [0, 20, request(5, 0, 4, "00".repeat(40), { flags: 0 })],
      [0, 30, request(5, 0, 4, "00".repeat(40), { flags: 2 })],
      [1, 1_010, response(5, 0, orpcThat, 1)],
      [1, 1_020, response(5, 0, "00".repeat(8), 2)],
    ]);
    expect(heard.details["call IOPCSyncIO Write"]).toBe(1);
    expect(heard.responses).toEqual([0.001, 0.001]);
  });
  test("an interface nobody described, and a call beyond the known ones, may do anything", () => {
    const heard = play([
      [0, 0, bind(1, [PRIVATE])],
      [0, 10, request(2, 0, 9, "")],
    ]);
    expect(heard.details).toMatchObject({ [`interface ${PRIVATE}`]: 1, "call of an interface nobody described": 1 });
    expect(heard.operationNames).toEqual(["program"]);
    expect(
      play([
        [0, 0, bind(1, [SYNC_IO])],
        [0, 10, request(2, 0, 9, "")],
      ]).operationNames,
    ).toEqual(["program"]);
  });
  test("without its bind a call says nothing but that there was one", () => {
    const heard = play([
      [0, 0, request(2, 0, 3, orpcThis)],
      [1, 500, response(2, 0, orpcThat)],
      [1, 900, response(7, 0, orpcThat)],
    ]);
    expect(heard.details).toEqual({ "call of an interface whose bind was not seen": 1, "transaction response without request": 1 });
    expect(heard.operations).toBe(0);
    expect(heard.responses).toEqual([0.0005]);
  });
  test("pings and activations keep objects going: no operation", () => {
    const heard = play([
      [0, 0, bind(1, [EXPORTER, ACTIVATOR])],
      [0, 10, request(2, 0, 1, "00".repeat(8))],
      [0, 20, request(3, 1, 4, orpcThis)],
    ]);
    expect(heard.details).toMatchObject({ "call IObjectExporter SimplePing": 1, "call IRemoteSCMActivator RemoteCreateInstance": 1 });
    expect(heard.operations).toBe(0);
  });
  test("the protection of a bind, and the machine that an NTLM token names, never its user", () => {
    const token =
      `4e544c4d53535000 02000000 0c000c0030000000 05820200 1122334455667788 0000000000000000 1c001c003c000000 ${wide("DOMAIN")} 01000a00${wide("OPC-1")} 03000600${wide("o.p")} 00000000`.replace(
        /\s/g,
        "",
      );
    const heard = play([
      [0, 0, bind(1, [SERVER], { type: 10, level: 5, token: "4e544c4d5353500001000000" })],
      [1, 10, bindAck(1, 1, { type: 10, level: 5, token })],
    ]);
    expect(heard.details["protection NTLM, packet integrity"]).toBe(1);
    expect(heard.claims).toContain("sender hostname = OPC-1 (dce-rpc NTLM challenge)");
  });
  test("a refused bind", () => {
    expect(
      play([
        [0, 0, bind(1, [SERVER])],
        [1, 10, pdu(13, 1, "0000")],
      ]).details["bind refused"],
    ).toBe(1);
  });
});

describe("further connections", () => {
  test("the endpoint mapper names a port and an address", () => {
    const heard = play([
      [0, 0, bind(1, [MAPPER])],
      [0, 10, request(2, 0, 3, mapRequest(tower(SYNC_IO, 0, [0, 0, 0, 0])))],
      [1, 20, response(2, 0, mapResponse([tower(SYNC_IO, 49_160, [10, 1, 2, 3]), tower(PRIVATE, 50_000, [0, 0, 0, 0])]))],
    ]);
    expect(heard.secondaries).toEqual(["sender tcp 10.1.2.3 49160 opc-classic", "sender tcp 50000 dce-rpc"]);
    expect(heard.operationNames).toEqual(["identify"]);
  });
  test("the object resolver names bindings; names without an address mean the sender", () => {
    const ask = (bindings: readonly string[]): string[] =>
      play([
        [0, 0, bind(1, [EXPORTER])],
        [0, 10, request(2, 0, 4, "00".repeat(16))],
        [1, 20, response(2, 0, resolved(bindings))],
      ]).secondaries;
    expect(ask(["opc-1[49170]", "10.1.2.3[49170]", "192.168.7.3[49170]"])).toEqual(["sender tcp 10.1.2.3 49170 dce-rpc", "sender tcp 192.168.7.3 49170 dce-rpc"]);
    expect(ask(["opc-1[49170]"])).toEqual(["sender tcp 49170 dce-rpc"]);
    expect(ask(["opc-1", "10.1.2.3"])).toEqual([]);
    expect(ask(["10.1.2.3[99999]"])).toEqual([]);
  });
  test("an activation that asks for OPC is followed by OPC", () => {
    const heard = play([
      [0, 0, bind(1, [ACTIVATOR])],
      [0, 10, request(2, 0, 4, orpcThis + uuid(SERVER))],
      [1, 20, response(2, 0, orpcThat + resolved(["10.1.2.3[49170]"]))],
    ]);
    expect(heard.secondaries).toEqual(["sender tcp 10.1.2.3 49170 opc-classic"]);
  });
  test("what is encrypted is not searched", () => {
    const protection = { type: 9, level: 6, token: "00".repeat(16) };
    const heard = play([
      [0, 0, bind(1, [ACTIVATOR], protection)],
      [0, 10, request(2, 0, 4, orpcThis, { protection })],
      [1, 20, response(2, 0, orpcThat + resolved(["10.1.2.3[49170]"]), 3, protection)],
    ]);
    expect(heard.secondaries).toEqual([]);
    expect(heard.details).toMatchObject({ "protection SPNEGO, packet privacy": 1, "call IRemoteSCMActivator RemoteCreateInstance": 1 });
  });
  test("a client that hands over a call-back will be opened to: its object resolver first", () => {
    const heard = play([
      [0, 0, bind(1, [CONNECTION_POINT])],
      [0, 10, request(2, 0, 5, advise(CALLBACK, ["hmi-1", "10.1.9.9"]), { object: PRIVATE })],
      [0, 20, request(3, 0, 5, advise(CALLBACK, ["hmi-1"]))],
    ]);
    expect(heard.secondaries).toEqual(["sender tcp 10.1.9.9 135 dce-rpc", "sender tcp 135 dce-rpc"]);
  });
});

describe("answers of OPC servers", () => {
  const time = (seconds: number): string => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(seconds) * 10_000_000n, true);
    return Buffer.from(bytes).toString("hex");
  };
  const vendor = "Maker OPC";
  const status = `${orpcThat}${le32(0x0002_0000)}${time(1_000)}${time(4_600)}${time(4_000)}${le32(1)}${le32(2)}${le32(0)}${le16(3)}${le16(1)}${le16(77)}${le16(0)}${le32(0x0002_0004)}${le32(10)}${le32(0)}${le32(10)}${wide(`${vendor}\0`)}${le32(0)}`;
  test("GetStatus: vendor, version, uptime, told once", () => {
    const heard = play([
      [0, 0, bind(1, [SERVER])],
      [0, 10, request(2, 0, 6, orpcThis)],
      [1, 20, response(2, 0, status)],
      [0, 30, request(3, 0, 6, orpcThis)],
      [1, 40, response(3, 0, status)],
    ]);
    expect(heard.claims).toEqual([
      "sender uptime = 3600 (opc-classic IOPCServer GetStatus)",
      "sender firmware = 3.1.77 (opc-classic IOPCServer GetStatus)",
      "sender vendor = Maker OPC (opc-classic IOPCServer GetStatus)",
    ]);
    expect(heard.operationNames).toEqual(["identify"]);
  });
  test("update rates and keep-alive as revised", () => {
    const heard = play([
      [0, 0, bind(1, [SERVER, GROUP_STATE_2])],
      [0, 10, request(2, 0, 3, orpcThis)],
      [1, 20, response(2, 0, orpcThat + le32(9) + le32(500) + le32(0))],
      [0, 30, request(3, 1, 4, orpcThis)],
      [1, 40, response(3, 1, orpcThat + le32(250) + le32(0))],
      [0, 50, request(4, 1, 7, orpcThis)],
      [1, 60, response(4, 1, orpcThat + le32(10_000) + le32(0))],
    ]);
    expect(heard.timers).toEqual(["opc-classic 0.5 group update rate", "opc-classic 0.25 group update rate", "opc-classic 10 group keep-alive"]);
  });
});

describe("datagrams", () => {
  const datagram = (type: number, opnum: number, id: string, body: string, sequence = 1, flags = "0000"): string =>
    `04${type.toString(16).padStart(2, "0")}${flags}10000000${"00".repeat(16)}${uuid(id)}${"ac".repeat(16)}${le32(0)}${le32(1)}${le32(sequence)}${le16(opnum)}ffffffff${le16(body.length / 2)}${le16(0)}0000${body}`;
  test("each names its interface and call", () => {
    const heard = playDatagrams(rpcDissector, [
      [0, 0, datagram(0, 3, MAPPER, mapRequest(tower(SYNC_IO, 0, [0, 0, 0, 0])))],
      [1, 5_000, datagram(2, 3, MAPPER, mapResponse([tower(SYNC_IO, 49_160, [10, 1, 2, 3])]))],
      [0, 10_000, datagram(1, 3, MAPPER, "")],
      [0, 20_000, datagram(0, 2, PRIVATE, "00000000", 2)],
      [1, 21_000, datagram(6, 2, PRIVATE, le32(0x1c01_0003), 2)],
    ]);
    expect(heard.details).toEqual({
      "interface endpoint mapper": 1,
      "call endpoint mapper map": 1,
      "message ping": 1,
      [`interface ${PRIVATE}`]: 1,
      "call of an interface nobody described": 1,
      "fault unknown interface": 1,
    });
    expect(heard.responses).toEqual([0.005, 0.001]);
    expect(heard.secondaries).toEqual(["sender tcp 10.1.2.3 49160 opc-classic"]);
  });
  test("later fragments are no calls of their own", () => {
    const heard = playDatagrams(rpcDissector, [[0, 0, datagram(0, 2, PRIVATE, "00000000", 2, "0400").replace(`${le16(4)}${le16(0)}0000`, `${le16(4)}${le16(1)}0000`)]]);
    expect(heard.details).toEqual({});
  });
});
