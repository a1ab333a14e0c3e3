// Records about people: GlobalProtect sessions, administrators, and what is refused.
import { expect, it } from "vitest";
import { type HeardLog, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { panTraffic } from "./pan-traffic.ts";
import { panLines } from "./samples.ts";

const said = (heard: HeardLog) => {
  expect(heard.notUnderstoodLines).toEqual([]);
  return heard.signIns.map((s) =>
    [formatInstant(s.time).slice(11, 19), s.host, s.act, s.authority, s.account, s.how, s.from, s.key, s.proof, s.reason, s.seconds].filter((part) => part !== "" && part !== null).join(" "),
  );
};

it("tells the samples' sessions", () =>
  expect(said(readLines(panTraffic, panLines.join("\n")))).toEqual([
    "07:00:00 pa-1 sign-in acme vendor.a vpn 192.0.2.7 dev-7 ldap",
    "08:30:00 pa-1 sign-out acme vendor.a vpn 192.0.2.7 dev-7 sign-out",
    "08:31:00 pa-1 sign-in net.a web 10.9.0.5",
    "08:32:00 pa-1 failed net.b unknown 10.9.0.6 wrong password",
    "08:40:00 pa-1 sign-out net.a web 10.9.0.5 sign-out",
    "08:40:00 pa-1 sign-out op.a vpn sign-out",
  ]));

it("where only ends are in the log, an end tells the whole session", () => {
  const end = panLines.find((line) => line.includes("gateway-logout,")) as string;
  expect(said(readLines(panTraffic, end))).toEqual(["07:00:00 pa-1 whole acme vendor.a vpn 192.0.2.7 dev-7 sign-out 5400"]);
});

it("a refused proof is a failure, other steps are none", () => {
  const begin = panLines.find((line) => line.includes("gateway-connected,")) as string;
  const step = (event: string, status: string) => begin.replace("gateway-connected,connected", `${event},login`).replace(",success,", `,${status},`);
  const heard = readLines(panTraffic, [step("gateway-auth", "failure"), step("gateway-prelogin", "success"), step("gateway-hip-check", "success")].join("\n"));
  expect(said(heard)).toEqual(["07:00:00 pa-1 failed acme vendor.a vpn 192.0.2.7 not accepted"]);
  expect(heard.passedOver).toEqual({ "steps of GlobalProtect between sign-in and sign-out": 2 });
});

it("is known by these records, too", () => {
  for (const line of panLines) expect(panTraffic.recognise(new TextEncoder().encode(line))).toBe(2);
});
