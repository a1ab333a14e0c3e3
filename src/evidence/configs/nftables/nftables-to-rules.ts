// The record of a ruleset as one firewall: every base chain of a hook runs, by priority; "accept" ends only its own chain, "drop" ends all (nft(8),
// VERDICT STATEMENT). So each base chain is one stage. Chains of bridges and of devices see frames before or beside routing: they are not read.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { addressSet, EVERY_IPV4, EVERY_IPV6 } from "../../../plant/address-set.ts";
import {
  PLAIN_WRITTEN,
  type FilterStage,
  type FirewallConfig,
  type NatRule,
  type NatTarget,
  type Otherwise,
  type WrittenLimit,
  type WrittenRule,
  type WrittenWord,
} from "../../../plant/firewall-config.ts";
import type { RuleAction } from "../../../plant/packet-rule.ts";
import type { LineTally } from "../line-tally.ts";
import { type Box, EVERYTHING } from "../netfilter-box.ts";
import { type ChainRule, ChainWriter, type Family } from "../netfilter-chains.ts";
import { ChainTroubles, MOST_RULES } from "../netfilter-troubles.ts";
import { NamedInterfaces } from "../netfilter-interfaces.ts";
import { portNumber } from "../netfilter-names.ts";
import type { NftContext } from "./nft-match.ts";
import type { NftChain, NftKey, NftRecord, NftRule, NftTable, NftValue } from "./nft-record.ts";
import { type CompiledNftRule, compileNftRule } from "./nft-rules.ts";

const CONNECTION_TRACKING = -200;
const FORWARDED = ["ingress", "prerouting", "forward", "postrouting"];
const TO_DEVICE = ["ingress", "prerouting", "input"];
const ROUTED: Readonly<Record<string, Family>> = { ip: "ipv4", ip6: "ipv6", inet: "both" };

interface CompiledTable {
  readonly table: NftTable;
  readonly chains: ReadonlyMap<string, readonly ChainRule[]>;
  readonly compiled: ReadonlyMap<string, readonly { readonly rule: NftRule; readonly meaning: CompiledNftRule }[]>;
}

export function nftablesToRules(record: NftRecord, tally: LineTally, diagnostics: Diagnostic[]): FirewallConfig {
  return new Conversion(record, tally, diagnostics).run();
}

class Conversion {
  readonly #record: NftRecord;
  readonly #tally: LineTally;
  readonly #diagnostics: Diagnostic[];
  readonly #interfaces = new NamedInterfaces("*");
  readonly #written: WrittenRule[] = [];
  readonly #budget = { left: MOST_RULES };
  readonly #troubles: ChainTroubles;
  readonly #indexOf = new Map<NftRule, number>();

  constructor(record: NftRecord, tally: LineTally, diagnostics: Diagnostic[]) {
    this.#record = record;
    this.#tally = tally;
    this.#diagnostics = diagnostics;
    this.#troubles = new ChainTroubles(diagnostics);
  }

  run(): FirewallConfig {
    const tables = this.#record.tables.filter((table) => !table.isDormant);
    for (const table of this.#record.tables) for (const chain of table.chains) for (const rule of chain.rules) this.#nameInterfaces(rule, table);
    const statements = tables.flatMap((t) => t.chains.flatMap((c) => c.rules.flatMap((r) => r.statements)));
    const nats = new Set(statements.flatMap((s) => (s.kind === "nat" ? [s.type] : [])));
    const translates = { destination: nats.has("dnat") || nats.has("redirect"), source: nats.has("snat") || nats.has("masquerade") };
    const untracked = this.#untracked(tables, translates);
    for (const table of this.#record.tables) this.#writeDown(table);
    const compiled = tables.filter((t) => ROUTED[t.family] !== undefined).map((table) => this.#compile(table, translates, untracked));
    const stages = FORWARDED.flatMap((hook) => this.#stagesOf(hook, compiled));
    const toDevice = TO_DEVICE.flatMap((hook) => this.#stagesOf(hook, compiled));
    const beside = [...this.#lostText(), ...this.#besideRouting(tables)];
    return {
      name: "",
      device: "nftables",
      interfaces: this.#interfaces.list(),
      routes: [],
      routesMissing: "the rules of nftables say nothing of routes",
      stages: [...beside, ...stages],
      toDevice: [...beside, ...toDevice],
      nat: this.#translations(compiled),
      state: { idle: this.#idle(tables), algsOn: this.#helpers(tables), algsOff: [], onLoad: null },
      written: this.#written,
    };
  }

  #nameInterfaces(rule: NftRule, table: NftTable): void {
    const add = (value: NftValue): void => {
      if (value.kind === "word") this.#interfaces.add(value.text, rule.at);
      else if (value.kind === "set") for (const element of value.elements) add(element.key);
      else if (value.kind === "named-set") for (const element of table.sets.get(value.name)?.elements ?? []) add(element.key);
    };
    const side = (key: NftKey, value: NftValue): void => {
      if (key.kind === "field" && /^meta (iif|oif|iifname|oifname)$/.test(key.name)) add(value);
      else if (key.kind === "concat" && value.kind === "concat") for (const [i, part] of key.parts.entries()) side(part, value.parts[i] as NftValue);
      else if (key.kind === "concat" && value.kind === "set") for (const element of value.elements) side(key, element.key);
      else if (key.kind === "concat" && value.kind === "named-set") for (const element of table.sets.get(value.name)?.elements ?? []) side(key, element.key);
    };
    for (const statement of rule.statements) {
      if (statement.kind === "match") side(statement.left, statement.right);
      else if (statement.kind === "vmap") side(statement.key, statement.map);
    }
  }

  #context(table: NftTable, isBeforeTracking: boolean, translates: NftContext["translates"], untracked: readonly Box[]): NftContext {
    const changing = new Set(table.chains.flatMap((c) => c.rules.flatMap((r) => r.statements.flatMap((s) => (s.kind === "change" && s.set !== null ? [s.set] : [])))));
    return { table, interfaces: this.#interfaces, isBeforeTracking, translates, untracked, changing };
  }

  /** What rules with notrack may take out of tracking; whether a packet comes to them is not followed: perhaps. */
  #untracked(tables: readonly NftTable[], translates: NftContext["translates"]): Box[] {
    const out: Box[] = [];
    for (const table of tables) {
      const family = ROUTED[table.family];
      if (family === undefined) continue;
      for (const rule of table.chains.flatMap((c) => c.rules)) {
        if (!rule.statements.some((s) => s.kind === "notrack")) continue;
        const { boxes } = compileNftRule(rule, this.#context(table, true, translates, []));
        out.push(...boxes.map((box) => ({ ...box, conditions: [...box.conditions, `taken out of connection tracking by line ${rule.at.line}`] })));
      }
    }
    return out;
  }

  #writeDown(table: NftTable): void {
    const routed = reachedChains(table);
    for (const chain of table.chains) {
      chain.rules.forEach((rule, i) => {
        const kinds = new Set(rule.statements.map((s) => s.kind));
        const verdicts = new Set(
          rule.statements.flatMap((s) =>
            s.kind === "verdict" ? [s.verdict.kind] : s.kind === "reject" ? ["reject" as const] : s.kind === "nat" ? ["accept" as const] : s.kind === "unsure" ? ["unsure" as const] : [],
          ),
        );
        const action: RuleAction = verdicts.has("accept")
          ? "permit"
          : verdicts.has("drop")
            ? "deny"
            : verdicts.has("reject")
              ? "reject"
              : verdicts.has("unsure") || (kinds.has("unknown") && verdicts.size === 0)
                ? "unsure"
                : "skip";
        const counter = rule.statements.find((s) => s.kind === "counter");
        this.#indexOf.set(rule, this.#written.length);
        this.#written.push({
          name: rule.handle === null ? String(i + 1) : `handle ${rule.handle}`,
          list: `${table.family} ${table.name} ${chain.name}`,
          action,
          notHolding: table.isDormant
            ? "the table is dormant"
            : routed.has(chain.name)
              ? null
              : reachedFrom(table, ["output"]).has(chain.name)
                ? "it filters what this machine itself sends"
                : "no rule leads to its chain",
          until: null,
          schedule: rule.statements.some((s) => s.kind === "match" && /\b(hour|day|time)\b/.test(s.words)) ? "time of day" : null,
          hits: counter?.kind === "counter" ? counter.packets : null,
          logged: kinds.has("log"),
          comment: rule.comment,
          text: rule.text,
          at: rule.at,
          toLine: rule.toLine,
        });
        const isRouted = ROUTED[table.family] !== undefined;
        if (table.isDormant || (isRouted && !routed.has(chain.name))) this.#tally.markAll(rule.at.line, rule.toLine, "irrelevant");
        else if (!isRouted)
          this.#tally.markAll(rule.at.line, rule.toLine, table.family === "arp" ? "irrelevant" : "unsupported", table.family === "arp" ? null : `tables of the family ${table.family} are not read`);
      });
    }
  }

  #compile(table: NftTable, translates: NftContext["translates"], untracked: readonly Box[]): CompiledTable {
    const before = reachedFrom(table, ["ingress"], (chain) => chain.base?.hook === "ingress" || (chain.base?.hook === "prerouting" && (chain.base?.priority ?? 0) <= CONNECTION_TRACKING));
    const routed = reachedChains(table);
    const chains = new Map<string, ChainRule[]>();
    const compiled = new Map<string, { rule: NftRule; meaning: CompiledNftRule }[]>();
    for (const chain of table.chains) {
      const context = this.#context(table, before.has(chain.name), translates, untracked);
      const out: ChainRule[] = [];
      const kept: { rule: NftRule; meaning: CompiledNftRule }[] = [];
      for (const rule of chain.rules) {
        const meaning = compileNftRule(rule, context);
        kept.push({ rule, meaning });
        if (routed.has(chain.name))
          this.#tally.markAll(rule.at.line, rule.toLine, meaning.open === null ? "understood" : rule.statements.every((s) => s.kind === "unknown") ? "unknown" : "partly", meaning.open);
        this.#reportNames(rule, table);
        for (const part of meaning.parts) out.push({ ...part, writtenOrder: this.#indexOf.get(rule) as number, text: rule.text, at: rule.at });
      }
      chains.set(chain.name, out);
      compiled.set(chain.name, kept);
    }
    return { table, chains, compiled };
  }

  #reportNames(rule: NftRule, table: NftTable): void {
    for (const statement of rule.statements) {
      const value = statement.kind === "match" ? statement.right : statement.kind === "vmap" ? statement.map : null;
      if (value?.kind !== "named-set" || table.sets.has(value.name)) continue;
      this.#diagnostics.push({
        code: "unknown-set",
        severity: "warning",
        message: `The set ${value.name} is used and not written in this table.`,
        help: "Whether a packet is in it is not decided.",
        at: rule.at,
      });
    }
  }

  #stagesOf(hook: string, tables: readonly CompiledTable[]): FilterStage[] {
    const bases = tables.flatMap((one) => one.table.chains.flatMap((chain) => (chain.base?.hook === hook ? [{ one, chain, base: chain.base }] : [])));
    bases.sort((a, b) => a.base.priority - b.base.priority);
    return bases.map(({ one, chain, base }) => {
      const family = ROUTED[one.table.family] as Family;
      const writer = new ChainWriter(this.#budget, (trouble) => this.#troubles.tell(trouble));
      writer.chain(chain.name, one.chains, family);
      const action = base.policy === "drop" ? "deny" : base.policy === "accept" ? "permit" : "unsure";
      const text = `policy ${base.policy} of chain ${chain.name}`;
      let otherwise: Otherwise = { action, text, at: base.at };
      if (family !== "both" && action !== "permit") {
        const list = `${one.table.family} ${one.table.name} ${chain.name}`;
        let index = this.#written.findIndex((w) => w.list === list && w.name === "policy");
        if (index < 0) {
          index = this.#written.length;
          this.#written.push({ ...PLAIN_WRITTEN, name: "policy", list, action, text, at: base.at, toLine: base.at.line });
        }
        writer.rule(
          { except: [], boxes: [{ ...EVERYTHING, source: family === "ipv4" ? EVERY_IPV4 : EVERY_IPV6 }], verdict: { kind: "decide", action }, writtenOrder: index, text, at: base.at },
          "both",
        );
        otherwise = { action: "permit", text: `the chain ${chain.name} sees only ${family === "ipv4" ? "IPv4" : "IPv6"}`, at: null };
      }
      return {
        name: `chain ${chain.name} of ${one.table.family} ${one.table.name} (${hook})`,
        entersBy: base.devices.length > 0 ? base.devices : null,
        leavesBy: null,
        asks: base.type === "nat" ? "first-packet" : "every-packet-with-state",
        // The destination is translated at priority −100 of prerouting, the source at 100 of postrouting.
        seesTranslated: { source: hook === "postrouting" && base.priority > 100, destination: hook !== "ingress" && (hook !== "prerouting" || base.priority > -100) },
        rules: writer.rules(),
        otherwise,
      } satisfies FilterStage;
    });
  }

  /** Where text was not read, chains may have stood: nothing is decided for sure. */
  #lostText(): FilterStage[] {
    const [at, ...more] = this.#record.lost;
    if (at === undefined) return [];
    const text = `line ${at.line}${more.length === 0 ? " is" : ` and ${more.length} more are`} not read, and may hold rules`;
    return [
      {
        name: "text that is not read",
        entersBy: null,
        leavesBy: null,
        asks: "every-packet-with-state",
        seesTranslated: { source: false, destination: false },
        rules: [],
        otherwise: { action: "unsure", text, at },
      },
    ];
  }

  /** Chains of bridges and devices with anything but "accept" may stop a packet: nothing is decided where they could. */
  #besideRouting(tables: readonly NftTable[]): FilterStage[] {
    const stages: FilterStage[] = [];
    for (const table of tables) {
      if (table.family !== "bridge" && table.family !== "netdev") continue;
      for (const chain of table.chains) {
        const reached = reachedFrom(table, [], (c) => c === chain);
        const rules = table.chains.filter((c) => reached.has(c.name)).flatMap((c) => c.rules);
        const first = rules.find((rule) =>
          rule.statements.some((s) => (s.kind === "verdict" && s.verdict.kind === "drop") || s.kind === "reject" || s.kind === "unknown" || s.kind === "unsure" || s.kind === "vmap"),
        );
        if (chain.base === null || chain.base.hook === "output" || (chain.base.policy !== "drop" && first === undefined)) continue;
        const text = `the chain ${chain.name} of the table ${table.family} ${table.name} is not read, and may stop packets`;
        this.#diagnostics.push({ code: "nft-family", severity: "warning", message: `Tables of the family ${table.family} are not read; ${text}.`, at: chain.at });
        stages.push({
          name: `chain ${chain.name} of ${table.family} ${table.name} (${chain.base.hook})`,
          entersBy: chain.base.devices.length > 0 ? chain.base.devices : null,
          leavesBy: null,
          asks: "every-packet-with-state",
          seesTranslated: { source: false, destination: false },
          rules: [],
          otherwise: { action: "unsure", text, at: first?.at ?? chain.base.at },
        });
      }
    }
    return stages;
  }

  #translations(tables: readonly CompiledTable[]): NatRule[] {
    const out: NatRule[] = [];
    for (const hook of ["prerouting", "postrouting"]) {
      const bases = tables.flatMap((one) => one.table.chains.flatMap((chain) => (chain.base?.hook === hook ? [{ one, chain, priority: chain.base.priority }] : [])));
      for (const { one, chain } of bases.sort((a, b) => a.priority - b.priority)) {
        const reached = reachedFrom(one.table, [], (c) => c === chain);
        for (const [name, rules] of one.compiled) {
          if (!reached.has(name)) continue;
          for (const { rule, meaning } of rules) {
            if (meaning.nat === null) continue;
            const part = meaning.parts.find((p) => p.verdict.kind === "decide" && p.verdict.action === "permit");
            const doubts = [
              ...((part?.except.length ?? 0) > 0 ? ["it is not one of the packets that the rule leaves out"] : []),
              ...(name === chain.name ? [] : [`a rule leads to the chain ${name}`]),
            ];
            for (const box of part?.boxes ?? []) out.push(natRule(rule, meaning, box, doubts, ROUTED[one.table.family] as Family));
          }
        }
      }
    }
    return out;
  }

  #helpers(tables: readonly NftTable[]): WrittenWord[] {
    return tables.flatMap((table) =>
      table.chains.flatMap((chain) =>
        chain.rules.flatMap((rule) =>
          rule.statements.flatMap((s) =>
            s.kind === "set-object" && s.of === "ct helper" ? [{ word: table.objects.find((o) => o.kind === "ct helper" && o.name === s.name)?.type ?? s.name, at: rule.at }] : [],
          ),
        ),
      ),
    );
  }

  /** Timeouts that a rule without any condition sets hold for all; those of some packets only are told as not followed. */
  #idle(tables: readonly NftTable[]): { tcp: WrittenLimit | null; udp: WrittenLimit | null; icmp: WrittenLimit | null } {
    const idle: { tcp: WrittenLimit | null; udp: WrittenLimit | null; icmp: WrittenLimit | null } = { tcp: null, udp: null, icmp: null };
    for (const table of tables) {
      for (const rule of table.chains.flatMap((c) => c.rules)) {
        for (const statement of rule.statements) {
          if (statement.kind !== "set-object" || statement.of !== "ct timeout") continue;
          const object = table.objects.find((o) => o.kind === "ct timeout" && o.name === statement.name);
          const seconds = object?.type === "tcp" ? object.seconds.get("established") : (object?.seconds.get("replied") ?? object?.seconds.get("timeout"));
          const kind = object?.type === "tcp" ? "tcp" : object?.type === "udp" ? "udp" : object?.type.startsWith("icmp") ? "icmp" : null;
          const others = rule.statements.filter((s) => s.kind === "match" && !/\b(l4proto|protocol)\b/.test(s.words));
          if (seconds === undefined || kind === null || others.length > 0) this.#tally.mark(rule.at.line, "partly", "the idle timeout it sets is not followed");
          else if (idle[kind] === null || seconds < (idle[kind]?.seconds ?? Infinity)) idle[kind] = { seconds, at: object?.at ?? rule.at };
        }
      }
    }
    return idle;
  }
}

function natRule(rule: NftRule, meaning: CompiledNftRule, box: Box, doubts: readonly string[], family: Family): NatRule {
  const nat = meaning.nat as NonNullable<CompiledNftRule["nat"]>;
  const target: NatTarget = nat.type === "masquerade" || nat.type === "redirect" ? { kind: "interface", name: null } : { kind: "addresses", addresses: addressSet([addressText(nat.address, rule)]) };
  const port = nat.port?.kind === "word" ? portNumber(nat.port.text) : undefined;
  const conditions = [...box.conditions, ...doubts];
  if (!nat.isPlain) conditions.push("a map says where to");
  if (nat.port !== null && port === undefined) conditions.push("which port of the range is taken");
  const isToAll = box.protocols === null && box.sourcePorts === null && box.destinationPorts === null && box.icmp === null && box.tcpFlags === null;
  const isSource = nat.type === "snat" || nat.type === "masquerade";
  return {
    entersBy: box.enters,
    leavesBy: box.leaves,
    source: box.source ?? (family === "both" ? null : family === "ipv4" ? EVERY_IPV4 : EVERY_IPV6),
    destination: box.destination,
    services: isToAll
      ? null
      : [{ kind: "packets", protocols: box.protocols, sourcePorts: box.sourcePorts, destinationPorts: box.destinationPorts, icmp: box.icmp, tcpFlags: box.tcpFlags, written: rule.text, at: rule.at }],
    newSource: isSource ? target : null,
    newDestination: isSource ? null : target,
    newDestinationPort: isSource ? null : (port ?? null),
    bothWays: false,
    conditions,
    text: rule.text,
    at: rule.at,
  };
}

function addressText(value: NftValue | null, rule: NftRule): string {
  if (value?.kind === "word") return value.text;
  if (value?.kind === "range") return `${value.from}-${value.to}`;
  if (value?.kind === "prefix") return `${value.address}/${value.length}`;
  return `the target of line ${rule.at.line}`;
}

function reachedChains(table: NftTable): ReadonlySet<string> {
  return reachedFrom(table, ["ingress", "prerouting", "input", "forward", "postrouting"]);
}

/** Names of chains that rules lead to from the base chains of these hooks. */
function reachedFrom(table: NftTable, hooks: readonly string[], isStart: (chain: NftChain) => boolean = () => false): ReadonlySet<string> {
  const reached = new Set(table.chains.filter((c) => (c.base !== null && hooks.includes(c.base.hook)) || isStart(c)).map((c) => c.name));
  const byName = new Map(table.chains.map((c) => [c.name, c]));
  for (const name of reached) {
    for (const statement of byName.get(name)?.rules.flatMap((r) => r.statements) ?? []) {
      if (statement.kind === "verdict" && (statement.verdict.kind === "jump" || statement.verdict.kind === "goto")) reached.add(statement.verdict.chain);
      if (statement.kind !== "vmap") continue;
      const elements = statement.map.kind === "set" ? statement.map.elements : statement.map.kind === "named-set" ? (table.sets.get(statement.map.name)?.elements ?? []) : [];
      for (const { verdict } of elements) if (verdict !== null && (verdict.kind === "jump" || verdict.kind === "goto")) reached.add(verdict.chain);
    }
  }
  return reached;
}
