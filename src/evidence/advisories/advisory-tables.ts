// What is stored of flaws and updates. An advisory is kept whole in one compressed piece: it is only ever read whole, and its prose would otherwise stand among the
// texts that every question to every other table has to sort.
import type { TableDefinition } from "../../store/tables.ts";

/** One row an edition: enough to know which one is the newest. */
export const advisoryTable: TableDefinition = {
  name: "advisory",
  columns: { source: "i32", key: "text", edition: "text", revised: "f64", status: "text" },
};

/** `body`: the advisory's words as JSON, deflated (stored-advisories.ts). */
export const advisoryBodyTable: TableDefinition = { name: "advisory_body", columns: { source: "i32", key: "text", body: "blob" } };

/** Catalogues of flaws that are known to be exploited. `ransom`: 1 = known to be used by extortionists, 0 = not known. */
export const knownExploitedTable: TableDefinition = {
  name: "known_exploited",
  columns: { source: "i32", cve: "text", vendor: "text", product: "text", name: "text", added: "f64", due: "f64", ransom: "i32", action: "text", at: "text" },
};

/** EPSS; flaws as numbers (cve-number.ts), because there are hundreds of thousands of them. */
export const exploitForecastTable: TableDefinition = { name: "exploit_forecast", columns: { source: "i32", cve: "f64", probability: "f64", percentile: "f64", record: "f64" } };

export const updateApprovalTable: TableDefinition = {
  name: "update_approval",
  columns: { source: "i32", update: "text", vendor: "text", product: "text", productVersion: "text", state: "text", stateWords: "text", remarks: "text", time: "f64", record: "f64" },
};

export const installedUpdateTable: TableDefinition = {
  name: "installed_update",
  columns: { source: "i32", machine: "text", update: "text", title: "text", state: "text", stateWords: "text", time: "f64", record: "f64" },
};

export const advisoryTables: readonly TableDefinition[] = [advisoryTable, advisoryBodyTable, knownExploitedTable, exploitForecastTable, updateApprovalTable, installedUpdateTable];
