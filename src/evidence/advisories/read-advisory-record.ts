// All that was learnt of flaws and updates in one value, for questions that need it whole: which machines are affected, what a patch costs.
import type { AdvisoryRecord } from "../../plant/advisory.ts";
import type { EvidenceStore } from "../../store/evidence-store.ts";
import { readAdvisories } from "./stored-advisories.ts";
import { readForecasts, readKnownExploited } from "./stored-exploitation.ts";
import { readApprovals, readInstalledUpdates } from "./stored-updates.ts";

export async function readAdvisoryRecord(store: EvidenceStore): Promise<AdvisoryRecord> {
  const advisories = [];
  for await (const advisory of readAdvisories(store)) advisories.push(advisory);
  const forecastOf = await readForecasts(store);
  const cves = new Set(advisories.flatMap(({ vulnerabilities }) => vulnerabilities.flatMap(({ cve }) => cve ?? [])));
  return {
    advisories,
    knownExploited: await readKnownExploited(store),
    forecasts: [...cves].sort().flatMap((cve) => forecastOf(cve) ?? []),
    approvals: await readApprovals(store),
    installed: await readInstalledUpdates(store),
  };
}
