// Interfaces, groups, VLANs, further addresses, gateways, routes, aliases and schedules as written.
import type { Claims } from "./claims.ts";
import { Fields, isFilled, isSet } from "./field-reader.ts";
import { IRRELEVANT_INTERFACE, IRRELEVANT_INTERFACE_PREFIX } from "./known-elements.ts";
import { listOf } from "./parse-rules.ts";
import type { PfAlias, PfGateway, PfGroup, PfInterface, PfRoute, PfSchedule, PfVirtualAddress, PfVlan } from "./pf-record.ts";
import type { XmlElement } from "./xml-tree.ts";

/** `enabled` says whether it is written so; who decides for the whole text knows more. */
export function parseInterface(element: XmlElement, claims: Claims): PfInterface {
  claims.own(element, "understood");
  const fields = new Fields(element, claims);
  const flag = (name: string): PfInterface["blockPrivate"] => {
    const child = fields.take(name);
    if (child === null) return null;
    claims.whole(child, "understood");
    return isSet(child.text) ? claims.at(child) : null;
  };
  const enable = fields.text("enable");
  const isGroup = fields.text("type") === "group";
  fields.text("virtual", "irrelevant");
  const parsed: PfInterface = {
    name: element.name,
    port: fields.text("if"),
    descr: fields.text("descr") ?? "",
    ipaddr: fields.text("ipaddr") ?? "",
    subnet: fields.text("subnet") ?? "",
    ipaddrv6: fields.text("ipaddrv6") ?? "",
    subnetv6: fields.text("subnetv6") ?? "",
    gateway: fields.text("gateway") ?? "",
    gatewayv6: fields.text("gatewayv6") ?? "",
    enabled: enable !== null && isSet(enable),
    isGroup,
    blockPrivate: flag("blockpriv"),
    blockBogons: flag("blockbogons"),
    at: claims.at(element),
  };
  fields.passOver(IRRELEVANT_INTERFACE);
  fields.passOver(new Set(element.children.map((child) => child.name).filter((name) => IRRELEVANT_INTERFACE_PREFIX.test(name))));
  fields.rest();
  return parsed;
}

export function parseGroup(element: XmlElement, claims: Claims): PfGroup {
  claims.own(element, "understood");
  const fields = new Fields(element, claims);
  const sequence = Number(fields.text("sequence") ?? "0");
  const group: PfGroup = { name: fields.text("ifname") ?? "", members: listOf(fields.text("members")), sequence: Number.isSafeInteger(sequence) ? sequence : 0, at: claims.at(element) };
  fields.passOver(new Set(["descr", "nogroup"]));
  fields.rest();
  return group;
}

export function parseVlan(element: XmlElement, claims: Claims): PfVlan {
  claims.own(element, "understood");
  const fields = new Fields(element, claims);
  const parent = fields.text("if") ?? "";
  const tag = Number(fields.text("tag") ?? "");
  const name = fields.text("vlanif");
  fields.passOver(new Set(["descr", "pcp", "proto"]));
  fields.rest();
  return { port: name ?? `${parent}.${tag}`, tag: Number.isInteger(tag) && tag > 0 && tag < 4096 ? tag : 0 };
}

export function parseVirtualAddress(element: XmlElement, claims: Claims): PfVirtualAddress {
  claims.own(element, "understood");
  const fields = new Fields(element, claims);
  const address: PfVirtualAddress = {
    interface: fields.text("interface") ?? "",
    mode: fields.text("mode") ?? "",
    address: fields.text("subnet") ?? fields.text("address") ?? "",
    bits: fields.text("subnet_bits") ?? "",
    at: claims.at(element),
  };
  // Passwords of CARP among them: nothing of it is kept.
  fields.passOver(new Set("vhid advbase advskew password descr type uniqid network gateway noexpand nobind peer peer6 nosync".split(" ")));
  fields.rest();
  return address;
}

export function parseGateway(element: XmlElement, claims: Claims): PfGateway {
  claims.own(element, "understood");
  const fields = new Fields(element, claims);
  const family = fields.text("ipprotocol") === "inet6" ? "inet6" : "inet";
  const isDefault = fields.text("defaultgw");
  const gateway: PfGateway = {
    name: fields.text("name") ?? "",
    interface: fields.text("interface") ?? "",
    gateway: fields.text("gateway") ?? "",
    family,
    isDefault: isDefault !== null && isSet(isDefault),
    disabled: isSet(fields.text("disabled")),
    at: claims.at(element),
  };
  fields.passOver(
    new Set(
      "descr weight monitor monitor_disable monitor_noroute monitor_killstates monitor_killstates_priority action_disable interval time_period alert_interval loss_interval latencylow latencyhigh losslow losshigh data_payload priority fargw nonlocalgateway force_down gw_down_kill_states dpinger_dont_add_static_route data_length probe_interval disablemonitor ".split(
        " ",
      ),
    ),
  );
  fields.rest();
  return gateway;
}

export function parseRoute(element: XmlElement, claims: Claims): PfRoute {
  claims.own(element, "understood");
  const fields = new Fields(element, claims);
  const enabled = fields.text("enabled");
  const route: PfRoute = {
    network: fields.text("network") ?? "",
    gateway: fields.text("gateway") ?? "",
    disabled: isSet(fields.text("disabled")) || (enabled !== null && !isFilled(enabled)),
    at: claims.at(element),
  };
  fields.passOver(new Set(["descr", "interface"]));
  fields.rest();
  return route;
}

/** <aliases><alias> of both systems, and <OPNsense><Firewall><Alias><aliases><alias>. */
export function parseAlias(element: XmlElement, claims: Claims): PfAlias {
  claims.own(element, "understood");
  const fields = new Fields(element, claims);
  const enabled = fields.text("enabled");
  const entries = [fields.text("address"), fields.text("content"), ...fields.texts("url"), ...fields.texts("aliasurl")].flatMap((text) => listOf(text));
  const alias: PfAlias = { name: fields.text("name") ?? "", type: (fields.text("type") ?? "").toLowerCase(), entries, enabled: enabled === null || isFilled(enabled), at: claims.at(element) };
  fields.passOver(
    new Set(
      "descr description detail proto interface counters updatefreq updatefreq_hours updatefreq_days categories path_expression expire password username authtype current_items last_updated created updated".split(
        " ",
      ),
    ),
  );
  fields.rest();
  return alias;
}

const DAYS = ["", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** It has no year: it comes again every year, so it never ends. */
export function parseSchedule(element: XmlElement, claims: Claims): PfSchedule {
  claims.own(element, "understood");
  const fields = new Fields(element, claims);
  const name = fields.text("name") ?? "";
  const ranges = [...fields.takeAll("timerange"), ...fields.takeAll("time")].map((range) => {
    claims.own(range, "understood");
    const parts = new Fields(range, claims);
    const months = listOf(parts.text("month"));
    const days = listOf(parts.text("day"));
    const weekdays = listOf(parts.text("position")).map((n) => DAYS[Number(n)] ?? n);
    const hours = parts.text("hour") ?? "";
    parts.passOver(new Set(["rangedescr", "descr", "desc"]));
    parts.rest();
    const dates = weekdays.length > 0 ? weekdays.join(", ") : days.map((day, i) => `${day}.${months[i] ?? "?"}.`).join(", ");
    return { words: [dates, hours].filter((word) => word !== "").join(" ") };
  });
  fields.passOver(new Set(["descr", "schedlabel"]));
  fields.rest();
  return { name, ranges };
}
