// Messages about people: each VPN session once though several messages tell of it, and what stands alone where the firewall logs only ends.
import { expect, it } from "vitest";
import { HeardLog, IN_2026, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { asaSyslog } from "./asa-syslog.ts";
import { asaLines } from "./samples.ts";

const heardOf = (...messages: string[]) => readLines(asaSyslog, messages.map((message) => `<166>Mar 10 2026 ${message.slice(0, 8)} fw-1 : %ASA-${message.slice(9)}`).join("\n"));
const said = (heard: HeardLog) => {
  expect(heard.notUnderstoodLines).toEqual([]);
  return heard.signIns.map((s) => [formatInstant(s.time).slice(11, 19), s.host, s.act, s.account, s.how, s.from, s.key, s.reason, s.seconds].filter((part) => part !== "" && part !== null).join(" "));
};
const begin = (time: string, user: string, from = "192.0.2.7") => `${time} 6-113039: Group <G> User <${user}> IP <${from}> AnyConnect parent session started.`;
const end = (time: string, user: string, reason = "User Requested", from = "192.0.2.7") =>
  `${time} 4-113019: Group = G, Username = ${user}, IP = ${from}, Session disconnected. Session Type: AnyConnect-Parent, Duration: 1h:30m:00s, Bytes xmt: 1, Bytes rcv: 2, Reason: ${reason}`;

it("tells the samples' sessions once", () =>
  expect(said(readLines(asaSyslog, asaLines.join("\n")))).toEqual([
    "09:00:00 fw-1 sign-in vendor.a vpn 192.0.2.7 192.0.2.7",
    "10:30:00 fw-1 sign-out vendor.a vpn 192.0.2.7 192.0.2.7 idle-limit",
    "11:00:00 fw-1 sign-in net.a ssh 10.9.0.5",
    "11:20:00 fw-1 sign-out net.a unknown sign-out",
    "11:21:00 fw-1 failed net.b unknown 192.0.2.9 wrong password",
  ]));

it("people behind one router keep their sessions apart, and no key holds a name", () => {
  const heard = heardOf(begin("10:00:00", "a"), begin("10:01:00", "b"), end("10:10:00", "a"), begin("10:20:00", "c"), end("10:30:00", "b"), end("10:40:00", "c"));
  expect(heard.signIns.map((s) => [s.account, s.act, s.key])).toEqual([
    ["a", "sign-in", "192.0.2.7"],
    ["b", "sign-in", "192.0.2.7 +1"],
    ["a", "sign-out", "192.0.2.7"],
    ["c", "sign-in", "192.0.2.7"],
    ["b", "sign-out", "192.0.2.7 +1"],
    ["c", "sign-out", "192.0.2.7"],
  ]);
});

it("where only ends are logged, an end tells the whole session", () =>
  expect(said(heardOf(end("10:00:00", "a", "Max time exceeded")))).toEqual(["07:30:00 fw-1 whole a vpn 192.0.2.7 time-limit 5400"]));

it("who comes back after an end has a new session", () =>
  expect(said(heardOf(begin("10:00:00", "a"), end("10:10:00", "a"), begin("10:10:02", "A"), end("10:20:00", "a")))).toEqual([
    "09:00:00 fw-1 sign-in a vpn 192.0.2.7 192.0.2.7",
    "09:10:00 fw-1 sign-out a vpn 192.0.2.7 192.0.2.7 sign-out",
    "09:10:02 fw-1 sign-in A vpn 192.0.2.7 192.0.2.7",
    "09:20:00 fw-1 sign-out a vpn 192.0.2.7 192.0.2.7 sign-out",
  ]));

it("site-to-site tunnels, hidden names and tunnels that come again are no sessions", () => {
  const heard = heardOf(
    "10:00:00 4-113019: Group = 192.0.2.1, Username = 192.0.2.1, IP = 192.0.2.1, Session disconnected. Session Type: LAN-to-LAN, Duration: 1h:00m:00s, Bytes xmt: 1, Bytes rcv: 2, Reason: Lost Service",
    "10:00:00 5-722023: Group <G> User <a> IP <192.0.2.7> TCP SVC connection terminated without compression",
    "10:00:00 6-113015: AAA user authentication Rejected : reason = User was not found : local database : user = ***** : user IP = 192.0.2.9",
  );
  expect(said(heard)).toEqual(["09:00:00 fw-1 failed unknown 192.0.2.9 no such account"]);
  expect(heard.passedOver).toEqual({ "ends of site-to-site tunnels": 1, "ends of tunnels within VPN sessions": 1 });
});

it("names stand in no message about a line that is not understood", () => {
  const heard = heardOf("10:00:00 6-113039: Somebody called operator.smith began", "10:00:00 6-302013: Built inbound TCP connection 1 for a:operator.smith/1 (b/1) to c:d/2 (d/2)");
  expect(heard.notUnderstoodLines).toHaveLength(2);
  expect(heard.notUnderstoodLines.join()).not.toContain("smith");
});

it("goes on where it stopped", () => {
  const heard = new HeardLog();
  let reader = asaSyslog.open(null, IN_2026);
  for (const line of asaLines) {
    readLines(asaSyslog, line, IN_2026, heard, reader);
    reader = asaSyslog.open(JSON.parse(JSON.stringify(reader.checkpoint())), IN_2026);
  }
  expect(said(heard)).toEqual(said(readLines(asaSyslog, asaLines.join("\n"))));
});
