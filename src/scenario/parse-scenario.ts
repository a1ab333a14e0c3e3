// Scenario text to a scenario, line by line: every line is understood or named in a diagnostic with line and column. Reads no files.
import { type Diagnostic, hasErrors, type Parsed } from "../foundation/diagnostic.ts";
import { hashText } from "./deterministic-hash.ts";
import { isTimezone } from "./local-calendar.ts";
import { parseConversation } from "./parse-conversation.ts";
import { acceptDays, parseDate } from "./parse-days.ts";
import { finishHost, type HostAttributes, type HostHead, parseAttributes, parseHostHead } from "./parse-host.ts";
import { parseSignedIn, parseSignIn, parseSignInLog, SIGN_IN_WORDS } from "./parse-sign-in.ts";
import { CAPTURE_FILTERS } from "./render-scenario.ts";
import type { Scenario, ScenarioCapture, ScenarioConversation, ScenarioHost, ScenarioNetwork, ScenarioSignIn, SignInLog } from "./scenario.ts";
import { positionOf, splitLines, type SourceLine, type Word } from "./source-line.ts";
import { networkOf } from "./station.ts";
import { trafficTable } from "./traffic-table.ts";
import { parseIpv4, parseTimeOfDay, WordCursor } from "./word-cursor.ts";

const KEYWORDS = ["plant", "timezone", "from", "vantage", "network", "profile", "host", "group", "capture", ...SIGN_IN_WORDS];
const MOST_HOSTS = 20_000;
const MOST_PAIRS = 200_000;

interface HostBlock {
  readonly heads: readonly HostHead[];
  readonly attributes: HostAttributes;
}

export function parseScenario(text: string, file: string): Parsed<Scenario> {
  const diagnostics: Diagnostic[] = [];
  const reader = new ScenarioReader(file, diagnostics);
  const lines = splitLines(text, file, diagnostics);
  // Statements may stand above the hosts they name.
  for (const line of lines) if (!isStatement(line) && !isSignIn(line)) reader.declaration(line);
  reader.finishHosts();
  for (const line of lines) {
    if (isSignIn(line)) reader.signIn(line);
    else if (isStatement(line)) reader.statement(line);
  }
  const scenario = reader.scenario();
  return { value: hasErrors(diagnostics) ? undefined : scenario, diagnostics };
}

function isStatement(line: SourceLine): boolean {
  return line.words.some((word) => word.text === "->" && !word.quoted);
}

function isSignIn(line: SourceLine): boolean {
  return !line.indented && SIGN_IN_WORDS.some((word) => line.words[0]?.text === word);
}

class ScenarioReader {
  private readonly file: string;
  private readonly diagnostics: Diagnostic[];
  private title = "";
  private timezone = "UTC";
  private start = { year: 2026, month: 1, day: 5 };
  private days = 1;
  private vantage = "span";
  private readonly networks: ScenarioNetwork[] = [];
  private readonly profiles = new Map<string, HostAttributes>();
  private readonly blocks: HostBlock[] = [];
  private readonly hosts = new Map<string, ScenarioHost>();
  private readonly groups = new Map<string, readonly string[]>();
  private readonly captures: ScenarioCapture[] = [];
  private readonly conversations: ScenarioConversation[] = [];
  private readonly signIns: ScenarioSignIn[] = [];
  private readonly signInLogs: SignInLog[] = [];
  /** Attributes that an indented line continues. */
  private open: HostAttributes | undefined;
  private pairs = 0;

  constructor(file: string, diagnostics: Diagnostic[]) {
    this.file = file;
    this.diagnostics = diagnostics;
  }

  declaration(line: SourceLine): void {
    const cursor = new WordCursor(line, this.diagnostics);
    if (line.indented) {
      if (this.open === undefined) cursor.fail("scenario-indent", "Expected no indentation: only attributes of the host or profile above are indented.", line.words[0]);
      else parseAttributes(cursor, this.profiles, this.open);
      return;
    }
    this.open = undefined;
    const word = cursor.take() as Word;
    switch (word.text) {
      case "plant":
        this.title = cursor.text("the plant's name") ?? "";
        break;
      case "timezone":
        this.readTimezone(cursor);
        break;
      case "from":
        this.readStart(cursor);
        break;
      case "vantage":
        this.vantage = this.readName(cursor) ?? this.vantage;
        break;
      case "network":
        this.readNetwork(cursor);
        return;
      case "profile":
        this.readProfile(cursor);
        return;
      case "host":
        this.readHost(cursor);
        return;
      case "group":
        this.readGroup(cursor);
        return;
      case "capture":
        this.readCapture(cursor);
        return;
      default:
        cursor.unknownWord(word, "a declaration, or a statement with ->", KEYWORDS);
    }
    this.nothingMore(cursor);
  }

  private nothingMore(cursor: WordCursor): void {
    const word = cursor.peek();
    if (!cursor.failed && word !== undefined) cursor.fail("scenario-surplus", `Expected the end of the line, found "${word.text.slice(0, 60)}".`, word);
  }

  private readName(cursor: WordCursor): string | undefined {
    const word = cursor.peek();
    const name = cursor.text("a name");
    if (name === undefined || /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(name)) return name;
    return cursor.fail("scenario-name", `Expected a name of letters, digits, dots and hyphens, found "${name.slice(0, 60)}".`, word);
  }

  private readTimezone(cursor: WordCursor): void {
    const word = cursor.peek();
    const name = cursor.text("a time zone such as Europe/Berlin");
    if (name === undefined) return;
    if (isTimezone(name)) this.timezone = name;
    else cursor.fail("scenario-timezone", `Expected a time zone such as Europe/Berlin, found "${name.slice(0, 60)}".`, word);
  }

  private readStart(cursor: WordCursor): void {
    const word = cursor.peek();
    const date = parseDate(cursor.text("a date such as 2026-09-28") ?? "");
    if (date === undefined) {
      if (!cursor.failed) cursor.fail("scenario-date", `Expected a date such as 2026-09-28, found "${word?.text.slice(0, 40)}".`, word);
      return;
    }
    this.start = date;
    if (cursor.accept("for")) {
      this.days = cursor.number("a number of days", 1, 400) ?? 1;
      if (!cursor.accept("days")) cursor.accept("day");
    }
  }

  private readNetwork(cursor: WordCursor): void {
    const at = positionOf(cursor.line, cursor.peek());
    const name = this.readName(cursor);
    const word = cursor.peek();
    const match = /^([\d.]+)\/(\d{1,2})$/.exec(cursor.text("a prefix such as 10.20.0.0/24") ?? "");
    const base = parseIpv4(match?.[1] ?? "");
    const prefixLength = Number(match?.[2] ?? -1);
    if (name === undefined || cursor.failed) return;
    if (base === undefined || prefixLength < 8 || prefixLength > 30 || base % 2 ** (32 - prefixLength) !== 0) {
      cursor.fail("scenario-prefix", `Expected a network from /8 to /30 whose host bits are zero, found "${word?.text.slice(0, 40)}".`, word);
      return;
    }
    let gateway: number | null = null;
    let vlan: number | null = null;
    let level = 4;
    while (!cursor.done) {
      const clause = cursor.choice("gateway, vlan or level", ["gateway", "vlan", "level"] as const);
      if (clause === "gateway") {
        const gatewayWord = cursor.peek();
        const address = parseIpv4(cursor.text("the gateway's address") ?? "");
        if (address === undefined || address < base || address >= base + 2 ** (32 - prefixLength)) {
          if (!cursor.failed) cursor.fail("scenario-address", `Expected an address inside ${match?.[0]}, found "${gatewayWord?.text.slice(0, 40)}".`, gatewayWord);
          return;
        }
        gateway = address;
      } else if (clause === "vlan") vlan = cursor.number("a VLAN id", 1, 4_094) ?? null;
      else if (clause === "level") level = cursor.number("a level", 0, 5) ?? level;
    }
    if (this.networks.some((n) => n.name === name)) cursor.fail("scenario-twice", `Expected another name: "${name}" is already a network.`, cursor.line.words[1]);
    // One core router: every network sees the same MAC address.
    if (!cursor.failed) this.networks.push({ name, base, prefixLength, gateway, gatewayMac: [0x00, 0x1c, 0x73, 0x5a, 0x00, 0x01], vlan, level, at });
  }

  private readProfile(cursor: WordCursor): void {
    const word = cursor.peek();
    const name = this.readName(cursor);
    if (name === undefined) return;
    const attributes: HostAttributes = {};
    if (this.profiles.has(name)) cursor.fail("scenario-twice", `Expected another name: "${name}" is already a profile.`, word);
    this.profiles.set(name, attributes);
    this.open = attributes;
    parseAttributes(cursor, this.profiles, attributes);
  }

  private readHost(cursor: WordCursor): void {
    const heads = parseHostHead(cursor);
    if (heads === undefined) {
      // Its indented lines would only be told to have no host.
      this.open = {};
      return;
    }
    const attributes: HostAttributes = {};
    this.blocks.push({ heads, attributes });
    this.open = attributes;
    parseAttributes(cursor, this.profiles, attributes);
  }

  finishHosts(): void {
    const macs = new Map<string, string>();
    const addresses = new Map<number, string>();
    for (const { heads, attributes } of this.blocks) {
      for (const head of heads) {
        const host = finishHost(head, attributes);
        const tell = (code: string, message: string): void => void this.diagnostics.push({ code, severity: "error", message, at: head.at });
        if (this.hosts.has(host.name)) tell("scenario-twice", `Expected another name: "${host.name}" is already a host.`);
        if (this.hosts.size >= MOST_HOSTS) {
          tell("scenario-too-long", `Expected at most ${MOST_HOSTS} hosts.`);
          return;
        }
        const mac = host.mac.join(":");
        const other = macs.get(mac);
        if (other !== undefined) tell("scenario-mac", `Expected a MAC address of its own: "${host.name}" has the one of "${other}".`);
        macs.set(mac, host.name);
        for (const address of host.addresses) {
          const taken = addresses.get(address);
          if (taken !== undefined) tell("scenario-address", `Expected an address of its own: "${host.name}" has one of "${taken}".`);
          addresses.set(address, host.name);
          if (networkOf(address, this.networks) === undefined) tell("scenario-address", `Expected an address inside a declared network for "${host.name}".`);
        }
        this.hosts.set(host.name, host);
      }
    }
  }

  private readGroup(cursor: WordCursor): void {
    const name = this.readName(cursor);
    if (name === undefined) return;
    cursor.accept("=");
    const members: string[] = [];
    while (!cursor.done) members.push(...(cursor.take() as Word).text.split(",").filter((m) => m.length > 0));
    if (members.length === 0) cursor.fail("scenario-missing", "Expected the members of the group, found the end of the line.");
    this.groups.set(name, members);
  }

  private readCapture(cursor: WordCursor): void {
    const at = positionOf(cursor.line);
    const days = acceptDays(cursor);
    if (cursor.failed) return;
    const word = cursor.peek();
    const [from, to] = (cursor.text("a range of times such as 05:45..09:45") ?? "").split("..").map(parseTimeOfDay);
    if (cursor.failed) return;
    if (days === undefined || from === undefined || to === undefined || from === to) {
      cursor.fail("scenario-time", `Expected days and a range of times such as "weekly Friday 05:45..09:45", found "${word?.text.slice(0, 60)}".`, word);
      return;
    }
    const without: string[] = [];
    let drops = 0;
    while (!cursor.done) {
      const next = cursor.take() as Word;
      if (next.text === "without") {
        const what = cursor.choice("what the filter leaves out", [...CAPTURE_FILTERS.keys()]);
        if (what !== undefined) without.push(what);
      } else if (next.text === "drops") drops = cursor.number("a number of packets", 0, 1_000_000_000) ?? 0;
      else cursor.unknownWord(next, "without or drops", ["without", "drops"]);
    }
    this.captures.push({ days, fromSeconds: from, toSeconds: to, without, drops, at });
  }

  statement(line: SourceLine): void {
    const cursor = new WordCursor(line, this.diagnostics);
    const conversation = parseConversation(cursor, (where, word) => this.machines(where, word));
    if (conversation === undefined) return;
    this.pairs += conversation.clients.length * Math.max(1, conversation.servers.length) * conversation.parallel;
    if (this.pairs > MOST_PAIRS) {
      if (this.pairs - conversation.clients.length * Math.max(1, conversation.servers.length) * conversation.parallel <= MOST_PAIRS)
        cursor.fail("scenario-too-long", `Expected at most ${MOST_PAIRS} pairs of machines.`, line.words[0]);
      return;
    }
    if (trafficTable.get(conversation.protocol)?.to === "neighbour") {
      for (const client of conversation.clients)
        for (const server of conversation.servers) {
          const shared = client.addresses.some((a) => server.addresses.some((b) => networkOf(a, this.networks) === networkOf(b, this.networks)));
          if (!shared)
            return void cursor.fail(
              "scenario-not-forwarded",
              `Expected two machines of one network: nothing forwards ${conversation.protocol} from "${client.name}" to "${server.name}".`,
              line.words[0],
            );
        }
    }
    this.conversations.push(conversation);
  }

  signIn(line: SourceLine): void {
    const cursor = new WordCursor(line, this.diagnostics);
    const machines = (where: WordCursor, word: Word): readonly ScenarioHost[] | undefined => this.machines(where, word);
    const { text } = cursor.take() as Word;
    if (text === "sign-in-log") {
      const log = parseSignInLog(cursor, machines);
      if (log !== undefined) this.signInLogs.push(log);
    } else {
      const signIn = text === "sign-in" ? parseSignIn(cursor, machines) : parseSignedIn(cursor, machines);
      if (signIn !== undefined) this.signIns.push(signIn);
    }
    this.nothingMore(cursor);
  }

  private machines(cursor: WordCursor, word: Word): readonly ScenarioHost[] | undefined {
    const host = this.hosts.get(word.text);
    if (host !== undefined) return [host];
    const members = this.groups.get(word.text);
    if (members !== undefined) {
      const found: ScenarioHost[] = [];
      for (const member of members) {
        // A group names machines and patterns, never another group: no cycles to follow.
        const hosts = this.matching(member);
        if (hosts.length === 0) return cursor.fail("scenario-unknown-machine", `Expected members that exist, found "${member.slice(0, 60)}" in the group "${word.text}".`, word);
        found.push(...hosts);
      }
      return found;
    }
    const matching = this.matching(word.text);
    return matching.length > 0 ? matching : cursor.unknownWord(word, "a machine or a group", [...this.hosts.keys(), ...this.groups.keys()]);
  }

  private matching(pattern: string): ScenarioHost[] {
    const exact = this.hosts.get(pattern);
    if (exact !== undefined) return [exact];
    if (!pattern.includes("*")) return [];
    const parts = pattern.split("*").slice(0, 8);
    return [...this.hosts.values()].filter((host) => matchesParts(host.name, parts));
  }

  scenario(): Scenario {
    return {
      file: this.file,
      title: this.title === "" ? `Plant ${hashText(this.file) % 1_000}` : this.title,
      timezone: this.timezone,
      start: this.start,
      days: this.days,
      vantage: this.vantage,
      networks: this.networks,
      hosts: [...this.hosts.values()],
      conversations: this.conversations,
      captures: this.captures,
      signIns: this.signIns,
      signInLogs: this.signInLogs,
    };
  }
}

/** Whether the name is the parts in order with anything between; no regular expression is made from input. */
function matchesParts(name: string, parts: readonly string[]): boolean {
  const first = parts[0] as string;
  const last = parts[parts.length - 1] as string;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - last.length;
}
