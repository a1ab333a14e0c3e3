// Exploit forecasts (EPSS) as FIRST publishes them: the daily CSV with its line of model and date, and answers of the API in JSON. Kept in columns: a day has some
// three hundred thousand flaws.
import { countText } from "../../../foundation/count-words.ts";
import { instantOf, parseIsoTime } from "../../../foundation/civil-time.ts";
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { Micros } from "../../../foundation/time.ts";
import { cveToNumber } from "../cve-number.ts";
import { recordOf, recordsOf, textOf } from "../json-values.ts";
import { ListTroubles } from "../list-troubles.ts";

export interface ReadForecasts {
  /** cveToNumber; of all columns the first `understood` are filled. */
  readonly cves: Float64Array;
  readonly probabilities: Float64Array;
  /** NaN = not said. */
  readonly percentiles: Float64Array;
  /** Line or entry, from 1. */
  readonly places: Float64Array;
  readonly model: string;
  /** null = the file does not say of which day it is. */
  readonly scored: Micros | null;
  readonly records: number;
  readonly understood: number;
  readonly notUnderstood: number;
  readonly diagnostics: readonly Diagnostic[];
  readonly warnings: readonly string[];
}

const MOST_FORECASTS = 2_000_000;
const LONGEST_MODEL = 100;

export function isEpssTable(text: string): boolean {
  return /^\ufeff?(?:#\s*model_version:[^\n]*\n\s*)?"?cve"?,"?epss"?(?:,|\s|$)/i.test(text.slice(0, 1_000));
}

/** null = it is none. */
export function readEpssTable(text: string, file: string): ReadForecasts | null {
  if (!isEpssTable(text)) return null;
  const forecasts = new Forecasts(file);
  let fields: readonly string[] | null = null;
  let [model, scored] = ["", ""];
  let line = 0;
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf("\n", from);
    const row = text.slice(from, end < 0 ? text.length : end).trim();
    from = end < 0 ? text.length : end + 1;
    line++;
    if (row === "") continue;
    if (row.startsWith("#") || row.startsWith("\ufeff#")) {
      model = /model_version:\s*([^,\s]+)/i.exec(row)?.[1] ?? model;
      scored = /score_date:\s*([^,\s]+)/i.exec(row)?.[1] ?? scored;
      continue;
    }
    const cells = row.replaceAll('"', "").split(",");
    if (fields === null) fields = cells.map((cell) => cell.trim().toLowerCase().replace("\ufeff", ""));
    else {
      const cell = (name: string): string => cells[(fields as readonly string[]).indexOf(name)] ?? "";
      forecasts.add(cell("cve"), cell("epss"), cell("percentile"), line);
    }
  }
  return forecasts.take(model, scored);
}

/** null = it is none. Of the API: `{ "data": [ { "cve", "epss", "percentile", "date" } ] }`. */
export function readEpssAnswer(document: unknown, file: string): ReadForecasts | null {
  const data = recordsOf(recordOf(document)?.data);
  const [first] = data;
  if (first === undefined || typeof first.cve !== "string" || first.epss === undefined) return null;
  const forecasts = new Forecasts(file);
  data.forEach((entry, i) => {
    forecasts.add(textOf(entry.cve), textOf(entry.epss), textOf(entry.percentile), i + 1);
  });
  return forecasts.take("", textOf(first.date));
}

class Forecasts {
  readonly #troubles: ListTroubles;
  #cves = new Float64Array(1_024);
  #probabilities = new Float64Array(1_024);
  #percentiles = new Float64Array(1_024);
  #places = new Float64Array(1_024);
  #understood = 0;
  #records = 0;

  constructor(file: string) {
    this.#troubles = new ListTroubles(file);
  }

  add(cve: string, probability: string, percentile: string, place: number): void {
    this.#records++;
    const number = cveToNumber(cve.trim());
    const share = shareOf(probability);
    if (number === null || share === null) {
      const what = number === null ? `"${cve.slice(0, 40)}" is no name of the CVE list` : `"${probability.slice(0, 40)}" is no probability`;
      this.#troubles.say("warning", "epss-row-unreadable", place, `line ${place}: ${what}; it is not read`, "forecasts that cannot be read");
      return;
    }
    if (this.#understood >= MOST_FORECASTS) {
      this.#troubles.say("warning", "epss-too-many", place, `only the first ${countText(MOST_FORECASTS)} forecasts are read`, "forecasts too many");
      return;
    }
    if (this.#understood === this.#cves.length) this.#grow();
    this.#cves[this.#understood] = number;
    this.#probabilities[this.#understood] = share;
    this.#percentiles[this.#understood] = shareOf(percentile) ?? Number.NaN;
    this.#places[this.#understood] = place;
    this.#understood++;
  }

  take(model: string, scored: string): ReadForecasts {
    const at = timeOf(scored);
    if (at === null) this.#troubles.say("warning", "epss-without-day", 1, "it does not say of which day it is: any forecast with a day counts as newer", "forecasts without a day");
    const { diagnostics, warnings } = this.#troubles;
    return {
      cves: this.#cves,
      probabilities: this.#probabilities,
      percentiles: this.#percentiles,
      places: this.#places,
      model: model.slice(0, LONGEST_MODEL),
      scored: at,
      records: this.#records,
      understood: this.#understood,
      notUnderstood: this.#records - this.#understood,
      diagnostics,
      warnings,
    };
  }

  #grow(): void {
    const wider = (column: Float64Array): Float64Array<ArrayBuffer> => {
      const grown = new Float64Array(column.length * 2);
      grown.set(column);
      return grown;
    };
    this.#cves = wider(this.#cves);
    this.#probabilities = wider(this.#probabilities);
    this.#percentiles = wider(this.#percentiles);
    this.#places = wider(this.#places);
  }
}

function shareOf(text: string): number | null {
  if (!/^\s*(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d{1,3})?\s*$/i.test(text)) return null;
  const share = Number(text);
  return share >= 0 && share <= 1 ? share : null;
}

function timeOf(text: string): Micros | null {
  const civil = parseIsoTime(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
  return civil === null ? null : instantOf(civil, "UTC", 0);
}
