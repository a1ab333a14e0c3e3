// A witness is a packet of a capture or a record of a log, and is called so wherever a finding is told.
import { expect, it } from "vitest";
import { recordText } from "./measure-words.ts";

it("names packets and records", () => {
  expect(recordText({ record: 88_193 })).toBe("packet 88,193");
  expect(recordText({ record: 12, isLogged: true })).toBe("record 12");
});
