// What the dissector understands of DNS: types, codes, times, names of addresses; over UDP and TCP; and what it does with messages that contradict themselves.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { textHex } from "../protocol-sample.ts";
import { dnsDissector } from "./dns-dissector.ts";

const name = (...labels: string[]): string => `${labels.map((label) => `${label.length.toString(16).padStart(2, "0")} ${textHex(label)}`).join(" ")} 00`;
const SERVER = name("Server", "plant", "example");
const ASK = `1a2b 0100 0001 0000 0000 0000 ${SERVER} 0001 0001`;
const answer = (data: string, type = "0001", flags = "8580"): string => `1a2b ${flags} 0001 0001 0000 0000 ${SERVER} ${type} 0001 c00c ${type} 0001 00000e10 ${data}`;
/** As on TCP: the length in front. */
const sized = (digits: string): string => `${(digits.replace(/\s/g, "").length / 2).toString(16).padStart(4, "0")} ${digits}`;
const play = (steps: readonly Step[]): Heard => playDatagrams(dnsDissector, steps);

describe("queries", () => {
  test("a query and its answer make a type, a code and a response time", () => {
    const heard = play([
      [0, 0, ASK],
      [1, 20_000, answer("0004 0a02000a")],
    ]);
    expect(heard.details).toEqual({ "query A": 1, "response NOERROR": 1 });
    expect(heard.responses).toEqual([0.02]);
    expect(heard.operationNames).toEqual(["read"]);
    expect(heard.troubles).toEqual([]);
  });
  test("an answer without its query says what was asked", () => {
    expect(play([[1, 0, answer("0004 0a02000a")]]).details).toEqual({ "query A": 1, "response NOERROR": 1, "transaction response without request": 1 });
  });
  test("codes above 15 stand in the OPT record", () => {
    expect(play([[1, 0, `1a2b 8100 0000 0000 0000 0001 00 0029 1000 01000000 0000`]]).details).toMatchObject({ "response BADVERS": 1 });
  });
  test("types and codes that nobody knows make no new texts", () => {
    const heard = play([[0, 0, `1a2b 0100 0001 0000 0000 0000 ${SERVER} ff55 0001`]]);
    expect(heard.details).toEqual({ "query other": 1 });
  });
  test("over TCP, cut anywhere", () => {
    const steps: Step[] = [
      [0, 0, sized(ASK)],
      [1, 5_000, sized(answer("0004 0a02000a"))],
    ];
    for (const pieces of [1, 2, 3, 7, 1_000]) {
      const heard = playSegments(dnsDissector, steps, pieces);
      expect(heard.details).toEqual({ "query A": 1, "response NOERROR": 1 });
      expect(heard.responses).toEqual([0.005]);
      expect(heard.claims).toHaveLength(1);
    }
  });
  test("a zone transfer of several messages is one answer, and no directory of names", () => {
    const ask = `1a2b 0000 0001 0000 0000 0000 ${SERVER} 00fc 0001`;
    const first = `1a2b 8400 0001 0001 0000 0000 ${SERVER} 00fc 0001 c00c 0001 0001 00000e10 0004 0a02000a`;
    const next = `1a2b 8400 0000 0001 0000 0000 ${SERVER} 0001 0001 00000e10 0004 0a02000b`;
    const heard = playSegments(dnsDissector, [
      [0, 0, sized(ask)],
      [1, 1_000, `${sized(first)} ${sized(next)}`],
      [1, 2_000, sized(next)],
    ]);
    expect(heard.details).toEqual({ "query AXFR": 1, "response NOERROR": 1 });
    expect(heard.operationNames).toEqual(["browse"]);
    expect(heard.claims).toEqual([]);
  });
});

describe("names of addresses", () => {
  const claimsOf = (digits: string): string[] => play([[1, 0, digits]]).claims;
  test("an A record of a private address, in lower case", () => {
    expect(claimsOf(answer("0004 0a02000a"))).toEqual(["10.2.0.10 hostname = server.plant.example (dns A answer)"]);
  });
  test.each(["0a000001", "ac10ff01", "c0a80105", "a9fe0105", "64400001"])("%s is private", (digits) => expect(claimsOf(answer(`0004 ${digits}`))).toHaveLength(1));
  test.each(["08080808", "7f000001", "00000000", "ac200001", "64800001", "e00000fb", "ffffffff"])("%s is no plant's machine", (digits) => expect(claimsOf(answer(`0004 ${digits}`))).toEqual([]));
  test("an AAAA record of a local address, not of a public one", () => {
    expect(claimsOf(answer("0010 fd000000 00000000 00000000 00000005", "001c"))).toEqual(["fd00::5 hostname = server.plant.example (dns AAAA answer)"]);
    expect(claimsOf(answer("0010 20010db8 00000000 00000000 00000005", "001c"))).toEqual([]);
  });
  test("a reverse name of any address", () => {
    const owner = name("5", "1", "168", "192", "in-addr", "arpa");
    const reverse = (data: string): string => `1a2b 8580 0001 0001 0000 0000 ${owner} 000c 0001 c00c 000c 0001 00000e10 ${data}`;
    expect(claimsOf(reverse(`0007 ${name("panel")}`))).toEqual(["192.168.1.5 hostname = panel (dns PTR answer)"]);
    const service = `1a2b 8580 0001 0001 0000 0000 ${name("_http", "_tcp")} 000c 0001 c00c 000c 0001 00000e10 0007 ${name("panel")}`;
    expect(claimsOf(service)).toEqual([]);
  });
  test("a reverse name of IPv6", () => {
    const owner = name(..."5000000000000000000000000000000000000000000000000000000000000df".slice(0, 28).split(""), "0", "0", "d", "f", "ip6", "arpa");
    expect(claimsOf(`1a2b 8580 0001 0001 0000 0000 ${owner} 000c 0001 c00c 000c 0001 00000e10 0007 ${name("panel")}`)).toEqual(["fd00::5 hostname = panel (dns PTR answer)"]);
  });
  test("an alias is no host name: the record of the address names it", () => {
    const digits = `1a2b 8580 0001 0002 0000 0000 ${SERVER} 0001 0001 c00c 0005 0001 00000e10 0006 04 ${textHex("real")} 00 04 ${textHex("real")} 00 0001 0001 00000e10 0004 0a02000a`;
    expect(claimsOf(digits)).toEqual(["10.2.0.10 hostname = real (dns A answer)"]);
  });
  test("a dynamic update writes, and names what it adds but not what it deletes", () => {
    const zone = `1a2b 2800 0001 0000 0002 0000 ${name("plant")} 0006 0001`;
    const heard = play([[0, 0, `${zone} ${name("pc7", "plant")} 0001 00ff 00000000 0000 ${name("pc7", "plant")} 0001 0001 00000e10 0004 0a02000b`]]);
    expect(heard.claims).toEqual(["10.2.0.11 hostname = pc7.plant (dns update)"]);
    expect(heard.operationNames).toEqual(["write"]);
    expect(heard.details).toEqual({ "operation UPDATE": 1 });
  });
});

describe("messages that contradict themselves", () => {
  const troublesOf = (digits: string): string[] => play([[1, 0, digits]]).troubles;
  test.each([
    ["record data longer than the message", answer("0005 0a02000a")],
    ["more records than there are", `1a2b 8580 0001 0002 0000 0000 ${SERVER} 0001 0001 c00c 0001 0001 00000e10 0004 0a02000a`],
    ["a label that leaves the message", "1a2b 8580 0001 0000 0000 0000 3f 61"],
  ])("%s", (_, digits) => expect(troublesOf(digits)).toEqual(["malformed"]));
  test.each([
    ["a pointer to itself", "c00c"],
    ["a pointer into the header", "c004"],
    ["a pointer behind the message", "c0ff"],
  ])("%s gives no name", (_, pointer) => expect(play([[1, 0, `1a2b 8580 0000 0001 0000 0000 ${pointer} 0001 0001 00000e10 0004 0a02000a`]]).claims).toEqual([]));
  test("pointers that go round in circles end", () => {
    expect(play([[1, 0, "1a2b 8580 0000 0001 0000 0000 01 61 c00c 0001 0001 00000e10 0004 0a02000a"]]).claims).toEqual([]);
  });
  test("something else on the same flow is said to be none", () => expect(troublesOf("1a2b 8540 0001 0000")).toEqual(["not-mine"]));
});
