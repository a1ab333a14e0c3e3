// The rehearsal on the kernel of this machine. Skipped, visibly, where namespaces or programs are missing.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { describe, expect, test } from "vitest";
import { findHostPrograms, type HostPrograms, ownNetworkNamespace } from "../../src/rehearsal/host-programs.ts";
import { proberProgram } from "../../src/rehearsal/prober-program.ts";
import { rehearse } from "../../src/rehearsal/rehearse.ts";
import type { Predicted, RehearsalPoint } from "../../src/rehearsal/rehearsal-plan.ts";
import type { RehearsalReport } from "../../src/rehearsal/rehearsal-report.ts";
import { conversation, DROPPED, PERMITTED, REJECTED, RULES, smallPlant } from "./small-plant.ts";

const probe = await rehearse(smallPlant([]));
const why = probe.value === undefined ? `: ${probe.diagnostics.map((d) => d.message).join("; ")}` : "";
const reportOf = async (...args: Parameters<typeof rehearse>): Promise<RehearsalReport> => {
  const { value, diagnostics } = await rehearse(...args);
  expect(diagnostics).toEqual([]);
  return value as RehearsalReport;
};
const seenById = (report: RehearsalReport): Record<string, string> =>
  Object.fromEntries(report.compared.map((c) => [c.secondary === null ? c.conversation : `${c.conversation} ${c.secondary}`, c.seen.kind]));

const followed = (follows: boolean): string => `table inet plant {
  ct helper ftp {
    type "ftp" protocol tcp
  }
  chain prerouting {
    type filter hook prerouting priority filter;
    ${follows ? 'tcp dport 21 ct helper set "ftp"' : ""}
  }
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    ip saddr 10.1.0.10 tcp dport 21 accept
  }
}
`;
const TRANSLATED = `table ip nat {
  chain prerouting {
    type nat hook prerouting priority dstnat;
    ip daddr 10.1.0.99 tcp dport 5020 dnat to 10.2.0.20:502
  }
}
${RULES}`;

/** Links, rules and named namespaces of this machine. */
const ownNetwork = (): string =>
  [
    readdirSync("/sys/class/net").sort().join(" "),
    existsSync("/run/netns") ? readdirSync("/run/netns").join(" ") : "",
    execFileSync((findHostPrograms() as HostPrograms).ip, ["-brief", "route"], { encoding: "utf8" }),
    readFileSync("/proc/sys/net/ipv4/ip_forward", "utf8"),
  ].join("\n");

/** The prober, and whatever else still runs in a network that is not this one's. */
function processesIn(pid: number): string[] {
  const left = existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8")) ? [String(pid)] : [];
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      if (readFileSync(`/proc/${entry}/stat`, "utf8").split(") ")[1]?.split(" ")[1] === String(pid)) left.push(entry);
    } catch {
      // It has ended meanwhile.
    }
  }
  return left;
}

describe.skipIf(why !== "")(`rehearsal in network namespaces${why}`, () => {
  test("what the kernel does with each kind of conversation is seen, and agrees with what is predicted", async () => {
    const report = await reportOf(
      smallPlant([
        conversation("permitted tcp", "hmi", "plc", "tcp", 502, PERMITTED),
        conversation("dropped tcp", "laptop", "plc", "tcp", 502, DROPPED),
        conversation("reset tcp", "hmi", "drive", "tcp", 80, REJECTED),
        conversation("prohibited tcp", "hmi", "drive", "tcp", 81, REJECTED),
        conversation("permitted udp", "hmi", "plc", "udp", 5000, PERMITTED),
        conversation("one-way udp", "hmi", "plc", "udp", 2222, PERMITTED, { answers: false }),
        conversation("dropped udp", "laptop", "plc", "udp", 5000, DROPPED),
        conversation("rejected udp", "hmi", "drive", "udp", 161, REJECTED),
        conversation("permitted echo", "hmi", "drive", "icmp", null, PERMITTED),
        conversation("dropped echo", "laptop", "drive", "icmp", null, DROPPED),
        conversation("permitted gre", "hmi", "drive", "ip/47", null, PERMITTED),
        conversation("dropped gre", "laptop", "drive", "ip/47", null, DROPPED),
        conversation("mates", "plc", "drive", "tcp", 4840, PERMITTED),
      ]),
    );
    expect(report.disagreed).toEqual([]);
    expect(report.notRehearsed).toEqual([]);
    expect(report.agreed).toBe(13);
    expect(report.compared.map((c) => c.conversation)[1]).toBe("dropped tcp");
  });

  test("a wrong prediction is a disagreement", async () => {
    const report = await reportOf(
      smallPlant([
        conversation("said to be denied", "hmi", "plc", "tcp", 502, DROPPED),
        conversation("said to be permitted", "laptop", "plc", "tcp", 502, PERMITTED),
        conversation("said to be dropped", "hmi", "drive", "tcp", 80, DROPPED),
        conversation("said to be rejected", "laptop", "plc", "udp", 5000, REJECTED),
        conversation("said to be denied somehow", "hmi", "drive", "tcp", 80, { kind: "denied", how: "either" }),
      ]),
    );
    expect(report.agreed).toBe(1);
    expect(report.disagreed.map((d) => d.conversation)).toEqual(["said to be denied", "said to be permitted", "said to be dropped", "said to be rejected"]);
    expect(seenById(report)).toEqual({
      "said to be denied": "carried",
      "said to be permitted": "dropped",
      "said to be dropped": "rejected",
      "said to be rejected": "dropped",
      "said to be denied somehow": "rejected",
    });
  });

  test("a silence longer than the idle timeout cuts, a shorter one does not", async () => {
    const cut = { kind: "cut", idleSeconds: 3600 } as const;
    const report = await reportOf(
      smallPlant([
        conversation("two hours", "hmi", "plc", "tcp", 502, cut, { longestSilenceSeconds: 7200 }),
        conversation("two hours, server speaks", "hmi", "plc", "tcp", 44818, cut, { longestSilenceSeconds: 7200, speaksAfterSilence: "server" }),
        conversation("59 minutes", "hmi", "plc", "tcp", 502, PERMITTED, { longestSilenceSeconds: 3540 }),
        conversation("two hours said to be fine", "hmi", "plc", "tcp", 502, PERMITTED, { longestSilenceSeconds: 7200 }),
        conversation("59 minutes said to be cut", "hmi", "plc", "tcp", 502, { kind: "cut", idleSeconds: 60 }, { longestSilenceSeconds: 3540 }),
        conversation("udp client asks again", "hmi", "plc", "udp", 5000, PERMITTED, { longestSilenceSeconds: 600 }),
        conversation("udp server speaks late", "hmi", "plc", "udp", 5000, { kind: "cut", idleSeconds: 30 }, { longestSilenceSeconds: 600, speaksAfterSilence: "server" }),
        conversation("exactly", "hmi", "plc", "tcp", 502, PERMITTED, { longestSilenceSeconds: 3600 }),
      ]),
    );
    expect(report.notRehearsed.map((n) => [n.conversation, n.code])).toEqual([["exactly", "silence-equals-timeout"]]);
    expect(report.disagreed.map((d) => [d.conversation, d.seen.kind])).toEqual([
      ["two hours said to be fine", "cut"],
      ["59 minutes said to be cut", "carried"],
    ]);
  });

  test("what FTP negotiates is carried only where the rules follow it", async () => {
    const ftp = (predicted: Predicted) =>
      smallPlant(
        [
          conversation("active", "hmi", "plc", "tcp", 21, PERMITTED, { secondary: [{ opener: "server", transport: "tcp", port: 40_001, announced: "ftp-port", predicted }] }),
          conversation("passive", "hmi", "plc", "tcp", 21, PERMITTED, {
            secondary: [{ opener: "client", transport: "tcp", port: 40_002, announced: "ftp-pasv", predicted }],
            longestSilenceSeconds: 100,
          }),
          conversation("said nothing", "hmi", "plc", "tcp", 21, PERMITTED, { secondary: [{ opener: "client", transport: "tcp", port: 40_003, announced: null, predicted: DROPPED }] }),
        ],
        followed(predicted === PERMITTED),
      );
    const following = await reportOf(ftp(PERMITTED));
    expect([following.agreed, following.disagreed, following.notRehearsed]).toEqual([6, [], []]);
    const plain = await reportOf(ftp(DROPPED));
    expect([plain.agreed, plain.disagreed, plain.notRehearsed]).toEqual([6, [], []]);
  });

  test("what is dialled may be a translated address", async () => {
    const dialled = { address: "10.1.0.99", port: 5020 };
    const plan = smallPlant(
      [conversation("translated", "hmi", "plc", "tcp", 502, PERMITTED, { dialled }), conversation("port not translated", "hmi", "plc", "tcp", 502, DROPPED, { dialled: { ...dialled, port: 5021 } })],
      TRANSLATED,
    );
    const point = plan.points[0] as RehearsalPoint;
    const interfaces = point.interfaces.map((i) => (i.name === "office" ? { ...i, networks: [...i.networks, "10.1.0.99/32"] } : i));
    const report = await reportOf({ ...plan, points: [{ ...point, interfaces }] });
    expect(seenById(report)).toEqual({ translated: "carried", "port not translated": "rejected" });
  });

  test("a bridge filters between its segments, two routers stand one behind the other, and IPv6 is carried", async () => {
    const permit = (what: string): string =>
      `table inet f {\n chain c {\n type filter hook forward priority 0; policy drop;\n ct state established,related accept\n meta l4proto ipv6-icmp accept\n ${what} accept\n }\n}\n`;
    const machine = (name: string, address: string, prefixLength: number, segment: string) => ({ name, address, prefixLength, segment, gateway: null });
    const point = (name: string, kind: "router" | "bridge", segments: readonly string[], ruleset: string): RehearsalPoint => ({
      name,
      kind,
      ruleset,
      interfaces: segments.map((segment) => ({ name: segment, segment, networks: [] })),
      idleSeconds: { tcp: null, udp: null, icmp: null },
      takesUpMidStream: false,
    });
    const report = await reportOf({
      endpoints: [
        machine("a", "10.0.0.1", 24, "west"),
        machine("b", "10.0.0.2", 24, "east"),
        machine("c", "10.9.0.3", 32, "north"),
        machine("a6", "2001:db8::1", 64, "west"),
        machine("c6", "2001:db8:9::3", 64, "north"),
      ],
      points: [
        point("bridge", "bridge", ["west", "east"], permit("tcp dport { 502, 80, 81 }")),
        point("near", "router", ["east", "between"], permit("tcp dport { 80, 81 }")),
        point("far", "router", ["between", "north"], permit("tcp dport { 80, 82 }")),
      ],
      conversations: [
        conversation("bridged", "a", "b", "tcp", 502, PERMITTED),
        conversation("not bridged", "a", "b", "tcp", 503, DROPPED),
        conversation("through all", "a", "c", "tcp", 80, PERMITTED),
        conversation("dropped by the last", "a", "c", "tcp", 81, DROPPED),
        conversation("dropped by the first", "a", "c", "tcp", 82, DROPPED),
        conversation("IPv6", "a6", "c6", "tcp", 80, PERMITTED),
        conversation("IPv6 echo", "c6", "a6", "icmp", null, PERMITTED),
        conversation("IPv6 dropped", "a6", "c6", "tcp", 81, DROPPED),
      ],
      ruleIdleSeconds: { tcp: [], udp: [], icmp: [] },
    });
    expect([report.agreed, report.disagreed, report.notRehearsed]).toEqual([8, [], []]);
  });

  test("what is not rehearsed is named with its reason", async () => {
    const plan = smallPlant([
      conversation("group", "hmi", "plc", "udp", 5353, PERMITTED, { delivery: "multicast" }),
      conversation("frame", "hmi", "plc", "l2/0x8892", null, PERMITTED),
      conversation("unknown", "hmi", "plc", "tcp", 502, { kind: "unknown", why: "a line was not understood" }),
      conversation("igmp", "hmi", "plc", "ip/2", null, PERMITTED),
      conversation("itself", "plc", "plc", "tcp", 502, PERMITTED),
      conversation("lost", "hmi", "island", "tcp", 502, DROPPED),
    ]);
    const report = await reportOf({ ...plan, endpoints: [...plan.endpoints, { name: "island", address: "10.3.0.1", prefixLength: 24, segment: "island", gateway: null }] });
    expect(report.notRehearsed.map((n) => n.code)).toEqual(["multicast", "layer-2", "prediction-unknown", "protocol", "same-endpoint", "not-carried-without-rules"]);
    expect(report.compared).toEqual([]);
  });

  test("rules that the kernel refuses, and rules that read files, are told", async () => {
    expect((await rehearse(smallPlant([], "table inet x { chain c { nonsense } }\n"))).diagnostics.map((d) => d.code)).toEqual(["rehearsal-rules"]);
    expect((await rehearse(smallPlant([], 'include "/etc/passwd"\n'))).diagnostics.map((d) => d.code)).toEqual(["rehearsal-include"]);
  });

  test("more rules are loaded than fit into one message to the kernel", async () => {
    const many = Array.from({ length: 3_000 }, (_, i) => `    ip saddr 10.77.${i >> 8}.${i & 255} ip daddr 10.2.0.20 tcp dport ${1 + i} accept\n`).join("");
    const report = await reportOf(
      smallPlant(
        [conversation("last", "hmi", "plc", "tcp", 502, PERMITTED), conversation("no", "laptop", "plc", "tcp", 502, DROPPED)],
        RULES.replace("    ct state invalid drop\n", `    ct state invalid drop\n${many}`),
      ),
    );
    expect([report.agreed, report.notRehearsed]).toEqual([2, []]);
  });

  test("after an abort, and after kill -9 in the middle, nothing is left; the machine's own network never changed", async () => {
    const before = ownNetwork();
    const plan = smallPlant([conversation("long", "hmi", "plc", "tcp", 502, PERMITTED, { longestSilenceSeconds: 3000 })]);
    const abort = new AbortController();
    let pid = 0;
    const onStarted = (started: number): void => {
      pid = started;
    };
    const reason = new Error("enough");
    await expect(rehearse(plan, { signal: abort.signal, onStarted, onProgress: ({ what }) => what === "carrying without rules" && setTimeout(() => abort.abort(reason), 300) })).rejects.toBe(reason);
    expect(processesIn(pid)).toEqual([]);
    const killed = await rehearse(plan, {
      onStarted,
      onProgress: ({ what }) => {
        if (what === "carrying without rules") setTimeout(() => process.kill(pid, "SIGKILL"), 300);
      },
    });
    expect(killed.diagnostics.map((d) => d.code)).toEqual(["rehearsal-stopped"]);
    expect(killed.value).toBeUndefined();
    expect(processesIn(pid)).toEqual([]);
    expect(ownNetwork()).toEqual(before);
  });

  test("when the program that rehearses is killed, its namespaces end with it", async () => {
    const programs = findHostPrograms() as HostPrograms;
    const prober = spawn(programs.unshare, ["--user", "--map-root-user", "--net", "--", programs.perl, "-e", proberProgram, ownNetworkNamespace()], { stdio: ["pipe", "pipe", "ignore"] });
    await once(prober.stdout, "data");
    // The end of its input is all that a killed parent leaves.
    prober.stdin.destroy();
    await once(prober, "exit");
    expect(processesIn(prober.pid as number)).toEqual([]);
  });
});
