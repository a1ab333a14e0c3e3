// Events about people: each VPN session once, administrators with the serial of their session, and what is refused.
import { expect, it } from "vitest";
import { type HeardLog, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { fortigate } from "./fortigate.ts";
import { fortigateLines } from "./samples.ts";

const said = (heard: HeardLog) =>
  heard.signIns.map((s) =>
    [formatInstant(s.time).slice(11, 19), s.host, s.act, s.account, s.how, s.from, s.key, s.reason, s.seconds, s.elevated].filter((part) => part !== "" && part !== null).join(" "),
  );

it("tells the samples' sessions once", () => {
  const heard = readLines(fortigate, fortigateLines.join("\n"));
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(said(heard)).toEqual([
    "09:29:34 fg-1 sign-in vendor.a vpn 192.0.2.7 11",
    "11:29:34 fg-1 sign-out vendor.a vpn 192.0.2.7 11 idle-limit",
    "09:29:34 fg-1 failed vendor.b vpn 192.0.2.8 no such account",
    "09:29:34 fg-1 sign-in net.a web 10.9.0.5 1557 true",
    "09:29:34 fg-1 failed net.b ssh 10.9.0.5 wrong password",
    "09:39:34 fg-1 sign-out net.a web 10.9.0.5 1557 idle-limit",
    "09:29:34 fg-1 credential-check op.a network 10.9.0.6",
  ]);
  expect(heard.passedOver).toEqual({ "tunnels within VPN sessions": 2, "site-to-site tunnels": 1 });
});

it("where only ends are in the log, an end tells the whole session", () => {
  const end = fortigateLines.find((line) => line.includes('tunnel-down" tunneltype="ssl-web"')) as string;
  expect(said(readLines(fortigate, end))).toEqual(["09:29:34 fg-1 whole vendor.a vpn 192.0.2.7 idle-limit 7200"]);
});
