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
  /** What must hold besides, in the words of the name: "with MID Approval", "running Cisco IOS XE". */
  readonly conditions: readonly string[];
}

const FILL = new Set(
  "cpu cpus family families series controller controllers module modules device devices product products firmware software and or the all for with of in on by to from incl including variants variant related system version versions model models below above type types based using running line lines programmable unit units firmwares application applications applicable component components".split(
    " ",
  ),
);
/** Trade names that people leave out: what follows them is enough. */
const BRANDS = new Set("simatic sinamics scalance ruggedcom modicon melsec melsecq melsecl melsecf melseciqr melseciqf melsecil iqr iqf iql sentron siprotec sinumerik simotion hmi legacy".split(" "));
export const isBrand = (word: string): boolean => BRANDS.has(word);

/** By maker, the names under which he appears in names of products; the longest first. */
const MAKER_NAMES = new Map<string, string[]>();
for (const [alias, name] of [...vendorAliases].sort(([x], [y]) => y.length - x.length)) MAKER_NAMES.set(name, [...(MAKER_NAMES.get(name) ?? []), alias]);
/** Brands that are aliases of their maker and product names all the same. */
const KEPT = new Set("simatic modicon melsec anybus ewon phoenix".split(" "));
const CONDITION = /\(((?:running|with|without|using|when|if|where|only (?:if|when|with)|installed)\b[^()]*)\)/gi;
const LINE = /[ (]v(?:ersion)? ?(?=\d)/gi;

export function nameTokens(name: string, makers: ReadonlySet<string>): NameTokens {
  const { numbers: found, rest } = takeOrderNumbers(name);
  const series = (/\bseries ([a-z])\b(?! ?\/)/i.exec(name)?.[1] ?? "").toUpperCase();
  const numbers = series === "" ? found : found.map((number) => ({ ...number, series: number.series === "" ? series : number.series }));
  const includesSiplus = /incl[^)]*siplus/i.test(name);
  const isFamily = /\b(famil(?:y|ies)|series(?! [a-z]\b)|all (?:models|products|devices)|products|devices)\b/i.test(name);
  const conditions = [...name.matchAll(CONDITION)].map((match) => match[1] as string);
  const plain = withoutMaker(rest.toLowerCase().replace(/ +/g, " ").trim(), makers)
    // "R08(EN)CPU" is R08CPU and R08ENCPU.
    .replace(/\b([a-z0-9]*\d[a-z0-9]*)\((-?[a-z]{1,2})\)([a-z0-9]*)/g, "$1$3, $1$2$3")
    .replace(CONDITION, " ")
    .replace(/\d+(?:''|["”″])(?: ?[-&] ?)?/g, " ")
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
  let lastWord: string | null = null;
  for (const match of text.replace(/\b(?:series|rev\.?|revision) ([a-z])\b/g, " ").matchAll(/[\p{L}\p{N}](?:[\p{L}\p{N}_.+-]*[\p{L}\p{N}+])?|[,/&]|\band\b|\bor\b/gu)) {
    const written = match[0];
    if (/^[,/&]$|^and$|^or$/.test(written)) {
      wasSeparated = false;
      continue;
    }
    const token = written.replace(/[-_.]/g, "");
    const last = models[models.length - 1];
    if (/\d/.test(token)) {
      if (!wasSeparated && last !== undefined && isAlternative(last[0] as string, token))
        last.push(...(/^\d+$/.test(token) ? [token, `${/^[a-z]*/.exec(last[0] as string)?.[0] ?? ""}${token}`] : [token]));
      else models.push([token]);
    } else if (token.length > 1 && !FILL.has(token)) {
      const before = !wasSeparated && lastWord !== null && isWordAlternative(lastWord, token) ? lastWord : null;
      if (before === null) words.add(token);
      else {
        words.delete(before);
        models.push([before, token]);
      }
      lastWord = token;
    }
    wasSeparated = true;
  }
  return { words, models, numbers, line: line === null ? null : { version: line.version, written: line.written }, isFamily, includesSiplus, conditions };
}

/** "FCN/FCJ" are two devices, "PN/DP" is one with both. */
function isWordAlternative(first: string, next: string): boolean {
  return first.length > 2 && first.length === next.length && first !== next && first.slice(0, -1) === next.slice(0, -1);
}

/** "M241 / M251" are two devices; "CM 4x IO-Link, M12-L" is one: alternatives are written alike. */
function isAlternative(first: string, next: string): boolean {
  const shape = (token: string): string => token.replace(/\d+/g, "0").replace(/[a-z]+$/, "");
  return shape(first) === shape(next) || /^\d+$/.test(next);
}

/** "Rockwell Automation FactoryTalk View" is "FactoryTalk View"; of a maker with several names in one, his first stands for him: "Digi One". */
function withoutMaker(text: string, makers: ReadonlySet<string>): string {
  let rest = text;
  for (const maker of makers) {
    for (const name of [...(MAKER_NAMES.get(maker) ?? []), maker]) {
      if (KEPT.has(name) || name.length < 3) continue;
      const from = ` ${rest} `.indexOf(` ${name} `);
      if (from >= 0) rest = `${rest.slice(0, from)} ${rest.slice(from + name.length)}`.replace(/^ *(?:corporation|inc\.?|llc|ltd\.?|gmbh|ag|co\.),? /, " ");
    }
    const first = maker.split(" ")[0] as string;
    if (first.length > 3 && maker.includes(" ") && rest.trimStart().startsWith(`${first} `)) rest = rest.trimStart().slice(first.length);
  }
  return rest.trim() === "" ? text : rest;
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
