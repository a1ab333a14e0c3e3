// The breaks that a change declares as wanted. An entry without any condition would want every break, and is refused.
import { parseIp, parseMac, parsePrefix } from "../../foundation/ip-address.ts";
import { readDay } from "../../foundation/shaped-times.ts";
import type { AcknowledgedBreak } from "../../plant/segmentation.ts";
import { parseOneService } from "./parse-conduits.ts";
import type { SegmentationFile } from "./segmentation-schema.ts";
import type { IsZone } from "./parse-zones.ts";

type Path = readonly PropertyKey[];

export function parseAcknowledged(shaped: SegmentationFile, isZone: IsZone): AcknowledgedBreak[] {
  return shaped.entries("acknowledged").map(({ index, value }) => {
    const path = ["acknowledged", index];
    const { client, server, service, from, to, role } = value;
    if ([client, server, service, from, to, role].every((condition) => condition === undefined)) {
      shaped.error("acknowledges-everything", path, "This entry has no condition, so it would acknowledge every break.", "Write which: client, server, service, from, to or role.");
    }
    if (from !== undefined) isZone(from, [...path, "from"]);
    if (to !== undefined) isZone(to, [...path, "to"]);
    return {
      client: machineOf(shaped, client, [...path, "client"]),
      server: machineOf(shaped, server, [...path, "server"]),
      services: service === undefined ? null : parseOneService(shaped, service, [...path, "service"]),
      from: from ?? null,
      to: to ?? null,
      role: role ?? null,
      owner: value.owner,
      until: readDay(shaped, value.until, [...path, "until"]),
      reason: value.reason,
      at: shaped.yaml.at(path),
    };
  });
}

/** An address, a prefix, mac:… or the name of an asset; what looks like an address must be one. */
function machineOf(shaped: SegmentationFile, text: string | undefined, path: Path): string | null {
  if (text === undefined) return null;
  if (text.startsWith("mac:")) {
    const mac = parseMac(text.slice(4));
    if (mac === undefined) shaped.error("bad-mac", path, `"${text.slice(4)}" is not a MAC address.`, "Write mac: and six pairs of digits.");
    return mac === undefined ? null : `mac:${mac}`;
  }
  if (/^asset:/.test(text)) {
    shaped.error("bad-machine", path, "Here an asset stands by its name alone.", `Write ${text.slice("asset:".length).trim()}.`);
    return null;
  }
  const isNumber = /^[0-9.]+(\/\d*)?$/.test(text) && text.includes(".");
  if (isNumber && parseIp(text) === undefined && parsePrefix(text) === undefined) shaped.error("bad-address", path, `"${text}" is not an address.`);
  return text;
}
