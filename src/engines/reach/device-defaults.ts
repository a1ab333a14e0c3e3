// What is assumed of an enforcement point where the change writes nothing: the defaults of its device, else the worst that is known of any.
// Every value says where it comes from and how sure it is ("sourced" or "general").
import { firewallTable } from "../../plant/facts/firewall-table.ts";
import { firewallById, onLoadOf, originText } from "../../plant/firewall-facts.ts";
import type { FirewallFacts } from "../../plant/firewall-make.ts";
import type { OnLoad } from "../../plant/segmentation.ts";

export interface DefaultSeconds {
  readonly seconds: number;
  /** "fortios, sourced: <title>" */
  readonly origin: string;
}

/** null = the facts give no value. */
export interface DeviceDefaults {
  readonly tcpIdle: DefaultSeconds | null;
  readonly udpIdle: DefaultSeconds | null;
  readonly onLoad: { readonly behaviour: OnLoad; readonly origin: string } | null;
}

export interface WorstCase {
  readonly tcpIdle: DefaultSeconds;
  readonly udpIdle: DefaultSeconds;
}

const TCP_TIMERS: ReadonlySet<string> = new Set(["tcpEstablished"]);
/** Which of them holds depends on how many answers there were, so the shortest is taken. */
const UDP_TIMERS: ReadonlySet<string> = new Set(["udp", "udpStream", "udpFirst", "udpSingle", "udpMultiple"]);
/** Address translators of clouds: never the firewall between two zones of a plant, so they do not set the worst case. */
const NOT_IN_PLANTS: ReadonlySet<string> = new Set(["aws-nat", "azure-lb"]);

function shortestOf(devices: readonly FirewallFacts[], names: ReadonlySet<string>): DefaultSeconds | null {
  let best: DefaultSeconds | null = null;
  for (const device of devices) {
    for (const timer of device.idleTimers) {
      if (!names.has(timer.name) || timer.seconds === null) continue;
      if (best === null || timer.seconds < best.seconds) best = { seconds: timer.seconds, origin: originText(device, timer) };
    }
  }
  return best;
}

const byFacts = new Map<FirewallFacts, DeviceDefaults>();

/** Undefined when the facts do not know the device. */
export function defaultsOf(device: string): DeviceDefaults | undefined {
  const facts = firewallById(device);
  if (facts === undefined) return undefined;
  const before = byFacts.get(facts);
  if (before !== undefined) return before;
  const behaviour = onLoadOf(facts);
  const defaults: DeviceDefaults = {
    tcpIdle: shortestOf([facts], TCP_TIMERS),
    udpIdle: shortestOf([facts], UDP_TIMERS),
    onLoad: behaviour === null ? null : { behaviour, origin: originText(facts, facts.ruleChange) },
  };
  byFacts.set(facts, defaults);
  return defaults;
}

function worstOf(names: ReadonlySet<string>): DefaultSeconds {
  const shortest = shortestOf(
    firewallTable.filter((f) => !NOT_IN_PLANTS.has(f.id)),
    names,
  );
  if (shortest === null) throw new Error("the firewall facts hold no idle timeout");
  return shortest;
}

const worst: WorstCase = { tcpIdle: worstOf(TCP_TIMERS), udpIdle: worstOf(UDP_TIMERS) };

/** The shortest defaults among firewalls that may stand in a plant. What loading does has no entry: the worst there is, is to drop all state. */
export function worstCase(): WorstCase {
  return worst;
}
