// Hosts and profiles: names with ranges ({1..6}), addresses, and what kind of machine it is. Attributes may continue on indented lines.
import { hashText } from "./deterministic-hash.ts";
import type { ScenarioHost, Stack } from "./scenario.ts";
import { positionOf, type TextPosition } from "./source-line.ts";
import { parseIpv4, parseMac, type WordCursor } from "./word-cursor.ts";

export type HostAttributes = { -readonly [K in keyof ScenarioHost]?: ScenarioHost[K] } & { macPrefix?: readonly number[] };

const ATTRIBUTES = ["like", "vendor", "model", "firmware", "serial", "role", "mac", "stack", "ttl", "window", "accepts", "no", "keep-alive", "answers", "behind"] as const;
const STACKS: readonly Stack[] = ["windows", "linux", "embedded"];
/** What stacks send when nobody changed it: time to live, receive window, keep-alive in microseconds. */
const STACK_DEFAULTS: Readonly<Record<Stack, { readonly ttl: number; readonly windowBytes: number; readonly answersMicros: number }>> = {
  windows: { ttl: 128, windowBytes: 64_240, answersMicros: 1_500 },
  linux: { ttl: 64, windowBytes: 64_240, answersMicros: 900 },
  embedded: { ttl: 64, windowBytes: 8_192, answersMicros: 6_000 },
};
const MOST_IN_A_RANGE = 512;

/** Reads attributes up to the end of the line into `into`. */
export function parseAttributes(cursor: WordCursor, profiles: ReadonlyMap<string, HostAttributes>, into: HostAttributes): void {
  while (!cursor.done) {
    const word = cursor.take();
    if (word === undefined) return;
    switch (word.text) {
      case "like": {
        const name = cursor.peek();
        const profile = profiles.get(cursor.text("the name of a profile") ?? "");
        if (profile === undefined) {
          if (name !== undefined && !cursor.failed) cursor.unknownWord(name, "the name of a profile above", profiles.keys());
        } else Object.assign(into, profile);
        break;
      }
      case "vendor":
      case "model":
      case "firmware":
      case "serial":
      case "role":
      case "behind":
        assign(into, word.text, cursor.text(`the ${word.text}`));
        break;
      case "mac": {
        const at = cursor.peek();
        const mac = parseMac(cursor.text("a MAC address or its first three bytes") ?? "");
        if (mac === undefined) cursor.failed ||= cursor.fail("scenario-mac", `Expected six or three bytes such as 00:0e:8c, found "${at?.text.slice(0, 40)}".`, at) ?? true;
        else if (mac.length === 6) into.mac = mac;
        else into.macPrefix = mac;
        break;
      }
      case "stack":
        assign(into, "stack", cursor.choice("a stack", STACKS));
        break;
      case "ttl":
        assign(into, "ttl", cursor.number("a time to live", 1, 255));
        break;
      case "window":
        assign(into, "windowBytes", cursor.number("a window in bytes", 256, 65_535));
        break;
      case "accepts":
        assign(into, "acceptsConnections", cursor.number("a number of connections", 0, 65_535));
        if (!cursor.failed && !cursor.accept("connections") && !cursor.accept("connection")) cursor.fail("scenario-missing", 'Expected "connections".', cursor.peek());
        break;
      case "no": {
        const what = cursor.choice("gateway or keep-alive", ["gateway", "keep-alive"] as const);
        if (what === "gateway") into.noGateway = true;
        else if (what === "keep-alive") into.keepAliveMicros = null;
        break;
      }
      case "keep-alive":
        assign(into, "keepAliveMicros", cursor.duration("a keep-alive interval", 1_000_000));
        break;
      case "answers": {
        cursor.accept("in");
        assign(into, "answersMicros", cursor.duration("a response time", 10));
        break;
      }
      default:
        cursor.unknownWord(word, "an attribute of a machine", ATTRIBUTES);
    }
  }
}

function assign(into: HostAttributes, key: string, value: unknown): void {
  if (value !== undefined) Object.assign(into, { [key]: value });
}

export interface HostHead {
  readonly name: string;
  readonly addresses: readonly number[];
  readonly at: TextPosition;
}

/** "NAME ADDRESS[,ADDRESS]" with one range each: drive-{1..6} 10.1.2.{31..36}. */
export function parseHostHead(cursor: WordCursor): readonly HostHead[] | undefined {
  const word = cursor.peek();
  const name = cursor.text("a name");
  if (name === undefined || word === undefined) return undefined;
  const addressWord = cursor.peek();
  const address = cursor.text("an IPv4 address");
  if (address === undefined || addressWord === undefined) return undefined;
  const names = expandRange(name);
  const addresses = address.split(",").map(expandRange);
  if (names === undefined || addresses.some((a) => a === undefined))
    return cursor.fail("scenario-range", `Expected a range of at most ${MOST_IN_A_RANGE}, such as {1..6}.`, names === undefined ? word : addressWord);
  for (const [index, each] of names.entries()) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(each)) return cursor.fail("scenario-name", `Expected a name of letters, digits, dots and hyphens, found "${names[index]?.slice(0, 60)}".`, word);
  }
  if (addresses.some((a) => a?.length !== names.length))
    return cursor.fail("scenario-range", `Expected as many addresses as names (${names.length}), found ${addresses.map((a) => a?.length).join(" and ")}.`, addressWord);
  const heads: HostHead[] = [];
  for (const [index, each] of names.entries()) {
    const numbers = addresses.map((list) => parseIpv4(list?.[index] ?? ""));
    if (numbers.some((n) => n === undefined)) return cursor.fail("scenario-address", `Expected an IPv4 address, found "${address.slice(0, 60)}".`, addressWord);
    heads.push({ name: each, addresses: numbers as number[], at: positionOf(cursor.line, word) });
  }
  return heads;
}

function expandRange(text: string): string[] | undefined {
  const match = /^(.*)\{(\d{1,5})\.\.(\d{1,5})\}(.*)$/.exec(text);
  if (match === null) return [text];
  const from = Number(match[2]);
  const to = Number(match[3]);
  if (to < from || to - from >= MOST_IN_A_RANGE) return undefined;
  return Array.from({ length: to - from + 1 }, (_, i) => `${match[1]}${from + i}${match[4]}`);
}

export function finishHost(head: HostHead, attributes: HostAttributes): ScenarioHost {
  const stack = attributes.stack ?? "embedded";
  const defaults = STACK_DEFAULTS[stack];
  const h = hashText(head.name);
  const own = [(h >>> 16) & 0xff, (h >>> 8) & 0xff, h & 0xff];
  // Without a vendor's prefix: locally administered, unicast.
  const mac = attributes.mac ?? [...(attributes.macPrefix ?? [0x02, 0x00, 0x5e]), ...own];
  return {
    name: head.name,
    addresses: head.addresses,
    mac,
    at: head.at,
    stack,
    role: attributes.role ?? "unknown",
    vendor: attributes.vendor ?? "",
    model: attributes.model ?? "",
    firmware: attributes.firmware ?? "",
    serial: attributes.serial ?? `SN${String(h % 100_000_000).padStart(8, "0")}`,
    ttl: attributes.ttl ?? defaults.ttl,
    windowBytes: attributes.windowBytes ?? defaults.windowBytes,
    answersMicros: attributes.answersMicros ?? defaults.answersMicros,
    noGateway: attributes.noGateway ?? false,
    acceptsConnections: attributes.acceptsConnections ?? null,
    keepAliveMicros: attributes.keepAliveMicros ?? null,
    behind: attributes.behind ?? null,
  };
}
