// Which line a text of a calendar is about: "Umrüsten Linie 2" names line-2 where that is declared. Two lines in one text are both meant. Never guesses: "hall 2"
// names no line.

/** Words for a line before its number. */
const NUMBERED = /(?<![\p{L}\p{N}])(?:line|linie|anlage|ligne|línea|linea|lijn|linia|linka|linje|l)[\s_.:#-]*(\d{1,3}[a-z]?)(?![\p{L}\p{N}])/giu;

export interface NamedLines {
  /** Names of declared lines, in the order of the declaration. */
  readonly lines: readonly string[];
  /** "line 7": lines that the text names and nobody declared, as it writes them. */
  readonly unknown: readonly string[];
}

export function linesNamedIn(text: string, declared: readonly string[]): NamedLines {
  // In a column for lines, "2" is one.
  if (/^\s*\d{1,3}[a-z]?\s*$/i.test(text)) return linesNamedIn(`line ${text}`, declared);
  const plain = plainOf(text);
  const found = new Set(declared.filter((line) => isNamed(plain, plainOf(line))));
  const unknown = new Set<string>();
  for (const [whole, number = ""] of text.matchAll(NUMBERED)) {
    const same = declared.filter((line) => numberOf(line) === numberWithoutZeros(number));
    if (same.length > 0) for (const line of same) found.add(line);
    // A lone "l1" may be anything where no line has this number.
    else if (!/^l/i.test(whole) || /^l[ií]/i.test(whole)) unknown.add(whole.trim().slice(0, 40));
  }
  return { lines: declared.filter((line) => found.has(line)), unknown: [...unknown] };
}

/** "2" of "line-2", "Linie 02", "L2"; null for names that are more than that. */
function numberOf(line: string): string | null {
  const [match] = line.trim().matchAll(NUMBERED);
  return match !== undefined && match[0].length === line.trim().length ? numberWithoutZeros(match[1] ?? "") : null;
}

function numberWithoutZeros(text: string): string {
  return text.toLowerCase().replace(/^0+(?=\d)/, "");
}

/** A shorter name of a line may stand in any text by chance. */
const SHORTEST_INSIDE = 3;

/** Case, dashes and spaces make no difference. */
function plainOf(text: string): string {
  return ` ${text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;
}

function isNamed(text: string, name: string): boolean {
  return name.trim().length < SHORTEST_INSIDE ? text === name && name.trim() !== "" : text.includes(name);
}
