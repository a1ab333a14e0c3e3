// Sections about links, kernel settings and packages: those that bear on what is carried are named, with what that leaves open.
import { holdsText, textBelow } from "./element-text.ts";
import { Fields, isFilled } from "./field-reader.ts";
import type { FoundParts } from "./found-parts.ts";
import { IRRELEVANT_PACKAGES, ROUTING_PACKAGES, UNSUPPORTED_PACKAGES } from "./known-elements.ts";
import { listOf } from "./parse-rules.ts";
import type { XmlElement } from "./xml-tree.ts";

/** Spanning tree and tables of addresses. */
const BRIDGE_DETAILS: ReadonlySet<string> = new Set(
  "descr linklocal enablestp proto stp maxage fwdelay holdcnt maxaddr timeout span edge autoedge ptp autoptp static ifpriority ifpathcost priority hellotime pathcost private sticky ip6linklocal".split(
    " ",
  ),
);

export function parseLinks(section: XmlElement, found: FoundParts): void {
  const { claims } = found;
  if (!holdsText(section)) claims.whole(section, "irrelevant");
  else if (section.name === "bridges") {
    claims.own(section, "understood");
    for (const bridge of section.children) {
      claims.own(bridge, "understood");
      const fields = new Fields(bridge, claims);
      const members = listOf(fields.text("members", "partly", "on which of its interfaces the rules of a bridge are asked is not modelled"));
      const port = fields.text("bridgeif") ?? "";
      fields.passOver(BRIDGE_DETAILS);
      fields.rest();
      if (members.length > 0)
        found.doubts.push({
          interfaces: members,
          port,
          words: `the packet passes the bridge ${port || "of these interfaces"}, whose members have rules of their own`,
          descr: `bridge ${port}`,
          at: claims.at(bridge),
        });
    }
  } else if (section.name === "gifs" || section.name === "gres") claims.whole(section, "partly", "the tunnel is an interface; what carries it is not modelled");
  // How a port is made of others, or dials: the interface above it is what rules name.
  else claims.whole(section, "irrelevant");
}

export function parseSysctl(section: XmlElement, found: FoundParts): void {
  found.claims.own(section, "irrelevant");
  for (const child of section.children) {
    const tunable = textBelow(child, "tunable") ?? "";
    const matters = /^net\.(link\.bridge\.pfil|inet6?\.ip6?\.forwarding|pf\.)/.test(tunable) && !["", "default"].includes(textBelow(child, "value") ?? "");
    found.claims.whole(child, matters ? "partly" : "irrelevant", matters ? `${tunable} changes where packets are filtered; it is not modelled` : null);
  }
}

/** <installedpackages> of pfSense. */
export function parsePackages(section: XmlElement, found: FoundParts): void {
  const { claims } = found;
  claims.own(section, "irrelevant");
  for (const child of section.children) {
    const unsupported = UNSUPPORTED_PACKAGES.find((known) => known.name.test(child.name));
    if (!holdsText(child) || IRRELEVANT_PACKAGES.test(child.name)) claims.whole(child, "irrelevant");
    else if (ROUTING_PACKAGES.test(child.name)) {
      const isOff = textBelow(child.children.find((part) => part.name === "config") ?? child, "enable") === "off";
      if (!isOff) found.routeMakers.add(`the package ${child.name} may add routes`);
      claims.whole(child, isOff ? "irrelevant" : "partly", isOff ? null : "the routes it adds are not computed");
    } else if (unsupported === undefined) claims.whole(child, "unknown", `<${child.name}> in <installedpackages> is not known here`);
    else if (unsupported.switchedBy === null || hasSwitch(child, unsupported.switchedBy)) found.notModelled(child, unsupported.why);
    else claims.whole(child, "irrelevant");
  }
}

function hasSwitch(element: XmlElement, name: RegExp): boolean {
  return element.children.some((child) => (name.test(child.name) && isFilled(child.text) && child.text !== "off") || hasSwitch(child, name));
}

/** A captive portal lets pass whom it knows; who that is, is not written. pfSense: zones by name; OPNsense: <zone> rows. */
export function parseCaptivePortal(section: XmlElement, zones: readonly XmlElement[], found: FoundParts): void {
  const on = zones.filter((zone) => isFilled(textBelow(zone, "enabled")) || textBelow(zone, "enable") !== null);
  if (on.length === 0) {
    found.claims.whole(section, "irrelevant");
    return;
  }
  found.claims.whole(section, "partly", "who has logged in at the captive portal is not known");
  for (const zone of on) {
    const interfaces = listOf(textBelow(zone, "interfaces") ?? textBelow(zone, "interface"));
    found.doubts.push({ interfaces, port: "", words: "who sends has not logged in at the captive portal", descr: "captive portal", at: found.claims.at(zone) });
  }
}
