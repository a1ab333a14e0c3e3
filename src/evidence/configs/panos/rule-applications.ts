// What a rule's services and applications ask of a packet, as variants: the rule matches when one of them does. Which ports `application-default` means
// is known for some applications only; for what is not known a further variant matches perhaps.
import type { ServiceMatch, TextAt } from "../../../plant/segmentation.ts";
import { APP_NAMES, ECHO_NAME_OF, IP_APPS } from "./app-names.ts";
import type { ObjectBook } from "./object-book.ts";
import type { ConfigNode } from "./panos-record.ts";
import { packets, packetsOfPorts } from "./port-lists.ts";

export interface RuleVariant {
  readonly services: readonly ServiceMatch[];
  readonly applications: readonly string[] | null;
  readonly conditions: readonly string[];
  readonly idleSeconds: number | null;
}

/** Rules of application override: the ports on which another name is given, and the name. */
export interface OverrideRule {
  readonly ruleName: string;
  readonly ports: readonly (readonly [number, number])[];
  readonly protocol: number;
  readonly at: TextAt;
}

export function variantsOf(services: readonly ConfigNode[], applications: readonly ConfigNode[], overrides: readonly OverrideRule[], book: ObjectBook, at: TextAt): RuleVariant[] {
  const apps = book.applications(applications);
  const anyApplication = apps.length === 0 || apps.some((a) => a.name === "any");
  const byDefault = services.some((s) => s.name === "application-default");
  const named = services.filter((s) => s.name !== "application-default");
  const anyService = named.some((s) => s.name === "any");
  const every = packets(null, "any", at);
  const variants: RuleVariant[] = [];
  const bases: { services: readonly ServiceMatch[]; idleSeconds: number | null; conditions: readonly string[] }[] = [];
  if (anyService) bases.push({ services: [every], idleSeconds: null, conditions: [] });
  else if (named.length > 0) {
    const { services: meanings, unknown } = book.services(named);
    const byIdle = new Map<number | null, ServiceMatch[]>();
    for (const { matches, idleSeconds } of meanings) byIdle.set(idleSeconds, [...(byIdle.get(idleSeconds) ?? []), ...matches]);
    for (const [idleSeconds, matches] of byIdle) bases.push({ services: matches, idleSeconds, conditions: [] });
    for (const name of unknown) bases.push({ services: [every], idleSeconds: null, conditions: [`only service ${name}, which is not known`] });
  }
  if (services.length === 0) bases.push({ services: [every], idleSeconds: null, conditions: ["no service is written"] });
  for (const base of bases) {
    if (anyApplication) variants.push({ ...base, applications: null });
    else variants.push(...askedFor(apps, base, anyService || services.length === 0, overrides, book, at));
  }
  if (byDefault) variants.push(...onDefaultPorts(apps, anyApplication, overrides, book, at, every));
  return variants;
}

type App = { readonly name: string; readonly filter: boolean };
type Base = { readonly services: readonly ServiceMatch[]; readonly idleSeconds: number | null; readonly conditions: readonly string[] };

function askedFor(apps: readonly App[], base: Base, anyService: boolean, overrides: readonly OverrideRule[], book: ObjectBook, at: TextAt): RuleVariant[] {
  const out: RuleVariant[] = [];
  const sure: string[] = [];
  const unsure: string[] = [];
  for (const { name, filter } of apps) {
    const ip = isOwn(name, book) ? undefined : IP_APPS.get(name);
    const known = isOwn(name, book) || filter ? undefined : APP_NAMES.get(name);
    if (ip !== undefined) {
      // Services are of TCP, UDP and SCTP: no ICMP passes a rule that names one.
      if (anyService) out.push({ services: [ipService(ip, name, apps, at)], applications: null, conditions: [...base.conditions, ...ipConditions(name, apps)], idleSeconds: base.idleSeconds });
    } else if (known !== undefined && known.sure.length > 0) sure.push(...known.sure);
    else unsure.push(name);
  }
  const renamed = overrides.filter((o) => base.services.some((s) => touches(s, o))).map((o) => `unless application override ${o.ruleName} gives it another name`);
  if (sure.length > 0) out.push({ ...base, applications: [...new Set(sure)], conditions: [...base.conditions, ...renamed] });
  if (unsure.length > 0) out.push({ ...base, applications: null, conditions: [...base.conditions, ...renamed, `only what App-ID calls ${unsure.join(", ")}`] });
  return out;
}

function onDefaultPorts(apps: readonly App[], anyApplication: boolean, overrides: readonly OverrideRule[], book: ObjectBook, at: TextAt, every: ServiceMatch): RuleVariant[] {
  if (anyApplication) return [{ services: [every], applications: null, conditions: ["only on the standard ports of its application"], idleSeconds: null }];
  const out: RuleVariant[] = [];
  const others: string[] = [];
  for (const app of apps) {
    const own = isOwn(app.name, book);
    const ip = own ? undefined : IP_APPS.get(app.name);
    if (ip !== undefined) {
      out.push({ services: [ipService(ip, app.name, apps, at)], applications: null, conditions: ipConditions(app.name, apps), idleSeconds: null });
      continue;
    }
    const custom = own ? book.customPorts(app.name) : null;
    const known = own || app.filter ? undefined : APP_NAMES.get(app.name);
    const services = packetsOfPorts(custom ?? known?.ports ?? "", app.name, at);
    if (services.length > 0) out.push(...askedFor([app], { services, idleSeconds: null, conditions: [] }, false, overrides, book, at));
    if (custom === null || services.length === 0) others.push(app.name);
  }
  if (others.length > 0)
    out.push({
      services: [every],
      applications: null,
      conditions: [`only what App-ID calls ${others.join(", ")}, on its standard ports, of which more may exist than are known here`],
      idleSeconds: null,
    });
  return out;
}

/** A custom application of the same name hides the built-in one. */
function isOwn(name: string, book: ObjectBook): boolean {
  return book.isCustom(name);
}

function ipService([protocol, type]: readonly [number, number | null], name: string, apps: readonly App[], at: TextAt): ServiceMatch {
  const whole = type === null || apps.some((a) => ECHO_NAME_OF.get(a.name) === name);
  return packets([protocol], name, at, whole ? {} : { icmp: [{ type: type as number, codes: null }] });
}

function ipConditions(name: string, apps: readonly App[]): string[] {
  const echo = ECHO_NAME_OF.get(name);
  return echo === undefined || apps.some((a) => a.name === echo) ? [] : [`only what App-ID calls ${name}: echo requests are called ${echo}`];
}

function touches(service: ServiceMatch, override: OverrideRule): boolean {
  if (service.kind !== "packets") return true;
  if (service.protocols !== null && !service.protocols.some(([from, to]) => override.protocol >= from && override.protocol <= to)) return false;
  if (service.destinationPorts === null) return true;
  return service.destinationPorts.some(([from, to]) => override.ports.some(([a, b]) => from <= b && to >= a));
}
