// What an asset is in the words that products are compared with: the device itself, and each program that runs on it. Takes claims as they are; where
// two say different things of one device, each is held against the advisories.
import { makersOf, nameTokens } from "./model-tokens.ts";
import { familyWords } from "./model-families.ts";
import { type OrderNumber, takeOrderNumbers } from "./order-numbers.ts";
import { readVersionAt } from "../../plant/version-range/version.ts";
import type { MatchedAsset } from "./question.ts";

export interface Identity {
  readonly kind: "device" | "program";
  /** As people read it: "CPU 315-2 PN/DP". */
  readonly written: string;
  /** Plain names; empty = not known. */
  readonly makers: ReadonlySet<string>;
  /** Tokens with digits, of its own name. */
  readonly models: ReadonlySet<string>;
  /** Tokens without digits, of its own name. */
  readonly words: ReadonlySet<string>;
  /** Its own tokens, those of its families and of its maker's name, and each two that stand beside each other as one. */
  readonly all: ReadonlySet<string>;
  /** Words of the families that its numbers say it belongs to. */
  readonly families: ReadonlySet<string>;
  readonly numbers: readonly OrderNumber[];
  /** Every version that is said of it; empty = none is. */
  readonly versions: readonly string[];
  /** "V16" at the end of its own name. */
  readonly lines: readonly string[];
  readonly serial: string | null;
  /** Equal identities are compared with a product once. */
  readonly key: string;
}

const MOST_TEXTS = 8;

/** The device first; null where nothing says what it is. */
export function deviceIdentity(asset: MatchedAsset): Identity {
  const models = textsOf(asset, "model", asset.model);
  const serials = textsOf(asset, "serial", asset.serial);
  const makers = new Set(textsOf(asset, "vendor", asset.vendor).flatMap((vendor) => [...makersOf(vendor)]));
  // Controllers of Siemens give their order number where others have a serial number.
  const numbers = serials.flatMap((serial) => (serial.length <= 24 ? takeOrderNumbers(serial).numbers.filter(({ number }) => number.length >= 12) : []));
  return identityOf("device", models.join(", "), models, makers, numbers, textsOf(asset, "firmware", asset.firmware), asset.serial);
}

export function programIdentities(asset: MatchedAsset): Identity[] {
  const texts = [...textsOf(asset, "software", null), ...textsOf(asset, "os", null)];
  return texts.map((text) => {
    const { name, version } = splitVersion(text);
    // The 7 of "STEP 7" and "Windows 7" is name and version.
    return identityOf("program", text, [version !== null && /^\d+$/.test(version) ? text : name], new Set<string>(), [], version === null ? [] : [version], null);
  });
}

function textsOf(asset: MatchedAsset, attribute: string, own: string | null): string[] {
  const texts = new Set<string>();
  if (own !== null && own.trim() !== "") texts.add(own.trim());
  for (const claim of asset.claims)
    if (claim.attribute === attribute && claim.value.trim() !== "" && texts.size < (attribute === "software" ? 200 : MOST_TEXTS)) texts.add(claim.value.trim().slice(0, 200));
  return [...texts];
}

function identityOf(
  kind: Identity["kind"],
  written: string,
  names: readonly string[],
  makers: ReadonlySet<string>,
  more: readonly OrderNumber[],
  versions: readonly string[],
  serial: string | null,
): Identity {
  const models = new Set<string>();
  const words = new Set<string>();
  const beside = new Set<string>();
  const numbers = [...more];
  const lines: string[] = [];
  for (const name of names) {
    const tokens = nameTokens(name, makers);
    for (const word of tokens.words) words.add(word);
    for (const group of tokens.models) for (const model of group) models.add(model);
    numbers.push(...tokens.numbers);
    if (tokens.line !== null) lines.push(tokens.line.written);
    const plain = name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
    for (let i = 0; i + 1 < plain.length && i < 40; i++) beside.add(`${plain[i]}${plain[i + 1]}`);
  }
  const families = familyWords(makers, numbers, [...models, ...beside]);
  const said = versions.length > 0 ? versions : lines;
  const key = JSON.stringify([kind, [...makers].sort(), [...names].sort(), numbers.map(({ number, series }) => number + series).sort()]);
  return {
    kind,
    written,
    makers,
    models,
    words,
    all: new Set([...models, ...words, ...beside, ...families, ...[...makers].flatMap((maker) => maker.split(" "))]),
    families,
    numbers: distinct(numbers),
    versions: said,
    lines,
    serial,
    key,
  };
}

function distinct(numbers: readonly OrderNumber[]): OrderNumber[] {
  return [...new Map(numbers.map((number) => [`${number.number}/${number.series}`, number])).values()];
}

/** "OpenSSH 5.3", "Siemens WinCC V7.5 SP2": the name, and the version at its end. */
export function splitVersion(text: string): { readonly name: string; readonly version: string | null } {
  for (const match of text.matchAll(/\s(?=v?\d|version)/gi)) {
    const from = match.index + 1;
    const read = readVersionAt(text, from);
    if (read !== null && !read.isBranch && /^\s*(\([^)]*\))?$/.test(text.slice(read.end))) return { name: text.slice(0, match.index), version: text.slice(from, read.end) };
  }
  return { name: text, version: null };
}
