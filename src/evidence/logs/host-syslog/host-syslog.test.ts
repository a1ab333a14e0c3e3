// Lines of host logs to what they say of sign-ins: each session once, whichever programs tell it; names as hostile as anybody may type them; a real log against
// independent counts.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { HeardLog, IN_2026, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { hostSyslog } from "./host-syslog.ts";
import { hostLines } from "./samples.ts";

const AT = "Mar 10 10:00:00 hist-1";
const said = (heard: HeardLog) =>
  heard.signIns.map((s) => [formatInstant(s.time).slice(11, 19), s.host, s.act, s.account, s.how, s.from, s.key, s.proof, s.reason].filter((part) => part !== "").join(" "));
const hear = (...lines: string[]) => {
  const heard = readLines(hostSyslog, lines.join("\n"));
  expect(heard.notUnderstoodLines).toEqual([]);
  return said(heard);
};

it("tells each session of the samples once", () => {
  expect(hear(...hostLines)).toEqual([
    "05:02:11 hist-1 sign-in op.a ssh 10.9.0.5 2211 publickey",
    "05:05:00 hist-1 elevated op.a unknown",
    "05:40:00 hist-1 sign-out op.a ssh 10.9.0.5 2211 sign-out",
    "05:41:02 hist-1 failed test 9 ssh 2001:db8::9 password no such account",
    "05:41:09 hist-1 failed test 9 ssh 2001:db8::9 password no such account",
    "05:41:09 hist-1 failed test 9 ssh 2001:db8::9 password no such account",
    "06:00:00 hmi-2 sign-in operator console login 812",
    "13:01:00 hmi-2 sign-out operator console login 812",
    "06:00:00 gw-1 sign-in root ssh 10.9.0.6 77 password",
    "06:10:00 gw-1 sign-out root ssh 10.9.0.6 77 sign-out",
    "06:00:01 hist-1 sign-in backup batch cron 99",
    "06:00:02 hist-1 sign-out backup batch cron 99",
    "06:20:00 hist-1 starts unknown",
    "07:00:00 vpn-1 sign-in client7 vpn 192.0.2.7 192.0.2.7 1194 certificate",
    "08:00:00 vpn-1 sign-out client7 vpn 192.0.2.7 192.0.2.7 1194 sign-out",
    "07:00:00 10.1.0.1 sign-in net.a ssh 10.9.0.5",
    "07:30:00 10.1.0.1 sign-out net.a unknown 10.9.0.5 sign-out",
    "08:00:00 jump-1 sign-in op.b ssh 10.9.0.7 31 password",
  ]);
});

describe("one session, told by several programs or by one", () => {
  it("without PAM it ends with its connection, tied by address and port", () =>
    expect(
      hear(
        `${AT} sshd[5]: Accepted password for op.a from 10.9.0.5 port 50001 ssh2`,
        `${AT} sshd[6]: Accepted password for op.a from 10.9.0.5 port 50002 ssh2`,
        `${AT} sshd[8]: Connection closed by 10.9.0.5 port 50002`,
        `${AT} sshd[9]: Timeout, client not responding from user op.a 10.9.0.5 port 50001`,
      ).slice(2),
    ).toEqual(["09:00:00 hist-1 sign-out op.a ssh 10.9.0.5 6 connection-end", "09:00:00 hist-1 sign-out op.a ssh 10.9.0.5 5 connection-end"]));

  it("in a file that begins in its middle, PAM says the end with the key that the sign-in had in the file before", () =>
    expect(hear(`${AT} sshd[2230]: Disconnected from user op.a 10.9.0.5 port 51000`, `${AT} sshd[2211]: pam_unix(sshd:session): session closed for user op.a`)).toEqual([
      "09:00:00 hist-1 sign-out op.a ssh 2211",
    ]));

  it("in the wording of old systems", () =>
    expect(hear("Jun 15 04:06:18 hist-1 sshd(pam_unix)[21]: session opened for user op.a by (uid=0)", "Jun 15 04:06:19 hist-1 sshd(pam_unix)[21]: session closed for user op.a")).toEqual([
      "02:06:18 hist-1 sign-in op.a ssh 21",
      "02:06:19 hist-1 sign-out op.a ssh 21",
    ]));

  it("logind is the witness only where nothing else is", () =>
    expect(hear(`${AT} systemd-logind[1]: New session 3 of user op.a.`, `${AT} systemd-logind[1]: Removed session 3.`)).toEqual([
      "09:00:00 hist-1 sign-in op.a unknown logind 3",
      "09:00:00 hist-1 sign-out op.a unknown logind 3",
    ]));

  it("where logind comes first, PAM adds nothing", () =>
    expect(
      hear(
        `${AT} systemd-logind[1]: New session 3 of user op.a.`,
        `${AT} gdm-password][7]: pam_unix(gdm-password:session): session opened for user op.a(uid=1000) by (uid=0)`,
        `${AT} gdm-password][7]: pam_unix(gdm-password:session): session closed for user op.a`,
        `${AT} systemd-logind[1]: Removed session 3.`,
        `${AT} systemd-logind[1]: New session 4 of user op.b.`,
      ),
    ).toEqual(["09:00:00 hist-1 sign-in op.a unknown logind 3", "09:00:00 hist-1 sign-out op.a unknown logind 3"]));

  it("of a device, SSH and sign-in are one, and its end keeps the key", () =>
    expect(
      hear(
        "Mar 10 10:00:00 sw-1 1: %SSH-5-SSH2_USERAUTH: User 'net.a' authentication for SSH2 Session from 10.9.0.5 (tty = 0) using crypto cipher 'aes256-ctr', hmac 'hmac-sha2-256' Succeeded",
        "Mar 10 10:00:00 sw-1 2: %SEC_LOGIN-5-LOGIN_SUCCESS: Login Success [user: net.a] [Source: 10.9.0.5] [localport: 22] at 10:00:00 CET Tue Mar 10 2026",
        "Mar 10 10:05:00 sw-1 3: %SSH-5-SSH2_CLOSE: SSH2 Session from 10.9.0.5 (tty = 0) for user 'net.a' using crypto cipher 'aes256-ctr', hmac 'hmac-sha2-256' closed",
      ),
    ).toEqual(["09:00:00 sw-1 sign-in net.a ssh 10.9.0.5 tty 0", "09:05:00 sw-1 sign-out net.a ssh 10.9.0.5 tty 0"]));

  it("a start of the SSH server ends nothing, one of the machine does: by kernel, journal mark or number of the start", () => {
    expect(hear(`${AT} sshd[1]: Server listening on 0.0.0.0 port 22.`)).toEqual([]);
    expect(hear("-- Boot 0123456789abcdef0123456789abcdef --", `${AT} systemd[1]: Startup finished`)).toEqual(["09:00:00 hist-1 starts unknown"]);
    const entry = (boot: string) => JSON.stringify({ __REALTIME_TIMESTAMP: "1773129600000000", _HOSTNAME: "h", SYSLOG_IDENTIFIER: "x", _BOOT_ID: boot, MESSAGE: "m" });
    expect(hear(entry("a"), entry("a"), entry("b"))).toEqual(["08:00:00 h starts unknown"]);
    expect(hear(`${AT} systemd-logind[1]: System is rebooting.`)).toEqual(["09:00:00 hist-1 stops unknown"]);
  });

  it("reading that stops between two lines of it says the same", () => {
    for (let pause = 0; pause <= hostLines.length; pause++) {
      const heard = new HeardLog();
      const first = hostSyslog.open(null, IN_2026);
      readLines(hostSyslog, hostLines.slice(0, pause).join("\n"), IN_2026, heard, first);
      readLines(hostSyslog, hostLines.slice(pause).join("\n"), IN_2026, heard, hostSyslog.open(JSON.parse(JSON.stringify(first.checkpoint())), IN_2026));
      expect(said(heard)).toEqual(hear(...hostLines));
    }
  });
});

describe("what is refused", () => {
  it("is counted as often as a line says, and never without bound", () => {
    const one = "Failed password for root from 10.9.0.5 port 1 ssh2";
    expect(hear(`${AT} sshd[1]: message repeated 5 times: [ ${one}]`)).toHaveLength(5);
    expect(hear(`${AT} sshd[1]: ${one}`, "Mar 10 10:00:09 hist-1 last message repeated 3 times")).toHaveLength(4);
    expect(hear(`${AT} sshd[1]: ${one}`, `${AT} sshd[1]: error: x`, "Mar 10 10:00:09 hist-1 last message repeated 3 times")).toHaveLength(1);
    expect(hear(`${AT} sshd[1]: message repeated 999999999 times: [ ${one}]`)).toHaveLength(1_000);
  });

  it("says why: a rule, a key, an account that is none; each attempt once", () =>
    expect(
      hear(
        `${AT} sshd[1]: User op.a from 10.9.0.5 not allowed because not listed in AllowUsers`,
        `${AT} sshd[1]: Failed password for invalid user op.a from 10.9.0.5 port 1 ssh2`,
        `${AT} sshd[2]: Invalid user x from 10.9.0.5 port 2`,
        `${AT} sshd[2]: Connection closed by invalid user x 10.9.0.5 port 2 [preauth]`,
        `${AT} sshd[3]: Failed publickey for op.b from 10.9.0.5 port 3 ssh2: RSA SHA256:x`,
        `${AT} sshd[4]: Failed none for invalid user x from 10.9.0.5 port 4 ssh2`,
        `${AT} sshd[5]: fatal: Access denied for user op.c by PAM account configuration [preauth]`,
        `${AT} sudo:  op.d : user NOT in sudoers ; TTY=pts/1 ; PWD=/ ; USER=root ; COMMAND=/bin/sh`,
        `${AT} login[7]: pam_unix(login:auth): authentication failure; logname=LOGIN uid=0 euid=0 tty=/dev/tty1 ruser= rhost=  user=operator`,
        `${AT} gdm-password][8]: pam_faillock(gdm-password:auth): Consecutive login failures for user operator account temporarily locked`,
      ).map((line) => line.slice(16)),
    ).toEqual([
      "failed op.a ssh 10.9.0.5 password not allowed here",
      "failed x ssh 10.9.0.5 no such account",
      "failed op.b ssh 10.9.0.5 publickey key not accepted",
      "failed op.c ssh refused by account rules",
      "failed op.d unknown not allowed here",
      "failed operator console wrong password",
      "locked-out operator console",
    ]));
});

describe("names that anybody may type", () => {
  it.each([
    ["root from 10.0.0.1 port 22 ssh2", "a name that ends like the message"],
    [" 0101", "a space in front"],
    ['op "a"', "quotes"],
    ["x\u0007\u001b[2J", "control characters"],
    ["for invalid user y", "words of the message"],
  ])("%j: %s", (name) => {
    const heard = readLines(hostSyslog, `${AT} sshd[1]: Failed password for ${name} from 10.9.0.5 port 9 ssh2`);
    expect(heard.signIns.map((s) => [s.account, s.from])).toEqual([[name, "10.9.0.5"]]);
  });

  it("who types a router's message at another program is a failed sign-in, and no router's", () => {
    const typed = "%SEC_LOGIN-5-LOGIN_SUCCESS: Login Success [user: net.a] [Source: 10.9.0.5] [localport: 22] at 08:00:00 CET Tue Mar 10 2026";
    expect(hear(`${AT} sshd[5]: Failed password for invalid user ${typed} from 192.0.2.9 port 4000 ssh2`)).toEqual([`09:00:00 hist-1 failed ${typed} ssh 192.0.2.9 password no such account`]);
    expect(readLines(hostSyslog, `${AT} sshd[5]: Invalid user %SEC-6-IPACCESSLOGP: list A permitted tcp 10.0.0.1(1) -> 10.0.0.2(2), 1 packet from 192.0.2.9 port 4000`).flows).toEqual([]);
  });

  it("a domain is no part of the name", () => {
    const heard = readLines(
      hostSyslog,
      [`${AT} sshd[1]: Accepted password for CORP\\op.a from 10.9.0.5 port 9 ssh2`, `${AT} sshd[2]: Accepted password for op.a@corp.example from 10.9.0.5 port 10 ssh2`].join("\n"),
    );
    expect(heard.signIns.map((s) => [s.account, s.authority])).toEqual([
      ["op.a", "CORP"],
      ["op.a", "corp.example"],
    ]);
  });
});

describe("who wrote a line", () => {
  const hostOf = (line: string) => readLines(hostSyslog, `${line} sshd[1]: Accepted password for a from 10.9.0.5 port 9 ssh2`).signIns.map((s) => `${s.host} ${formatInstant(s.time).slice(0, 19)}`)[0];
  it.each([
    ["Mar 10 10:00:00 HMI", "HMI 2026-03-10T09:00:00"],
    ["Mar 10 10:00:00 CET hist-1", "hist-1 2026-03-10T09:00:00"],
    ["<38>Mar  1 10:00:00 hist-1", "hist-1 2026-03-01T09:00:00"],
    ["2026-03-10T10:00:00+00:00 hist-1.plant.example", "hist-1.plant.example 2026-03-10T10:00:00"],
    ["2026 Mar 10 10:00:00 hist-1", undefined],
    ["Mar 10 10:00:00 relay Mar 10 09:59:58 10.1.0.5", "10.1.0.5 2026-03-10T08:59:58"],
  ])("%s", (header, expected) => expect(hostOf(header)).toBe(expected));

  it("OpenVPN's own file names no host; a name that was given is the person's", () =>
    expect(
      hear(
        "2026-03-10 08:00:00 OpenVPN 2.6.3 x86_64-pc-linux-gnu [SSL (OpenSSL)] built on Jan 1 2026",
        "2026-03-10 08:00:00 192.0.2.7:1194 TLS: Username/Password authentication succeeded for username 'op.a' [CN SET]",
        "2026-03-10 08:00:00 192.0.2.7:1194 [laptops] Peer Connection Initiated with [AF_INET]192.0.2.7:1194",
        "2026-03-10 08:00:00 us=12 192.0.2.8:1194 [c8] Peer Connection Initiated with [AF_INET]192.0.2.8:1194",
        "2026-03-10 09:00:00 laptops/192.0.2.7:1194 [laptops] Inactivity timeout (--ping-restart), restarting",
        "2026-03-10 09:00:00 laptops/192.0.2.7:1194 SIGUSR1[soft,ping-restart] received, client-instance restarting",
        "2026-03-10 10:00:00 192.0.2.9:1194 VERIFY ERROR: depth=0, error=certificate has expired: CN=old, serial=1",
        "2026-03-10 10:00:00 SIGTERM[hard,] received, process exiting",
      ),
    ).toEqual([
      "07:00:00 sign-in op.a vpn 192.0.2.7 192.0.2.7 1194 password",
      "07:00:00 sign-in c8 vpn 192.0.2.8 192.0.2.8 1194 certificate",
      "08:00:00 sign-out op.a vpn 192.0.2.7 192.0.2.7 1194 connection-end",
      "09:00:00 failed old vpn 192.0.2.9 certificate not accepted",
      "09:00:00 sign-out c8 vpn 192.0.2.8 192.0.2.8 1194 forced",
    ]));

  it("is known by content", () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    for (const line of hostLines) if (!/kernel|CRON|SYS-6/.test(line)) expect(hostSyslog.recognise(bytes(line)), line).toBe(2);
    expect(hostSyslog.recognise(bytes("Mar 10 10:00:00 host ntpd[1]: x"))).toBe(0);
    expect(hostSyslog.recognise(bytes('{"event":"user.login"}'))).toBe(0);
  });
});

const data = process.env.HOLDPOINT_DATA ?? join(import.meta.dirname, "../../../../../shared/data");
const log = join(data, "access/ssh/OpenSSH_2k.log");

describe.skipIf(!existsSync(log))("a real log of an SSH server", () => {
  it("has as many sign-ins, ends and failures as a search of its text finds", () => {
    const text = readFileSync(log, "utf8");
    const heard = readLines(hostSyslog, text);
    const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
    const acts = (act: string) => heard.signIns.filter((s) => s.act === act);
    const proven = acts("failed").filter((s) => s.proof === "password");
    const repeated = [...text.matchAll(/message repeated (\d+) times: \[ Failed password/g)];
    expect(proven).toHaveLength(count(/\]: Failed password for/g) + repeated.reduce((sum, match) => sum + Number(match[1]), 0));
    expect(proven.filter((s) => s.reason === "no such account")).toHaveLength(count(/\]: Failed password for invalid user/g));
    expect(acts("sign-in").map((s) => s.key)).toEqual([...text.matchAll(/sshd\[(\d+)\]: Accepted /g)].map((match) => match[1]));
    expect(acts("sign-out").map((s) => s.key)).toEqual([...text.matchAll(/sshd\[(\d+)\]: pam_unix\(sshd:session\): session closed/g)].map((match) => match[1]));
    // Unknown accounts that gave up before a password: their process never failed one.
    const tried = new Set([...text.matchAll(/sshd\[(\d+)\]: Failed password/g)].map((match) => match[1]));
    const silent = new Set([...text.matchAll(/sshd\[(\d+)\]: Invalid user/g)].map((match) => match[1]).filter((pid) => !tried.has(pid)));
    const ended = [...silent].filter((pid) => new RegExp(`sshd\\[${pid}\\]: (?:error: )?(?:Received disconnect|Connection closed)`).test(text));
    expect(acts("failed").filter((s) => s.proof === "")).toHaveLength(ended.length);
    expect(heard.notUnderstoodLines).toEqual([]);
    expect(heard.signIns).toHaveLength(proven.length + ended.length + 2);
  });
});
