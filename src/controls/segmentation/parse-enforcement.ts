// The enforcement points of a change: where it is filtered, by what, and what that device does.
import type { Entry } from "../../foundation/shaped-file.ts";
import { readDuration } from "../../foundation/shaped-times.ts";
import { parsePrefix } from "../../foundation/ip-address.ts";
import { nearestWord } from "../../foundation/nearest-word.ts";
import type { EnforcementPoint } from "../../plant/segmentation.ts";
import type { IsZone } from "./parse-zones.ts";
import type { SegmentationFile, SegmentationText } from "./segmentation-schema.ts";
import { protocolOfName, unknownProtocol } from "./services.ts";

type PointText = NonNullable<SegmentationText["enforcement"]>[number];
type Path = readonly PropertyKey[];

export function parseEnforcement(shaped: SegmentationFile, isZone: IsZone, within: "permit" | "deny", knownDevices: readonly string[]): Entry<EnforcementPoint>[] {
  const points: Entry<EnforcementPoint>[] = [];
  const lines = new Map<string, number>();
  for (const { index, value } of shaped.entries("enforcement")) {
    const path = ["enforcement", index];
    const before = lines.get(value.name);
    if (before !== undefined) shaped.error("duplicate-enforcement", [...path, "name"], `The enforcement point "${value.name}" is declared twice; it is already in line ${before}.`, "Rename one.");
    lines.set(value.name, before ?? shaped.yaml.at([...path, "name"]).line);
    const between = betweenOf(shaped, value, path, isZone, within);
    const point: Omit<EnforcementPoint, "between"> = {
      name: value.name,
      kind: value.kind ?? "router",
      device: deviceOf(shaped, value.device, [...path, "device"], knownDevices),
      onLoad: value.onLoad ?? null,
      inspects: inspectsOf(shaped, value.inspects ?? [], [...path, "inspects"]),
      stateful: value.stateful ?? true,
      idleTimeout: idleTimeoutOf(shaped, value, path),
      denied: value.denied ?? "drop",
      addedLatencySeconds: readDuration(shaped, value.addedLatency, [...path, "addedLatency"], false) ?? null,
      alg: value.alg ?? [],
      at: shaped.yaml.at(path),
      idleTimeoutAt: shaped.yaml.at(value.idleTimeout === undefined ? path : [...path, "idleTimeout"]),
      configFile: value.config === undefined ? null : { path: value.config, at: shaped.yaml.at([...path, "config"]) },
      behind: behindOf(shaped, value, path),
      firewall: null,
    };
    if (value.at === "all" && value.kind !== undefined) shaped.warning("kind-ignored", [...path, "kind"], "With at: all the kind is ignored: every crossing is filtered, however it is wired.");
    if (!point.stateful && value.idleTimeout !== undefined)
      shaped.warning("idle-timeout-ignored", [...path, "idleTimeout"], "Without state there is nothing that could time out: idleTimeout is ignored.", undefined, "key");
    if (between !== undefined) points.push({ index, value: { ...point, between } });
  }
  return points;
}

function behindOf(shaped: SegmentationFile, value: PointText, path: Path): EnforcementPoint["behind"] {
  const behind = value.interfaces ?? {};
  if (value.interfaces !== undefined && value.config === undefined)
    shaped.error(
      "interfaces-without-config",
      [...path, "interfaces"],
      "interfaces says what lies behind the interfaces of a configuration, and no config is named.",
      "Name it with config, or take interfaces out.",
      "key",
    );
  for (const [name, prefixes] of Object.entries(behind)) {
    prefixes.forEach((prefix, i) => {
      if (parsePrefix(prefix) === undefined)
        shaped.error("bad-prefix", [...path, "interfaces", name, i], `"${prefix}" is not a network.`, "Write the network and its length, such as 10.20.1.0/24; 0.0.0.0/0 is everything else.");
    });
  }
  return behind;
}

function betweenOf(shaped: SegmentationFile, value: PointText, path: Path, isZone: IsZone, within: "permit" | "deny"): EnforcementPoint["between"] | undefined {
  if (value.at !== undefined && value.between !== undefined) {
    shaped.error("enforcement-place", [...path, "at"], "An enforcement point has either at: all, or between two zones.", "Remove one of them.", "key");
    return undefined;
  }
  if (value.at !== undefined) return "all";
  if (value.between === undefined) {
    shaped.error("enforcement-place", path, `The enforcement point "${value.name}" does not say where it stands.`, "Write between: [a, b], or at: all.");
    return undefined;
  }
  const [first, second] = value.between as [string, string];
  const isKnown = [isZone(first, [...path, "between", 0]), isZone(second, [...path, "between", 1])].every(Boolean);
  if (first === second && within === "permit") {
    shaped.error("enforcement-place", [...path, "between"], `between names "${first}" twice, and inside zones everything is permitted.`, "Name two zones, or write within: deny.");
    return undefined;
  }
  return isKnown ? [first, second] : undefined;
}

function deviceOf(shaped: SegmentationFile, written: string | undefined, path: Path, knownDevices: readonly string[]): string | null {
  if (written === undefined) return null;
  const device = written.toLowerCase();
  if (knownDevices.includes(device)) return device;
  const near = nearestWord(device, knownDevices);
  shaped.error(
    "unknown-device",
    path,
    `No device is known as "${written}".`,
    near === undefined ? `Known: ${knownDevices.join(", ")}. Without device: the worst case is assumed.` : `Did you mean ${near}?`,
  );
  return null;
}

/** Protocol ids, so that they compare with app: services and with what is recognised. */
function inspectsOf(shaped: SegmentationFile, written: readonly string[], path: Path): string[] {
  const protocols = new Set<string>();
  written.forEach((name, i) => {
    const protocol = protocolOfName(name.replace(/^app:/, ""));
    if (protocol !== undefined) protocols.add(protocol);
    else {
      const problem = unknownProtocol(name);
      shaped.error(problem.code, [...path, i], problem.message, problem.help);
    }
  });
  return [...protocols];
}

function idleTimeoutOf(shaped: SegmentationFile, value: PointText, path: Path): EnforcementPoint["idleTimeout"] {
  const seconds: { tcp?: number; udp?: number; icmp?: number } = {};
  for (const transport of ["tcp", "udp", "icmp"] as const) {
    const one = readDuration(shaped, value.idleTimeout?.[transport], [...path, "idleTimeout", transport], true);
    if (one !== undefined) seconds[transport] = one;
  }
  return seconds;
}
