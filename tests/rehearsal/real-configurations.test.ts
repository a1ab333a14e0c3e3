// Configurations of real devices and of the samples, each with a small invented plant drawn from its own networks, rules and translations: what check
// predicts of every conversation is what the kernel does. The samples run always; the rest by hand: HOLDPOINT_LARGE_REHEARSAL=1 (and HOLDPOINT_DATA).
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { check } from "../../src/app/check.ts";
import { openConfigText } from "../../src/app/config-file.ts";
import { rehearsalShown, rehearseChange } from "../../src/app/rehearse.ts";
import { formatIp } from "../../src/foundation/ip-address.ts";
import type { AddressSet } from "../../src/plant/address-set.ts";
import type { Conversation } from "../../src/plant/conversation.ts";
import type { FirewallConfig } from "../../src/plant/firewall-config.ts";
import type { ServiceMatch } from "../../src/plant/segmentation.ts";
import { rehearse } from "../../src/rehearsal/rehearse.ts";
import { asset, conversation, plant } from "../generators/plant-builder.ts";
import { smallPlant } from "./small-plant.ts";

const probe = await rehearse(smallPlant([]));
const why = probe.value === undefined ? `: ${probe.diagnostics.map((d) => d.message).join("; ")}` : "";
const root = fileURLToPath(new URL("../..", import.meta.url));
const data = join(process.env["HOLDPOINT_DATA"] ?? join(root, "../shared/data"), "firewalls");
const byHand = process.env["HOLDPOINT_LARGE_REHEARSAL"] !== undefined;
const SAMPLES = ["cell-zones.asa.cfg", "cell-zones.fortios.conf"].map((name) => join(root, "samples/plant/changes", name));

const CONVERSATIONS = 160;
const MOST_RANGES = 60;

/** A linear congruential generator (Numerical Recipes): the same plant every time. */
function picker(): <T>(from: readonly T[]) => T | undefined {
  let seed = 20_261_126;
  return (from) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return from[Math.floor((seed / 2 ** 32) * from.length)];
  };
}

function addressesOf(set: AddressSet | null): string[] {
  if (set === null) return [];
  const v4 = set.v4.slice(0, MOST_RANGES).flatMap(({ from, to }) => [...new Set([from + (to - from > 2 ? 1 : 0), Math.min(to, from + 5)])].map((value) => formatIp({ bits: 32, value })));
  return [...v4, ...set.v6.slice(0, MOST_RANGES).map(({ from, to }) => formatIp({ bits: 128, value: to > from ? from + 1n : from }))];
}

function servicesOf(services: readonly ServiceMatch[] | null): string[] {
  return (services ?? []).flatMap((s) => {
    if (s.kind === "port") return [`${s.transport}/${s.fromPort}`];
    if (s.kind === "icmp") return ["icmp"];
    if (s.kind !== "packets") return [];
    const numbers = s.protocols === null ? [6] : s.protocols.slice(0, 3).map(([from]) => from);
    return numbers.flatMap((n) =>
      n === 6 || n === 17 ? (s.destinationPorts ?? [[4_840, 0]]).slice(0, 4).map(([port]) => `${n === 6 ? "tcp" : "udp"}/${port}`) : n === 1 || n === 58 ? ["icmp"] : [`ip/${n}`],
    );
  });
}

/** Half of it follows the rules and the translations, half is drawn freely. */
function drawn(firewall: FirewallConfig): readonly Conversation[] {
  const pick = picker();
  const near = firewall.interfaces.flatMap((port) => port.networks.flatMap((n) => addressesOf({ ...EMPTY, v4: rangeOf(n) })));
  const far = firewall.routes.slice(0, MOST_RANGES).flatMap((route) => addressesOf({ ...EMPTY, v4: rangeOf(route.prefix) }));
  const own = firewall.interfaces.flatMap((port) => port.networks.map((n) => n.split("/")[0] as string));
  const rules = firewall.stages.flatMap((stage) => stage.rules.filter((rule) => rule.services.length > 0));
  const all = [...near, ...far, "198.51.100.77", ...rules.flatMap((r) => [...addressesOf(r.source.addresses), ...addressesOf(r.destination.addresses)])];
  const services = ["tcp/502", "tcp/443", "udp/161", "icmp", "ip/47", ...rules.flatMap((r) => servicesOf(r.services))];
  const found = new Map<string, Conversation>();
  for (let tries = 0; tries < 40 * CONVERSATIONS && found.size < CONVERSATIONS; tries++) {
    const rule = tries % 2 === 0 ? pick(rules) : undefined;
    const nat = tries % 3 === 0 ? pick(firewall.nat) : undefined;
    const target = nat?.newDestination?.kind === "addresses" ? nat.newDestination.addresses : null;
    const client = pick(addressesOf(nat?.source ?? rule?.source.addresses ?? null)) ?? pick(all);
    const called =
      nat === undefined
        ? addressesOf(rule?.destination.addresses ?? null)
        : [...addressesOf(nat.destination), ...addressesOf(target), ...(nat.newSource?.kind === "addresses" ? addressesOf(nat.newSource.addresses) : []), ...own];
    const server = pick(called) ?? pick(all);
    const service = pick(servicesOf(nat?.services ?? rule?.services ?? null)) ?? pick(services);
    if (client === undefined || server === undefined || service === undefined || client === server || client.includes(":") !== server.includes(":") || service.endsWith("/0")) continue;
    if ([client, server].some((a) => /^(0|127|22[4-9]|23\d|255)\./.test(a) || /^(::$|ff|fe8)/.test(a))) continue;
    const answered = service.startsWith("tcp/") || tries % 5 !== 0 ? {} : { packetsToClient: 0, bytesToClient: 0 };
    found.set(`${client} ${server} ${service}`, conversation(client, server, service, { ...answered, serverBegan: 0 }));
  }
  return [...found.values()];
}

const EMPTY: AddressSet = { v4: [], v6: [], macs: new Set(), unresolved: [] };

function rangeOf(prefix: string): AddressSet["v4"] {
  const [address = "", bits = "32"] = prefix.split("/");
  const parts = address.split(".").map(Number);
  if (parts.length !== 4) return [];
  const value = parts.reduce((sum, part) => sum * 256 + part, 0);
  const size = 2 ** (32 - Number(bits));
  const from = Math.floor(value / size) * size;
  return size < 8 ? [{ from: from + (value === from ? 1 : 0), to: from + (value === from ? 1 : 0) }] : [{ from: from + 4, to: from + size - 2 }];
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => (statSync(join(folder, name)).isDirectory() ? filesUnder(join(folder, name)) : [join(folder, name)]));
}

/** Where a text says of no interface what is behind it, the invented plant does. */
function withNetworks(firewall: FirewallConfig): { readonly firewall: FirewallConfig; readonly behind: Readonly<Record<string, readonly string[]>> } {
  const ports = [...new Set(firewall.interfaces.filter((port) => port.enabled).map((port) => port.name))].slice(0, 12);
  if (firewall.routes.length > 0 || ports.length < 2 || firewall.interfaces.some((port) => port.networks.length > 0)) return { firewall, behind: {} };
  const size = 2 ** Math.ceil(Math.log2(ports.length));
  const behind = Object.fromEntries(ports.map((name, i) => [name, [`${(256 / size) * i}.0.0.0/${Math.log2(size)}`]]));
  const interfaces = firewall.interfaces.map((port) => ({ ...port, networks: behind[port.name] ?? [] }));
  return { firewall: { ...firewall, interfaces }, behind };
}

interface Totals {
  agreed: number;
  disagreed: string[];
  readonly leftOut: Map<string, number>;
}

async function rehearseAll(file: string): Promise<string | null> {
  const text = readFileSync(file, "utf8");
  const { opened } = openConfigText(text, file, undefined);
  if (opened === null) return null;
  const totals: Totals = { agreed: 0, disagreed: [], leftOut: new Map() };
  for (const written of opened.config.firewalls.slice(0, 4)) {
    const { firewall, behind } = withNetworks(written);
    const conversations = drawn(firewall);
    const machines = [...new Set(conversations.flatMap((c) => [c.client, c.server]))];
    const networks = firewall.interfaces.flatMap((port) => port.networks).map((prefix) => ({ prefix, vlan: null, gateway: null, by: "test" }));
    const several = opened.config.firewalls.length > 1 ? { firewall: firewall.name } : {};
    const { checked } = check({ change: { file, text, behind, ...several }, plant: plant(conversations, { assets: machines.map((m) => asset(m, [m])), networks }), today: "2026-11-02", inputs: [] });
    if (checked === null) continue;
    const whole = await rehearseChange(checked, { onProgress: () => {}, signal: new AbortController().signal });
    if (whole.report === null) {
      totals.disagreed.push(
        whole.diagnostics
          .filter((d) => d.severity === "error")
          .map((d) => d.message)
          .join("; "),
      );
      continue;
    }
    const shown = rehearsalShown("", whole.report, whole.prepared);
    totals.agreed += shown.agreed;
    totals.disagreed.push(...shown.disagreed.map((d) => `${d.name}: predicted ${d.predicted}, seen ${d.seen} (line ${d.line}: ${d.rule})`));
    for (const { why: reason, count } of shown.leftOut) totals.leftOut.set(reason, (totals.leftOut.get(reason) ?? 0) + count);
  }
  process.stdout.write(
    `${file.slice(file.lastIndexOf("/", file.lastIndexOf("/") - 1) + 1)}: ${totals.agreed} agreed, ${totals.disagreed.length} not; left out: ${[...totals.leftOut].map(([reason, n]) => `${n} ${reason.slice(0, 90)}`).join(" · ") || "none"}\n`,
  );
  expect(totals.disagreed, file).toEqual([]);
  return file;
}

describe.skipIf(why !== "")(`configurations as they are${why}`, () => {
  test.each(SAMPLES)("%s", async (file) => {
    expect(await rehearseAll(file)).toBe(file);
  });
  describe.skipIf(!byHand || !existsSync(data))("of real devices (by hand)", () => {
    test.each(existsSync(data) ? filesUnder(data) : [])("%s", async (file) => {
      await rehearseAll(file);
    });
  });
});
