// One row of a table to the machine it names, with the columns as a mapping says. What cannot be read of it is told with its cell; nothing is guessed here.
import type { ClaimAttribute } from "../../../plant/claim.ts";
import type { Endpoint } from "../../../plant/endpoint.ts";
import { addressesOfCell, type CellAddresses, cellText, levelOfText, macsOfCell, maskLength } from "../cell-values.ts";
import { roleFact } from "../list-facts.ts";
import type { ListedAsset, ListedFact } from "../listed-asset.ts";
import type { ListTroubles } from "../list-troubles.ts";
import type { FittedTable } from "./fit-mapping.ts";
import type { Field } from "./mapping.ts";
import { columnName, type TableRow } from "./table.ts";

/** Fields that become a claim of the same name without further ado. */
const PLAIN_FACTS = new Set<Field>(["hostname", "vendor", "model", "serial", "firmware", "os", "line", "location", "installed", "gateway", "netmask"]);
/** A spreadsheet loses trailing zeros of these, or turns them into days. */
const SPOILT_AS_NUMBER = new Set<Field>(["firmware"]);
const SPOILT_AS_DATE = new Set<Field>(["firmware", "model", "serial", "address", "level", "os"]);
/** A number as spreadsheets write long ones: digits are gone. */
const LOST_DIGITS = /^[+-]?\d+([.,]\d+)?[eE]\+?\d+$/;
/** A spreadsheet keeps fifteen digits of a number. */
const LONG_NUMBER = /^\d{16,}$/;
/** As devices say that they have none. */
const NO_GATEWAY = /^(0\.0\.0\.0|::)$/;

export class RowReader {
  readonly #columns: FittedTable["mapping"]["columns"];
  readonly #prefix: string;
  readonly #troubles: ListTroubles;

  constructor(columns: FittedTable["mapping"]["columns"], prefix: string, troubles: ListTroubles) {
    this.#columns = columns;
    this.#prefix = prefix;
    this.#troubles = troubles;
  }

  /** null = the row names no machine; why was said. */
  read(row: TableRow): ListedAsset | null {
    const addresses = new Set<Endpoint>();
    const macs = new Set<Endpoint>();
    const ranges: string[] = [];
    const facts: ListedFact[] = [];
    const locations: string[] = [];
    let name: string | null = null;
    for (const { index, field } of this.#columns) {
      if (row.kinds?.get(index) === "uncomputed")
        this.#troubles.say(
          "warning",
          "list-formula-uncomputed",
          row.number,
          `${this.#cell(row, index)} is a formula without a computed value; it is not read`,
          "formulas without a computed value",
          "Open and save the list in the spreadsheet program.",
        );
      const text = cellText(row.cells[index] ?? "") ?? cellText(row.reaching?.get(index) ?? "");
      if (text === null || this.#isSpoilt(row, index, field, text)) continue;
      if (field === "address" || field === "mac") {
        const cell = field === "mac" ? macsOfCell(text) : addressesOfCell(text);
        for (const address of cell.addresses) addresses.add(address);
        for (const mac of cell.macs) macs.add(mac);
        ranges.push(...cell.ranges);
        if (cell.prefixLength !== null && !facts.some((f) => f.attribute === "netmask")) facts.push({ attribute: "netmask", value: cell.prefixLength });
        this.#sayUnreadable(row, index, cell);
      } else if (field === "name") name = text;
      else if (field === "location") locations.push(text);
      else if (field === "role") facts.push(roleFact(text));
      else if (field === "level") facts.push(...this.#levelFacts(row, index, text));
      else if (field === "netmask") facts.push({ attribute: "netmask", value: String(maskLength(text) ?? text.replace(/^\//, "")) });
      else if (PLAIN_FACTS.has(field) && !(field === "gateway" && NO_GATEWAY.test(text))) facts.push({ attribute: field as ClaimAttribute, value: text });
    }
    if (locations.length > 0) facts.push({ attribute: "location", value: [...new Set(locations)].join(" / ") });
    const hostname = facts.find((f) => f.attribute === "hostname")?.value ?? null;
    name ??= hostname;
    // A name that only repeats an address is none.
    if (name !== null && addresses.size + macs.size > 0 && addressesOfCell(name).addresses.length > 0) name = null;
    const place = `${this.#prefix}row ${row.number}`;
    const many = addresses.size > 1 ? [...addresses] : [];
    if (many.length > 0)
      this.#troubles.say("note", "list-several-addresses", row.number, `${place} gives one machine ${many.length} addresses: ${many.slice(0, 6).join(", ")}`, "rows with several addresses");
    if (ranges.length > 0) {
      const what = `${place} names ${ranges.slice(0, 3).join(", ")}, which is a range and no single machine`;
      const alone = addresses.size === 0 && macs.size === 0;
      this.#troubles.say("warning", "list-range", row.number, alone ? `${what}; the row is not read` : what, "rows with ranges of addresses", "List each machine in a row of its own.");
      if (alone) return null;
    }
    if (addresses.size === 0 && macs.size === 0 && name === null) {
      this.#troubles.say("warning", "list-nameless", row.number, `${place} has neither an address nor a name`, "rows with neither an address nor a name");
      return null;
    }
    return { place, name, addresses: [...addresses], macs: [...macs], facts, first: Number.NaN, last: Number.NaN };
  }

  /** "B12", or "sheet Devices B12". */
  #cell(row: TableRow, index: number): string {
    return `${this.#prefix}${columnName(index)}${row.number}`;
  }

  #isSpoilt(row: TableRow, index: number, field: Field, text: string): boolean {
    const kind = row.kinds?.get(index) ?? "text";
    const cell = this.#cell(row, index);
    if (kind === "date" && SPOILT_AS_DATE.has(field)) {
      this.#troubles.say(
        "warning",
        "list-cell-is-date",
        row.number,
        `${cell} is a date in the spreadsheet (${text}), where a ${field} was expected: it is not read`,
        "cells that a spreadsheet turned into dates",
        "Format the column as text and write the value again.",
      );
      return true;
    }
    if (
      (field === "serial" || field === "address" || field === "mac" || field === "model") &&
      ((LOST_DIGITS.test(text) && (kind === "number" || /[eE]\+/.test(text))) || (kind === "number" && LONG_NUMBER.test(text)))
    ) {
      this.#troubles.say(
        "warning",
        "list-digits-lost",
        row.number,
        `${cell} is "${text}": a spreadsheet shortened a long number, digits are lost, so it is not read`,
        "cells whose digits a spreadsheet shortened",
        "Format the column as text and write the value again.",
      );
      return true;
    }
    if (kind === "number" && SPOILT_AS_NUMBER.has(field))
      this.#troubles.say(
        "note",
        "list-version-is-number",
        row.number,
        `${cell} is the number ${text}: "3.10" and "3.1" are the same there, so trailing zeros may be lost`,
        "versions that are numbers in the spreadsheet",
        "Format the column as text and write the versions again.",
      );
    return false;
  }

  #sayUnreadable(row: TableRow, index: number, { unreadable }: CellAddresses): void {
    for (const why of unreadable.slice(0, 3))
      this.#troubles.say(
        "warning",
        "list-cell-unreadable",
        row.number,
        `${this.#cell(row, index)}: ${why}; the rest of the row is read`,
        "cells that are no address",
        "Write addresses as 10.20.1.5, several with commas between them.",
      );
  }

  #levelFacts(row: TableRow, index: number, text: string): ListedFact[] {
    const level = levelOfText(text);
    if (level !== undefined) return [{ attribute: "level", value: String(level) }];
    this.#troubles.say("note", "list-level-unreadable", row.number, `${this.#cell(row, index)}: "${text.slice(0, 40)}" is no Purdue level from 0 to 5`, "cells that are no Purdue level");
    return [];
  }
}
