// What logs of the network say of sign-ins, and what they leave open because the network cannot know it.
import { expect, it } from "vitest";
import { HeardLog, IN_2026, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { zeek } from "./zeek.ts";

const ID = { ts: 1_791_180_000, uid: "C1", "id.orig_h": "10.9.0.5", "id.orig_p": 50_000, "id.resp_h": "10.20.1.9", "id.resp_p": 3389 };
const hear = (...records: Record<string, unknown>[]) => readLines(zeek, records.map((record) => JSON.stringify({ ...ID, ...record })).join("\n"), IN_2026, new HeardLog());
const said = (...records: Record<string, unknown>[]) =>
  hear(...records).signIns.map((s) => [formatInstant(s.time).slice(11, 19), s.act, s.authority, s.account, s.how, s.host, s.from, s.key, s.proof, s.reason].filter((part) => part !== "").join(" "));

it("an RDP session begins with its own log and ends with its connection", () => {
  expect(said({ _path: "rdp", cookie: "op.a", result: "encrypted" }, { _path: "conn", proto: "tcp", service: "ssl,rdp", duration: 90.5 })).toEqual([
    "06:00:00 sign-in op.a rdp 10.20.1.9 10.9.0.5 C1",
    "06:01:30 sign-out rdp 10.20.1.9 10.9.0.5 C1 connection-end",
  ]);
  expect([...hear({ _path: "rdp", cookie: "op.a", result: "encrypted" }).assumptions]).toHaveLength(1);
  expect([...hear({ _path: "rdp", cookie: "op.a", result: "Success" }).assumptions]).toHaveLength(0);
});

it("a name that Windows may have cut is none, and neither is what is no name", () => {
  expect(said({ _path: "rdp", cookie: "CORP\\admi" }, { _path: "rdp", cookie: "CORP\\a" }, { _path: "rdp", cookie: "a b" }, { _path: "rdp" })).toEqual([
    "06:00:00 sign-in rdp 10.20.1.9 10.9.0.5 C1",
    "06:00:00 sign-in CORP a rdp 10.20.1.9 10.9.0.5 C1",
    "06:00:00 sign-in rdp 10.20.1.9 10.9.0.5 C1",
    "06:00:00 sign-in rdp 10.20.1.9 10.9.0.5 C1",
  ]);
});

it("where nobody signed in, or nobody knows, there is no session", () => {
  const heard = hear(
    { _path: "rdp", cookie: "op.a", result: "HYBRID_REQUIRED_BY_SERVER" },
    { _path: "ssh" },
    { _path: "rfb" },
    { _path: "conn", proto: "tcp", service: "ssh" },
    { _path: "conn", proto: "tcp", service: "http", duration: 1 },
  );
  expect(heard.signIns).toEqual([]);
  expect(heard.passedOver).toEqual({
    "RDP connections that came to no sign-in": 1,
    "SSH connections of which it is not known whether anybody signed in": 1,
    "VNC connections of which it is not known whether anybody signed in": 1,
  });
});

it("SSH and VNC name no account", () =>
  expect(said({ _path: "ssh", auth_success: true }, { _path: "ssh", auth_success: false }, { _path: "rfb", auth: true }, { _path: "rfb", auth: false })).toEqual([
    "06:00:00 sign-in ssh 10.20.1.9 10.9.0.5 C1",
    "06:00:00 failed ssh 10.20.1.9 10.9.0.5 C1 not accepted",
    "06:00:00 sign-in vnc 10.20.1.9 10.9.0.5 C1",
    "06:00:00 failed vnc 10.20.1.9 10.9.0.5 C1 not accepted",
  ]));

it("NTLM and Kerberos name accounts and their keepers; the first refusal of Kerberos is no failure", () =>
  expect(
    said(
      { _path: "ntlm", username: "svc_hist", domainname: "CORP", hostname: "HIST-1", success: true },
      { _path: "ntlm", username: "op.a", domainname: "CORP", success: false },
      { _path: "ntlm", hostname: "HIST-1" },
      { _path: "kerberos", request_type: "AS", client: "op.a/CORP.EXAMPLE", service: "krbtgt/CORP.EXAMPLE", success: false, error_msg: "KDC_ERR_PREAUTH_REQUIRED" },
      { _path: "kerberos", request_type: "AS", client: "op.a/CORP.EXAMPLE", service: "krbtgt/CORP.EXAMPLE", success: true, cipher: "aes256-cts-hmac-sha1-96" },
      { _path: "kerberos", request_type: "TGS", client: "op.a/CORP.EXAMPLE", service: "cifs/hist-1.corp.example", success: true, cipher: "rc4-hmac" },
      { _path: "kerberos", request_type: "AS", client: "op.b/CORP.EXAMPLE", service: "krbtgt/CORP.EXAMPLE", success: false, error_msg: "KDC_ERR_PREAUTH_FAILED" },
    ),
  ).toEqual([
    "06:00:00 credential-check CORP svc_hist network 10.20.1.9 10.9.0.5 C1 ntlm",
    "06:00:00 failed CORP op.a network 10.20.1.9 10.9.0.5 C1 ntlm not accepted",
    "06:00:00 ticket CORP.EXAMPLE op.a network 10.20.1.9 10.9.0.5 C1 kerberos aes",
    "06:00:00 ticket CORP.EXAMPLE op.a network hist-1.corp.example 10.9.0.5 C1 kerberos rc4",
    "06:00:00 failed CORP.EXAMPLE op.b network 10.20.1.9 10.9.0.5 C1 kerberos wrong password",
  ]));
