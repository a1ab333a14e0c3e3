// Sessions of real logs against what a plain search of their text finds: each sign-in is one session, and attempts that failed are as many as the log says.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { learn } from "../../src/app/learn.ts";
import { evidenceTables } from "../../src/evidence/flows/flow-tables.ts";
import { readSessions } from "../../src/evidence/sessions/read-sessions.ts";
import type { AccessRecord } from "../../src/plant/session.ts";
import { createMemoryStore } from "../../src/store/memory-store.ts";

const access = resolve(process.env.HOLDPOINT_DATA ?? "../shared/data", "access");

async function recordOf(paths: readonly string[]): Promise<AccessRecord> {
  const store = createMemoryStore(evidenceTables);
  const request = { store, paths: paths.map((path) => join(access, path)), vantage: null, addressSpaceOf: () => "site", onProgress: () => {}, signal: new AbortController().signal };
  await learn(request);
  return readSessions(store, { assets: [] });
}

describe.skipIf(!existsSync(access))("sessions of real logs (needs HOLDPOINT_DATA or ../shared/data)", () => {
  it("has one session for each accepted sign-in of OpenSSH, from the accepting to the closing line", async () => {
    const lines = readFileSync(join(access, "ssh/OpenSSH_2k.log"), "utf8").split("\n");
    const accepted = lines.filter((line) => / Accepted \S+ for /.test(line));
    const { sessions } = await recordOf(["ssh/OpenSSH_2k.log"]);
    expect(sessions).toHaveLength(accepted.length);
    const clock = (line: string | undefined): number => {
      const [, hours, minutes, seconds] = /(\d\d):(\d\d):(\d\d)/.exec(line ?? "") ?? [];
      return Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
    };
    const closed = lines.find((line) => /session closed for user/.test(line));
    const [only] = sessions;
    expect(((only?.end ?? 0) - (only?.start ?? 0)) / 1e6).toBe(clock(closed) - clock(accepted[0]));
    expect(only).toMatchObject({ how: "ssh", endedBy: "sign-out", from: /from (\S+) port/.exec(accepted[0] as string)?.[1] });
  });

  it("has one session for each that Teleport's log begins", async () => {
    const file = "jump-host/teleport-audit-excerpt.log";
    const begun = readFileSync(join(access, file), "utf8").match(/"event":\s*"session\.start"/g) ?? [];
    expect((await recordOf([file])).sessions).toHaveLength(begun.length);
  });

  it("is the same in whichever order the files are learnt", async () => {
    const files = ["ssh/OpenSSH_2k.log", "jump-host/teleport-audit-excerpt.log", "windows-evtx/ID4688_4778_4779-RDP-hijack-direct.evtx", "windows-evtx/DE_RDP_Tunneling_4624.evtx", "windows-evtx"];
    const about = ({ sessions, uses, loggedTargets }: AccessRecord): unknown => ({
      sessions: sessions.map(({ witness: _, account: __, ...facts }) => JSON.stringify(facts)).sort(),
      uses: uses.length,
      loggedTargets,
    });
    expect(about(await recordOf([...files].reverse()))).toEqual(about(await recordOf(files)));
  });
});
