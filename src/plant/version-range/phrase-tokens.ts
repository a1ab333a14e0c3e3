// Cuts the words for a version range into tokens: versions, comparisons (signs and words: "prior to", "and earlier"), alternatives, conditions, models.
// Knows the words; what they mean together is read-version-range.ts. Every character ends in some token: what nothing fits is a token of its own.
import { letterVersion, readVersionAt, type VersionRead } from "./version.ts";

export type Comparison = "<" | "<=" | ">" | ">=" | "=" | "!=";

export type PhraseToken =
  | { readonly kind: "version"; readonly read: VersionRead; readonly text: string }
  | { readonly kind: "serial"; readonly digits: number; readonly value: number }
  | { readonly kind: "compare"; readonly comparison: Comparison; readonly text: string }
  /** Behind a version: "and earlier". */
  | { readonly kind: "onwards"; readonly comparison: "<=" | ">="; readonly isCertain: boolean; readonly text: string }
  | { readonly kind: "between" }
  /** Before a version: "possibly 1522". */
  | { readonly kind: "possibly" }
  | { readonly kind: "all" }
  | { readonly kind: "and" }
  | { readonly kind: "or"; readonly isStrong: boolean }
  /** The bound before it counts with all that was put on it later. */
  | { readonly kind: "with-fixes" }
  | { readonly kind: "condition"; readonly text: string }
  | { readonly kind: "only-flaws"; readonly flaws: readonly string[] }
  | { readonly kind: "remark"; readonly text: string }
  | { readonly kind: "model"; readonly text: string }
  | { readonly kind: "unknown"; readonly text: string };

const GAP = /[\s.:"'“”*()[\]{}-]+/y;
const FILL =
  /(?:versions?|firmware|software|hardware|the|following|affected|releases?|products?|are|is|series|model|number|numbers|build|bios|level|of|ver\.?|v\.?|fw|running|any|current|revisions?|those|variants?|but|and)(?![a-z0-9])(?!\s*\d[\d.]*\s*digit)/iy;
const SERIAL = /(?:with )?(?:the )?first (\d{1,2}) digits? of (?:the )?serial (?:numbers?|no)\.?\s*"?(\d{1,15})"?/iy;
const ALL =
  /(?:(?:all|any|every)(?: (?:the|firmware|software|hardware|bios|known|other|released|supported|product|fw))*(?: versions?| releases?| builds?| revisions?| models?)?(?![a-z0-9])|\*(?![a-z0-9]))/iy;
const THING = "(?:versions?|releases?|revisions?|builds?|firmware|firmwares|models?|updates?|ones?)";
/** "and after V9.3" is a bound of its own, "V9.3 and after" is one to what stands before. */
const NOT_BEFORE_VERSION = String.raw`(?! ?(?:${THING} )?(?:(?:v|ver|version|fw|r)[. ]?\d|\d+\.\d))`;
const LEAD = "(?:all |any |the )?(?:other )?";
const ONWARDS: readonly (readonly [RegExp, "<=" | ">=", boolean])[] = [
  [new RegExp(String.raw`(?:,? ?(?:and|or) (?:possibly|potentially|maybe|probably) )(?:all |any )?(?:prior|earlier|previous|older|lower|below)(?: ${THING})?(?![a-z0-9])`, "iy"), "<=", false],
  [
    new RegExp(
      String.raw`(?:,? ?(?:and|or|&|/) ?|, ?|\()${LEAD}(?:${THING} )?(?:prior|earlier|previous|older|lower|below|before|preceding|down|under)(?! to| than)${NOT_BEFORE_VERSION}(?: ${THING})*\)?(?![a-z0-9])`,
      "iy",
    ),
    "<=",
    true,
  ],
  [
    new RegExp(
      String.raw`(?:,? ?(?:and|or|&|/) ?|, ?|\()${LEAD}(?:${THING} )?(?:later|newer|above|higher|up|after|onwards?|greater|upwards?|subsequent|following)(?! than| to)${NOT_BEFORE_VERSION}(?: ${THING})*\)?(?![a-z0-9])`,
      "iy",
    ),
    ">=",
    true,
  ],
  [/(?:onwards?|upwards?|\+(?=\s*(?:$|[|,;)])))(?![a-z0-9])/iy, ">=", true],
];
const COMPARE: readonly (readonly [RegExp, Comparison])[] = [
  [/<=|=<|≤|⩽/y, "<="],
  [/>=|=>|≥|⩾/y, ">="],
  [/!=|≠|<>/y, "!="],
  [/</y, "<"],
  [/>/y, ">"],
  [/==?/y, "="],
  [/up to,? ?(?:but )?(?:not including|excluding|not incl\.?)(?![a-z])/iy, "<"],
  [
    /(?:(?:up to|through|prior to|before|until|less than),? (?:and|or) (?:including|equal to)|up to|less than or equal(?: to)?|no later than|at most|not later than|through|thru|including up to)(?![a-z])/iy,
    "<=",
  ],
  [/(?:(?:to|until|till)(?![a-z])|[–—]|-(?=\s|v?\d))/iy, "<="],
  [
    /(?:(?:that are |which are )?(?:prior|previous|preceding|earlier|older|lower|less|smaller) (?:to|than)|prior(?= (?:version )?v\d| version \d| \d+\.\d)|before|earlier than|below|preceding|less than)(?![a-z])/iy,
    "<",
  ],
  [
    /(?:greater than or equal(?: to)?|at least|(?:since|from|starting(?: with| from)?) (?:and|or) including|(?:starting|beginning) (?:with|from|at|in)|starting|from|since|as of|not earlier than)(?![a-z])/iy,
    ">=",
  ],
  [/(?:(?:later|newer|greater|higher|more) than|after|above|beyond)(?![a-z])/iy, ">"],
  [/(?:except(?: for)?|excluding|other than|but not|apart from|without version)(?![a-z])/iy, "!="],
];
const WITH_FIXES = /\(?(?:including|incl\.?|with|and) (?:all )?(?:hot ?fixes|patches|updates|service packs)\)?(?![a-z])/iy;
const BRACKETS = /\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\[([^[\]]*)\]/y;
const REMARK =
  /^(?:incl\.?|including)(?: the)? (?:former|siplus|all|legacy|variants?|older name|.* variants?)|^(?:former|formerly|aka|also known|previously|all|inclusive|discontinued|end of life|eol|sold|patched|unsigned|signed)/i;
const CONDITION =
  /(?:only|if|when|where|with|without|installed|running|using|utilizes?|uses|used|having|has|shipped|that|which|containing|including|includes|in combination|for|on|when|unless|in|built|manufactured|produced|distributed|deployed|configured|operated|enabled|licensed|delivered|purchased)(?![a-z0-9])[^|;]*/iy;
const ONLY_FLAWS = /^[(\s]*(?:only )?(?:is |are )?(?:affected by|impacted by|for|vulnerable to|applies to|relevant for)? ?(?:the )?(?:cve-\d{2,4}-\d{3,9}(?:[\s,;/&]|and|or|only)*)+[)\s.]*$/i;
const BARE_FLAWS = /(?:(?:is |are )?(?:only )?(?:affected|impacted) by |only for )?(?:the )?(?:cve-\d{2,4}-\d{3,9}(?:[\s,;/&]|and(?![a-z]))*)+/iy;
const FLAW = /cve-\d{2,4}-\d{3,9}/gi;
const WORD = /[^\s|,;<>=!()[\]]+/y;
const MODEL = /^(?=.*[a-z])(?=.*\d)[a-z0-9][a-z0-9*/.+-]{2,40}$/i;

/** Tokens of a phrase that `plainPhrase` (read-version-range.ts) has made one line of. */
export function phraseTokens(text: string): PhraseToken[] {
  const tokens: PhraseToken[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null && match[0] !== "") at = pattern.lastIndex;
    return match !== null && match[0] !== "" ? match : null;
  };
  const last = (): PhraseToken | undefined => tokens[tokens.length - 1];
  while (at < text.length) {
    const start = at;
    const push = (token: PhraseToken): void => {
      tokens.push(token);
    };
    if (take(/\s+/y) !== null) continue;
    if (takeOnwards(take, push)) continue;
    if (take(WITH_FIXES) !== null) push({ kind: "with-fixes" });
    else if (text[at] === "(" || text[at] === "[") {
      const inside = take(BRACKETS);
      if (inside === null) at += 1;
      else for (const token of bracketTokens((inside[1] ?? inside[2] ?? "").trim())) push(token);
    } else if (take(/\|\||\||;|\n/y) !== null) push({ kind: "or", isStrong: true });
    else if (take(/,|\/(?=\s)|or(?![a-z0-9])/iy) !== null) push({ kind: "or", isStrong: false });
    else if (take(/(?:and|&)(?![a-z0-9])/iy) !== null) push({ kind: "and" });
    else if (takeFlaws(take, push)) continue;
    else if (take(/between(?![a-z])/iy) !== null) push({ kind: "between" });
    else if (take(/(?:possibly|potentially|maybe|probably)(?![a-z])/iy) !== null) push({ kind: "possibly" });
    else if (takeSerial(take, push)) continue;
    else if (takeCompare(take, push, last(), () => /^\s*(?:version |v\.? ?|r|fw ?)*\d/i.test(text.slice(at, at + 20)))) continue;
    else if (take(ALL) !== null) push({ kind: "all" });
    else if (takeVersion(text, at, push, last(), (end) => (at = end))) continue;
    else if (take(FILL) !== null || take(GAP) !== null) continue;
    else {
      const condition = take(CONDITION);
      if (condition !== null) push(conditionToken(condition[0].trim()));
      else {
        const word = take(WORD)?.[0] ?? (text[at++] as string);
        if (/[a-z0-9]/i.test(word)) push(MODEL.test(word) && !/[.:].*[.:]/.test(word) ? { kind: "model", text: word } : { kind: "unknown", text: word });
      }
    }
    if (at === start) at += 1;
  }
  return tokens;
}

function takeOnwards(take: (pattern: RegExp) => RegExpExecArray | null, push: (token: PhraseToken) => void): boolean {
  for (const [pattern, comparison, isCertain] of ONWARDS) {
    const match = take(pattern);
    if (match === null) continue;
    push({ kind: "onwards", comparison, isCertain, text: match[0].trim() });
    return true;
  }
  return false;
}

function takeFlaws(take: (pattern: RegExp) => RegExpExecArray | null, push: (token: PhraseToken) => void): boolean {
  const match = take(BARE_FLAWS);
  if (match === null) return false;
  push({ kind: "only-flaws", flaws: (match[0].match(FLAW) ?? []).map((flaw) => flaw.toUpperCase()) });
  return true;
}

function takeSerial(take: (pattern: RegExp) => RegExpExecArray | null, push: (token: PhraseToken) => void): boolean {
  const match = take(SERIAL);
  if (match === null) return false;
  push({ kind: "serial", digits: Number(match[1]), value: Number(match[2]) });
  return true;
}

function takeCompare(take: (pattern: RegExp) => RegExpExecArray | null, push: (token: PhraseToken) => void, before: PhraseToken | undefined, isVersionNext: () => boolean): boolean {
  for (const [pattern, comparison] of COMPARE) {
    const match = take(pattern);
    if (match === null) continue;
    // A dash is a comparison between two versions, and punctuation elsewhere.
    if (!/^[–—-]$/.test(match[0]) || (before?.kind === "version" && isVersionNext())) push({ kind: "compare", comparison, text: match[0] });
    return true;
  }
  return false;
}

/** Letters in front of a number that number versions; others in front of three digits or more are models (M221, S7-314). */
const SCHEMES = new Set(["", "r", "sv", "c", "se", "ed", "l", "b", "a", "e", "p", "vp", "t"]);

function takeVersion(text: string, at: number, push: (token: PhraseToken) => void, before: PhraseToken | undefined, goTo: (end: number) => void): boolean {
  const letter = /(?:(?:series|rev\.?|revision|version) )?([a-z])(?![a-z0-9.])/iy;
  letter.lastIndex = at;
  const single = letter.exec(text);
  const takesLetter = single !== null && (single[0].length > 1 || before?.kind === "compare" || before?.kind === "version" || at + 1 === text.length);
  if (takesLetter) {
    push({ kind: "version", read: { version: letterVersion(single[1] as string), isBranch: false, isDecade: false, end: letter.lastIndex }, text: single[0] });
    goTo(letter.lastIndex);
    return true;
  }
  const read = readVersionAt(text, at);
  if (read === null) return false;
  const word = text.slice(at, read.end);
  // "7/21/2023": which number is the month nobody says.
  if (/^\/\d/.test(text.slice(read.end, read.end + 2))) return false;
  const isModel =
    (!SCHEMES.has(read.version.scheme) && !word.includes(".")) ||
    (/^[a-z]+\d+-\d/i.test(word) && !/^(v|r)\d/i.test(word)) ||
    (read.version.scheme !== "" && word.length > 5 && /^[a-z]{1,2}\d+$/i.test(word));
  if (isModel) return false;
  push({ kind: "version", read, text: word });
  goTo(read.end);
  return true;
}

function bracketTokens(inside: string): PhraseToken[] {
  if (inside === "") return [];
  if (ONLY_FLAWS.test(inside)) return [conditionToken(inside)];
  if (REMARK.test(inside)) return [{ kind: "remark", text: inside }];
  const tokens = phraseTokens(inside);
  const isOfVersions = tokens.length > 0 && tokens.every(({ kind }) => ["version", "compare", "onwards", "all", "and", "or", "between", "with-fixes"].includes(kind));
  return isOfVersions ? tokens : [{ kind: "condition", text: inside }];
}

function conditionToken(text: string): PhraseToken {
  if (ONLY_FLAWS.test(text)) return { kind: "only-flaws", flaws: (text.match(FLAW) ?? []).map((flaw) => flaw.toUpperCase()) };
  return REMARK.test(text) ? { kind: "remark", text } : { kind: "condition", text };
}
