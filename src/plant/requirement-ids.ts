// How requirements are named in `satisfies`. Says whether a text has the form of one, not whether the standard holds it.
import { nearestWord } from "../foundation/nearest-word.ts";
import type { Complaints } from "../foundation/shaped-file.ts";

const FORMS: readonly { readonly catalogue: string; readonly pattern: RegExp; readonly example: string }[] = [
  { catalogue: "iec62443-3-3", pattern: /^SR \d{1,2}\.\d{1,2}( RE \d)?$/, example: "iec62443-3-3/SR 5.1" },
  { catalogue: "iec62443-2-1", pattern: /^[A-Z]{2,6} \d{1,2}(\.\d{1,2})?$/, example: "iec62443-2-1/COMP 3" },
  { catalogue: "iec62443-3-2", pattern: /^ZCR \d{1,2}(\.\d{1,2})?$/, example: "iec62443-3-2/ZCR 3.1" },
  { catalogue: "iec62443-4-2", pattern: /^(CCSC \d|(CR|SAR|EDR|HDR|NDR) \d{1,2}\.\d{1,2}( RE \d)?)$/, example: "iec62443-4-2/CR 1.1" },
  { catalogue: "nis2", pattern: /^2[0-9]\.\d{1,2}(\.[a-z])?$/, example: "nis2/21.2.e" },
];

export function checkRequirements(shaped: Complaints, satisfies: readonly string[]): void {
  satisfies.forEach((id, index) => {
    const path = ["satisfies", index];
    const [catalogue, ...rest] = id.split("/");
    const form = FORMS.find((f) => f.catalogue === catalogue);
    if (form === undefined) {
      const near = nearestWord(
        catalogue ?? "",
        FORMS.map((f) => f.catalogue),
      );
      shaped.error(
        "unknown-requirement",
        path,
        `"${id}" names no catalogue that is known.`,
        near === undefined ? `Write it as ${FORMS.map((f) => f.example).join(", ")}.` : `Did you mean ${near}/${rest.join("/")}?`,
      );
    } else if (!form.pattern.test(rest.join("/"))) {
      shaped.error("unknown-requirement", path, `"${id}" has not the form of a requirement of ${form.catalogue}.`, `Write it as ${form.example}.`);
    } else if (satisfies.indexOf(id) !== index) shaped.warning("duplicate-requirement", path, `"${id}" stands twice.`);
  });
}
