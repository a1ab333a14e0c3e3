// Is a device the product of an advisory, by order number and by the words of both names. Versions are judge-product.ts.
// What both say must agree; what only the advisory says makes it less sure; a number of a model that differs is another device.
import type { MatchConfidence } from "./answer.ts";
import type { Identity } from "./asset-identity.ts";
import { isBrand, type NameTokens } from "./model-tokens.ts";
import { compareNumbers, type NumberMatch, type OrderNumber } from "./order-numbers.ts";

export interface ProductName {
  readonly name: string;
  /** Empty = not said. */
  readonly makers: ReadonlySet<string>;
  readonly tokens: NameTokens;
  /** Those of its name, and those that the advisory states beside it. */
  readonly numbers: readonly OrderNumber[];
}

export interface ModelMatch {
  readonly confidence: MatchConfidence;
  /** A clause: "its order number 6ES73152EH140AB0 is named". */
  readonly why: string;
}

/** @param vocabulary words that the maker's products are told apart by: others in a device's name are of the plant ("line 4") and say nothing */
export function compareModels(product: ProductName, device: Identity, vocabulary: ReadonlySet<string>): ModelMatch | null {
  const sameMaker = isSameMaker(product, device);
  const byNumber = compareAllNumbers(product, device);
  if (byNumber === "other") return null;
  if (byNumber !== null) return sameMaker === false ? { ...byNumber, confidence: weaker(byNumber.confidence), why: `${byNumber.why}, under another maker's name` } : byNumber;
  const byName = compareNames(product, device, vocabulary);
  if (byName === null) return null;
  if (device.kind === "program") return byName;
  if (sameMaker === false) {
    const isTelling = product.tokens.words.size + product.tokens.models.length >= 2 && byName.confidence !== "low";
    return isTelling ? { confidence: "low", why: `${byName.why}, but its maker is called ${[...device.makers].join(", ")} here` } : null;
  }
  return sameMaker === null ? { confidence: weaker(byName.confidence), why: `${byName.why}, and its maker is not known` } : byName;
}

/** null = one of the two is not known. A product without a maker may name him: "Acme S-300 controller". */
function isSameMaker(product: ProductName, device: Identity): boolean | null {
  if (device.makers.size === 0) return null;
  if (product.makers.size === 0) return [...device.makers].some((maker) => maker.split(" ").every((word) => product.tokens.words.has(word))) ? true : null;
  return [...product.makers].some((maker) => isOneOf(maker, device.makers));
}

function isOneOf(maker: string, makers: ReadonlySet<string>): boolean {
  if (makers.has(maker)) return true;
  for (const other of makers) if (`${maker} `.startsWith(`${other} `) || `${other} `.startsWith(`${maker} `)) return true;
  return false;
}

export function weaker(confidence: MatchConfidence): MatchConfidence {
  return confidence === "high" ? "medium" : "low";
}

const RANK: Readonly<Record<NumberMatch, number>> = { same: 4, covers: 3, "less-precise": 2, other: 1, incomparable: 0 };

/** null = numbers say nothing; "other" = they say that it is another device. */
function compareAllNumbers(product: ProductName, device: Identity): ModelMatch | "other" | null {
  let best: NumberMatch = "incomparable";
  let pair: readonly [OrderNumber, OrderNumber] | null = null;
  for (const own of device.numbers) {
    for (const named of product.numbers) {
      const match = compareNumbers(own, named);
      if (RANK[match] > RANK[best]) [best, pair] = [match, [own, named]];
    }
  }
  if (best === "incomparable" || pair === null) return null;
  const [own, named] = pair;
  if (best === "other") return isSiplusOf(product, own, named) ? { confidence: "medium", why: `${own.number} is the SIPLUS variant of ${named.number}` } : "other";
  if (own.series !== "" && named.series !== "" && own.series !== named.series) return "other";
  if (named.series !== "" && own.series === "") return { confidence: "low", why: `its order number ${own.number} is named for series ${named.series}, and the plant does not say which series it is` };
  if (best === "same") return { confidence: "high", why: `its order number ${own.number} is named` };
  if (best === "covers") return { confidence: "high", why: `its order number ${own.number} fits ${named.number}` };
  return { confidence: "low", why: `its order number ${own.number} is the beginning of ${named.number}` };
}

/** 6AG1315-2EH14-7AB0 is made from 6ES7315-2EH14-0AB0; only where the advisory says that it includes them. */
function isSiplusOf(product: ProductName, own: OrderNumber, named: OrderNumber): boolean {
  return product.tokens.includesSiplus && /^6AG[12]/.test(own.number) && named.scheme === "siemens" && own.number.slice(4, 10) === named.number.slice(4, 10);
}

function compareNames(product: ProductName, device: Identity, vocabulary: ReadonlySet<string>): ModelMatch | null {
  const { words, models } = product.tokens;
  if (words.size === 0 && models.length === 0) return null;
  const named = models.map((group) => group.find((model) => device.all.has(model)));
  const missingModels = models.filter((_, i) => named[i] === undefined);
  const missingWords = [...words].filter((word) => !device.all.has(word) && !(isBrand(word) && (models.length > 0 || [...words].some((other) => !isBrand(other)))));
  const isTelling = [...words].some((word) => device.all.has(word)) || named.some((model) => model !== undefined);
  if (missingModels.length === 0 && missingWords.length === 0 && isTelling) return agreement(product, device, vocabulary, named);
  const near = nearest(missingModels, device, vocabulary);
  if (near !== null && missingModels.length === 1 && missingWords.every((word) => isBrand(word))) {
    return { confidence: "low", why: `its model ${near[0].toUpperCase()} is like ${near[1].toUpperCase()}, and whether it is one of them nobody says` };
  }
  // The device's name is a part of the product's: "S7-300" of "S7-300 CPU 315-2 PN/DP".
  const own = [...device.models].filter((model) => /\d{2}|[a-z]/.test(model));
  const isPart =
    own.every((model) => models.some((group) => group.includes(model))) && [...device.words].every((word) => words.has(word) || !vocabulary.has(word) || models.some((group) => group.includes(word)));
  const shared = own.length > 0 || [...device.words].some((word) => words.has(word));
  if (!isPart || !shared || device.numbers.some((number) => product.numbers.some((other) => other.scheme === number.scheme))) return null;
  // Words alone must be the first that tells: "WinCC" of "SIMATIC WinCC OA", but not "Windows" of "RealPort for Windows", and not "SIMATIC".
  const first = [...words].find((word) => !isBrand(word));
  const common = [...device.words].filter((word) => words.has(word) && word.length > 3 && !isBrand(word));
  if (own.length === 0 && common.length < 2 && (first === undefined || first.length < 3 || !device.words.has(first))) return null;
  if (own.length === 0 && device.kind === "program" && missingWords.length > Math.max(1, common.length)) return null;
  const more = [...missingModels.map((group) => group[0] as string), ...missingWords].map((word) => word.toUpperCase()).join(" ");
  return { confidence: "low", why: `the advisory says more exactly ${JSON.stringify(more)}, which the plant's "${device.written.slice(0, 80)}" leaves open` };
}

/** What a device is connected with makes it no other product. */
const INTERFACES = new Set("pn dp io tx fx dtx eth ac dc hf st".split(" "));

/** All that the advisory says is true of the device. What the device says besides may make it a product of its own. */
function agreement(product: ProductName, device: Identity, vocabulary: ReadonlySet<string>, named: readonly (string | undefined)[]): ModelMatch {
  const { words, models, isFamily } = product.tokens;
  const flat = new Set(models.flat());
  const furtherModels = [...device.models].filter((model) => !flat.has(model) && /\d{2}|[a-z]/.test(model));
  const furtherWords = [...device.words].filter((word) => !words.has(word) && !flat.has(word) && vocabulary.has(word) && !isBrand(word) && !INTERFACES.has(word));
  const isOwnModel = named.some((model) => model !== undefined && device.models.has(model)) || (models.length === 0 && [...words].some((word) => device.words.has(word)));
  const it = device.kind === "program" ? "a program on it" : "its model";
  const says = `${it} "${device.written.slice(0, 80)}"`;
  if (furtherWords.length > 0 && !isFamily) return { confidence: "low", why: `${says} says ${furtherWords.map((word) => word.toUpperCase()).join(", ")} besides, which may make it another product` };
  if (product.numbers.length > 0 && device.numbers.length === 0) return { confidence: "medium", why: `${says} has the name of the product, whose order number the plant does not give` };
  if (furtherModels.length > 0 || !isOwnModel) return { confidence: "medium", why: `${says} belongs to the family` };
  return device.kind === "program" && words.size + models.length < 2
    ? { confidence: "medium", why: `${says} has the name of the product` }
    : { confidence: "high", why: `${says} has the name of the product` };
}

/** A model that differs by a letter or two at its end: X204 and X204F. The device's first. */
function nearest(missing: readonly (readonly string[])[], device: Identity, vocabulary: ReadonlySet<string>): readonly [string, string] | null {
  for (const group of missing) {
    // Where advisories know the device's own model, they tell it from its variants.
    for (const model of group) for (const own of device.models) if (!vocabulary.has(own) && isLetterVariant(model, own)) return [own, model];
  }
  return null;
}

export function isLetterVariant(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 3 && long.length > short.length && long.startsWith(short) && /^[a-z]{1,2}$/.test(long.slice(short.length));
}
