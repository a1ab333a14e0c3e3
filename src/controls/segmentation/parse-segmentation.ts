// A segmentation change: YAML text to zones, conduits, enforcement points and acknowledged breaks, each with its place in the file. Every problem
// that can be seen without the plant is a diagnostic; what needs the plant (asset: and match:) is said by zone-placement.ts.
import { hasErrors, type Parsed } from "../../foundation/diagnostic.ts";
import { ShapedFile } from "../../foundation/shaped-file.ts";
import { firewallNames } from "../../plant/firewall-facts.ts";
import type { SegmentationChange } from "../../plant/segmentation.ts";
import { parseAcknowledged } from "./parse-acknowledged.ts";
import { parseConduits } from "./parse-conduits.ts";
import { parseEnforcement } from "./parse-enforcement.ts";
import { parseZones } from "./parse-zones.ts";
import { checkRequirements } from "../../plant/requirement-ids.ts";
import { type SegmentationFile, segmentationSchema } from "./segmentation-schema.ts";
import { checkInspection } from "./uninspected-services.ts";

/**
 * @param sha256 digest of the file, kept in the change
 * @param knownDevices words that `device:` may name
 * @returns no value when there is any error: a change that is understood in part is not judged
 */
export function parseSegmentation(text: string, file: string, sha256: string, knownDevices: readonly string[] = firewallNames): Parsed<SegmentationChange> {
  const shaped: SegmentationFile = new ShapedFile(text, file, segmentationSchema, { helpFor });
  if (!shaped.isReadable) return { value: undefined, diagnostics: shaped.diagnostics };
  const satisfies = shaped.top("satisfies") ?? [];
  checkRequirements(shaped, satisfies);
  const { zones, isZone } = parseZones(shaped);
  const conduits = parseConduits(shaped, isZone);
  const within = shaped.top("within") ?? "permit";
  const enforcement = parseEnforcement(shaped, isZone, within, knownDevices);
  const acknowledged = parseAcknowledged(shaped, isZone);
  if (!shaped.isDamaged("enforcement")) checkInspection(shaped, conduits, enforcement);
  const { diagnostics } = shaped;
  if (hasErrors(diagnostics)) return { value: undefined, diagnostics };
  const change: SegmentationChange = {
    kind: "segmentation",
    name: shaped.top("name") ?? "",
    file,
    sha256,
    satisfies,
    zones,
    conduits: conduits.map((c) => c.value),
    within,
    default: shaped.top("default") ?? "deny",
    defaultAt: shaped.yaml.at(["default"]),
    enforcement: enforcement.map((e) => e.value),
    acknowledged,
  };
  return { value: change, diagnostics };
}

const DURATION_KEYS = new Set(["tcp", "udp", "icmp", "addedLatency"]);

/** Where a number stands in place of a text, quotes alone would not mend it. */
function helpFor(path: readonly PropertyKey[], found: unknown): string | undefined {
  if (path[0] === "enforcement" && path.length > 2 && DURATION_KEYS.has(String(path[path.length - 1])) && typeof found === "number") return `Write the unit: ${found}s.`;
  if (path[2] === "allow" && typeof found === "number") return `Write tcp/${found} or udp/${found}.`;
  if (path[2] === "idleTimeout" && path.length === 3) return "Write { tcp: 1h, udp: 2m }.";
  return undefined;
}
