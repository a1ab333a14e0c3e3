// The dependencies of plant.yaml: who needs what, and how long it may be missing. Whether any conversation shows such a dependency is not asked here.
import { nearestWord } from "../../../foundation/nearest-word.ts";
import { protocolById } from "../../../plant/facts/protocol-table.ts";
import type { DeclaredDependency, Tolerated } from "../../../plant/plant-file.ts";
import { knownServiceNames, protocolOfServiceName } from "../../../plant/service-names.ts";
import { secondsOf } from "./parse-lines.ts";
import type { PlantShape } from "./plant-schema.ts";
import { checkReference } from "./references.ts";

type Path = readonly PropertyKey[];

export function parseDependencies(shaped: PlantShape, lines: readonly string[], assets: readonly string[]): DeclaredDependency[] {
  return shaped.entries("dependencies").map(({ index, value }) => {
    const path = ["dependencies", index];
    if (value.asset !== undefined) checkReference(shaped, value.asset, assets, "assets", [...path, "asset"], "warning");
    if (value.line !== undefined) checkReference(shaped, value.line, lines, "lines", [...path, "line"], "error");
    if (value.needs !== undefined) checkReference(shaped, value.needs, assets, "assets", [...path, "needs"], "warning");
    if (value.asset !== undefined && value.line !== undefined) shaped.error("two-subjects", [...path, "line"], "An asset and a line cannot both be who needs it.", "Write two entries.");
    if (value.asset !== undefined && value.asset === value.needs) shaped.error("needs-itself", [...path, "needs"], `${value.asset} cannot need itself.`);
    if ([value.asset, value.line, value.needs, value.service, value.role].every((v) => v === undefined)) {
      shaped.error("dependency-of-everything", path, "This would hold for every dependency there is.", "Say who needs it (asset or line), or what is needed (needs, service or role).");
    }
    return {
      asset: value.asset ?? null,
      line: value.line ?? null,
      needs: value.needs ?? null,
      service: serviceOf(shaped, value.service, [...path, "service"]),
      role: value.role ?? null,
      tolerates: toleratedOf(shaped, value.tolerates, [...path, "tolerates"]),
      reason: value.reason ?? null,
      at: shaped.yaml.at(path),
    };
  });
}

/** "modbus" is the protocol modbus-tcp; "tcp/502" stays. */
function serviceOf(shaped: PlantShape, text: string | undefined, path: Path): string | null {
  if (text === undefined) return null;
  const port = /^(?:tcp|udp)\/(\d{1,5})$/.exec(text);
  if (port !== null && Number(port[1]) > 0 && Number(port[1]) <= 65_535) return text;
  const id = protocolById(text)?.id ?? protocolOfServiceName(text);
  if (id !== undefined) return id;
  const near = nearestWord(text, knownServiceNames());
  shaped.error("unknown-service", path, `No service is known as "${text}".`, near === undefined ? "Write a port, such as tcp/502." : `Did you mean ${near}?`);
  return null;
}

function toleratedOf(shaped: PlantShape, text: string, path: Path): Tolerated {
  const trimmed = text.trim();
  if (trimmed === "forever") return { kind: "forever" };
  const event = /^next +(\S.*)$/.exec(trimmed)?.[1];
  if (event !== undefined) return { kind: "until", event };
  return { kind: "seconds", seconds: secondsOf(shaped, trimmed, path) ?? 0 };
}
