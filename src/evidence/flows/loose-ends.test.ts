import { describe, expect, it } from "vitest";
import { learnConnection } from "../../../tests/generators/learn-connection.ts";
import type { LooseEnds } from "../protocols/protocol.ts";
import { type FlowPiece, GROUP_IS_A, TO_BROADCAST } from "./flow-piece.ts";
import { flowToHours } from "./fold.ts";
import { decodeLooseEnds, encodeLooseEnds, settleLooseEnds } from "./loose-ends.ts";

const SECOND = 1_000_000;
const piece = (loose: Partial<LooseEnds> | null, lastRequest = -1): FlowPiece => ({ loose: loose === null ? null : { open: [], early: [], ...loose }, lastRequest }) as unknown as FlowPiece;
const asked = (key: string, micros: number) => ({ key, micros, unanswered: "transaction unanswered" });
const answered = (key: string, micros: number) => ({ key, micros, details: ["transaction response without request", "function 3"], operations: 2 });

describe("settleLooseEnds", () => {
  it("has nothing to do for flows without loose ends", () => expect(settleLooseEnds([piece(null), piece(null)])).toBeUndefined());

  it("joins a request and its response over an edge, and counts nothing else", () => {
    const [first, second] = settleLooseEnds([piece({ open: [asked("0 1 3", 10)] }), piece({ early: [answered("0 1 3", 30)] })]) ?? [];
    expect([first?.responses, second?.responses, second?.details.size]).toEqual([[], [20], 0]);
  });

  it("joins over a piece in between, newest request first, each once", () => {
    const settled = settleLooseEnds([piece({ open: [asked("0 1 3", 10), asked("0 1 3", 20)] }), piece(null), piece({ early: [answered("0 1 3", 25), answered("0 1 3", 26), answered("0 1 3", 27)] })]);
    expect(settled?.[2]?.responses).toEqual([5, 16]);
    expect(settled?.[2]?.details.get("transaction response without request")).toBe(1);
  });

  it("counts a response alone when no request fits: another key, younger, or too old", () => {
    for (const open of [asked("1 1 3", 10), asked("0 1 3", 31), asked("0 1 3", 30 - 31 * SECOND)]) {
      const settled = settleLooseEnds([piece({ open: [open] }), piece({ early: [answered("0 1 3", 30)] })]);
      expect(settled?.[1]).toMatchObject({ responses: [], operations: 2 });
      expect(settled?.[1]?.details.get("function 3")).toBe(1);
    }
  });

  it("calls a request unanswered once a later request shows that its time is up", () => {
    const open = piece({ open: [asked("0 1 3", 0)] });
    expect(settleLooseEnds([open, piece(null, 30 * SECOND)])?.[1]?.details.size).toBe(0);
    expect(settleLooseEnds([open, piece(null, 30 * SECOND + 1)])?.[1]?.details.get("transaction unanswered")).toBe(1);
    expect(settleLooseEnds([piece({ open: [{ ...asked("0 1 3", 0), unanswered: null }] }), piece(null, 99 * SECOND)])?.[1]?.details.size).toBe(0);
  });

  it("travels through the store", () => {
    const loose: LooseEnds = { open: [asked("0 1 3", 10)], early: [answered("1 2 6", 30)] };
    expect(decodeLooseEnds(encodeLooseEnds(loose))).toEqual(loose);
    expect(encodeLooseEnds(null)).toBeNull();
  });
});

describe("an answer whose request was not seen", () => {
  const answer = learnConnection([[1, "0001 0000 0005 01 03 02 00ff".replaceAll(" ", "")]], "udp");
  const operationsOf = (piece: FlowPiece): number | undefined => flowToHours({ whole: piece, pieces: [piece], notWatched: false })[0]?.operations;

  it("tells what was done, but not where it was sent to a group: nobody did anything to that", () => {
    expect(answer.loose?.early).toHaveLength(1);
    expect(operationsOf(answer)).not.toBe(0);
    expect(operationsOf({ ...answer, flags: answer.flags | TO_BROADCAST | GROUP_IS_A })).toBe(0);
  });
});
