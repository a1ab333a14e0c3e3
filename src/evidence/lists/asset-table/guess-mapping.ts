// Guesses what the columns of a table are, from their headers and from what their cells look like, with how sure that is and why. What is not
// sure becomes a doubt: then a person has to say it. Reads no rows into assets.
import { roleOfWords } from "../../../plant/role-words.ts";
import { type ColumnContent, columnContent } from "./column-content.ts";
import { findHeader, type TableHeader } from "./find-header.ts";
import { type HeaderMatch, isTrafficHeader, matchHeader, plainHeader } from "./header-words.ts";
import { type Field, FIELDS_OF_SEVERAL, type TableMapping } from "./mapping.ts";
import { columnName, isBlank, type Table } from "./table.ts";

export type ColumnConfidence = "high" | "medium" | "low" | "none";

export interface ColumnGuess {
  /** From 0. */
  readonly index: number;
  /** "Network / IP" where a group stands above it; "" = it has none. */
  readonly header: string;
  readonly field: Field;
  readonly confidence: ColumnConfidence;
  readonly why: string;
  readonly examples: readonly string[];
}

export interface TableGuess {
  readonly sheet: string | null;
  readonly header: TableHeader;
  readonly columns: readonly ColumnGuess[];
  /** Rows below the header that hold something. */
  readonly rows: number;
  /** What a person has to decide; empty = the guess is sure. */
  readonly doubts: readonly string[];
  /** list: it lists machines; perhaps: a person has to say so; no: nothing of it names a machine. */
  readonly worth: "list" | "perhaps" | "no";
  /** Why it is "no", else "". */
  readonly whyNot: string;
}

interface Candidate extends ColumnGuess {
  readonly match: HeaderMatch | null;
  readonly content: ColumnContent;
}

const MOSTLY = 0.8;
const OFTEN = 0.5;
const SOMETIMES = 0.3;
const HARDLY = 0.1;
/** Cells in which nothing has to differ. */
const FEW = 3;
/** Rows of which a list of modules may be that share an address. */
const SEVERAL = 8;

export function guessTable(table: Table): TableGuess {
  const header = findHeader(table.rows);
  const data = table.rows.slice(header.firstData).filter((row) => !isBlank(row));
  const width = data.reduce((most, row) => Math.max(most, row.cells.length), header.headers.length);
  const candidates: Candidate[] = [];
  for (let index = 0; index < width; index++) candidates.push(guessColumn(index, header, columnContent(data, index)));
  const doubts: string[] = [];
  const settled = settle(candidates, doubts);
  const base = { sheet: table.sheet, header, rows: data.length, columns: settled.map(({ match: _, content: __, ...guess }) => guess) };
  if (data.length === 0) return { ...base, doubts: [], worth: "no", whyNot: "a table without rows below its header" };
  if (isTrafficHeader(header.headers)) return { ...base, doubts: [], worth: "no", whyNot: "a table whose columns tell of two ends each: a log of traffic or a rule set, no list of machines" };
  return { ...base, ...judgeWorth(settled, doubts) };
}

export function mappingOf(guess: TableGuess): TableMapping {
  return {
    sheet: guess.sheet,
    headerRow: guess.header.row,
    headerRows: guess.header.rows,
    columns: guess.columns.map(({ index, field }) => ({ index, header: guess.header.headers[index] ?? "", field })),
  };
}

function judgeWorth(columns: readonly Candidate[], doubts: readonly string[]): Pick<TableGuess, "doubts" | "worth" | "whyNot"> {
  const known = (fields: readonly Field[]): boolean => columns.some((c) => fields.includes(c.field) && c.confidence !== "none" && c.content.filled > 0);
  const facts = columns.filter((c) => !["ignore", "address", "mac", "name", "hostname", "status"].includes(c.field) && c.content.filled > 0).length;
  const named = known(["name", "hostname"]);
  if (known(["address", "mac"])) {
    const isMore = named || facts > 0;
    const more = isMore ? [] : ["nothing beside its addresses is known: is it a list of assets at all?"];
    const repeats = columns.some(({ field, content }) => field === "address" && content.filled > SEVERAL && content.distinct < OFTEN);
    if (isOfPorts(columns)) more.push("each row has a port and a service, as in a scan, whose versions are those of programs: is it a list of assets at all?");
    if (repeats) more.push("most of its addresses stand in several rows, as in a log: is it a list of assets at all?");
    return { doubts: [...doubts, ...more], worth: more.length === 0 ? "list" : "perhaps", whyNot: "" };
  }
  if (named && facts >= 2) return { doubts: [...doubts, "no column holds addresses or MAC addresses: machines could be listed by name only"], worth: "perhaps", whyNot: "" };
  return { doubts: [], worth: "no", whyNot: "text of which no column is an address, a MAC address, or the name of a machine with its make and model" };
}

function isOfPorts(columns: readonly Candidate[]): boolean {
  const headers = new Set(columns.map(({ header }) => plainHeader(header)));
  return ["port", "ports", "port id", "portid"].some((name) => headers.has(name)) && ["service", "service name", "dienst"].some((name) => headers.has(name));
}

function guessColumn(index: number, header: TableHeader, content: ColumnContent): Candidate {
  const own = header.headers[index] ?? "";
  const group = header.groups[index] ?? "";
  const match = matchHeader(own, group);
  const guessed = content.filled === 0 ? ofEmpty(match) : match === null ? byContent(content, own) : byHeader(match, content);
  return { index, header: group === "" ? own : own === "" ? group : `${group} / ${own}`, ...guessed, examples: content.examples, match, content };
}

type Guessed = Pick<ColumnGuess, "field" | "confidence" | "why">;

function as(field: Field, confidence: ColumnConfidence, why: string): Guessed {
  return { field, confidence, why };
}

/** A column that may be filled in the next edition of the list keeps its meaning. */
function ofEmpty(match: HeaderMatch | null): Guessed {
  if (match === null || !match.isWhole || match.isQualified || match.meaning === "ignore" || match.meaning === "status") return as("ignore", "none", "no cell of it says anything");
  return as(match.meaning === "kind" ? "model" : match.meaning, "medium", "header; no cell of it says anything yet");
}

function byContent(content: ColumnContent, header: string): Guessed {
  const unsaid = header === "" ? "it has no header that says of what" : "its header does not say of what";
  if (content.address >= OFTEN) return as("address", "low", `it holds addresses, but ${unsaid}`);
  if (content.mac >= OFTEN) return as("mac", "low", `it holds MAC addresses, but ${unsaid}`);
  return as("ignore", "none", header === "" ? "it has no header" : "its header is not known");
}

function byHeader(match: HeaderMatch, content: ColumnContent): Guessed {
  const { meaning, isWhole, isDouble } = match;
  const isQualified = match.isQualified || isDouble;
  const sure: ColumnConfidence = isQualified ? "low" : isWhole ? "high" : "medium";
  const qualified = isDouble ? "; it names two things in one" : isQualified ? "; a word beside it may mean another time or another machine" : "";
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  switch (meaning) {
    case "ignore":
      return content.address >= MOSTLY && content.distinct > OFTEN && isWhole && !isNetwork(content)
        ? as("address", "low", "it holds addresses, but its header does not say that")
        : as("ignore", "none", "known, and not read");
    case "address":
      if (content.address >= OFTEN) return as("address", content.address >= MOSTLY ? sure : lower(sure), `header and ${percent(content.address)} of its cells${qualified}`);
      if (content.mac >= MOSTLY) return as("mac", isQualified ? "low" : "medium", `its header says address, its cells are MAC addresses`);
      if (content.address < HARDLY && match.rank > 20) return as("ignore", "none", "an address of another kind");
      return as("address", "low", `its header says IP address, but only ${percent(content.address)} of its cells are`);
    case "mac":
      if (content.mac >= OFTEN) return as("mac", content.mac >= MOSTLY ? sure : lower(sure), `header and ${percent(content.mac)} of its cells${qualified}`);
      return as("mac", "low", `its header says MAC address, but only ${percent(content.mac)} of its cells are`);
    case "netmask":
      return content.mask + content.digit >= OFTEN ? as("netmask", isQualified ? "medium" : sure, "header") : as("ignore", "none", "its cells are no masks");
    case "gateway":
      return content.address >= OFTEN ? as("gateway", isWhole ? "high" : "medium", "header and cells") : as("ignore", "none", "its cells are no addresses");
    case "status":
      return content.status >= OFTEN ? as("status", isQualified ? "low" : isWhole ? "high" : "medium", "header and cells") : as("ignore", "none", "its cells do not say whether a machine is there");
    case "name":
      if (content.filled > FEW && content.distinct <= OFTEN && content.address < OFTEN && content.mac < OFTEN)
        return as("name", "low", "most of its cells are the same as others, so it may name groups or kinds of machines");
      break;
    case "level":
      return content.level >= OFTEN
        ? as("level", content.level >= MOSTLY ? sure : lower(sure), `header and ${percent(content.level)} of its cells`)
        : as("ignore", "none", "its cells are no Purdue levels");
    case "kind":
      if (content.role >= OFTEN && content.digit < OFTEN) return as("role", isQualified ? "low" : "medium", `${percent(content.role)} of its cells are words for a kind of machine`);
      if (content.digit >= SOMETIMES) return as("model", isQualified ? "low" : "medium", "its cells look like models");
      return content.role < SOMETIMES
        ? as("model", "low", "its cells are words that are not known: models, or kinds of anything")
        : as("role", "low", "its cells could be models or kinds of machines");
    case "role":
      return as("role", isQualified ? "medium" : content.role >= SOMETIMES ? sure : lower(sure), content.role >= SOMETIMES ? "header and cells" : "header; few of its cells are words that are known");
    default:
  }
  if (content.address >= OFTEN) return as("address", "low", "it holds addresses, but its header says something else");
  if (content.mac >= OFTEN) return as("mac", "low", "it holds MAC addresses, but its header says something else");
  return as(meaning, sure, `header${qualified}`);
}

/** Networks and subnets are written like addresses, but hold few different ones. */
function isNetwork(content: ColumnContent): boolean {
  return content.examples.some((text) => text.includes("/") || /\.0$/.test(text));
}

function lower(confidence: ColumnConfidence): ColumnConfidence {
  return confidence === "high" ? "medium" : confidence;
}

/** One column per field where only one can be; what loses is not read, and where nobody wins it becomes a doubt. */
function settle(candidates: readonly Candidate[], doubts: string[]): Candidate[] {
  const settled = candidates.map((candidate) => ofAnotherMachine(candidate, candidates));
  const put = (loser: Candidate, why: string): void => {
    settled[loser.index] = { ...loser, field: "ignore", confidence: "none", why };
  };
  const fields = new Set(candidates.map((c) => c.field));
  for (const field of fields) {
    if (field === "ignore") continue;
    const rivals = candidates.filter((c) => c.field === field);
    const plain = rivals.filter((c) => c.confidence !== "low");
    if (plain.length > 0 && field !== "address" && field !== "mac") {
      for (const rival of rivals) if (rival.confidence === "low") put(rival, `${field} is column ${columnName((plain[0] as Candidate).index)} already`);
    }
    if (FIELDS_OF_SEVERAL.has(field) || plain.length < 2) continue;
    const [first, second] = [...plain].sort(byPlainness) as [Candidate, Candidate];
    if (byPlainness(first, second) === 0) {
      doubts.push(`two columns could be the ${field}: ${named(first)} and ${named(second)}`);
      for (const rival of plain) settled[rival.index] = { ...rival, confidence: "low", why: "another column could be it as well" };
    } else for (const rival of plain) if (rival !== first) put(rival, `${field} is column ${columnName(first.index)}`);
  }
  for (const column of settled) if (column.confidence === "low" && !doubts.some((d) => d.includes(named(column)))) doubts.push(`${named(column)}: ${column.why}`);
  return settled;
}

/** "PLC IP" and "HMI IP" in one row: addresses of two machines, where one of them alone would be the row's. */
function ofAnotherMachine(candidate: Candidate, all: readonly Candidate[]): Candidate {
  const { field, match, confidence } = candidate;
  if ((field !== "address" && field !== "mac") || confidence === "low" || confidence === "none" || match === null || match.beside === "") return candidate;
  if (roleOfWords(match.beside) === null || !all.some((other) => other !== candidate && other.field === field && other.content.filled > 0)) return candidate;
  return { ...candidate, confidence: "low", why: "the word beside it may name another machine than the rest of the row" };
}

/** Models before kinds that look like models, whole headers before parts of headers, plainer phrases before vaguer ones. */
function byPlainness(x: Candidate, y: Candidate): number {
  const isKind = ({ field, match }: Candidate): number => Number(field === "model" && match?.meaning === "kind");
  return isKind(x) - isKind(y) || Number(y.match?.isWhole ?? false) - Number(x.match?.isWhole ?? false) || (x.match?.rank ?? 0) - (y.match?.rank ?? 0);
}

function named({ index, header }: ColumnGuess): string {
  return header === "" ? `column ${columnName(index)}` : `column ${columnName(index)} "${header.slice(0, 60)}"`;
}
