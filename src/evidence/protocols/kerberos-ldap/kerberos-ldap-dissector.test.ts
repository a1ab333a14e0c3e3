// What the dissector understands of signing in to a domain and of looking things up there; and that it keeps no people's names.
import { describe, expect, test } from "vitest";
import { type Heard, playDatagrams, playSegments, type Step } from "../../../../tests/protocols/heard.ts";
import { fillHex, textHex } from "../protocol-sample.ts";
import { kerberosLdapDissector } from "./kerberos-ldap-dissector.ts";

const stream = (steps: readonly Step[], pieces?: number): Heard => playSegments(kerberosLdapDissector, steps, pieces);
const datagrams = (steps: readonly Step[]): Heard => playDatagrams(kerberosLdapDissector, steps);
const bare = (digits: string): string => digits.replace(/\s/g, "");
const size = (digits: string): number => bare(digits).length / 2;
/** A BER element. */
const el = (tag: number, ...parts: readonly string[]): string => {
  const digits = bare(parts.join(""));
  const length = digits.length / 2;
  return `${tag.toString(16).padStart(2, "0")}${length < 128 ? length.toString(16).padStart(2, "0") : `82${length.toString(16).padStart(4, "0")}`}${digits}`;
};
const int = (value: number): string => el(2, value.toString(16).padStart(2, "0"));
const text = (tag: number, value: string): string => el(tag, textHex(value));
const prefixed = (digits: string): string => `${size(digits).toString(16).padStart(8, "0")}${digits}`;
const principal = (...parts: readonly string[]): string => el(0x30, el(0xa0, int(1)), el(0xa1, el(0x30, ...parts.map((part) => text(0x1b, part)))));

describe("Kerberos", () => {
  const ask = (tag: number, type: number, client: string, till = "20370913024805Z"): string =>
    el(
      tag,
      el(
        0x30,
        el(0xa1, int(5)),
        el(0xa2, int(type)),
        el(
          0xa4,
          el(
            0x30,
            el(0xa0, "0305004081 0010"),
            el(0xa1, principal(client)),
            el(0xa2, text(0x1b, "PLANT.EXAMPLE")),
            el(0xa3, principal("krbtgt", "PLANT.EXAMPLE")),
            el(0xa5, text(0x18, till)),
            el(0xa7, int(7)),
            el(0xa8, el(0x30, int(18), int(23))),
            el(0xa9, el(0x30, el(0x30, el(0xa0, int(20)), el(0xa1, text(0x04, "HMI-3          "))))),
          ),
        ),
      ),
    );
  const refuse = (code: number): string =>
    el(0x7e, el(0x30, el(0xa0, int(5)), el(0xa1, int(30)), el(0xa6, int(code)), el(0xa9, text(0x1b, "PLANT.EXAMPLE")), el(0xaa, principal("krbtgt", "PLANT.EXAMPLE"))));
  const grant = (etype: number): string => {
    const encrypted = el(0x30, el(0xa0, int(etype)), el(0xa2, el(4, fillHex(24, 0x5a))));
    const ticket = el(0x61, el(0x30, el(0xa0, int(5)), el(0xa1, text(0x1b, "PLANT.EXAMPLE")), el(0xa2, principal("krbtgt")), el(0xa3, encrypted)));
    return el(0x6b, el(0x30, el(0xa0, int(5)), el(0xa1, int(11)), el(0xa3, text(0x1b, "PLANT.EXAMPLE")), el(0xa4, principal("jones")), el(0xa5, ticket), el(0xa6, encrypted)));
  };
  test("asked, refused, asked again, granted; by datagrams and by a connection", () => {
    const steps: [0 | 1, number, string][] = [
      [0, 0, ask(0x6a, 10, "jones")],
      [1, 2_000, refuse(25)],
      [0, 5_000, ask(0x6a, 10, "jones")],
      [1, 6_000, grant(18)],
    ];
    const expected = {
      "message AS-REQ": 2,
      "realm PLANT.EXAMPLE": 3,
      "service krbtgt": 3,
      "offered aes256-cts-hmac-sha1-96": 2,
      "offered rc4-hmac": 2,
      "message ERROR": 1,
      "error 25 preauthentication required": 1,
      "message AS-REP": 1,
      "ticket aes256-cts-hmac-sha1-96": 1,
      "reply aes256-cts-hmac-sha1-96": 1,
    };
    for (const heard of [
      datagrams(steps),
      stream(steps.map(([d, m, digits]) => [d, m, prefixed(digits)])),
      stream(
        steps.map(([d, m, digits]) => [d, m, prefixed(digits)]),
        5,
      ),
    ]) {
      expect(heard.details).toEqual(expected);
      expect(heard.responses).toEqual([0.002, 0.001]);
      expect(heard.claims).toContain("sender hostname = HMI-3 (kerberos client address, NetBIOS name)");
      expect(JSON.stringify(heard)).not.toContain("jones");
    }
  });
  test("a client name that ends in $ is a machine's", () => {
    expect(datagrams([[0, 0, ask(0x6a, 10, "ENG-WS1$")]]).claims[0]).toBe("sender hostname = ENG-WS1 (kerberos client name of a machine)");
  });
  test("an asked lifetime is a timer, as long as possible is none", () => {
    const micros = Date.UTC(2026, 0, 5, 6, 0, 0) * 1_000;
    expect(datagrams([[0, micros + 1_400_000, ask(0x6a, 10, "jones", "20260105160000Z")]]).timers).toEqual(["kerberos-ldap 36000 asked ticket lifetime"]);
    expect(datagrams([[0, micros, ask(0x6a, 10, "jones")]]).timers).toEqual([]);
  });
  test("a password change writes", () => {
    const request = el(0x6e, el(0x30, el(0xa0, int(5)), el(0xa1, int(14))));
    const whole = `${(size(request) + 8).toString(16).padStart(4, "0")}ff80${size(request).toString(16).padStart(4, "0")}${request}0000`;
    const heard = datagrams([[0, 0, whole]]);
    expect(heard.details).toEqual({ "message password change": 1 });
    expect(heard.operationNames).toEqual(["write"]);
  });
  test("what is none is said", () => {
    expect(datagrams([[0, 0, "6a02aaaa"]]).troubles).toEqual(["malformed"]);
    expect(datagrams([[0, 0, "00112233"]]).troubles).toEqual(["not-mine"]);
  });
});

describe("LDAP", () => {
  const message = (id: number, ...op: readonly string[]): string => el(0x30, int(id), ...op);
  const bind = (choice: string): string => message(1, el(0x60, int(3), text(4, "cn=jones,dc=plant"), choice));
  const search = (base: string): string => message(2, el(0x63, text(4, base), el(0x0a, "00"), el(0x0a, "00"), int(0), int(0), el(1, "00"), text(0x87, "objectClass"), el(0x30)));
  const result = (tag: number, id: number, code = 0): string => message(id, el(tag, el(0x0a, code.toString(16).padStart(2, "0")), el(4), el(4)));
  const attribute = (name: string, value: string): string => el(0x30, text(4, name), el(0x31, text(4, value)));
  test("signing in, searching, changing", () => {
    const heard = stream([
      [0, 0, bind(text(0x80, "secret"))],
      [1, 500, result(0x61, 1, 49)],
      [0, 1_000, search("ou=people,dc=plant")],
      [1, 1_200, message(2, el(0x64, text(4, "cn=jones,ou=people"), el(0x30, attribute("mail", "jones@plant.example"))))],
      [1, 1_300, result(0x65, 2)],
      [0, 2_000, message(3, el(0x66, text(4, "cn=jones"), el(0x30)))],
      [1, 2_400, result(0x67, 3, 50)],
      [0, 3_000, message(4, "4200")],
    ]);
    expect(heard.details).toEqual({
      "ldap bind": 1,
      "authentication simple password": 1,
      "result 49 invalid credentials": 1,
      "ldap search": 1,
      "ldap modify": 1,
      "result 50 insufficient access rights": 1,
      "ldap unbind": 1,
    });
    expect(heard.responses).toEqual([0.0005, 0.0003, 0.0004]);
    expect(heard.operationNames).toEqual(["write", "browse"]);
    expect(JSON.stringify(heard)).not.toMatch(/jones|secret/);
  });
  test.each([
    [text(0x80, ""), "anonymous"],
    [el(0xa3, text(4, "GSS-SPNEGO")), "GSS-SPNEGO"],
    [el(0xa3, text(4, "MY-OWN")), "other"],
  ])("%s: %s", (choice, method) => expect(stream([[0, 0, bind(choice)]]).details[`authentication ${method}`]).toBe(1));
  test("the root entry tells who the server is", () => {
    const entry = el(
      0x64,
      text(4, ""),
      el(0x30, attribute("dnsHostName", "dc1.plant.example"), attribute("defaultNamingContext", "DC=plant,DC=example"), attribute("vendorName", "Dir Co"), attribute("vendorVersion", "3.1")),
    );
    const heard = stream([
      [0, 0, search("")],
      [1, 100, message(2, entry)],
    ]);
    expect(heard.claims).toEqual(["sender hostname = dc1.plant.example (ldap root entry, dnsHostName)", "sender software = Dir Co 3.1 (ldap root entry, vendorVersion)"]);
    expect(heard.details).toMatchObject({ "search of the root entry": 1, "domain plant.example": 1 });
  });
  test("the look-up of a domain controller by datagram", () => {
    const filter = el(0xa0, el(0xa3, text(4, "DnsDomain"), text(4, "plant.example")), el(0xa3, text(4, "Host"), text(4, "HMI-3")), el(0xa3, text(4, "User"), text(4, "jones")));
    const ask = message(5, el(0x63, text(4, ""), el(0x0a, "00"), el(0x0a, "00"), int(0), int(0), el(1, "00"), filter, el(0x30, text(4, "netlogon"))));
    // Forest; domain and host point back into it; NetBIOS names.
    const names = `05${textHex("plant")}07${textHex("example")}00 c018 03${textHex("dc1")}c018 05${textHex("PLANT")}00 03${textHex("DC1")}00 00`;
    const blob = `1700 0000 fd030000 ${fillHex(16, 0x11)} ${names} 0500 0000 ffffffff`;
    const answer = message(5, el(0x64, text(4, ""), el(0x30, el(0x30, text(4, "Netlogon"), el(0x31, el(4, blob))))));
    const heard = datagrams([
      [0, 0, ask],
      [1, 900, `${answer}`],
    ]);
    expect(heard.claims).toEqual([
      "sender hostname = HMI-3 (ldap look-up of a domain controller)",
      "sender role = domain controller (primary) (ldap answer of a domain controller)",
      "sender hostname = dc1.plant.example (ldap answer of a domain controller)",
      "sender hostname = DC1 (ldap answer of a domain controller)",
    ]);
    expect(heard.details["domain plant.example"]).toBe(1);
    expect(JSON.stringify(heard)).not.toContain("jones");
  });
  test("sealed is counted, signed is read, TLS ends it", () => {
    const inner = search("");
    const sealed = prefixed(`0504 06 ff 0000 0000 0000000000000001 ${fillHex(60, 0x6d)}`);
    const signed = prefixed(`0504 04 ff 000c 000c 0000000000000001 ${fillHex(12, 0x77)} ${inner}`);
    const heard = stream([
      [0, 0, `${sealed}${signed}`],
      [0, 10, `160301 0005 0100000100 ${fillHex(40)}`],
    ]);
    expect(heard.details).toEqual({ "ldap wrapped message": 2, "ldap search": 1, "search of the root entry": 1 });
    expect(heard.troubles).toEqual([]);
  });
});
