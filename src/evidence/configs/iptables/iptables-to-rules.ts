// The record of iptables dumps as one firewall: which chains a carried packet meets in which order (Netfilter packet flow; iptables(8), TABLES), with
// IPv4's and IPv6's rules of a table in one stage. A version of IP of which the text holds no dump is not decided: it is filtered elsewhere, or not.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { EVERY_IPV4, EVERY_IPV6 } from "../../../plant/address-set.ts";
import { PLAIN_WRITTEN, type FilterStage, type FirewallConfig, type NatRule, type Otherwise, type WrittenRule } from "../../../plant/firewall-config.ts";
import type { RuleAction } from "../../../plant/packet-rule.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import type { LineTally } from "../line-tally.ts";
import { type Box, EVERYTHING } from "../netfilter-box.ts";
import { type ChainRule, ChainWriter } from "../netfilter-chains.ts";
import { ChainTroubles, MOST_RULES } from "../netfilter-troubles.ts";
import { ANOTHER_INTERFACE, NamedInterfaces } from "../netfilter-interfaces.ts";
import { type CompiledRule, compileRule } from "./compile-rule.ts";
import type { IptablesRecord, TableBlock } from "./iptables-record.ts";
import { natRulesOf } from "./nat-rules.ts";

/** In the order in which a packet meets them. `seesTranslated` = the destination is already the real one. */
const FORWARDED = ["raw PREROUTING", "mangle PREROUTING", "nat PREROUTING", "mangle FORWARD", "filter FORWARD", "security FORWARD", "mangle POSTROUTING", "nat POSTROUTING"];
const TO_DEVICE = ["raw PREROUTING", "mangle PREROUTING", "nat PREROUTING", "mangle INPUT", "filter INPUT", "security INPUT", "nat INPUT"];
const BUILT_IN: ReadonlySet<string> = new Set(["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"]);
const TABLES: ReadonlySet<string> = new Set(["raw", "mangle", "nat", "filter", "security"]);

interface CompiledBlock {
  readonly block: TableBlock;
  readonly rules: ReadonlyMap<string, readonly CompiledRule[]>;
  readonly chains: ReadonlyMap<string, readonly ChainRule[]>;
}

export function iptablesToRules(record: IptablesRecord, tally: LineTally, diagnostics: Diagnostic[]): FirewallConfig {
  return new Conversion(record, tally, diagnostics).run();
}

class Conversion {
  readonly #record: IptablesRecord;
  readonly #tally: LineTally;
  readonly #diagnostics: Diagnostic[];
  readonly #interfaces = new NamedInterfaces("+");
  readonly #written: WrittenRule[] = [];
  readonly #budget = { left: MOST_RULES };
  readonly #told = new Set<string>();
  readonly #troubles: ChainTroubles;

  constructor(record: IptablesRecord, tally: LineTally, diagnostics: Diagnostic[]) {
    this.#record = record;
    this.#tally = tally;
    this.#diagnostics = diagnostics;
    this.#troubles = new ChainTroubles(diagnostics);
  }

  run(): FirewallConfig {
    const blocks = this.#effectiveBlocks();
    for (const rule of this.#allRules(blocks)) for (const o of rule.options) if (/^(-i|-o|--in-interface|--out-interface)$/.test(o.name) && o.values[0]) this.#interfaces.add(o.values[0], rule.at);
    const untracked = { 4: [] as Box[], 6: [] as Box[] };
    const compiled: CompiledBlock[] = [];
    // The raw table stands first on the way and says what is not tracked: states of the other tables depend on it.
    for (const block of [...blocks].sort((a, b) => Number(b.table === "raw") - Number(a.table === "raw"))) {
      const one = this.#compile(block, blocks, untracked[block.family]);
      compiled.push(one);
      if (block.table === "raw") untracked[block.family].push(...untrackedBy(one));
    }
    const families = new Set(blocks.map((b) => b.family));
    const stages = FORWARDED.flatMap((place) => this.#stage(place, compiled, families));
    const toDevice = TO_DEVICE.flatMap((place) => this.#stage(place, compiled, families));
    const nat = this.#translations(compiled);
    return {
      name: "",
      device: "iptables",
      interfaces: this.#interfaces.list(),
      routes: [],
      routesMissing: "the rules of iptables say nothing of routes",
      stages,
      toDevice,
      nat,
      state: {
        idle: { tcp: null, udp: null, icmp: null },
        algsOn: compiled.flatMap((b) =>
          [...b.rules.values()].flat().flatMap((r) => (r.targetName === "CT" && r.targetOptions.has("--helper") ? [{ word: r.targetOptions.get("--helper") as string, at: r.written.at }] : [])),
        ),
        algsOff: [],
        onLoad: null,
      },
      written: this.#written,
    };
  }

  /** iptables-restore empties a table before it fills it: of two dumps of one table the later one holds. */
  #effectiveBlocks(): TableBlock[] {
    const last = new Map<string, TableBlock>();
    for (const block of this.#record.blocks) last.set(`${block.family} ${block.table}`, block);
    for (const block of this.#record.blocks) {
      if (last.get(`${block.family} ${block.table}`) === block) continue;
      this.#diagnostics.push({
        code: "table-written-twice",
        severity: "warning",
        message: `The table ${block.table} of ${block.family === 4 ? "iptables" : "ip6tables"} is written again in line ${last.get(`${block.family} ${block.table}`)?.at.line}; iptables-restore keeps the later one.`,
        help: "Where the second part is loaded with --noflush, put both into one table.",
        at: block.at,
      });
      for (const rule of this.#allRules([block])) this.#tally.mark(rule.at.line, "unsupported", "the table is written again below");
    }
    return this.#record.blocks.filter((block) => last.get(`${block.family} ${block.table}`) === block);
  }

  *#allRules(blocks: readonly TableBlock[]) {
    for (const block of blocks) for (const chain of block.chains.values()) yield* chain.rules;
  }

  #compile(block: TableBlock, blocks: readonly TableBlock[], untracked: readonly Box[]): CompiledBlock {
    const isKnownTable = TABLES.has(block.table);
    const names = new Set([...block.chains.keys()].filter((name) => !BUILT_IN.has(name)));
    const targets = new Set([...this.#allRules(blocks)].flatMap((rule) => rule.options.filter((o) => o.name === "-j").map((o) => o.values[0] ?? "")));
    const context = {
      family: block.family,
      interfaces: this.#interfaces,
      sets: this.#record.sets,
      isBeforeTracking: block.table === "raw",
      translates: { destination: ["DNAT", "REDIRECT", "NETMAP"].some((t) => targets.has(t)), source: ["SNAT", "MASQUERADE", "NETMAP", "SAME"].some((t) => targets.has(t)) },
      untracked,
    };
    const rules = new Map<string, CompiledRule[]>();
    for (const chain of block.chains.values())
      rules.set(
        chain.name,
        chain.rules.map((rule) => compileRule(rule, chain.name, names, context)),
      );
    const reached = reachedChains(rules);
    const chains = new Map<string, ChainRule[]>();
    for (const [name, list] of rules) {
      const out: ChainRule[] = [];
      list.forEach((rule, i) => {
        const index = this.#write(
          block,
          name,
          i + 1,
          rule,
          reached.has(name) ? null : name === "OUTPUT" || reachedFrom("OUTPUT", rules).has(name) ? "it filters what this machine itself sends" : "no rule leads to its chain",
        );
        if (!isKnownTable) this.#tally.mark(rule.written.at.line, "unsupported", `the table ${block.table} is not known`);
        else if (rule.isUnknown) this.#tally.mark(rule.written.at.line, "unknown", "no options of a rule");
        else if (!reached.has(name)) this.#tally.mark(rule.written.at.line, "irrelevant");
        else if (rule.open === null) this.#tally.mark(rule.written.at.line, "understood");
        else this.#tally.mark(rule.written.at.line, "partly", rule.open);
        this.#reportTarget(rule);
        const verdict = verdictOf(rule);
        if (verdict !== null) out.push({ except: rule.except, boxes: rule.boxes, verdict, writtenOrder: index, text: rule.written.text, at: rule.written.at });
      });
      chains.set(name, out);
    }
    return { block, rules, chains };
  }

  #reportTarget(rule: CompiledRule): void {
    if (rule.target.kind !== "decide" || rule.target.action !== "unsure") return;
    this.#diagnostics.push({
      code: "unknown-target",
      severity: "warning",
      message: `What ${rule.targetName === "" ? "this rule" : rule.targetName} does with a packet is not known: neither a chain of this table nor a target that is modelled.`,
      help: "Packets that this rule may match are not decided.",
      at: rule.written.at,
    });
  }

  #write(block: TableBlock, chain: string, number: number, rule: CompiledRule, notHolding: string | null): number {
    const { target } = rule;
    const action: RuleAction = target.kind === "decide" ? target.action : target.kind === "translate" ? "permit" : "skip";
    return (
      this.#written.push({
        name: String(number),
        list: `${block.family === 6 ? "IPv6 " : ""}${block.table} ${chain}`,
        action,
        notHolding,
        until: null,
        schedule: rule.written.options.some((o) => o.name === "-m" && o.values[0] === "time") ? "time of day" : null,
        hits: rule.written.packets,
        logged: /^(LOG|NFLOG|ULOG|AUDIT)$/.test(rule.targetName),
        comment: rule.comment,
        text: rule.written.text,
        at: rule.written.at,
        toLine: rule.written.at.line,
      }) - 1
    );
  }

  /** None where no table has such a chain, or all of them accept everything; of the filter table always one: without rules the kernel accepts, and that is what decides. */
  #stage(place: string, compiled: readonly CompiledBlock[], families: ReadonlySet<4 | 6>): FilterStage[] {
    const [table, chain] = place.split(" ") as [string, string];
    const here = compiled.filter((c) => c.block.table === table && (c.block.chains.has(chain) || c.chains.has(chain)));
    if (here.length === 0 && table !== "filter") return [];
    const first = compiled[0]?.block.at;
    if (first === undefined) return [];
    const writer = new ChainWriter(this.#budget, (trouble) => this.#troubles.tell(trouble));
    const policies = new Map<4 | 6, Otherwise>();
    for (const family of [4, 6] as const) {
      const one = here.find((c) => c.block.family === family);
      if (one !== undefined) writer.chain(chain, one.chains, family === 4 ? "ipv4" : "ipv6");
      if (families.has(family)) policies.set(family, policyOf(one?.block, chain));
    }
    const [main, ...others] = [...policies];
    const otherwise = main?.[1] ?? { action: "permit", text: "policy ACCEPT (not written)", at: null };
    if (table !== "filter" && writer.rules().length === 0 && [...policies.values()].every(({ action }) => action === "permit")) return [];
    for (const [family, policy] of others) {
      if (policy.action !== otherwise.action) this.#familyRule(writer, place, family, policy.action, policy.text, policy.at ?? first);
    }
    for (const family of [4, 6] as const) {
      if (!families.has(family)) this.#familyRule(writer, place, family, "unsure", `no dump of ${family === 4 ? "iptables-save (IPv4)" : "ip6tables-save (IPv6)"} is in this text`, first);
    }
    const isBack = chain === "PREROUTING" || chain === "INPUT";
    return [
      {
        name: place,
        entersBy: null,
        leavesBy: null,
        asks: table === "nat" ? "first-packet" : "every-packet-with-state",
        seesTranslated: { source: false, destination: !(isBack && chain === "PREROUTING") },
        rules: writer.rules(),
        otherwise,
      },
    ];
  }

  #familyRule(writer: ChainWriter, place: string, family: 4 | 6, action: Otherwise["action"], text: string, at: TextAt): void {
    const list = `${family === 6 ? "IPv6 " : "IPv4 "}${place}`;
    const key = `${list} ${action}`;
    let index = this.#written.findIndex((w) => w.list === list && w.name === "otherwise");
    if (!this.#told.has(key) || index < 0) {
      this.#told.add(key);
      index = this.#written.push({ ...PLAIN_WRITTEN, name: "otherwise", list, byNature: true, action, text, at, toLine: at.line }) - 1;
    }
    const addresses = family === 4 ? EVERY_IPV4 : EVERY_IPV6;
    writer.rule({ except: [], boxes: [{ ...EVERYTHING, source: addresses }], verdict: { kind: "decide", action }, writtenOrder: index, text, at }, "both");
  }

  #translations(compiled: readonly CompiledBlock[]): NatRule[] {
    const names = [...this.#interfaces.list().map((port) => port.name), "lo"];
    if (names.length === 1) names.push(ANOTHER_INTERFACE);
    const nat = compiled.filter((c) => c.block.table === "nat");
    return (["PREROUTING", "POSTROUTING"] as const).flatMap((chain) => nat.flatMap((c) => natRulesOf(chain, { rules: c.rules, interfaces: names })));
  }
}

function verdictOf(rule: CompiledRule): ChainRule["verdict"] | null {
  const { target } = rule;
  switch (target.kind) {
    case "decide":
      return { kind: "decide", action: target.action };
    case "translate":
      return { kind: "decide", action: "permit" };
    case "return":
      return { kind: "return" };
    case "call":
      return { kind: "call", chain: target.chain, comesBack: target.comesBack };
    case "go-on":
      return null;
  }
}

function policyOf(block: TableBlock | undefined, chain: string): Otherwise {
  const found = block?.chains.get(chain);
  const policy = found?.policy ?? null;
  const text = policy === null ? "policy ACCEPT (not written)" : `policy ${policy} of ${block?.table} ${chain}`;
  const action = policy === null || policy === "ACCEPT" ? "permit" : policy === "DROP" ? "deny" : "unsure";
  return { action, text: block?.family === 6 ? `${text} (IPv6)` : text, at: policy === null ? null : (found?.at ?? null) };
}

/** Chains that a carried packet, or one to this machine, may come to. */
function reachedChains(rules: ReadonlyMap<string, readonly CompiledRule[]>): ReadonlySet<string> {
  return new Set(["PREROUTING", "INPUT", "FORWARD", "POSTROUTING"].flatMap((name) => [...reachedFrom(name, rules)]));
}

function reachedFrom(start: string, rules: ReadonlyMap<string, readonly CompiledRule[]>): ReadonlySet<string> {
  const reached = new Set<string>([start]);
  for (const name of reached) for (const rule of rules.get(name) ?? []) if (rule.target.kind === "call") reached.add(rule.target.chain);
  return reached;
}

function untrackedBy(one: CompiledBlock): Box[] {
  const out: Box[] = [];
  for (const name of reachedFrom("PREROUTING", one.rules)) {
    for (const rule of one.rules.get(name) ?? []) {
      if (rule.targetName !== "NOTRACK" && !(rule.targetName === "CT" && rule.targetOptions.has("--notrack"))) continue;
      out.push(...rule.boxes.map((box) => ({ ...box, conditions: [...box.conditions, `taken out of connection tracking by line ${rule.written.at.line}`] })));
    }
  }
  return out;
}
