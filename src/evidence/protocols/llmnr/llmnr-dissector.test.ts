// What the dissector understands of LLMNR: types asked, and names that machines answer with.
import { expect, test } from "vitest";
import { type Heard, playDatagrams } from "../../../../tests/protocols/heard.ts";
import { textHex } from "../protocol-sample.ts";
import { llmnrDissector } from "./llmnr-dissector.ts";

const NAME = `04 ${textHex("HMI7")} 00`;
const play = (digits: string): Heard => playDatagrams(llmnrDissector, [[0, 5, digits]]);
const answer = (flags: string): string => `4711 ${flags} 0001 0001 0000 0000 ${NAME} 0001 0001 ${NAME} 0001 0001 0000001e 0004 c6120007`;

test("a query counts its type and keeps no name", () => {
  const heard = play(`4711 0000 0001 0000 0000 0000 ${NAME} 001c 0001`);
  expect(heard.details).toEqual({ "query AAAA": 1 });
  expect(heard.requests).toEqual([5]);
  expect(heard.operationNames).toEqual(["read"]);
});
test("an answer names its address", () => {
  const heard = play(answer("8000"));
  expect(heard.claims).toEqual(["198.18.0.7 hostname = HMI7 (llmnr answer)"]);
  expect(heard.details).toEqual({ "response NOERROR": 1 });
});
test.each(["8400", "8100"])("flags %s: the name is not sure to be this machine's", (flags) => expect(play(answer(flags)).claims).toEqual([]));
test("a reverse answer", () => {
  const owner = `01 37 01 30 02 3138 03 313938 07 ${textHex("in-addr")} 04 ${textHex("arpa")} 00`;
  expect(play(`4711 8000 0001 0001 0000 0000 ${owner} 000c 0001 c00c 000c 0001 0000001e 0006 ${NAME}`).claims).toEqual(["198.18.0.7 hostname = HMI7 (llmnr PTR answer)"]);
});
test("records that leave the message are malformed", () => expect(play(answer("8000").replace("0004 c6", "0009 c6")).troubles).toEqual(["malformed"]));
