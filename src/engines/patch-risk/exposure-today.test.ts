// What advisories say of the way to a flaw, who reaches a machine by rules and by sight, and that not knowing never makes it less.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { asset, conversation, plant } from "../../../tests/generators/plant-builder.ts";
import { patchNeed } from "../../../tests/generators/patch-builder.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { SystemExposure } from "../../plant/patch-facts.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import type { ExposureToday, FlawWords, ReachedToday } from "../../plant/patch-risk-words.ts";
import { exploitedPerDay } from "./exploited-per-day.ts";
import { ExposureOfMachines, type ExposureQuestion } from "./exposure-today.ts";
import { servicesInWords, servicesOfFlaws } from "./vulnerable-services.ts";

const flaw = (text: string | null, ...vectors: string[]): FlawWords => ({ flaw: "CVE-2020-0001", text, vectors });
const written = (...flaws: FlawWords[]) =>
  servicesOfFlaws(flaws)?.map(({ transport, fromPort, toPort }) => (transport === "l2" ? "l2" : `${transport}/${fromPort === toPort ? fromPort : `${fromPort}-${toPort}`}`)) ?? null;

describe("words of a flaw", () => {
  it.each([
    ["A remote attacker with access to port 102/tcp could write data.", ["tcp/102"]],
    ["Sending data to TCP port 4410 crashes the device.", ["tcp/4410"]],
    ["Opening port 7777 is enough.", ["tcp/7777", "udp/7777"]],
    ["A crafted packet to port 161/udp (SNMP) restarts it.", ["udp/161", "udp/161"]],
    ["The integrated web server of the devices leaks a key.", ["tcp/80", "tcp/443", "tcp/8080", "tcp/8443"]],
    ["Crafted PROFINET DCP packets stop the device.", ["l2"]],
    ["An error in the SNMP service lets users change settings.", ["udp/161"]],
    ["Crafted Modbus TCP frames stop communication.", ["tcp/502"]],
    ["The Telnet service has no password.", ["tcp/23"]],
    ["The built-in FTP server reads outside its folder.", ["tcp/20", "tcp/21", "tcp/990", "udp/69"]],
    ["The SSH server accepts a fixed key.", ["tcp/22"]],
    ["Malformed BACnet messages stop it.", ["udp/47808"]],
    ["Malformed DNP3 requests stop it.", ["tcp/20000"]],
    ["Malformed MQTT packets stop it.", ["tcp/1883", "tcp/8883"]],
    ["The VNC server takes any password.", ["tcp/5900-5906"]],
    ["A crafted remote desktop request runs programs.", ["tcp/3389"]],
    ["Crafted SMBv1 packets run programs.", ["tcp/445"]],
    ["Crafted NTP packets set the clock.", ["udp/123"]],
    ["Crafted MMS messages stop it.", ["tcp/102"]],
  ] as const)("%s", (text, expected) => expect(written(flaw(text))).toEqual(expect.arrayContaining([...expected])));

  it("name every way in that is mentioned, once one is plain", () => {
    expect(written(flaw("The web server and FTP use fixed passwords."))).toEqual(expect.arrayContaining(["tcp/21", "tcp/80"]));
    expect(written(flaw("The SSH server and its EtherNet/IP side share a key."))).toEqual(expect.arrayContaining(["tcp/22", "tcp/44818", "udp/2222"]));
  });

  it.each([
    [null],
    ["A buffer overflow allows code execution."],
    ["The PROFINET stack, with the TCP/IP stack of another maker, does not handle segments correctly."],
    ["Crafted CIP messages run code; functions of libraries are exported."],
    ["A key in the project folder gives access to a web server login."],
    ["The following protocols are used in URLs: gopher, ldap, telnet."],
    ["Port 443/tcp is not affected."],
    ["It is exploitable through the web server and any port."],
    ["Whoever intercepts traffic to port 102/tcp learns the password."],
    ["Opening a file sends data to a remote web server."],
    ["Code is injected by the NTP server settings."],
    ["The web interface and the CLI let users read files."],
  ])("do not say it: %s", (text) => expect(written(flaw(text))).toBeNull());

  it("of several flaws are any service where one does not say it", () => {
    expect(written(flaw("The Telnet service has no password."), flaw("A crash."))).toBeNull();
    expect(written()).toBeNull();
    expect(written(flaw("Port 80/tcp leaks."), flaw("Port 102/tcp crashes."))).toEqual(["tcp/102", "tcp/80"].sort((x, y) => Number(x.slice(4)) - Number(y.slice(4))));
  });

  it("have ports for every row, unless no router carries it", () => {
    for (const row of servicesInWords) expect(row.isLayer2 === true || row.names.length > 0).toBe(true);
  });

  it("that are hostile are read in time", () => {
    for (const text of ["the ".repeat(6_000), "port ".repeat(4_000), "1/tcp ".repeat(3_000), "web ".repeat(5_000), "x".repeat(1e6), "modbus a ".repeat(2_000)]) expect(written(flaw(text))).toBeNull();
  });
});

const MACHINE = asset("PLC", ["10.0.0.1"], { role: "plc", level: 1 });
const ASSETS = [MACHINE, asset("HMI", ["10.0.0.2"], { level: 2 }), asset("OFFICE-PC", ["10.9.0.2"], { level: 4 })];
const NEED = patchNeed("PLC");
const FEW: ReachedToday = { zones: ["supervision"], addresses: 2, leastTrustedLevel: 3, isOutsideReached: false, rules: ["permit tcp/102 (line 4)"] };

function judge(more: Partial<ExposureQuestion> & { readonly conversations?: readonly Conversation[] }, need: PatchNeed = NEED): ExposureToday {
  const byAddress = new Map(ASSETS.flatMap((a) => a.addresses.map((address) => [address, a] as const)));
  return new ExposureOfMachines({ plant: plant(more.conversations ?? [], { assets: ASSETS }), assetOf: (_, endpoint) => byAddress.get(endpoint), reaches: () => FEW, wordsOf: () => [], ...more }).of(
    need,
  );
}

describe("by the rules of today", () => {
  it.each<[string, Partial<ReachedToday> | null, SystemExposure]>([
    ["a few addresses of a trusted zone", {}, "small"],
    ["nobody", { zones: [], addresses: 0, leastTrustedLevel: null }, "small"],
    ["a whole zone of the plant", { addresses: 200 }, "controlled"],
    ["the business network", { leastTrustedLevel: 4 }, "open"],
    ["a zone without a level", { leastTrustedLevel: null }, "open"],
    ["what lies in no zone", { isOutsideReached: true }, "open"],
    ["rules that nobody knows", null, "open"],
  ])("%s: %s is %s", (_, reached, exposure) => expect(judge({ reaches: () => (reached === null ? null : { ...FEW, ...reached }) }).exposure).toBe(exposure));

  it("says so where none are known", () => {
    const judged = judge({ reaches: () => null });
    expect(judged.why).toContain("No rules of today are known");
    expect(judged.assumptions.map(({ code }) => code)).toContain("patch-exposure-no-rules");
  });
  it("asks the rules for the vulnerable service, at the ports where it was seen too", () => {
    const asked: unknown[] = [];
    judge({
      conversations: [conversation("10.0.0.2", "10.0.0.1", "tcp/10080", { protocol: "http" })],
      wordsOf: () => [flaw("The integrated web server leaks.")],
      reaches: (_, services) => {
        asked.push(services?.map(({ fromPort }) => fromPort));
        return FEW;
      },
    });
    expect(asked).toEqual([[80, 443, 8080, 8443, 10_080]]);
  });
});

describe("by sight", () => {
  const seen = (client: string, service = "tcp/102") => conversation(client, "10.0.0.1", service, { protocol: service === "tcp/102" ? "s7comm" : "http" });
  it("a machine of the office makes it open, whatever the rules say", () =>
    expect(judge({ conversations: [seen("10.9.0.2")] })).toMatchObject({ exposure: "open", talkers: [{ name: "OFFICE-PC", level: 4, conversations: [0] }] }));
  it("the internet makes it open", () => {
    expect(judge({ conversations: [seen("93.184.216.34")] })).toMatchObject({ exposure: "open", talkers: [{ isOutside: true }] });
    expect(judge({ conversations: [seen("2a00:1450::5")] }).exposure).toBe("open");
  });
  it("private addresses are not the internet", () => {
    for (const address of ["10.7.7.7", "172.31.0.1", "192.168.3.4", "100.64.0.9", "169.254.1.1", "fe80::1", "fd00::1", "mac:00:1b:1b:12:34:56"])
      expect(judge({ conversations: [seen(address)] }).exposure).toBe("small");
    expect(judge({ conversations: [seen("172.32.0.1")] }).exposure).toBe("open");
  });
  it("another service says nothing", () =>
    expect(judge({ conversations: [seen("10.9.0.2", "tcp/80")], wordsOf: () => [flaw("Access to port 102/tcp is enough.")] })).toMatchObject({ exposure: "small", talkers: [] }));
  it("more machines than the rules let through make it controlled", () => expect(judge({ conversations: [3, 4, 5, 6, 7].map((n) => seen(`10.0.1.${n}`)) }).exposure).toBe("controlled"));
});

describe("by the way that the advisory tells", () => {
  const unknown = { reaches: () => null };
  const way = (...flaws: FlawWords[]) => judge({ ...unknown, wordsOf: () => flaws }).exposure;
  it.each<[string, SystemExposure]>([
    ["CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H", "small"],
    ["CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "small"],
    ["CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H", "controlled"],
    ["CVSS:4.0/AV:L/AC:L/AT:N/PR:N/UI:A/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "controlled"],
    ["CVSS:3.0/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", "controlled"],
    ["CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", "open"],
    ["(AV:L/AC:L/Au:N/C:P/I:P/A:P)", "controlled"],
    ["nonsense", "open"],
  ])("%s is %s", (vector, exposure) => expect(way(flaw(null, vector))).toBe(exposure));
  it("the farthest of several counts, and one without a vector comes over the network", () => {
    const local = "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H";
    expect(way(flaw(null, local), flaw(null, "CVSS:3.1/AV:N/AC:L"))).toBe("open");
    expect(way(flaw(null, local), flaw(null))).toBe("open");
    expect(way()).toBe("open");
  });
  it("no router carries some protocols", () => expect(way(flaw("Crafted PROFINET DCP packets stop it."))).toBe("controlled"));
});

describe("use of the flaw on a day", () => {
  const of = (forecast: number | null, exploited: readonly string[] = []) => exploitedPerDay({ forecast, exploited });
  const usual = of(null).perDay.value;
  it("is what is usual where nothing is learnt, or a forecast is low", () => {
    expect(usual).toBeCloseTo(1 - 0.96 ** (1 / 365.25), 12);
    expect(of(0.000_1)).toMatchObject({ perDay: { value: usual, assumption: "patch-exploited-usual" } });
    expect(of(Number.NaN).perDay.value).toBe(usual);
  });
  it("is the forecast where that is higher", () => expect(of(0.5)).toMatchObject({ perDay: { value: 1 - 0.5 ** (1 / 30), assumption: null }, why: "The forecast says 50 % within 30 days." }));
  it("is high where it is known to happen", () => expect(of(0.01, ["CVE-2019-0708"])).toMatchObject({ perDay: { value: 1 - 0.1 ** (1 / 30), assumption: "patch-exploited-known" } }));
  test("learning more never lowers it, and it is a chance", () => {
    fc.assert(
      fc.property(fc.option(fc.double({ min: 0, max: 2 }), { nil: null }), fc.boolean(), (forecast, isKnown) => {
        const value = of(forecast, isKnown ? ["CVE-1"] : []).perDay.value;
        expect(value).toBeGreaterThanOrEqual(usual);
        expect(value).toBeGreaterThanOrEqual(of(null, isKnown ? ["CVE-1"] : []).perDay.value);
        expect(value).toBeLessThan(1);
      }),
      { numRuns: 200, seed: 20261126 },
    );
  });
});

const RANK: Readonly<Record<SystemExposure, number>> = { small: 0, controlled: 1, open: 2 };
const clients = ["10.0.0.2", "10.9.0.2", "10.0.1.3", "10.0.1.4", "10.0.1.5", "10.0.1.6", "93.184.216.34"];
const drawn = fc.record({
  talks: fc.array(fc.tuple(fc.constantFrom(...clients), fc.constantFrom("tcp/102", "tcp/80")), { maxLength: 8 }),
  more: fc.array(fc.tuple(fc.constantFrom(...clients), fc.constantFrom("tcp/102", "tcp/80")), { maxLength: 4 }),
  text: fc.constantFrom<(string | null)[]>(null, "Access to port 102/tcp is enough.", "The integrated web server leaks.", "Crafted PROFINET DCP packets stop it."),
  vectors: fc.subarray(["CVSS:3.1/AV:L/UI:N", "CVSS:3.1/AV:A/UI:N", "CVSS:3.1/AV:N/UI:N"]),
  reached: fc.record({ addresses: fc.constantFrom(0, 3, 300), leastTrustedLevel: fc.constantFrom<(number | null)[]>(2, 3, 4, null), isOutsideReached: fc.boolean() }).map((of) => ({ ...FEW, ...of })),
});

test("not knowing never makes it less: rules, words, vectors, levels; nor does more evidence; and order makes no difference", () => {
  fc.assert(
    fc.property(drawn, ({ talks, more, text, vectors, reached }) => {
      const of = (talkers: typeof talks, flaws: readonly FlawWords[], rules: ReachedToday | null) =>
        RANK[judge({ conversations: talkers.map(([client, service]) => conversation(client, "10.0.0.1", service)), wordsOf: () => flaws, reaches: () => rules }).exposure];
      const known = of(talks, [flaw(text, ...vectors)], reached);
      expect(of(talks, [flaw(text, ...vectors)], null)).toBeGreaterThanOrEqual(known);
      expect(of(talks, [flaw(null, ...vectors)], reached)).toBeGreaterThanOrEqual(known);
      expect(of(talks, [flaw(text)], reached)).toBeGreaterThanOrEqual(known);
      expect(of(talks, [], reached)).toBeGreaterThanOrEqual(known);
      expect(of(talks, [flaw(text, ...vectors), flaw(null)], reached)).toBeGreaterThanOrEqual(known);
      expect(of(talks, [flaw(text, ...vectors)], { ...reached, leastTrustedLevel: null })).toBeGreaterThanOrEqual(known);
      expect(of([...talks, ...more], [flaw(text, ...vectors)], reached)).toBeGreaterThanOrEqual(known);
      expect(of([...talks].reverse(), [flaw(text, ...vectors)], reached)).toBe(known);
    }),
    { numRuns: 300, seed: 20261126 },
  );
});
