import { describe, expect, it } from "vitest";
import { session } from "../../tests/generators/access-changes.ts";
import { asset, conversation, plant, START } from "../../tests/generators/plant-builder.ts";
import type { AccessRecord } from "../plant/session.ts";
import { sessionRemarks, unloggedTargets } from "./session-remarks.ts";

const seen = plant(
  [
    conversation("10.20.4.5", "10.20.1.21", "tcp/3389", { protocol: "rdp" }),
    conversation("10.20.4.6", "10.20.1.22", "tcp/5900", { protocol: "vnc" }),
    conversation("10.20.4.6", "10.20.1.22", "tcp/22", { protocol: "ssh" }),
    conversation("10.20.4.6", "10.20.1.9", "tcp/22", { protocol: "ssh", packetsToClient: 0, established: 0, unanswered: 4 }),
    conversation("10.20.4.6", "10.20.1.8", "tcp/502", { protocol: "modbus-tcp" }),
  ],
  { assets: [asset("HMI-1", ["10.20.1.21"]), asset("HMI-2", ["10.20.1.22"])] },
);

const record: AccessRecord = {
  sessions: [
    session("account-a", "HMI-1", "rdp", 1, 2),
    session("account-b", "HMI-1", "console", 4, 1, { endedBy: "restart" }),
    session("account-s", "HMI-1", "rdp", 4, 1, { accountKind: "service" }),
    session("hmi-1$", "HMI-1", "network", 4, 1, { accountKind: "machine" }),
  ],
  uses: [
    ["wrong password", 3],
    ["", 1],
    ["wrong password", 2],
  ].map(([reason, count]) => ({
    ...{ kind: "failed", account: "account-a", accountKind: "account", authority: null, target: "HMI-1", from: null, how: "rdp" },
    ...{ reason: reason as string, count: count as number, first: START, last: START, witness: { file: "a", record: 1 } },
  })) as AccessRecord["uses"],
  loggedTargets: [{ target: "HMI-1", first: START, last: START }],
};

describe("what stands below the sessions", () => {
  it("names machines that were worked on and whose own log says nothing: unknown who", () => {
    expect(unloggedTargets(record, seen)).toEqual([{ target: "HMI-2", protocols: ["ssh", "vnc"] }]);
    expect(unloggedTargets({ ...record, loggedTargets: [] }, seen).map(({ target }) => target)).toEqual(["HMI-1", "HMI-2"]);
  });

  it("counts people, services and machines apart, what ended sessions, and why attempts failed", () => {
    expect(sessionRemarks(record.sessions, 3, record, seen, true)).toEqual([
      "4 sessions: 2 of people (console 1, rdp 1), 1 of service accounts, 1 of machines; 1 left out by --limit",
      "those of people ended by: sign-out 1, restart 1",
      "sign-ins that failed: wrong password 5, no reason given 1",
      "seen on the wire, and no log of the machine says who it was: HMI-2 (ssh, vnc)",
    ]);
  });

  it("counts every session once, with those of people's accounts at which nobody sits", () => {
    const sessions = [...record.sessions, session("account-a", "HMI-1", "network", 4, 1), session("account-b", "HMI-1", "service", 4, 1)];
    expect(sessionRemarks(sessions, 6, record, seen, false)[0]).toBe(
      "6 sessions: 2 of people (console 1, rdp 1), 2 of other accounts over the network, as services or for jobs, 1 of service accounts, 1 of machines",
    );
  });

  it("says of a part only what is true of the part", () => {
    expect(sessionRemarks(record.sessions.slice(0, 1), 1, record, seen, false)).toHaveLength(2);
  });
});
