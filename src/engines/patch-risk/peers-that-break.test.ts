// Every row of the table by evidence that shows it, evidence that does not tell, and evidence that clears it; and what must hold whatever was seen.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { asset, conversation, plant } from "../../../tests/generators/plant-builder.ts";
import { patchNeed, session } from "../../../tests/generators/patch-builder.ts";
import type { InstalledUpdate } from "../../plant/advisory.ts";
import type { Asset } from "../../plant/asset.ts";
import type { Conversation } from "../../plant/conversation.ts";
import type { PatchNeed } from "../../plant/patch-need.ts";
import type { PeersThatBreak } from "../../plant/patch-risk-words.ts";
import type { Session } from "../../plant/session.ts";
import { PeersOfMachines } from "./peers-that-break.ts";
import { whatPatchesTake } from "./what-patches-take.ts";

const MACHINE = "10.0.0.1";
const PEER = "10.0.0.2";
const ASSETS: readonly Asset[] = [
  asset("MACHINE", [MACHINE], { role: "plc" }),
  asset("PEER", [PEER], {
    role: "engineering-station",
    claims: [{ addressSpace: "site", endpoint: PEER, attribute: "software", value: "STEP 7 V5.4", by: "list", first: 0, last: 0, source: "f" }],
  }),
  asset("OTHER", ["10.0.0.3"], { role: "plc" }),
  asset("DRIVE", ["10.0.0.4"], { role: "drive" }),
];

function judge(need: PatchNeed, conversations: readonly Conversation[], sessions: readonly Session[] = [], assets = ASSETS): PeersThatBreak {
  const byAddress = new Map(assets.flatMap((a) => a.addresses.map((address) => [address, a])));
  return new PeersOfMachines({ plant: plant(conversations, { assets }), assetOf: (_, endpoint) => byAddress.get(endpoint), sessions }).thatBreakWith(need);
}

const WINDOWS = patchNeed("MACHINE", { role: "server", title: "Cumulative update for Windows Server 2019 (KB5023702)" });
const FIRMWARE = patchNeed("MACHINE", { role: "plc", remedy: { kind: "update", to: "V3.3.19", text: "Update firmware to V3.3.19", url: null } });
const PROGRAM = patchNeed("MACHINE", { role: "scada", title: "Path traversal in a SCADA program" });
const said = (...details: string[]) => Object.fromEntries(details.map((key) => [key, 3]));
/** The peer asks the machine. */
const asked = (protocol: string, service: string, details: readonly string[] = [], more: Partial<Conversation> = {}) =>
  conversation(PEER, MACHINE, service, { protocol, details: said(...details), ...more });
/** The machine asks the peer. */
const asks = (protocol: string, service: string, details: readonly string[] = []) => conversation(MACHINE, PEER, service, { protocol, details: said(...details) });

interface Case {
  readonly case: string;
  readonly need: PatchNeed;
  readonly seen: readonly Conversation[];
  readonly notTold: readonly Conversation[];
  readonly clear: readonly Conversation[];
}

const CASES: readonly Case[] = [
  {
    case: "dcom-hardening",
    need: WINDOWS,
    seen: [
      asked("opc-classic", "tcp/135", ["protection NTLM, connect"]),
      asked("opc-classic", "tcp/49200", ["protection none", "interface IOPCSyncIO"]),
      asked("dce-rpc", "tcp/135", ["interface endpoint mapper", "interface IRemoteSCMActivator", "protection none", "protection NTLM, packet"]),
      asks("opc-classic", "tcp/49200", ["protection SPNEGO, call"]),
    ],
    notTold: [asked("opc-classic", "tcp/135"), asked("dce-rpc", "tcp/135"), asked("dce-rpc", "tcp/135", ["interface endpoint mapper", "interface IRemoteSCMActivator", "protection none"])],
    clear: [
      asked("opc-classic", "tcp/135", ["protection NTLM, packet integrity"]),
      asked("opc-classic", "tcp/135", ["protection Kerberos, packet privacy"]),
      asked("dce-rpc", "tcp/135", ["interface endpoint mapper", "protection none"]),
      asked("dce-rpc", "tcp/135", ["interface print system (MS-RPRN)", "protection NTLM, connect"]),
    ],
  },
  {
    case: "smb1-off",
    need: WINDOWS,
    seen: [asked("smb", "tcp/445", ["dialect SMB 1 NT LM 0.12"]), asks("smb", "tcp/139", ["dialect SMB 1 LANMAN 2.1"])],
    notTold: [asked("smb", "tcp/445")],
    clear: [asked("smb", "tcp/445", ["dialect SMB 3.1.1", "offered SMB 1 NT LM 0.12"])],
  },
  {
    case: "smb-signing",
    need: WINDOWS,
    seen: [asks("smb", "tcp/445", ["signing not offered by server"]), asked("smb", "tcp/445", ["session guest"])],
    notTold: [asked("smb", "tcp/445", ["dialect SMB 2.1"])],
    clear: [asked("smb", "tcp/445", ["signing not required by server"])],
  },
  {
    case: "ntlmv1-off",
    need: WINDOWS,
    seen: [asked("smb", "tcp/445", ["authentication NTLMv1"]), asked("smb", "tcp/445", ["authentication LM"]), asked("http", "tcp/80", ["authentication NTLMv1 with session security"])],
    notTold: [asked("smb", "tcp/445")],
    clear: [asked("smb", "tcp/445", ["authentication NTLMv2"]), asked("http", "tcp/80", [])],
  },
  {
    case: "kerberos-rc4-off",
    need: WINDOWS,
    seen: [asked("kerberos-ldap", "tcp/88", ["ticket rc4-hmac"]), asked("kerberos-ldap", "udp/88", ["reply des-cbc-md5"])],
    notTold: [asked("kerberos-ldap", "tcp/88")],
    clear: [asked("kerberos-ldap", "tcp/88", ["ticket aes256-cts-hmac-sha1-96", "offered rc4-hmac"]), asked("kerberos-ldap", "tcp/389")],
  },
  {
    case: "ldap-signing",
    need: WINDOWS,
    seen: [asked("kerberos-ldap", "tcp/389", ["authentication simple password"])],
    notTold: [],
    clear: [asked("kerberos-ldap", "tcp/389", ["authentication GSS-SPNEGO"]), asks("kerberos-ldap", "tcp/389", ["authentication simple password"])],
  },
  {
    case: "print-hardening",
    need: WINDOWS,
    seen: [asked("smb", "tcp/445", ["pipe spoolss"]), asked("dce-rpc", "tcp/49155", ["interface print system (MS-RPRN)"]), asked("smb", "tcp/445", ["tree printer"])],
    notTold: [],
    clear: [asked("smb", "tcp/445", ["pipe srvsvc"]), asked("raw-print", "tcp/9100", [])],
  },
  {
    case: "old-tls-off",
    need: FIRMWARE,
    seen: [asked("tls", "tcp/443", ["version TLS 1.0"]), asked("http", "tcp/443", ["offered TLS 1.1", "version TLS 1.1"]), asks("tls", "tcp/443", ["version TLS 1.1", "offered TLS 1.3"])],
    notTold: [asked("tls", "tcp/443")],
    clear: [asked("tls", "tcp/443", ["version TLS 1.2"]), asked("tls", "tcp/443", ["version TLS 1.0", "offered TLS 1.2"]), asked("snmp", "udp/161", ["version 3"])],
  },
  {
    case: "old-services-off",
    need: FIRMWARE,
    seen: [asked("telnet", "tcp/23"), asked("ftp-tftp", "tcp/21"), asked("snmp", "udp/161", ["version 2c"])],
    notTold: [asked("snmp", "udp/161")],
    clear: [asked("snmp", "udp/161", ["version 3"]), asks("telnet", "tcp/23")],
  },
  {
    case: "opcua-policies-off",
    need: PROGRAM,
    seen: [asked("opcua", "tcp/4840", ["policy None"]), asks("opcua", "tcp/4840", ["policy Basic128Rsa15"]), asked("opcua", "tcp/4840", ["policy Basic256Sha256", "policy Basic256"])],
    notTold: [asked("opcua", "tcp/4840")],
    clear: [asked("opcua", "tcp/4840", ["policy Basic256Sha256"])],
  },
  {
    case: "firmware-keying",
    need: FIRMWARE,
    seen: [
      asked("enip-explicit", "tcp/44818", ["connection class 1, O->T point-to-point, T->O multicast", "keying exact 33.11"]),
      asked("enip-explicit", "tcp/44818", ["connection class 1, O->T point-to-point, T->O multicast", "keying main revision 3 of module 1/3"]),
    ],
    notTold: [asked("enip-io", "udp/2222"), asks("enip-io", "udp/2222"), asked("enip-explicit", "tcp/44818", ["connection class 1, O->T point-to-point, T->O multicast"])],
    clear: [
      asked("enip-explicit", "tcp/44818", ["connection class 3"]),
      asked("enip-explicit", "tcp/44818", ["connection class 1, O->T point-to-point, T->O multicast", "keying compatible 33.11"]),
      conversation("10.0.0.4", MACHINE, "udp/2222", { protocol: "enip-io" }),
    ],
  },
  {
    case: "firmware-profinet",
    need: FIRMWARE,
    seen: [],
    notTold: [asked("profinet-cm", "udp/34964"), asked("profinet-rt", "l2/0x8892")],
    clear: [asks("profinet-cm", "udp/34964")],
  },
  {
    case: "firmware-engineering",
    need: FIRMWARE,
    seen: [
      asked("s7comm", "tcp/102", [], { operations: ["read", "program"] }),
      asked("codesys", "tcp/11740", [], { operations: ["start-stop"] }),
      asked("s7comm", "tcp/102", [], { operations: ["read"] }),
    ],
    notTold: [],
    clear: [asks("s7comm", "tcp/102")],
  },
];

it("has evidence for every row of the table", () => expect(CASES.map((c) => c.case)).toEqual(whatPatchesTake.map((row) => row.case)));

describe.each(CASES)("$case", ({ case: name, need, seen, notTold, clear }) => {
  const found = (c: Conversation) => judge(need, [c]).atRisk.filter((peer) => peer.case === name);
  if (seen.length > 0)
    it.each(seen.map((c) => [Object.keys(c.details).join(", ") || c.protocol, c] as const))("is seen: %s", (_, c) =>
      expect(found(c)).toMatchObject([{ peer: "PEER", sign: "seen", conversations: [0] }]),
    );
  if (notTold.length > 0)
    it.each(notTold.map((c) => [Object.keys(c.details).join(", ") || c.protocol, c] as const))("is not told: %s", (_, c) => expect(found(c)).toMatchObject([{ peer: "PEER", sign: "not-told" }]));
  it.each(clear.map((c) => [Object.keys(c.details).join(", ") || c.protocol, c] as const))("is clear: %s", (_, c) => {
    const judged = judge(need, [c]);
    expect(judged.atRisk.filter((peer) => peer.case === name)).toEqual([]);
    // Not seen is told, and is not the same as none.
    expect(judged.notSeen.map((row) => row.case)).toContain(name);
  });
});

it("says what was seen, and which engineering software there is", () => {
  const { atRisk } = judge(FIRMWARE, [asked("s7comm", "tcp/102", [], { operations: ["program"] })]);
  expect(atRisk.find((peer) => peer.case === "firmware-engineering")?.seen).toBe("It works on it: program (s7comm tcp/102). It runs STEP 7 V5.4.");
});

describe("how sure it is", () => {
  const dcom = [asked("opc-classic", "tcp/135", ["protection NTLM, connect"])];
  const sure = (need: Partial<PatchNeed>) => judge({ ...WINDOWS, ...need }, dcom).atRisk.find((peer) => peer.case === "dcom-hardening")?.sure;
  it("is known of the update that is named", () => expect(sure({ title: null, advisory: "KB5004442" })).toBe("known"));
  it("is known of Windows updates since it is on by default", () => {
    expect(sure({ releasedAt: Date.parse("2022-06-14T00:00:00Z") * 1_000 })).toBe("known");
    expect(sure({ releasedAt: Date.parse("2022-06-13T00:00:00Z") * 1_000 })).toBe("of-this-kind");
  });
  it("is not known of what a list says the machine has got long before", () => {
    const releasedAt = Date.parse("2026-11-10T00:00:00Z") * 1_000;
    const [machine] = ASSETS;
    const since = (update: string, day: string, state: InstalledUpdate["state"] = "installed") =>
      new PeersOfMachines({
        plant: plant(dcom, { assets: ASSETS }),
        assetOf: (_, endpoint) => (endpoint === MACHINE ? machine : undefined),
        sessions: [],
        updatesOf: () => ({ updates: [{ machine: "MACHINE", update, title: null, state, stateWords: "", at: Date.parse(`${day}T00:00:00Z`) * 1_000, witness: { file: "wsus.csv", at: "row 2" } }] }),
      }).thatBreakWith({ ...WINDOWS, releasedAt }).atRisk[0]?.sure;
    expect([since("KB5029247", "2023-08-15"), since("5029247", "2023-08-15")]).toEqual(["of-this-kind", "of-this-kind"]);
    // Too early, only needed, or no update of Windows.
    expect([since("KB5013941", "2022-07-01"), since("KB5029247", "2023-08-15", "needed"), since("V8.2", "2023-08-15")]).toEqual(["known", "known", "known"]);
  });
  it("is known of the key centre's updates, not of those of machines that ask it", () => {
    const rc4 = [asked("kerberos-ldap", "tcp/88", ["ticket rc4-hmac"]), asks("kerberos-ldap", "tcp/88", ["ticket rc4-hmac"])];
    const of = (need: Partial<PatchNeed>) => judge({ ...WINDOWS, releasedAt: Date.parse("2026-04-14T00:00:00Z") * 1_000, ...need }, rc4).atRisk.find((peer) => peer.case === "kerberos-rc4-off")?.sure;
    expect([of({ role: "domain-controller" }), of({ role: "scada" }), of({ role: "scada", advisory: "KB5073381" })]).toEqual(["known", "of-this-kind", "of-this-kind"]);
    expect(of({ role: "domain-controller", releasedAt: Date.parse("2026-03-10T00:00:00Z") * 1_000 })).toBe("of-this-kind");
  });
  it("is known of a new release of Windows, not of the monthly updates of machines that run it", () => {
    const ntlm = [asked("smb", "tcp/445", ["authentication NTLMv1"])];
    const of = (title: string) => judge({ ...WINDOWS, title }, ntlm).atRisk.find((peer) => peer.case === "ntlmv1-off")?.sure;
    const known = ["Feature update to Windows 11, version 24H2", "Upgrade to Windows Server 2025", "Windows switches off NTLMv1"];
    expect(known.map(of)).toEqual(["known", "known", "known"]);
    const monthly = ["2026-05 Cumulative Update for Windows 11 Version 24H2 for x64-based Systems (KB5058411)", "Upgrade to Windows Server 2022", "Windows Server 2025 security update"];
    expect(monthly.map(of)).toEqual(["of-this-kind", "of-this-kind", "of-this-kind"]);
  });
  it("is not known of an upgrade that leaves the old protocol where it is", () => {
    const smb1 = [asked("smb", "tcp/445", ["dialect SMB 1 NT LM 0.12"])];
    const of = (title: string) => judge({ ...WINDOWS, title }, smb1).atRisk.find((peer) => peer.case === "smb1-off")?.sure;
    expect([of("Feature update to Windows 10, version 22H2"), of("Windows security baseline"), of("Removes SMB1 from Windows")]).toEqual(["of-this-kind", "known", "known"]);
  });
  it("is not known of older ones, and of those without a date", () => {
    expect(sure({ releasedAt: Date.parse("2021-03-14T00:00:00Z") * 1_000 })).toBe("of-this-kind");
    expect(sure({ releasedAt: null })).toBe("of-this-kind");
  });
});

describe("what it is about", () => {
  it("brings nothing where there is no update", () =>
    expect(judge({ ...FIRMWARE, remedy: { kind: "none", to: null, text: null, url: null } }, [asked("telnet", "tcp/23")])).toMatchObject({ atRisk: [], notSeen: [] }));
  it("is all that it could be where nothing says it", () => {
    const { notSeen, about } = judge(patchNeed("MACHINE", { role: "unknown" }), [conversation("10.0.0.3", MACHINE, "tcp/9100", { protocol: "raw-print" })]);
    expect(notSeen).toHaveLength(whatPatchesTake.length);
    expect(about).toContain("all that it could be");
  });
  it("is not an update of Windows where a program is named", () => expect(judge(PROGRAM, []).notSeen.map((row) => row.case)).toEqual(["old-tls-off", "opcua-policies-off"]));
  it("never says that there is none", () => {
    for (const row of judge(WINDOWS, []).notSeen) expect(row.text).toContain("not known");
    for (const row of judge(WINDOWS, [asked("raw-print", "tcp/9100")]).notSeen) expect(row.text).toMatch(/ may\.$/);
  });
});

describe("sessions", () => {
  it("show who signs in with what is refused", () => {
    const { atRisk } = judge(
      WINDOWS,
      [],
      [session("MACHINE", "PEER", { proofs: ["ntlm v1"] }), session("OTHER", "MACHINE", { proofs: ["kerberos rc4"] }), session("MACHINE", "PEER", { proofs: ["kerberos aes"] })],
    );
    expect(atRisk.map(({ case: name, peer, machineIs, witness }) => [name, peer, machineIs, witness?.record])).toEqual([
      ["kerberos-rc4-off", "OTHER", "client", 4],
      ["ntlmv1-off", "PEER", "server", 4],
    ]);
  });
  it("of a domain hang on its controllers", () => {
    const controller = { ...WINDOWS, role: "domain-controller" as const };
    const elsewhere = [session("OTHER", "PEER", { proofs: ["ntlm v1"], authority: "plant" })];
    expect(judge(controller, [], elsewhere).atRisk.map(({ case: name, peer }) => [name, peer])).toEqual([["ntlmv1-off", "PEER"]]);
    expect(judge(WINDOWS, [], elsewhere).atRisk).toEqual([]);
  });
});

it("leaves out what never worked, and what is about other machines", () => {
  const dead = asked("telnet", "tcp/23", [], { established: 0, connections: 3, unanswered: 3, packetsToClient: 0 });
  expect(judge(FIRMWARE, [dead, conversation(PEER, "10.0.0.3", "tcp/23", { protocol: "telnet" })]).atRisk).toEqual([]);
});

const EVERY = CASES.flatMap(({ seen, notTold, clear }) => [...seen, ...notTold, ...clear]);
const drawn = fc.record({
  need: fc.constantFrom(WINDOWS, FIRMWARE, PROGRAM, patchNeed("MACHINE", { role: "unknown" })),
  conversations: fc.array(fc.constantFrom(...EVERY), { maxLength: 12 }),
  more: fc.array(fc.constantFrom(...EVERY), { maxLength: 6 }),
});
const keyOf = ({ case: name, peer, machineIs }: { case: string; peer: string; machineIs: string }) => `${name} ${peer} ${machineIs}`;

test("more evidence never takes a peer away, nor makes one less sure", () => {
  fc.assert(
    fc.property(drawn, ({ need, conversations, more }) => {
      const after = new Map(judge(need, [...conversations, ...more]).atRisk.map((peer) => [keyOf(peer), peer]));
      for (const peer of judge(need, conversations).atRisk) {
        const again = after.get(keyOf(peer));
        expect(again).toBeDefined();
        if (peer.sign === "seen") expect(again?.sign).toBe("seen");
        expect(again?.sure).toBe(peer.sure);
      }
    }),
    { numRuns: 200, seed: 20261126 },
  );
});

test("the order of the evidence makes no difference", () => {
  fc.assert(
    fc.property(drawn, ({ need, conversations }) => {
      const words = (judged: PeersThatBreak) => ({ ...judged, atRisk: judged.atRisk.map((peer) => ({ ...peer, conversations: peer.conversations.length })) });
      expect(words(judge(need, [...conversations].reverse()))).toEqual(words(judge(need, conversations)));
    }),
    { numRuns: 200, seed: 20261126 },
  );
});
