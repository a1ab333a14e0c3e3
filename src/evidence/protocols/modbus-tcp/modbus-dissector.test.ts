// What the dissector understands of whole connections: transactions, roles, identities, operation classes, and what it says when bytes are missing.
import { describe, expect, test } from "vitest";
import { Heard, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { hex } from "../payload-bytes.ts";
import { DissectedFlow } from "../stream.ts";
import { operationBit } from "../protocol.ts";
import { modbusDissector } from "./modbus-dissector.ts";
import { umasSamples } from "./samples.ts";

const play = (steps: readonly Step[], pieces?: number): Heard => playSegments(modbusDissector, steps, pieces);

const READ: Step = [0, 0, "0001 0000 0006 11 03 006b 0002"];
const ANSWER: Step = [1, 25_000, "0001 0000 0007 11 03 04 022b 0106"];
const WRITE: Step = [0, 100_000, "0002 0000 0006 01 06 0001 0003"];
const ECHO: Step = [1, 130_000, "0002 0000 0006 01 06 0001 0003"];

describe("transactions", () => {
  test("a request and its response make a response time, one function, one unit", () => {
    const heard = play([READ, ANSWER]);
    expect(heard.responses).toEqual([0.025]);
    expect(heard.details).toEqual({ "unit 17": 1, "function 3": 1 });
    expect(heard.operations).toBe(operationBit("read"));
    expect(heard.requests).toEqual([0]);
  });
  test("a write and its echo are told apart by their order", () => {
    const heard = play([WRITE, ECHO]);
    expect(heard.responses).toEqual([0.03]);
    expect(heard.details).toEqual({ "unit 1": 1, "function 6": 1 });
    expect(heard.operations).toBe(operationBit("write"));
  });
  test("bytes may be cut anywhere", () => {
    for (let pieces = 1; pieces < 14; pieces++) expect({ ...play([READ, ANSWER, WRITE, ECHO], pieces) }).toEqual({ ...play([READ, ANSWER, WRITE, ECHO]) });
  });
  test("responses that overtake each other find their request by the id", () => {
    const heard = play([READ, [0, 10_000, "0009 0000 0006 11 03 0000 0001"], [1, 20_000, "0009 0000 0005 11 03 02 0000"], ANSWER]);
    expect(heard.responses).toEqual([0.01, 0.025]);
  });
  test("an exception is a response with its code", () => {
    const heard = play([READ, [1, 4_000, "0001 0000 0003 11 83 02"]]);
    expect(heard.responses).toEqual([0.004]);
    expect(heard.details).toMatchObject({ "exception 2": 1, "function 3": 1 });
  });
  test("a repeated request gets the response; the first one is unanswered once the id is used again", () => {
    const heard = play([READ, [0, 1_000_000, READ[2]], [1, 1_010_000, ANSWER[2]]]);
    expect(heard.details["transaction unanswered"]).toBeUndefined();
    expect(heard.responses).toEqual([0.01]);
    const later = play([READ, [0, 1_000_000, READ[2]], [1, 1_010_000, ANSWER[2]], [0, 2_000_000, READ[2]]]);
    expect(later.details["transaction unanswered"]).toBe(1);
  });
  test("several requests under one id get all their responses", () => {
    const heard = play([READ, [0, 10, READ[2]], [1, 40_010, ANSWER[2]], [1, 80_000, ANSWER[2]], [0, 31_000_000, READ[2]]]);
    expect(heard.responses).toEqual([0.04, 0.08]);
    expect(heard.details["transaction unanswered"]).toBeUndefined();
  });
  test("a response without its request still tells function and unit", () => {
    const heard = play([ANSWER]);
    expect(heard.details).toEqual({ "transaction response without request": 1, "unit 17": 1, "function 3": 1 });
    expect(heard.operations).toBe(operationBit("read"));
  });
  test("a repeated request is no echo: echoes come from the other side", () => {
    const heard = play([WRITE, [0, 1_100_000, WRITE[2]], [1, 1_130_000, ECHO[2]]]);
    expect(heard.details).toEqual({ "unit 1": 2, "function 6": 2 });
    expect(heard.responses).toEqual([0.03]);
  });
  test("an exception is never a request, however odd its length", () => {
    const heard = play([[0, 0, "0001 0000 0004 0a 81 0600"]]);
    expect(heard.details).toEqual({ "transaction response without request": 1, "unit 10": 1, "function 1": 1, "exception 6": 1 });
    expect(heard.troubles).toEqual(["malformed"]);
  });
  test("after a gap a response still finds its request, but silence proves nothing", () => {
    const heard = new Heard();
    const flow = new DissectedFlow(modbusDissector);
    const request = hex(READ[2]);
    const answer = hex(ANSWER[2]);
    flow.segment(0, 1_000, false, new DataView(request.buffer), request, 0, request.length, request.length, 0, heard);
    // A request is lost; the next one comes and stays: the lost bytes are given up.
    flow.segment(0, 1_024, false, new DataView(request.buffer), request, 0, request.length, request.length, 10, heard);
    flow.segment(1, 9_000, false, new DataView(answer.buffer), answer, 0, answer.length, answer.length, 900_000, heard);
    expect(heard.troubles).toEqual(["gap"]);
    expect(heard.responses).toEqual([0.89999]);
    expect(heard.details).toEqual({ "unit 17": 2, "function 3": 2 });
  });
});

test("what the other side has acknowledged was lost on the way to the sensor: a response does not overtake its request", () => {
  const request = hex(READ[2]);
  const answer = hex(ANSWER[2]);
  const hear = (isAcknowledged: boolean): Heard => {
    const heard = new Heard();
    const flow = new DissectedFlow(modbusDissector);
    const send = (direction: 0 | 1, seq: number, bytes: Uint8Array, micros: number): void =>
      flow.segment(direction, seq, false, new DataView(bytes.buffer, bytes.byteOffset), bytes, 0, bytes.length, bytes.length, micros, heard);
    send(0, 1_000, request, 0);
    // Twelve bytes are missing before the next request.
    send(0, 1_024, request, 100_000);
    if (isAcknowledged) flow.acknowledged(1, 1_036, heard);
    send(1, 9_000, answer, 120_000);
    return heard;
  };
  expect(hear(true).troubles).toEqual(["gap"]);
  expect(hear(true).responses).toEqual([0.02]);
  expect(hear(false).responses).toEqual([0.12]);
});

describe("what a function does", () => {
  const operationsOf = (digits: string): number => play([[0, 0, digits]]).operations;
  test.each([
    ["restart communications (8/1)", "0001 0000 0006 01 08 0001 0000", "start-stop"],
    ["force listen only (8/4)", "0001 0000 0006 01 08 0004 0000", "start-stop"],
    ["echo (8/0)", "0001 0000 0006 01 08 0000 0000", "read"],
    ["device identification (43/14)", "0001 0000 0005 01 2b0e 01 00", "identify"],
    ["CANopen (43/13), which may write", "0001 0000 0005 01 2b0d 01 00", "write"],
    ["a function of a maker's own counts as the gravest", "0001 0000 0006 01 42 00000000", "program"],
    ["UMAS read variables", "0001 0000 0006 00 5a 01 22 0000", "read"],
    ["UMAS download", "0001 0000 0006 00 5a 01 34 0000", "program"],
    ["UMAS stop", "0001 0000 0006 00 5a 01 41 ff00", "start-stop"],
  ] as const)("%s: %s is %s", (_, digits, operation) => expect(operationsOf(digits)).toBe(operationBit(operation)));
});

describe("identities", () => {
  const ask: Step = [0, 0, "0008 0000 0005 0a 2b0e 01 00"];
  test("device identification, in two parts", () => {
    const heard = play([
      ask,
      [1, 10, "0008 0000 0016 0a 2b0e 01 83 ff 02 02 00 05 4d616b6572 01 05 502d313030"],
      [0, 20, "0009 0000 0005 0a 2b0e 01 02"],
      [1, 30, "0009 0000 000e 0a 2b0e 01 83 00 00 01 02 04 56312e32"],
    ]);
    expect(heard.claims).toEqual([
      "sender vendor = Maker (modbus-tcp function 43/14 VendorName of unit 10)",
      "sender model = P-100 (modbus-tcp function 43/14 ProductCode of unit 10)",
      "sender firmware = V1.2 (modbus-tcp function 43/14 MajorMinorRevision of unit 10)",
    ]);
    expect(heard.details).toMatchObject({ "function 43/14": 2, "identification conformity 0x83": 1, "identification conformity 0x83, more follows": 1 });
  });
  test("objects that are longer than the message are malformed", () => {
    const heard = play([ask, [1, 10, "0008 0000 000f 0a 2b0e 01 83 00 00 01 00 ff 4d616b6572"]]);
    expect(heard.troubles).toEqual(["malformed"]);
    expect(heard.claims).toEqual([]);
  });
  test("report server id", () => {
    const heard = play([
      [0, 0, "0000 0000 0002 ff 11"],
      [1, 10, "0000 0000 0010 ff 11 0d 00ff 507574656c2050554d50 31"],
    ]);
    expect(heard.claims).toEqual(["sender model = Putel PUMP1 (modbus-tcp function 17)"]);
  });
  test("UMAS says which CPU it is and which project it runs", () => {
    const heard = play([
      [0, 0, (umasSamples[0] as { hex: string }).hex],
      [1, 10, (umasSamples[1] as { hex: string }).hex],
      [0, 20, "0003 0000 0005 00 5a 00 03 00"],
      [1, 30, "0003 0000 001a 00 5a 00 fe 02050000 0c3b0c0e01de07 08000000 06 4c696e653200"],
    ]);
    expect(heard.claims).toEqual([
      "sender vendor = Schneider Electric (umas function 0x02)",
      "sender model = 140 CPU 311 10 (umas function 0x02)",
      "sender firmware = 2.70 (umas function 0x02)",
      "sender name = Line2 (umas function 0x03, project name)",
    ]);
    expect(heard.details).toMatchObject({ "umas 0x02": 1, "umas 0x03": 1, "function 90": 2 });
  });
});
