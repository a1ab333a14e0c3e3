// Events of the jump host's audit log to what they say of sessions, and a real excerpt against counts of its lines.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type HeardLog, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { teleportEvents, teleportLines } from "./samples.ts";
import { teleport } from "./teleport.ts";

const said = (heard: HeardLog) =>
  heard.signIns.map((s) =>
    [formatInstant(s.time).slice(11, 19), s.act, s.account, s.host, s.how, s.from, s.key, s.proof, s.reason, s.seconds].filter((part) => part !== "" && part !== null).join(" "),
  );

it("tells who worked on which machine, with the person's account and not the machine's", () => {
  const heard = readLines(teleport, teleportLines.join("\n"));
  expect(heard.notUnderstoodLines).toEqual([]);
  expect(said(heard)).toEqual([
    "06:00:00 credential-check op.a jump.plant.example web 192.0.2.7 second-factor",
    "06:00:01 failed op.b jump.plant.example web 192.0.2.8 wrong password or second factor",
    "06:00:10 sign-in op.a hist-1.plant.example ssh 192.0.2.7 sid-1 second-factor",
    "06:10:00 sign-in vendor hist-1.plant.example ssh 192.0.2.7 sid-1 +1",
    "06:30:05 sign-out vendor hist-1.plant.example ssh 192.0.2.7 sid-1 +1 connection-end",
    "06:30:05 sign-out op.a hist-1.plant.example ssh 192.0.2.7 sid-1 sign-out",
    "07:00:00 sign-in op.a 10.20.1.9 rdp sid-2 second-factor",
    "07:00:30 failed op.b 10.20.1.9 rdp not allowed here",
    "07:45:01 sign-out op.a 10.20.1.9 rdp sid-2 idle-limit",
    "08:00:00 sign-in op.a hist-2.plant.example network sid-3 second-factor",
    "08:01:00 sign-out op.a hist-2.plant.example network sid-3 sign-out",
  ]);
  expect(heard.passedOver).toMatchObject({ "session.data": 1, "access_request.create": 1 });
});

it("a log that was filtered to ends still says when sessions began", () =>
  expect(said(readLines(teleport, teleportLines[6] as string))).toEqual(["06:00:10 whole op.a hist-1.plant.example ssh 192.0.2.7 sid-1 1795"]));

it("a second factor is that of the sign-in before, not one of any time", () => {
  const later = { ...teleportEvents[2], time: "2026-03-12T06:00:10Z" };
  expect(readLines(teleport, [teleportLines[0], JSON.stringify(later)].join("\n")).signIns[1]?.proof).toBe("");
});

it("damaged lines are told by number, and never shown", () => {
  expect(teleport.namesPeople).toBe(true);
  expect(readLines(teleport, '{"event":"user.login"}\n{"event":\n[]\n{"time":"2026-03-10T06:00:00Z"}').notUnderstoodLines).toEqual([
    "1: expected a time in the member time",
    "2: expected one JSON object per line",
    "3: expected one JSON object per line",
    "4: expected the member event",
  ]);
});

const data = process.env.HOLDPOINT_DATA ?? join(import.meta.dirname, "../../../../../shared/data");
const log = join(data, "access/jump-host/teleport-audit-excerpt.log");

describe.skipIf(!existsSync(log))("a real excerpt", () => {
  it("has as many sign-ins, sessions and failures as a search of its text finds", () => {
    const text = readFileSync(log, "utf8");
    expect(teleport.recognise(new TextEncoder().encode(text))).toBe(2);
    const heard = readLines(teleport, text);
    const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
    expect(heard.notUnderstoodLines).toEqual([]);
    expect(heard.signInKinds).toEqual({
      "user.login": count(/"code":"T1000I"/g),
      "failed user.login": count(/"code":"T1000W"/g),
      "session.start": count(/"event":"session.start"/g),
      "session.end": count(/"event":"session.end"/g),
    });
    const ends = heard.signIns.filter((s) => s.act === "sign-out");
    for (const start of heard.signIns.filter((s) => s.act === "sign-in")) {
      const end = ends.find((s) => s.key === start.key);
      expect([end?.host, end?.account, start.proof]).toEqual([start.host, start.account, "second-factor"]);
    }
  });
});
