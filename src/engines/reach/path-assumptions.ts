// The assumptions behind a judgement: which values nobody wrote, where the assumed ones come from, and what to write to overrule them.
import type { Assumption } from "../../plant/plant.ts";
import { formatDuration } from "../../foundation/time.ts";
import type { CrossingPath } from "./crossing-path.ts";
import { factsOf } from "./degrade.ts";

/** How long a protocol runs on without answers; undefined when the facts do not say. */
export function outageAssumption(protocol: string): Assumption | undefined {
  const outage = factsOf(protocol)?.outageBudgetMs;
  if (outage == null) return undefined;
  return {
    code: "outage-budget",
    text: `How long ${protocol} runs on without answers: ${formatDuration(outage.min / 1_000)} to ${formatDuration(outage.max / 1_000)}, usually ${formatDuration(outage.typical / 1_000)}.`,
    origin: `protocol facts, ${protocol}: ${factsOf(protocol)?.budgetOrigin ?? "general"}`,
    overruledBy: "plant.yaml: buffer of the line",
  };
}

export function latencyAssumption(protocol: string): Assumption | undefined {
  const latency = factsOf(protocol)?.latencyBudgetMs;
  if (latency == null) return undefined;
  return {
    code: "latency-budget",
    text: `How much delay ${protocol} bears: at most ${formatDuration(latency.max / 1_000)}, usually ${formatDuration(latency.typical / 1_000)}.`,
    origin: `protocol facts, ${protocol}: ${factsOf(protocol)?.budgetOrigin ?? "general"}`,
    overruledBy: "acknowledged: an entry for conversations that bear more",
  };
}

/** Codes are stable per kind; the same value at the same point is said once. */
export class AssumptionList {
  readonly #byText = new Map<string, Assumption>();

  add(assumption: Assumption): void {
    this.#byText.set(`${assumption.code}\n${assumption.text}`, assumption);
  }

  addPath(path: CrossingPath, uses: { readonly tcp: boolean; readonly udp: boolean }): void {
    for (const [transport, limit] of [
      ["tcp", uses.tcp ? path.tcpIdle : null],
      ["udp", uses.udp ? path.udpIdle : null],
    ] as const) {
      if (limit === null || !limit.assumed) continue;
      const name = limit.point?.name ?? "the filter between zones";
      const worst = limit.origin.startsWith("worst case");
      this.add({
        code: worst ? "idle-timeout-worst-case" : "idle-timeout-default",
        text: `${name} forgets idle ${transport.toUpperCase()} after ${formatDuration(limit.seconds)}${worst ? ", the shortest default known of a firewall, because no device or timeout is named" : ", the default of its device"}.`,
        origin: limit.origin,
        overruledBy: `idleTimeout: { ${transport}: … }${limit.point === null ? " at an entry `at: all` under enforcement" : ` at ${name}`}${worst ? ", or name the device" : ""}`,
      });
    }
    const { load } = path;
    if (load?.assumed === true) {
      const name = load.point?.name ?? "the filter between zones";
      const words = { drop: "drops all live connections", reevaluate: "re-evaluates live connections", keep: "keeps live connections" }[load.onLoad];
      this.add({
        code: load.origin === "worst case" ? "load-drops-state" : "load-default",
        text: `Loading the rules ${words} at ${name}${load.origin === "worst case" ? ": the worst case, because nothing says what it does" : ", the usual behaviour of its device"}.`,
        origin: load.origin,
        overruledBy: `onLoad: drop | reevaluate | keep${load.point === null ? " at an entry `at: all` under enforcement" : ` at ${name}`}`,
      });
    }
    if (path.bridged) {
      this.add({
        code: "insertion-new-box",
        text: `${path.names} is taken to be new: putting it into the cable interrupts the link once.`,
        origin: "worst case",
        overruledBy: "acknowledged: an entry for the control loops that may stop then",
      });
    }
  }

  all(): Assumption[] {
    return [...this.#byText.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, assumption]) => assumption);
  }
}
