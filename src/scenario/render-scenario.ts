// A scenario as packets in time order, for the windows in which somebody listened. Deterministic: the same scenario, seed and windows give
// the same bytes; a window shows what it would show had everything before it been rendered, up to who got the last free connection.
import { type Micros, MICROS_PER_SECOND } from "../foundation/time.ts";
import { EventQueue } from "./event-queue.ts";
import type { PacketSink } from "./flow.ts";
import { LocalCalendar } from "./local-calendar.ts";
import { planFlows } from "./plan-flows.ts";
import type { Scenario } from "./scenario.ts";

export interface RenderWindow {
  readonly from: Micros;
  readonly to: Micros;
  /** Services the capture filter left out. */
  readonly withoutServices: readonly string[];
  /** The filter as a person writes it; null = none. */
  readonly captureFilter: string | null;
  readonly drops: number;
}

export interface RenderOptions {
  readonly seed: number;
  /** Absent: the captures that the scenario declares. */
  readonly windows?: readonly RenderWindow[];
  /** Clips the windows. */
  readonly from?: Micros;
  readonly to?: Micros;
}

export interface ScenarioSink extends PacketSink {
  windowBegins?(window: RenderWindow): void;
  windowEnds?(window: RenderWindow): void;
}

export interface RenderSummary {
  readonly packets: number;
  readonly flows: number;
  readonly windows: readonly RenderWindow[];
}

/** Words of `without` and the services behind them. */
export const CAPTURE_FILTERS: ReadonlyMap<string, { readonly services: readonly string[]; readonly text: string }> = new Map([
  ["enip-io", { services: ["udp/2222"], text: "not udp port 2222" }],
  ["profinet", { services: [`l2/${0x8892}`], text: "not ether proto 0x8892" }],
  ["spanning-tree", { services: ["l2/0"], text: "not stp" }],
]);

/** The declared captures as windows, in time order; overlapping ones are joined to the earlier. */
export function captureWindows(scenario: Scenario, calendar = new LocalCalendar(scenario.timezone, scenario.start)): RenderWindow[] {
  const windows: RenderWindow[] = [];
  for (const capture of scenario.captures) {
    const filters = capture.without.map((word) => CAPTURE_FILTERS.get(word)).filter((f) => f !== undefined);
    for (let day = 0; day < scenario.days; day++) {
      if (!calendar.matches(capture.days, day)) continue;
      const endDay = capture.toSeconds > capture.fromSeconds ? day : day + 1;
      windows.push({
        from: calendar.instant(day, capture.fromSeconds),
        to: calendar.instant(endDay, capture.toSeconds),
        withoutServices: filters.flatMap((f) => f.services),
        captureFilter: filters.length === 0 ? null : filters.map((f) => f.text).join(" and "),
        drops: capture.drops,
      });
    }
  }
  windows.sort((x, y) => x.from - y.from || x.to - y.to);
  const apart: RenderWindow[] = [];
  for (const window of windows) {
    const free = apart[apart.length - 1]?.to ?? Number.NEGATIVE_INFINITY;
    if (window.to > free) apart.push({ ...window, from: Math.max(window.from, free) });
  }
  return apart;
}

export function renderScenario(scenario: Scenario, options: RenderOptions, sink: ScenarioSink): RenderSummary {
  const calendar = new LocalCalendar(scenario.timezone, scenario.start);
  const planned = planFlows(scenario, calendar, options.seed);
  const queue = new EventQueue(planned.length);
  const windows: RenderWindow[] = [];
  let packets = 0;
  for (const declared of options.windows ?? captureWindows(scenario, calendar)) {
    const window = { ...declared, from: Math.max(declared.from, options.from ?? Number.NEGATIVE_INFINITY), to: Math.min(declared.to, options.to ?? Number.POSITIVE_INFINITY) };
    if (!(window.to > window.from)) continue;
    windows.push(window);
    sink.windowBegins?.(window);
    queue.clear();
    for (const { flow } of planned) flow.reset();
    const left = new Set(window.withoutServices);
    // Only connectionless flows can be filtered, so nothing else depends on what they would have sent.
    const isSilent = planned.map((p) => left.has(p.service));
    for (const [index, { flow }] of planned.entries()) if (isSilent[index] !== true) queue.add(index, flow.begin(window.from));
    for (let index = queue.first(); index >= 0; index = queue.first()) {
      const due = queue.firstDue();
      if (due >= window.to) break;
      packets++;
      queue.rescheduleFirst((planned[index] as (typeof planned)[number]).flow.step(due, sink));
    }
    sink.windowEnds?.(window);
  }
  return { packets, flows: planned.length, windows };
}

/** A window from an instant for some seconds, without a filter. */
export function plainWindow(from: Micros, seconds: number): RenderWindow {
  return { from, to: from + seconds * MICROS_PER_SECOND, withoutServices: [], captureFilter: null, drops: 0 };
}
