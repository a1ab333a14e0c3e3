// What a firewall's lists say of a connection, and how the answers of several lists, or of several ways that a packet may take, become one. Asks no list.
import type { Endpoint } from "../../plant/endpoint.ts";
import type { TextAt } from "../../plant/segmentation.ts";

export type DeviceOutcome = "permitted" | "denied" | "rejected" | "undecided";

/** The words that decided, for people: a rule, what stands behind the rules, or a route. */
export interface RulingCause {
  readonly stage: string;
  readonly text: string;
  readonly at: TextAt | null;
  /** Index into the firewall's `written`, −1 = no rule. */
  readonly written: number;
}

export interface DeviceRuling {
  readonly outcome: DeviceOutcome;
  readonly cause: RulingCause;
  /** What else a person must know: why it is undecided, that only the way back is denied, what was translated. null = nothing. */
  readonly why: string | null;
  /** The opening packet passes and what answers it does not. */
  readonly onlyReturnDenied: boolean;
  /** Of the permitting rule; null = the device's. */
  readonly idleSeconds: number | null;
  /** Where an opening packet is denied, and what that place sees of it; null = nowhere, or not by a list of rules for what is carried. */
  readonly denial: Denial | null;
  /** Indexes into the firewall's `written`: every rule that decides, or may decide, one of its packets in either direction, also where another list denies. */
  readonly rules: readonly number[];
  /** By which interfaces the opening packet may come in and go out ("" = the device itself, or none that the text names). */
  readonly ways: readonly InterfaceWay[];
}

export interface InterfaceWay {
  readonly enters: string;
  readonly leaves: string;
}

export interface Denial {
  /** Index into the firewall's stages. */
  readonly stage: number;
  /** Index into the rules of that stage, −1 = what stands behind them. */
  readonly rule: number;
  readonly source: Endpoint;
  readonly destination: Endpoint;
}

const NO_LIST = "no list of rules stands on this way";

/** All of these must let it pass: a denial outranks what is not decided, and of permits the one that names a rule is shown. */
export function strictest(rulings: readonly DeviceRuling[]): DeviceRuling {
  let best: DeviceRuling = {
    outcome: "permitted",
    cause: { stage: "", text: NO_LIST, at: null, written: -1 },
    why: null,
    onlyReturnDenied: false,
    idleSeconds: null,
    denial: null,
    rules: [],
    ways: [],
  };
  let open: DeviceRuling | null = null;
  for (const ruling of rulings) {
    if (ruling.outcome === "denied" || ruling.outcome === "rejected") return ruling;
    if (ruling.outcome === "undecided") open ??= ruling;
    else if (best.cause.text === NO_LIST || ruling.cause.written >= 0) best = { ...ruling, idleSeconds: shortest(best.idleSeconds, ruling.idleSeconds) };
  }
  return open ?? best;
}

/** Ways of which nobody knows which one is taken: only what all of them say is known. */
export function agreed(ways: readonly DeviceRuling[]): DeviceRuling {
  return ways.length === 1 ? (ways[0] as DeviceRuling) : { ...commonTo(ways), rules: [...new Set(ways.flatMap((way) => way.rules))], ways: ways.flatMap((way) => way.ways) };
}

function commonTo(ways: readonly DeviceRuling[]): DeviceRuling {
  const [first, ...others] = ways;
  if (first === undefined) return undecided("it enters and leaves by the same interface");
  const differs = others.find((way) => way.outcome !== first.outcome);
  if (differs === undefined) return first;
  if ([first, ...others].every((way) => way.outcome === "denied" || way.outcome === "rejected")) return { ...first, outcome: "denied" };
  const open = ways.find((way) => way.outcome === "undecided") ?? differs;
  return { ...open, outcome: "undecided", why: open.why };
}

export function undecided(why: string): DeviceRuling {
  return { outcome: "undecided", cause: { stage: "", text: why, at: null, written: -1 }, why, onlyReturnDenied: false, idleSeconds: null, denial: null, rules: [], ways: [] };
}

function shortest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
