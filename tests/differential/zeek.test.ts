// The same evidence as a capture and as the Zeek log of it: where both can know a fact, they say the same; learnt together, they count once. The
// logs are those that the ICSNPP parsers are tested with; their times are masked, so that of the captured conversation stands in. What differs
// stands in DIFFERENCES with its reason; a difference that vanishes fails too.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readConversations } from "../../src/evidence/flows/read-conversations.ts";
import type { Conversation } from "../../src/plant/conversation.ts";
import { LearnCase, learnInto } from "../store/learn-cases.ts";

const data = resolve(process.env.HOLDPOINT_DATA ?? "../shared/data");

const CASES: readonly (readonly [capture: string, folder: string, logs: readonly string[]])[] = [
  ["building-bacnet/bacnet_example.pcap", "icsnpp-bacnet-basic", ["conn", "bacnet", "bacnet_discovery"]],
  ["ethernet-ip/enip_cip_example.pcap", "icsnpp-enip-basic", ["conn", "enip", "cip", "cip_identity", "cip_io"]],
  ["modbus/modbus_example.pcap", "icsnpp-modbus-basic", ["conn", "modbus", "modbus_detailed"]],
  ["dnp3/dnp3_example.pcap", "icsnpp-dnp3-basic", ["conn", "dnp3"]],
  ["opc-ua/opcua_with-gap_with-handshake.pcap", "icsnpp-opcua-gap", ["opcua_binary"]],
  ["siemens-s7/s7comm_plus.pcap", "icsnpp-s7comm-plus", ["conn", "s7comm", "s7comm_plus", "cotp"]],
];

/** What both can know. Exchanges without a handshake are counted by other timeouts, so only TCP compares its connections. */
const COUNTS = ["packetsToServer", "packetsToClient"] as const;
const TCP_COUNTS = ["connections", "established", "refused", "unanswered", "reset", "openingsSeen", "closingsSeen"] as const;

/** "folder | client server service | what: capture / log" → why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "icsnpp-dnp3-basic | 10.10.20.5 10.10.20.8 tcp/20000 | function 3: 134 / 121": "Zeek's dnp3.log leaves out requests that follow each other without a response",
  "icsnpp-dnp3-basic | 10.10.20.5 10.10.20.8 tcp/20000 | function 4: 133 / 121": "as above",
  "icsnpp-modbus-basic | 127.0.0.1 127.0.0.1 tcp/502 | function 43: undefined / 1": "captures count the sub-function, 43/14",
  "icsnpp-modbus-basic | 127.0.0.1 127.0.0.1 tcp/502 | function 8: undefined / 1": "captures count the sub-function, 8/2",
  "icsnpp-modbus-basic | 127.0.0.1 127.0.0.1 tcp/502 | unit 2: 3 / 1": "requests that modbus_detailed.log does not match with a response are not counted",
  "icsnpp-bacnet-basic | any | operation start-stop: false / true": "ReinitializeDevice: to which end, a restart or a back-up, bacnet.log does not say",
};

const proven = (c: Conversation): boolean => c.clientDecidedBy === "syn" || c.clientDecidedBy === "log";
const service = (c: Conversation): string => `${c.client} ${c.server} ${c.transport}${c.serverPort === null ? "" : `/${c.serverPort}`}`;
const named = (c: Conversation): string => `${service(c)} ${c.protocol}`;

function compare(folder: string, captured: Conversation, logged: Conversation): string[] {
  const differences: string[] = [];
  const say = (what: string, x: unknown, y: unknown): void => {
    // null: this log does not tell of connections.
    if (x === y || (y === null && logged.connections === null)) return;
    const here = `${what}: ${String(x)} / ${String(y)}`;
    const everywhere = `${folder} | any | ${here}`;
    differences.push(DIFFERENCES[everywhere] === undefined ? `${folder} | ${service(captured)} | ${here}` : everywhere);
  };
  for (const name of COUNTS) say(name, captured[name], logged[name]);
  if (captured.transport === "tcp") {
    for (const name of TCP_COUNTS) say(name, captured[name], logged[name]);
    if (logged.connections !== null) say("opener proven", proven(captured), proven(logged));
  }
  // Details that both count.
  for (const [key, count] of Object.entries(logged.details)) say(key, captured.details[key], count);
  for (const operation of logged.operations) if (captured.operations.length > 0) say(`operation ${operation}`, captured.operations.includes(operation), true);
  return differences;
}

/** Two addresses in any order → when they began to talk. */
function withTimes(log: string, captured: readonly Conversation[]): string {
  const ends = (x: string, y: string): string => [x, y].sort().join(" ");
  const starts = new Map<string, number>();
  for (const c of captured) starts.set(ends(c.client, c.server), Math.min(c.first, starts.get(ends(c.client, c.server)) ?? c.first));
  return log
    .split("\n")
    .map((line) => {
      const [time, , from, , to] = line.split("\t");
      if (time !== "XXXXXXXXXX.XXXXXX") return line;
      const start = starts.get(ends(from as string, to as string));
      if (start === undefined) throw new Error(`nobody captured ${from} and ${to}`);
      return line.replace(time, (start / 1e6).toFixed(6));
    })
    .join("\n");
}

describe.skipIf(!existsSync(join(data, "zeek")))("a capture and its own Zeek log", () => {
  const met: string[] = [];
  it.each(CASES)("%s", async (capture, folder, logs) => {
    const place = new LearnCase();
    try {
      const [fromCapture, fromLog] = [await place.openStore("capture.duckdb"), await place.openStore("log.duckdb")];
      const path = join(data, "captures", capture);
      await learnInto(fromCapture, [path]);
      const captured = await readConversations(fromCapture);
      const files = logs.map((log) => place.file(`${log}.log`, withTimes(readFileSync(join(data, "zeek", folder, `${log}.log`), "utf8"), captured)));
      const learned = await learnInto(fromLog, files);
      expect(learned.files.map((f) => [f.outcome, f.source?.notUnderstood])).toEqual(files.map(() => ["learnt", 0]));
      const logged = await readConversations(fromLog);
      // Zeek sees nothing below IP.
      const comparable = captured.filter((c) => !c.transport.startsWith("l2/"));
      expect(logged.map(named).sort()).toEqual(comparable.map(named).sort());
      const differences = comparable.flatMap((c) => compare(folder, c, logged.find((l) => named(l) === named(c)) as Conversation));
      met.push(...differences);
      expect(differences.filter((d) => DIFFERENCES[d] === undefined)).toEqual([]);
      // Together they count once, and the capture still tells what only it knows.
      await learnInto(fromLog, [path]);
      const both = await readConversations(fromLog);
      expect(both.map(named)).toEqual(captured.map(named));
      for (const c of both) {
        const alone = captured.find((x) => named(x) === named(c)) as Conversation;
        expect([service(c), c.packetsToServer, c.packetsToClient, c.bytesToServer, c.longestSilence, c.ttlMin]).toEqual([
          service(c),
          alone.packetsToServer,
          alone.packetsToClient,
          alone.bytesToServer,
          alone.longestSilence,
          alone.ttlMin,
        ]);
      }
      await fromCapture.close();
      await fromLog.close();
    } finally {
      place.remove();
    }
  });

  it("differ only in what is listed", () => {
    expect(Object.keys(DIFFERENCES).filter((d) => !met.includes(d))).toEqual([]);
  });
});
