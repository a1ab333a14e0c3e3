// The words of a product's or a device's name that tell it from others: without maker, order numbers, filling words and the version line at its end.
import { vendorAliases } from "../../plant/vendor-names.ts";
import { plainVendor } from "../../plant/identity-spelling.ts";
import { readVersionAt, type Version } from "../../plant/version-range/version.ts";
import { type OrderNumber, takeOrderNumbers } from "./order-numbers.ts";

export interface NameTokens {
  /** Without digits: "wincc", "pn". */
  readonly words: ReadonlySet<string>;
  /** With digits, without separators ("s71500", "3152"); one of each group must be the device: "KTP400F, KTP700 and KTP900". */
  readonly models: readonly (readonly string[])[];
  readonly numbers: readonly OrderNumber[];
  /** "V16" of "TIA Portal V16", "V5.X" of "RSG2100 V5.X". */
  readonly line: { readonly version: Version; readonly written: string } | null;
  /** It names a family: "S7-300 CPU family", "NPort 5100 series". */
  readonly isFamily: boolean;
  readonly includesSiplus: boolean;
}

const FILL = new Set(
  "cpu cpus family families series controller controllers module modules device devices product products firmware software and or the all for with of in on by to from incl including variants variant related system version versions model models below above type types based using running line lines programmable unit units firmwares application applications applicable component components".split(
    " ",
  ),
);
/** Trade names that people leave out: what follows them is enough. */
const BRANDS = new Set("simatic sinamics scalance ruggedcom modicon melsec melsecq melsecl melsecf melseciqr melseciqf melsecil iqr iqf iql sentron siprotec sinumerik simotion hmi legacy".split(" "));
export const isBrand = (word: string): boolean => BRANDS.has(word);

const MAKER_WORDS = new Map<string, Set<string>>();
for (const [alias, name] of vendorAliases) for (const word of alias.split(" ")) if (word.length > 2) MAKER_WORDS.set(name, (MAKER_WORDS.get(name) ?? new Set()).add(word));
/** Brands that are aliases of their maker and product names all the same. */
const KEPT = new Set("simatic modicon melsec anybus ewon phoenix".split(" "));
const LINE = /[ (]v(?:ersion)? ?(?=\d)/gi;

export function nameTokens(name: string, makers: ReadonlySet<string>): NameTokens {
  const { numbers: found, rest } = takeOrderNumbers(name);
  const series = (/\bseries ([a-z])\b(?! ?\/)/i.exec(name)?.[1] ?? "").toUpperCase();
  const numbers = series === "" ? found : found.map((number) => ({ ...number, series: number.series === "" ? series : number.series }));
  const includesSiplus = /incl[^)]*siplus/i.test(name);
  const isFamily = /\b(famil(?:y|ies)|series(?! [a-z]\b)|all (?:models|products|devices)|products|devices)\b/i.test(name);
  const plain = rest
    .toLowerCase()
    .replace(/\((?:incl|including|former|part num|mlfb|only|sold|all)[^)]*\)/g, " ")
    .replace(/\([®™rc]{1,2}\)|[®™]/g, "")
    .replace(/totally integrated automation/g, "tia")
    .replace(/(software|open) controllers?/g, "$1controller")
    // "ET 200SP" and "ET200SP", "PCS 7" and "PCS7": short letters before a number belong to it.
    .replace(/\b(?!(?:cpu|for|and|or|the|of|to|pn|dp|v|ver|rev|no)\b)([a-z]{1,3}|s7) (?=\d)/g, "$1");
  const line = versionLine(plain);
  const text = line === null ? plain : `${plain.slice(0, line.from)} ${plain.slice(line.to)}`;
  const words = new Set<string>();
  const models: string[][] = [];
  let wasSeparated = true;
  for (const match of text.replace(/\b(?:series|rev\.?|revision) ([a-z])\b/g, " ").matchAll(/[\p{L}\p{N}](?:[\p{L}\p{N}_.+-]*[\p{L}\p{N}+])?|[,/&]|\band\b|\bor\b/gu)) {
    const written = match[0];
    if (/^[,/&]$|^and$|^or$/.test(written)) {
      wasSeparated = false;
      continue;
    }
    const token = written.replace(/[-_.]/g, "");
    const last = models[models.length - 1];
    if (/\d/.test(token)) {
      if (!wasSeparated && last !== undefined && isAlternative(last[0] as string, token)) last.push(token);
      else models.push([token]);
    } else if (token.length > 1 && !FILL.has(token) && !isMakerWord(token, makers)) words.add(token);
    wasSeparated = true;
  }
  return { words, models, numbers, line: line === null ? null : { version: line.version, written: line.written }, isFamily, includesSiplus };
}

/** "M241 / M251" are two devices; "CM 4x IO-Link, M12-L" is one: alternatives are written alike. */
function isAlternative(first: string, next: string): boolean {
  const shape = (token: string): string => token.replace(/\d+/g, "0").replace(/[a-z]+$/, "");
  return shape(first) === shape(next) || /^\d+$/.test(next);
}

function isMakerWord(word: string, makers: ReadonlySet<string>): boolean {
  if (KEPT.has(word)) return false;
  for (const maker of makers) if (maker.split(" ").includes(word) || MAKER_WORDS.get(maker)?.has(word)) return true;
  return false;
}

/** A version behind a blank and "V": the last one of the name. */
function versionLine(text: string): { version: Version; written: string; from: number; to: number } | null {
  let found: { version: Version; written: string; from: number; to: number } | null = null;
  for (const match of text.matchAll(LINE)) {
    const from = match.index + 1;
    const read = readVersionAt(text, from);
    if (read !== null) found = { version: read.version, written: text.slice(from, read.end), from, to: read.end };
  }
  return found;
}

/** Plain names of the makers in a text that may name several: "ABB, Phoenix Contact, Siemens, and WAGO". */
export function makersOf(text: string): Set<string> {
  const makers = new Set<string>();
  const whole = text.slice(0, 400);
  for (const part of [whole, ...whole.split(/,(?! ?(?:inc|llc|ltd|gmbh|co)\b)|\/|\(|\)|;| and | - /i)]) {
    const plain = part.replace(/\b(?:subsidiary|division|formerly|a) of\b|^ ?and /gi, " ").trim();
    if (/[a-z0-9]/i.test(plain)) makers.add(plainVendor(plain));
  }
  return makers;
}
