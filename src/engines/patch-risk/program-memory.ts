// What controllers lose when they are without power, by words of their model, as data. Knows series, not the single machine: whether its battery is good, or its card
// is in, somebody has to look. Where a page of the maker was found it is named; the rest is general knowledge of the field.
import type { Asset, AssetRole } from "../../plant/asset.ts";
import type { Known } from "../../plant/patch-risk-words.ts";

/** battery: the program stands in memory that a battery keeps. card: on a card that must be in. keeps: in memory that needs no power. */
export type ProgramMemoryKind = "battery" | "card" | "keeps" | "not-known";

export interface ProgramMemory {
  readonly kind: ProgramMemoryKind;
  readonly series: string;
  readonly text: string;
  readonly check: string;
  readonly known: Known;
}

interface SeriesRow {
  readonly series: string;
  readonly kind: Exclude<ProgramMemoryKind, "not-known">;
  readonly words: RegExp;
  /** Where it is no controller's program that is lost. */
  readonly lost?: string;
  /** A manual of its maker, with its address; absent = general knowledge. */
  readonly source?: string;
}

const GENERAL: Known = { source: "manuals of the series, as known in the field; no source was looked up", confidence: "general" };

/** The first that fits counts: what is more special stands before. Patterns meet words in upper case, with single spaces. */
export const seriesOfControllers: readonly SeriesRow[] = [
  { series: "SIMATIC S5", kind: "battery", words: /\bS5[- ]?\d{2,3}U?\b|\b6ES5/ },
  { series: "SIMATIC S7-300 without memory card", kind: "battery", words: /\b6ES7 ?31\d-\d[A-Z]{2}0\d/ },
  { series: "SIMATIC S7-400", kind: "battery", words: /\bS7-?400|\bCPU ?41\d|\b6ES7 ?41\d/ },
  { series: "SIMATIC S7-300", kind: "card", words: /\bS7-?300|\bCPU ?31\d|\b6ES7 ?31\d/ },
  { series: "SIMATIC S7-1500 and ET 200 CPUs", kind: "card", words: /\bS7-?1500|\bCPU ?15\d\d|\b6ES7 ?51\d/ },
  { series: "SIMATIC S7-1200", kind: "keeps", words: /\bS7-?1200|\bCPU ?12\d\d|\b6ES7 ?21[1-7]-1[A-Z]/ },
  { series: "PLC-5", kind: "battery", words: /\bPLC-?5\b|\b1785-/ },
  { series: "SLC 500", kind: "battery", words: /\bSLC[ -]?5(00|\/?0\d)\b|\b1747-L/ },
  {
    series: "Logix with energy storage",
    kind: "keeps",
    words: /\b1756-L[78]\d|\b1769-L\d\dE[R0-9]|\b5069-L|\bCOMPACTLOGIX 5[34]80/,
    source:
      "Rockwell Automation 1756-UM001, ControlLogix System, on-board NVS memory: charged energy storage saves the program as power goes, https://easymanua.ls/allen-bradley/controllogix-l7/manual?p=76",
  },
  { series: "ControlLogix and CompactLogix with a battery", kind: "battery", words: /\b1756-L(1|5|6)\d?|\b1768-L4|\b1769-L[23]\d|\b1794-L|\bFLEXLOGIX/ },
  { series: "MicroLogix", kind: "battery", words: /\bMICROLOGIX|\b176[1-6]-L/ },
  { series: "Modicon Quantum", kind: "battery", words: /\bQUANTUM\b|\b140 ?CPU/ },
  { series: "Modicon Premium", kind: "battery", words: /\bPREMIUM\b|\bTSX ?[PH]?57/ },
  { series: "Modicon Momentum and 984", kind: "battery", words: /\bMOMENTUM\b|\b171 ?CCS|\b984-?\d{0,3}[A-Z]?\b/ },
  { series: "Modicon M340", kind: "card", words: /\bM340\b|\bBMX ?P34/ },
  { series: "Modicon M580", kind: "keeps", words: /\bM580\b|\bBME ?[PH]58/ },
  {
    series: "MELSEC A, Q and FX",
    kind: "battery",
    words: /\bMELSEC[- ]?(A|Q|FX)\b|\bQ\d{2}[A-Z]{0,4}CPU|\bFX[0-3][A-Z]{0,2}\b|\bA[1-4][SN][A-Z]{0,2}CPU/,
    source:
      "Mitsubishi Electric QCPU User's Manual (Q26UD(E)HCPU), chapter 12, Battery: it holds program memory, standard RAM and latch devices of the Q series, https://www.easymanua.ls/mitsubishi-electric/q26ud-e-hcpu/manual?p=250",
  },
  { series: "Omron C, CV, CS1 and CJ1", kind: "battery", words: /\bC200H|\bCQM1|\bCV(M1|500|1000|2000)|\bC[SJ]1[A-Z]?\b|\bC[SJ]1[GHM]/ },
  { series: "GE Fanuc 90-30 and 90-70", kind: "battery", words: /\b90-[37]0\b|\bIC69[37]/ },
  { series: "AC 800M", kind: "battery", words: /\bAC ?800M|\bPM8[56]\d/ },
  { series: "numerical controls", kind: "battery", words: /\bSINUMERIK|\bFANUC\b.*\b(CNC|[0-3]\d?I)\b|\b(I?TNC|HEIDENHAIN)\b|\bCNC\b/, lost: "parameters and programs" },
];

const CONTROLLERS: ReadonlySet<AssetRole> = new Set<AssetRole>(["plc", "safety-controller", "robot", "building-controller"]);

/** null = the machine is none that runs a program which could be lost in this way. */
export function programMemoryOf(asset: Asset | undefined, role: AssetRole): ProgramMemory | null {
  const words = [asset?.model ?? "", ...(asset?.claims.flatMap(({ attribute, value }) => (attribute === "model" ? [value] : [])) ?? [])].map((value) =>
    value.toUpperCase().replace(/\s+/g, " ").slice(0, 200),
  );
  const row = seriesOfControllers.find((series) => words.some((value) => series.words.test(value)));
  if (row !== undefined && (CONTROLLERS.has(role) || role === "unknown"))
    return { kind: row.kind, series: row.series, ...wordsOf(row), known: row.source === undefined ? GENERAL : { source: row.source, confidence: "sourced" } };
  if (role === "robot")
    return {
      kind: "battery",
      series: "robots",
      text: "Batteries keep the positions of a robot's axes while it is off: with a flat one it has to be calibrated anew.",
      check: "Look at the warnings for its batteries, and have the calibration data at hand.",
      known: GENERAL,
    };
  if (!CONTROLLERS.has(role)) return null;
  const said = words.find((value) => value !== "");
  return {
    kind: "not-known",
    series: "",
    text: said === undefined ? "Its model is not known, and so not whether its program survives a loss of power." : "Whether its program survives a loss of power is not known of this model.",
    check: "Find out where its program is kept (battery, card, flash), and have the project that runs today at hand before it restarts.",
    known: { source: "worst case: nothing is known of the model", confidence: "interpretation" },
  };
}

function wordsOf({ series, kind, lost = "its program" }: SeriesRow): Pick<ProgramMemory, "text" | "check"> {
  switch (kind) {
    case "battery":
      return {
        text: `${series}: a battery keeps ${lost} while the power is off; with a flat one it comes back empty.`,
        check: "Measure or change the battery while it still has power, and have the project that runs today at hand.",
      };
    case "card":
      return {
        text: `${series}: ${lost} stands on a memory card; without the card, or with a worn one, it does not start.`,
        check: "See that the card is in and holds the project that runs today; have a second one at hand.",
      };
    case "keeps":
      return { text: `${series}: ${lost} stands in memory that needs no battery.`, check: "Have the project that runs today at hand: new firmware may clear it." };
  }
}
