// app: services need a device that recognises the protocol, at every enforcement point they cross: elsewhere the permission means nothing.
import type { Entry } from "../../foundation/shaped-file.ts";
import type { Conduit, EnforcementPoint } from "../../plant/segmentation.ts";
import type { SegmentationFile } from "./segmentation-schema.ts";

export function checkInspection(shaped: SegmentationFile, conduits: readonly Entry<Conduit>[], enforcement: readonly Entry<EnforcementPoint>[]): void {
  for (const { value: conduit } of conduits) {
    for (const service of conduit.allow) {
      if (service.kind !== "app") continue;
      if (enforcement.length === 0) {
        shaped.errorAt(
          "app-not-inspected",
          service.at,
          `${service.written} needs an enforcement point that recognises ${service.protocol}; the change declares none.`,
          `Write an entry below enforcement with inspects: [${service.protocol}], or permit its ports.`,
        );
        continue;
      }
      const blind = enforcement.map((e) => e.value).filter((p) => isCrossed(p, conduit) && !p.inspects.includes(service.protocol));
      if (blind.length === 0) continue;
      const names = blind.map((p) => `"${p.name}" (line ${p.at.line})`).join(" and ");
      shaped.errorAt(
        "app-not-inspected",
        service.at,
        `${service.written} crosses ${names}, which does not recognise ${service.protocol}.`,
        `Add ${service.protocol} to its inspects if the device can do it, or permit the ports of the service.`,
      );
    }
  }
}

function isCrossed(point: EnforcementPoint, conduit: Conduit): boolean {
  if (point.between === "all") return true;
  const [a, b] = point.between;
  return (a === conduit.from && b === conduit.to) || (a === conduit.to && b === conduit.from);
}
