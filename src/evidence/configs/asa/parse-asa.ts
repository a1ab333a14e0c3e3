// The text of an ASA, PIX or Firepower (LINA) configuration, line by line, to the record. Lines of access lists are kept until the whole text is read,
// because what a name stands for decides how they are to be read. Looks up no names of objects and judges nothing.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { ConfigLine } from "../../../plant/firewall-config.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import type { LineTally } from "../line-tally.ts";
import { type AsaInterface, type AsaRecord, type ClassMap, emptyRecord, type ObjectGroup, type PolicyClass } from "./asa-record.ts";
import { collectLists } from "./collect-lists.ts";
import { LONGEST_LINE, WordReader, type WordedLine, wordsOf } from "./config-words.ts";
import { commandKind } from "./known-commands.ts";
import { newInterface, readInterfaceLine, readIpv6Route, readRoute } from "./parse-interfaces.ts";
import { isOldNat, openNat, readGlobal, readObjectNat, readOldNat, readOldStatic, readTwiceNat } from "./parse-nat.ts";
import { IRRELEVANT, openGroup, partly, readGroupLine, readNetworkObjectLine, readServiceObjectLine, UNDERSTOOD, UNKNOWN, unsupported } from "./parse-objects.ts";
import { readClassLine, readClassMapLine, readTimeRangeLine, readTimeouts } from "./parse-policies.ts";

/** What the indented lines below a command belong to. */
type Block =
  | { readonly kind: "interface"; readonly port: AsaInterface }
  | { readonly kind: "network" | "service" | "time-range"; readonly name: string }
  | { readonly kind: "group"; readonly group: ObjectGroup }
  | { readonly kind: "class-map"; readonly map: ClassMap }
  | { readonly kind: "policy-map"; readonly classes: PolicyClass[] }
  /** All its lines become what the command became. */
  | { readonly kind: "whole"; readonly became: ConfigLine };

/** First words of lines inside blocks that no command begins with: prints that lost their indentation are read all the same. */
const INSIDE: Readonly<Record<Block["kind"], RegExp>> = {
  interface: /^(?:no )?(?:nameif|security-level|ip address|ipv6 address|vlan|shutdown|management-only|bridge-group|speed|duplex)\b/,
  network: /^(?:host|subnet|range|fqdn)\b|^nat \([^)]*\) (?:static|dynamic)\b/,
  service: /^service (?:tcp|udp|icmp6?|ip|sctp|tcp-udp|\d+)\b/,
  "time-range": /^(?:absolute|periodic)\b/,
  group: /^(?:network|service|port|protocol|icmp|group)-object\b/,
  "class-map": /^match\b/,
  "policy-map": /^(?:class|inspect|set connection|parameters)\b/,
  whole: /^(?!)/,
};

export interface ParsedAsa {
  readonly record: AsaRecord;
  readonly diagnostics: readonly Diagnostic[];
}

export function parseAsa(lines: readonly string[], file: string, tally: LineTally): ParsedAsa {
  return new Parser(file, tally).run(lines);
}

class Parser {
  readonly #file: string;
  readonly #tally: LineTally;
  readonly #record = emptyRecord();
  readonly #diagnostics: Diagnostic[] = [];
  readonly #listLines: { readonly line: WordedLine; readonly isIpv6: boolean }[] = [];
  #block: Block | null = null;
  #blockIndent = 0;

  constructor(file: string, tally: LineTally) {
    this.#file = file;
    this.#tally = tally;
  }

  run(lines: readonly string[]): ParsedAsa {
    const worded = lines.map((raw, i) => this.#worded(raw, i + 1));
    // Aliases may stand behind their first use in texts that people put together.
    for (const line of worded) if (line !== null && line.words[0]?.text === "name" && line.words.length >= 3) this.#readName(line);
    const base = worded.reduce((least, line) => (line === null ? least : Math.min(least, line.indent)), Number.POSITIVE_INFINITY);
    for (const line of worded) {
      if (line === null) continue;
      const became = this.#read(line, line.indent > base);
      if (became !== null) this.#tally.mark(line.line, became.state, became.why);
    }
    collectLists(this.#listLines, this.#record, this.#file, this.#tally, this.#diagnostics);
    return { record: this.#record, diagnostics: this.#diagnostics };
  }

  #worded(raw: string, number: number): WordedLine | null {
    if (raw.length > LONGEST_LINE) {
      this.#tally.mark(number, "unknown", "longer than 64 KiB");
      const at: TextAt = { kind: "text", file: this.#file, line: number, column: 1 };
      this.#diagnostics.push({ code: "line-too-long", severity: "error", message: `This line has ${raw.length} characters; at most ${LONGEST_LINE} are read.`, at });
      return null;
    }
    const line = wordsOf(raw, number);
    if (line === null) this.#tally.mark(number, "irrelevant");
    return line;
  }

  #readName(line: WordedLine): void {
    const [, address, alias] = line.words.map((w) => w.text) as [string, string, string];
    this.#record.names.set(alias, address);
  }

  /** null = the line is marked later. */
  #read(line: WordedLine, isIndented: boolean): ConfigLine | null {
    const first = (line.words[0]?.text ?? "").toLowerCase();
    if (first === "access-list" || (first === "ipv6" && line.words[1]?.text === "access-list")) {
      this.#block = null;
      this.#listLines.push({ line, isIpv6: first === "ipv6" });
      return null;
    }
    const block = this.#block;
    if (block !== null && ((isIndented && line.indent > this.#blockIndent) || INSIDE[block.kind].test(line.text))) return this.#inside(block, line);
    this.#block = null;
    this.#blockIndent = line.indent;
    return this.#command(first, line);
  }

  #inside(block: Block, line: WordedLine): ConfigLine {
    const r = new WordReader(line, this.#file);
    switch (block.kind) {
      case "interface":
        return readInterfaceLine(r, this.#record, block.port);
      case "network":
        if (!r.takeIf("nat")) return readNetworkObjectLine(r, this.#record, block.name);
        return this.#translation(r, readObjectNat(r, this.#record, block.name));
      case "service":
        return readServiceObjectLine(r, this.#record, block.name);
      case "group":
        return readGroupLine(r, this.#record, block.group);
      case "class-map":
        return readClassMapLine(r, block.map);
      case "policy-map":
        return this.#insidePolicy(r, block.classes);
      case "time-range":
        return readTimeRangeLine(r, this.#record, block.name);
      case "whole":
        return block.became;
    }
  }

  #insidePolicy(r: WordReader, classes: PolicyClass[]): ConfigLine {
    if (r.peek === "description") return IRRELEVANT;
    if (r.takeIf("class")) {
      classes.push({ name: r.take(), inspects: [], idle: null });
      return UNDERSTOOD;
    }
    const open = classes[classes.length - 1];
    return open === undefined ? UNKNOWN : readClassLine(r, open);
  }

  #open(block: Block, became: ConfigLine): ConfigLine {
    this.#block = block;
    return became;
  }

  #command(first: string, line: WordedLine): ConfigLine {
    const r = new WordReader(line, this.#file, 1);
    const record = this.#record;
    switch (first) {
      case "hostname":
        record.hostname = r.take();
        return IRRELEVANT;
      case "asa":
      case "pix":
      case "ngfw":
        return this.#version(first, r);
      case "name":
        return line.words.length >= 3 ? UNDERSTOOD : UNKNOWN;
      case "firewall":
        if (r.peek !== "transparent") return UNKNOWN;
        record.isTransparent = true;
        return partly("a bridge: behind which interface a host is does not follow from addresses");
      case "interface": {
        const port = newInterface(r.rest(), r.atLine());
        record.interfaces.push(port);
        return this.#open({ kind: "interface", port }, r.isAtEnd ? UNKNOWN : UNDERSTOOD);
      }
      case "object":
        return this.#object(r);
      case "object-group": {
        const opened = openGroup(r, record);
        return opened === null ? UNKNOWN : this.#open({ kind: "group", group: opened.group }, opened.became);
      }
      case "time-range": {
        const name = r.take();
        record.timeRanges.set(name, { words: [], until: null, hasMore: false });
        return this.#open({ kind: "time-range", name }, UNDERSTOOD);
      }
      case "access-group":
        return this.#accessGroup(r);
      case "nat":
        return this.#translation(r, isOldNat(r) ? readOldNat(r, record) : readTwiceNat(r, record));
      case "global":
        return this.#translation(r, readGlobal(r, record));
      case "static":
        return this.#translation(r, readOldStatic(r, record));
      case "route":
        return readRoute(r, record);
      case "timeout":
        return readTimeouts(r, record);
      case "class-map":
        return this.#classMap(r);
      case "policy-map":
        return this.#policyMap(r);
      case "service-policy":
        return this.#servicePolicy(r);
      default:
        return this.#otherCommand(first, r, line);
    }
  }

  #translation(r: WordReader, became: ConfigLine): ConfigLine {
    return became.state === "unknown" ? openNat(r, this.#record) : became;
  }

  #otherCommand(first: string, r: WordReader, line: WordedLine): ConfigLine {
    const record = this.#record;
    if (first === "ipv6" && r.takeIf("route")) return readIpv6Route(r, record);
    if (first === "same-security-traffic" && r.takeIf("permit")) {
      if (r.takeIf("inter-interface")) record.sameSecurityInter = true;
      else if (r.takeIf("intra-interface")) record.sameSecurityIntra = true;
      else return UNKNOWN;
      return UNDERSTOOD;
    }
    if (/^no sysopt connection permit-vpn\b/.test(line.text)) {
      record.vpnBypassesLists = false;
      return UNDERSTOOD;
    }
    if (first === "crypto" && /^(?:map|dynamic-map)$/.test(r.peek)) return this.#cryptoMap(r);
    if (/^ip local pool \S+ \S+/.test(line.text)) {
      record.vpnPools.push({ written: (line.words[4] as { text: string }).text, at: r.atLine() });
      return UNDERSTOOD;
    }
    const kind = commandKind(line.text);
    switch (kind.kind) {
      case "irrelevant":
        return this.#open({ kind: "whole", became: IRRELEVANT }, IRRELEVANT);
      case "not-modelled":
        return this.#open({ kind: "whole", became: unsupported(kind.why) }, unsupported(kind.why));
      case "routing": {
        record.routesMissing.push(`${kind.protocol} may teach more`);
        return this.#open({ kind: "whole", became: unsupported("routes that are learnt are not modelled") }, unsupported("routes that are learnt are not modelled"));
      }
      case "unknown":
        return this.#open({ kind: "whole", became: { state: "unknown", why: "belongs to a command that is not recognised" } }, UNKNOWN);
    }
  }

  #version(first: string, r: WordReader): ConfigLine {
    if (!r.takeIf("version")) return UNKNOWN;
    const match = /^(\d+)\.(\d+)/.exec(r.peek);
    this.#record.hasVersionLine = true;
    this.#record.isFirepower = first === "ngfw";
    // Firepower's own numbers begin at 6 and stand on LINA 9.6 and later.
    if (match !== null) this.#record.release = first === "ngfw" ? [9, 20] : [Number(match[1]), Number(match[2])];
    return match === null ? UNKNOWN : UNDERSTOOD;
  }

  #object(r: WordReader): ConfigLine {
    const kind = r.take().toLowerCase();
    const at = r.at();
    const name = r.take();
    if (name === "") return UNKNOWN;
    if (kind === "network") {
      if (!this.#record.objects.has(name)) this.#record.objects.set(name, { name, address: null, at });
      return this.#open({ kind: "network", name }, UNDERSTOOD);
    }
    if (kind === "service") {
      if (!this.#record.services.has(name)) this.#record.services.set(name, { name, service: null, at });
      return this.#open({ kind: "service", name }, UNDERSTOOD);
    }
    const why = unsupported(`an object of ${kind} is not modelled; entries that name it are open`);
    return this.#open({ kind: "whole", became: why }, why);
  }

  /** "NAME in interface I [control-plane | per-user-override]", "NAME out interface I", "NAME global". */
  #accessGroup(r: WordReader): ConfigLine {
    const at = r.atLine();
    const list = r.take();
    const direction = r.take().toLowerCase();
    if (direction === "global") {
      this.#record.accessGroups.push({ list, direction: "global", interface: null, at });
      return UNDERSTOOD;
    }
    // Bound somewhere, in words that are not known: it may decide on every interface.
    if ((direction !== "in" && direction !== "out") || !r.takeIf("interface") || r.isAtEnd) {
      this.#record.accessGroups.push({ list: `${list} (not understood)`, direction: "out", interface: null, at });
      return UNKNOWN;
    }
    const port = r.take();
    const isControl = r.takeIf("control-plane");
    this.#record.accessGroups.push({ list, direction: isControl ? "control-plane" : direction, interface: port, at });
    if (isControl) return partly("what the device accepts for itself is not judged");
    return r.peek === "per-user-override" ? partly("lists that are loaded for signed-in users are not in the text") : r.isAtEnd ? UNDERSTOOD : UNKNOWN;
  }

  #classMap(r: WordReader): ConfigLine {
    // `type inspect` looks inside a protocol, `type management` at what goes to the device.
    if (r.peek === "type") return this.#open({ kind: "whole", became: partly("what an inspection looks for inside is not modelled") }, partly("what an inspection looks for inside is not modelled"));
    r.takeIf("match-any", "match-all");
    const map: ClassMap = { name: r.take(), matches: [] };
    this.#record.classMaps.set(map.name, map);
    return this.#open({ kind: "class-map", map }, UNDERSTOOD);
  }

  #policyMap(r: WordReader): ConfigLine {
    if (r.peek === "type") {
      const became = partly("what an inspection checks inside a protocol is not modelled");
      return this.#open({ kind: "whole", became }, became);
    }
    const name = r.take();
    const classes = this.#record.policyMaps.get(name) ?? [];
    this.#record.policyMaps.set(name, classes);
    return this.#open({ kind: "policy-map", classes }, UNDERSTOOD);
  }

  #servicePolicy(r: WordReader): ConfigLine {
    const at = r.atLine();
    const policy = r.take();
    const where = r.take().toLowerCase();
    if (where !== "global" && where !== "interface") return UNKNOWN;
    this.#record.servicePolicies.push({ policy, interface: where === "global" ? null : r.take(), at });
    return UNDERSTOOD;
  }

  /** "map NAME N match address LIST", "map NAME interface I": what comes out of a tunnel passes no access list. */
  #cryptoMap(r: WordReader): ConfigLine {
    r.skip(1);
    const name = r.take();
    const map = this.#record.cryptoMaps.get(name) ?? { lists: [], interfaces: [], dynamic: [] };
    this.#record.cryptoMaps.set(name, map);
    if (r.takeIf("interface")) {
      map.interfaces.push(r.take());
      return UNDERSTOOD;
    }
    if (/^\d+$/.test(r.peek)) r.skip(1);
    if (r.peek === "match" && r.word(1) === "address") {
      r.skip(2);
      map.lists.push(r.take());
      return UNDERSTOOD;
    }
    if (r.peek === "ipsec-isakmp" && r.word(1) === "dynamic") map.dynamic.push(r.word(2));
    return IRRELEVANT;
  }
}
