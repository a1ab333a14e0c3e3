// Do two texts name the same vendor, model, version or serial number? Spellings differ between lists and machines ("Siemens AG", "V2.6.0",
// "6ES7315-2EH14"), and a difference that is only spelling is no contradiction. What cannot be compared counts as not contradicting; a version
// that differs in a number that both give always contradicts.
import { vendorAliases } from "./vendor-names.ts";

/** Legal forms and words that companies put behind their name. */
const FORMS = new Set(
  "ag gmbh kg kgaa co cokg se sa sas spa srl bv nv ab as oy plc ltd limited llc inc incorporated corp corporation company cie kk pty pte holding group gruppe the und and of international intl".split(
    " ",
  ),
);

/** Words of a vendor's name without legal forms, lower case. */
function vendorWords(text: string): string[] {
  const plain = text
    .toLowerCase()
    .replace(/ä/g, "ae")
    .replace(/ö/g, "oe")
    .replace(/ü/g, "ue")
    .replace(/ß/g, "ss")
    .replace(/&/g, " and ")
    .replace(/\b([a-z])\.(?=[a-z]\b)/g, "$1")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
  const words = plain.split(" ").filter((word) => word !== "" && !FORMS.has(word));
  return words.length > 0 ? words : plain.split(" ");
}

const knownAs = new Map(vendorAliases.map(([alias, name]) => [vendorWords(alias).join(" "), name]));

/** The one name under which a maker is known, whatever it is called: "siemens", "rockwell automation". */
export function plainVendor(text: string): string {
  const words = vendorWords(text);
  for (let length = words.length; length > 0; length--) {
    const known = knownAs.get(words.slice(0, length).join(" "));
    if (known !== undefined) return known;
  }
  return words.join(" ");
}

/** "Rockwell Automation/Allen-Bradley" gives two names for one maker; one name being the beginning of the other is the same maker too. */
export function isSameVendor(a: string, b: string): boolean {
  const names = (text: string): string[] => [text, ...text.split(/[/|(),;]|\s-\s/)].filter((part) => /[a-z0-9]/i.test(part)).map(plainVendor);
  const others = names(b);
  return names(a).some((x) => others.some((y) => x === y || `${x} `.startsWith(`${y} `) || `${y} `.startsWith(`${x} `)));
}

/** Words around a version that say nothing of it. */
const VERSION_WORDS = /^(v|ver|vers|version|fw|sw|firmware|software|rev|revision|r|rel|release|stand|fwversion)$/;

function versionParts(text: string): string[] {
  const parts =
    text
      .toLowerCase()
      .replace(/(\d),(?=\d)/g, "$1.")
      .match(/\d+|[a-z]+/g) ?? [];
  return parts.filter((part) => !VERSION_WORDS.test(part)).map((part) => (/^\d/.test(part) ? part.replace(/^0+(?=\d)/, "") : part));
}

/** 2.6 and V2.6.0 and 2.6.3 are compatible spellings or one is less precise; 2.6 and 2.8 are not; nor are 3.1 and 3.10. */
export function isSameVersion(a: string, b: string): boolean {
  const x = versionParts(a);
  const y = versionParts(b);
  for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return false;
  return x.length > 0 && y.length > 0 ? true : x.length === y.length;
}

/** How makers number their articles; such a number and a name in words cannot be compared. Siemens MLFB, Rockwell catalogue, Schneider, Phoenix. */
const ORDER_NUMBER = /^(6[a-z]{2}\d[ -]?[0-9a-z]{3}|\d{4}-[a-z0-9]+|(bmx|tsx|tm2|bme|140)[a-z0-9]{4,}|\d{7}$)/i;

export function isSameModel(a: string, b: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const x = plain(a);
  const y = plain(b);
  if (x === "" || y === "" || x.includes(y) || y.includes(x)) return true;
  const words = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const [few, many] = [words(a), words(b)].sort((p, q) => p.length - q.length) as [string[], string[]];
  if (few.every((word) => many.includes(word))) return true;
  return ORDER_NUMBER.test(a.trim()) !== ORDER_NUMBER.test(b.trim());
}

/** "S/N 00AB12", "0x00ab12" and 43794 (the same number in decimal). */
export function isSameSerial(a: string, b: string): boolean {
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replace(/^\s*(s\/?n|serial( (no|number))?|seriennummer)[\s.:#]*/, "")
      .replace(/[^a-z0-9]/g, "")
      .replace(/^0x/, "")
      .replace(/^0+(?=.)/, "");
  const x = plain(a);
  const y = plain(b);
  if (x === y) return true;
  if (Math.min(x.length, y.length) >= 6 && (x.endsWith(y) || y.endsWith(x))) return true;
  const isHexOf = (hex: string, decimal: string): boolean => /^[0-9a-f]{1,12}$/.test(hex) && /^\d{1,15}$/.test(decimal) && Number.parseInt(hex, 16) === Number(decimal);
  return isHexOf(x, y) || isHexOf(y, x);
}
