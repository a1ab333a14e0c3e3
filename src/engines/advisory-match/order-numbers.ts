// Numbers under which makers sell a device ("6ES7 315-2EH14-0AB0", "1756-EN2TR", "750-881", "BMXP342020"): found in text, and compared, with the wildcards
// that advisories write ("6ES7315-xxxx", "BMEP58*S", "750-88x"). How each maker builds his numbers is known here; what they stand for is model-families.ts.

export interface OrderNumber {
  /** Numbers of one maker's scheme can contradict each other; those of two schemes cannot. */
  readonly scheme: string;
  /** Upper case without blanks and dashes; * any signs, ? one. */
  readonly number: string;
  /** The letter behind a slash or "Series": 1756-EN2TR/C. "" = not said. */
  readonly series: string;
}

/** Lower-case x and points inside a number that is otherwise upper case stand for one sign each. */
const SCHEMES: readonly (readonly [string, RegExp])[] = [
  ["siemens", /(?<![A-Za-z0-9])\d[A-Z]{2}\d[ -]?[0-9A-Zx*?.]{3}(?:[ -]{1,3}[0-9A-Zx*?]{4,5}(?:[ -]{1,3}[0-9A-Zx*?]{4})?)?(?![A-Za-z0-9])/g],
  ["rockwell", /(?<![A-Za-z0-9.-])[12569]\d{3}[A-Z]{0,2}-[A-Z][A-Z0-9x*?]{1,}(?:-[A-Z0-9x*?]{2,})?(?![A-Za-z0-9])|(?<![A-Za-z0-9.-])[12569]\d{3}[A-Z]{0,2}-\d{1,2}[A-Z][A-Z0-9x*?]+(?![A-Za-z0-9])/g],
  ["wago", /(?<![A-Za-z0-9.-])(?:750|758|762|852|879|2759)-[0-9x*?]{3,4}(?:\/[0-9x*?]{3,4}(?:-[0-9x*?]{3,4})?)?(?![A-Za-z0-9])/g],
  ["schneider", /(?<![A-Za-z0-9])(?:BM[XE] ?[A-Z]{1,3}[0-9*]{2,}(?: ?[0-9*]{3,})?[A-Z0-9*]*|140 ?[A-Z]{3} ?\d[A-Z0-9*]+(?: \d{2})?|TSX ?[A-Z][A-Z0-9*]{2,}|TM2\d\d[A-Z][A-Z0-9*]*)(?![A-Za-z0-9])/g],
  ["phoenix", /(?<![A-Za-z0-9.-])[12]\d{6}(?![A-Za-z0-9.-])/g],
  ["abb", /(?<![A-Za-z0-9])(?:1S[A-Z]{2}\d{6}R\d{4}|3B[A-Z]{2}\d{6}R\d{1,4})(?![A-Za-z0-9])/g],
];

/** Numbers in a text; and the text without them. */
export function takeOrderNumbers(text: string): { readonly numbers: readonly OrderNumber[]; readonly rest: string } {
  const numbers: OrderNumber[] = [];
  let rest = text.slice(0, 400);
  for (const [scheme, pattern] of SCHEMES) {
    rest = rest.replace(pattern, (written: string, offset: number, whole: string) => {
      const series = /^(?: ?\/| series )([A-Z])(?![A-Za-z0-9])/i.exec(whole.slice(offset + written.length))?.[1] ?? "";
      numbers.push({ scheme, number: plainNumber(written), series: series.toUpperCase() });
      return " ";
    });
  }
  return { numbers, rest };
}

/** A number of which only is said that it is one ("model_numbers", "skus"). */
export function statedNumber(text: string): OrderNumber {
  const known = takeOrderNumbers(text);
  return known.numbers[0] ?? { scheme: "stated", number: plainNumber(text), series: "" };
}

function plainNumber(written: string): string {
  const hasWildcards = /[A-Z0-9]/.test(written);
  return written
    .replace(/[ /-]/g, "")
    .replace(hasWildcards ? /[x.]/g : /\./g, "?")
    .toUpperCase();
}

export type NumberMatch = "same" | "covers" | "less-precise" | "other" | "incomparable";

/** What an advisory's number says of a device's: "less-precise" = the device's number is only the beginning of it. */
export function compareNumbers(device: OrderNumber, advisory: OrderNumber): NumberMatch {
  const isStated = device.scheme === "stated" || advisory.scheme === "stated";
  if (device.scheme !== advisory.scheme && !isStated) return "incomparable";
  if (fitsNumber(advisory.number, device.number)) return advisory.number === device.number ? "same" : "covers";
  // A number without its variant names all of them: 6ES7315 of Siemens, 750-881 of WAGO. Rockwell's EN2T and EN2TR are two devices.
  const hasVariants = advisory.scheme === "siemens" || advisory.scheme === "wago";
  if (hasVariants && advisory.number.length >= 6 && fitsNumber(`${advisory.number}*`, device.number)) return "covers";
  if (hasVariants && device.number.length >= 6 && fitsBeginning(advisory.number, device.number)) return "less-precise";
  return isStated && device.scheme !== advisory.scheme ? "incomparable" : "other";
}

/** Does the number begin as the pattern does? Wildcards of one sign only. */
function fitsBeginning(pattern: string, number: string): boolean {
  return pattern.length > number.length && [...number].every((sign, i) => pattern[i] === sign || pattern[i] === "?");
}

/** * stands for any signs, ? for one. Greedy with one way back, so never slow. */
export function fitsNumber(pattern: string, number: string): boolean {
  let at = 0;
  let back = -1;
  let backAt = 0;
  let i = 0;
  while (at < number.length) {
    if (i < pattern.length && (pattern[i] === number[at] || pattern[i] === "?")) {
      i += 1;
      at += 1;
    } else if (pattern[i] === "*") {
      back = i++;
      backAt = at;
    } else if (back >= 0) {
      i = back + 1;
      at = ++backAt;
    } else return false;
  }
  while (pattern[i] === "*") i += 1;
  return i === pattern.length;
}
