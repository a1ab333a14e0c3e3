// A version as vendors write it ("V17 Update 4", "04.09.00C", "R6.01.10", "15.2(7)E2", "1.0.0-rc1"): read from text, printed back. Which of two is
// the later one: compare-versions.ts. Knows no vendor: what differs between them (padding, letters, years) is left to the comparison to be careful about.

/** One number of a version, with the letters before it ("HW01" in 1.000.HW01.21; none as a rule) and how many digits were written. */
export interface VersionPart {
  readonly letters: string;
  readonly number: number;
  readonly digits: number;
  /** "01.07.03(10)": makers such as WAGO count releases in the brackets, and call this one FW10. */
  readonly isBracketed: boolean;
}

/** What is put on a release afterwards, from the largest to the smallest. Kinds of one level replace each other in the words of different vendors. */
export type AddOnKind = (typeof ADD_ON_KINDS)[number];
export const ADD_ON_KINDS = ["R", "SP", "SR", "FP", "Update", "Patch", "MP", "CU", "Rev", "HF", "Build"] as const;
export const ADD_ON_LEVELS: Readonly<Record<AddOnKind, number>> = { R: 1, SP: 2, SR: 2, FP: 2, Update: 3, Patch: 3, MP: 3, CU: 3, Rev: 3, HF: 4, Build: 5 };

export interface AddOn {
  readonly kind: AddOnKind;
  /** 0 where a letter alone says it: "Rev. B". */
  readonly number: number;
  /** "a" of "Update 3a"; "" = none. */
  readonly letter: string;
}

export interface Version {
  /** Letters before the first number that may be a numbering of its own: "r" of R6.01, "sv" of SV4.10; "" for V, FW, version and the like. */
  readonly scheme: string;
  /** Empty where only add-ons were written: "SP1 P01". */
  readonly parts: readonly VersionPart[];
  /** A letter behind the last number, as written: "C" of 04.09.00C. */
  readonly letter: string;
  readonly early: { readonly kind: string; readonly number: number } | null;
  /** By level, one of each kind. */
  readonly addOns: readonly AddOn[];
}

export interface VersionRead {
  readonly version: Version;
  /** "11.3.x": every version that begins so. */
  readonly isBranch: boolean;
  /** "7.2x": 7.20 to 7.29. The last part stands for ten. */
  readonly isDecade: boolean;
  /** Where the text goes on. */
  readonly end: number;
}

export const LONGEST_VERSION = 120;
const MOST_PARTS = 16;
const NEUTRAL = String.raw`(?:version|versions|ver|v|firmware|fw|software|sw|revision|rev|release|rel|build|bld)`;
const PREFIX = new RegExp(String.raw`(?:${NEUTRAL}(?:[ .:_-]{0,2}(?=${NEUTRAL}|\d|[a-z]{1,2}\d)))+`, "iy");
const SCHEME = /(?!(?:and|or|to|the|than|from)\d)(?:([a-z]{1,2})(?=\d)|([a-z]{3,16}(?:\.[a-z]{1,8})?\.?)(?=\d{1,6}\.\d))/iy;
const NUMBER = /\d{1,15}(?!\d)/y;
/** A dash separates parts where another separator is near (1-02-08, 1.9-40); alone between two numbers it means "to". */
const SEPARATED = /(?:[._:]|(?<=[.-]\d+)-(?=\d)|-(?=\d+-\d))([a-z]{0,3})(\d{1,15})(?!\d)/iy;
const BRACKETED = /\((\d{1,6})\)/y;
const BRANCH = /[._-]?(?:x|\*)(?:[._](?:x|\*))*(?![a-z0-9]|\.\d)/iy;
const BRANCH_DOT = /[._](?:x|\*)(?:[._](?:x|\*))*(?![a-z0-9]|\.\d)/iy;
const LETTER = /[a-z]{1,2}(?![a-z0-9])|\.[a-z](?![a-z0-9.])/iy;
const TAIL = /([a-z]{1,3})(\d{1,6})(?!\d)/iy;
const SHORT_TAIL = /([a-z])(\d{1,6})(?!\d)/iy;
const EARLY = /[ ._-]?(?:(dev|alpha|beta|preview|pre|rc)[ ._-]?(\d{0,6})|(?<=-)([ab])(\d{1,6}))(?![a-z0-9])/iy;
const ADD_ON_WORDS: Readonly<Record<string, AddOnKind>> = {
  ...{ r: "R", sp: "SP", "service pack": "SP", servicepack: "SP", sr: "SR", "service release": "SR", fp: "FP", "feature pack": "FP", featurepack: "FP" },
  ...{ update: "Update", upd: "Update", u: "Update", patch: "Patch", p: "Patch", mp: "MP", "maintenance pack": "MP", mr: "MP", cu: "CU", "cumulative update": "CU" },
  ...{ rev: "Rev", revision: "Rev", hf: "HF", hotfix: "HF", "hot fix": "HF", build: "Build", bld: "Build" },
};
const ADD_ON_WORD = Object.keys(ADD_ON_WORDS)
  .sort((x, y) => y.length - x.length)
  .join("|");
const ADD_ON = new RegExp(String.raw`[ ,._+-]{0,2}\(?(${ADD_ON_WORD})(?:[ ._#-]{0,2}(\d{1,12})([a-z](?![a-z0-9]))?|(?<=rev|revision)[ ._]{1,2}([a-z](?![a-z0-9])))\)?(?![0-9])`, "iy");

/** Single letters are schemes where nothing stands before them: R6.01. */
const ADD_ON_ALONE = /^(?:sp|service|sr|fp|feature|update|upd|patch|mp|maintenance|cu|cumulative|rev|revision|hf|hot)/i;

/** The version that begins at an offset of a text, as long as it goes; null when none begins there. */
export function readVersionAt(text: string, offset: number): VersionRead | null {
  let at = offset;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  take(PREFIX);
  const addOnOnly = at === offset && ADD_ON_ALONE.test(text.slice(offset, offset + 24)) ? takeAddOns(take) : [];
  if (addOnOnly.length > 0) return { version: { scheme: "", parts: [], letter: "", early: null, addOns: addOnOnly }, isBranch: false, isDecade: false, end: at };
  const named = take(SCHEME);
  const scheme = (named?.[1] ?? named?.[2] ?? "").toLowerCase().replace(/\.$/, "");
  const first = take(NUMBER);
  if (first === null) return null;
  const parts: VersionPart[] = [part("", first[0])];
  while (parts.length < MOST_PARTS) {
    const next = take(SEPARATED);
    const bracketed = next === null ? take(BRACKETED) : null;
    if (next !== null) parts.push(part(next[1] ?? "", next[2] as string));
    else if (bracketed !== null) parts.push({ ...part("", bracketed[1] as string), isBracketed: true });
    else break;
  }
  const made = { scheme: /^(v|fw|sw)$/.test(scheme) ? "" : scheme, parts, letter: "", early: null, addOns: [] };
  if (take(BRANCH_DOT) !== null) return { version: made, isBranch: true, isDecade: false, end: at };
  // "7.2x" is ten versions, "1.70X" one with a letter.
  const isLetter = text[at] === "X" && (parts[parts.length - 1] as VersionPart).digits > 1;
  if (!isLetter && take(BRANCH) !== null) return parts.length > 1 ? { version: made, isBranch: false, isDecade: true, end: at } : { version: made, isBranch: true, isDecade: false, end: at };
  const letter = (take(LETTER)?.[0] ?? "").replace(".", "");
  const early = letter === "" ? take(EARLY) : null;
  const written = { ...made, letter, early: early === null ? null : { kind: (early[1] ?? (early[3] as string)).toLowerCase(), number: Number(early[2] || early[4] || 0) } };
  const isCut = (): boolean => /^(?:[a-z0-9]|\.\d)/i.test(text.slice(at, at + 2));
  const beforeAddOns = at;
  const addOns = takeAddOns(take);
  if (addOns.length > 0 && isCut()) {
    // "v7.70 R-30iB": what looked like an add-on begins a word of its own.
    at = beforeAddOns;
    return isCut() ? null : { version: written, isBranch: false, isDecade: false, end: at };
  }
  // "15.2(7)E2a": a letter with a number of its own is one part more, unless it is an add-on ("4u1", "2020R2").
  const tail = letter === "" && early === null && addOns.length === 0 ? take(parts.length > 1 ? TAIL : SHORT_TAIL) : null;
  if (tail === null) return isCut() ? null : { version: { ...written, addOns }, isBranch: false, isDecade: false, end: at };
  parts.push(part(tail[1] as string, tail[2] as string));
  const version = { ...written, letter: take(LETTER)?.[0] ?? "", addOns: takeAddOns(take) };
  return isCut() ? null : { version, isBranch: false, isDecade: false, end: at };
}

function part(letters: string, digits: string): VersionPart {
  return { letters: letters.toLowerCase(), number: Number(digits), digits: digits.length, isBracketed: false };
}

function takeAddOns(take: (pattern: RegExp) => RegExpExecArray | null): AddOn[] {
  const found: AddOn[] = [];
  for (let match = take(ADD_ON); match !== null && found.length < 8; match = take(ADD_ON)) {
    const kind = ADD_ON_WORDS[(match[1] as string).toLowerCase()] as AddOnKind;
    if (!found.some((known) => known.kind === kind)) found.push({ kind, number: Number(match[2] ?? 0), letter: match[3] ?? match[4] ?? "" });
  }
  return found.sort((x, y) => ADD_ON_LEVELS[x.kind] - ADD_ON_LEVELS[y.kind] || (x.kind < y.kind ? -1 : 1));
}

/** "Rev. B", "Series C": a letter is all there is. */
export function letterVersion(letter: string): Version {
  return { scheme: "", parts: [], letter: letter.toUpperCase(), early: null, addOns: [] };
}

/** A version that is all of a text, as inventories and machines give it; null when it is none. What stands behind the version in brackets is left out. */
export function readVersion(text: string): Version | null {
  const plain = text.trim().replace(/_(?=[a-z])|(?<=[a-z])_/gi, " ");
  if (plain.length > LONGEST_VERSION) return null;
  const alone = /^(?:(?:series|rev\.?|revision|version) )?([a-z])$/i.exec(plain)?.[1];
  if (alone !== undefined) return letterVersion(alone);
  const read = readVersionAt(plain, 0);
  if (read === null || read.isBranch) return null;
  // A device has one version: the x of its 7.2x is a letter.
  if (read.isDecade) return /x$/i.test(plain) ? { ...read.version, letter: plain.slice(-1) } : null;
  return /^\s*(\([^)]*\))?$/.test(plain.slice(read.end)) ? read.version : null;
}

/** Canonical text: reads back as the same version. */
export function printVersion(version: Version): string {
  const { scheme, parts, letter, early, addOns } = version;
  const numbers = parts
    .map(({ letters, number, digits, isBracketed }, i) => {
      const text = `${letters.toUpperCase()}${String(number).padStart(digits, "0")}`;
      if (isBracketed) return `(${text})`;
      return i === 0 || (parts[i - 1]?.isBracketed === true && letters !== "") ? text : `.${text}`;
    })
    .join("");
  const after = addOns.map(({ kind, number, letter: behind }) => (number === 0 && behind !== "" ? `${kind} ${behind}` : `${kind} ${number}${behind}`));
  return [`${scheme === "" ? "" : printScheme(scheme)}${numbers}${letter}${early === null ? "" : `-${early.kind}${early.number === 0 ? "" : early.number}`}`, ...after]
    .filter((piece) => piece !== "")
    .join(" ");
}

function printScheme(scheme: string): string {
  return scheme.length > 2 ? `${scheme}.` : scheme.toUpperCase();
}
