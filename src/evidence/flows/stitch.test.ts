// What falls between two pieces of one connection is known only where somebody watched.
import { expect, test } from "vitest";
import { learnConnection } from "../../../tests/generators/learn-connection.ts";
import type { FlowPiece } from "./flow-piece.ts";
import { stitch } from "./stitch.ts";

const HOUR = 3_600_000_000;
const request = learnConnection([
  [0, "000100000006010300000001"],
  [1, "0001000000050103020001"],
]);
const later = (piece: FlowPiece, micros: number): FlowPiece => ({
  ...piece,
  first: piece.first + micros,
  last: piece.last + micros,
  firstRequest: piece.firstRequest + micros,
  lastRequest: piece.lastRequest + micros,
});
/** A connection that goes on: no SYN of its own. */
const next = later({ ...request, flags: request.flags & ~0b1100_0000_1111 }, HOUR);

test("the silence and the period over an edge that was watched are of the connection", () => {
  const [flow] = stitch([request, next], () => true);
  expect(flow?.pieces).toHaveLength(2);
  expect(flow?.pieces[1]?.longestGap).toBeGreaterThan(HOUR * 0.99);
  expect(flow?.pieces[1]?.periods?.quantile(1)).toBeGreaterThan(HOUR * 0.9);
});

test("over an edge that nobody watched nothing is known of either", () => {
  const [flow] = stitch([request, next], () => false);
  expect(flow).toMatchObject({ notWatched: true });
  expect(flow?.pieces[1]?.longestGap).toBe(next.longestGap);
  expect(flow?.pieces[1]?.periods ?? null).toBeNull();
});
