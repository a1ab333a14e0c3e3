// The conduits of a change: who may open what to whom, until when. Zone names must be declared, services known, dates real.
import type { Conduit, ServiceMatch } from "../../plant/segmentation.ts";
import type { Entry } from "../../foundation/shaped-file.ts";
import { readDay } from "../../foundation/shaped-times.ts";
import type { SegmentationFile } from "./segmentation-schema.ts";
import type { IsZone } from "./parse-zones.ts";
import { readService } from "./services.ts";

/** Conduits with the place of each in the list as written. */
export function parseConduits(shaped: SegmentationFile, isZone: IsZone): Entry<Conduit>[] {
  const conduits: Entry<Conduit>[] = [];
  for (const { index, value } of shaped.entries("conduits")) {
    const path = ["conduits", index];
    const ends = endsOf(shaped, value, path);
    const allow = parseServices(shaped, value.allow ?? [], [...path, "allow"]);
    const deny = value.deny === undefined ? null : parseDenied(shaped, value.deny, [...path, "deny"]);
    if ((value.allow === undefined) === (deny === null)) {
      shaped.error(
        "conduit-allows-or-denies",
        path,
        `The conduit has ${deny === null ? "neither allow nor deny" : "both allow and deny"}.`,
        "Write one of them; what is denied stands in a conduit of its own.",
      );
      continue;
    }
    const until = readDay(shaped, value.until, [...path, "until"]);
    if (ends === undefined) continue;
    const isKnown = [isZone(ends.from, ends.fromPath), isZone(ends.to, ends.toPath)].every(Boolean);
    if (!isKnown) continue;
    const isOpenInside = ends.from === ends.to && (shaped.top("within") ?? "permit") === "permit";
    if (isOpenInside && deny !== null) {
      shaped.error(
        "denied-inside-zone",
        path,
        `The conduit denies inside "${ends.from}", where everything is permitted.`,
        "Put the machines into zones of their own, or write within: deny and what is permitted there.",
      );
      continue;
    }
    if (isOpenInside) {
      shaped.warning(
        "conduit-inside-zone",
        path,
        `The conduit begins and ends in "${ends.from}", where everything is permitted anyway.`,
        "Write within: deny if traffic inside zones is to be filtered.",
      );
    }
    conduits.push({
      index,
      value: {
        from: ends.from,
        to: ends.to,
        eitherWay: ends.eitherWay,
        allow,
        ...(deny === null ? {} : { deny }),
        until,
        owner: value.owner ?? null,
        reason: value.reason ?? null,
        at: shaped.yaml.at(path),
        allowAt: shaped.yaml.at([...path, deny === null ? "allow" : "deny"]),
      },
    });
  }
  return conduits;
}

interface Ends {
  readonly from: string;
  readonly to: string;
  readonly eitherWay: boolean;
  readonly fromPath: readonly PropertyKey[];
  readonly toPath: readonly PropertyKey[];
}

function endsOf(shaped: SegmentationFile, value: { from?: string | undefined; to?: string | undefined; between?: string[] | undefined }, path: readonly PropertyKey[]): Ends | undefined {
  const { from, to, between } = value;
  if (between !== undefined) {
    if (from !== undefined || to !== undefined) {
      shaped.error("conduit-ends", [...path, from === undefined ? "to" : "from"], "A conduit has either between, or from and to.", "Remove one of them.", "key");
      return undefined;
    }
    return { from: between[0] as string, to: between[1] as string, eitherWay: true, fromPath: [...path, "between", 0], toPath: [...path, "between", 1] };
  }
  if (from === undefined || to === undefined) {
    const missing = from === undefined && to === undefined ? "from and to" : from === undefined ? "from" : "to";
    shaped.error("conduit-ends", path, `The conduit does not say ${missing}.`, "Write from (who opens) and to, or between: [a, b] where either side may open.");
    return undefined;
  }
  return { from, to, eitherWay: false, fromPath: [...path, "from"], toPath: [...path, "to"] };
}

/** What is denied must be told from its packets alone: of what is not recognised yet nobody can say that it is denied. */
function parseDenied(shaped: SegmentationFile, written: readonly string[], path: readonly PropertyKey[]): ServiceMatch[] {
  const services = parseServices(shaped, written, path);
  for (const service of services)
    if (service.kind === "app") shaped.errorAt("denied-recognition", service.at, `${service.written} cannot be denied: a protocol is recognised only after it was let through.`, "Write its ports.");
  return services;
}

/** The services of a list; what is not one is an error at its text. A text that stands twice counts once. */
export function parseServices(shaped: SegmentationFile, written: readonly string[], path: readonly PropertyKey[]): ServiceMatch[] {
  const seen = new Set<string>();
  return written.flatMap((text, i) => parseOneService(shaped, text, [...path, i], seen));
}

export function parseOneService(shaped: SegmentationFile, text: string, path: readonly PropertyKey[], seen = new Set<string>()): readonly ServiceMatch[] {
  if (seen.has(text)) {
    shaped.warning("duplicate-service", path, `"${text}" stands twice in this list.`);
    return [];
  }
  seen.add(text);
  const read = readService(text, shaped.yaml.at(path));
  if ("matches" in read) return read.matches;
  shaped.error(read.problem.code, path, read.problem.message, read.problem.help);
  return [];
}
