// Reads the words for a version range ("All versions < V4.5", "V2.x prior to 2.6.1", ">=V2.0|<V2.6", "R410 and earlier", "vers:all/*") into what they mean.
// Never fails: words without a known meaning are kept as not understood, and a phrase without any meaning speaks of no version for certain.
import { compareVersions } from "./compare-versions.ts";
import { type Comparison, type PhraseToken, phraseTokens } from "./phrase-tokens.ts";
import type { Version, VersionRead } from "./version.ts";
import { LONGEST_PHRASE, MOST_INTERVALS, type RangeInterval, type SerialInterval, type VersionBound, type VersionInterval, type VersionRange } from "./version-range.ts";

export function readVersionRange(phrase: string): VersionRange {
  if (phrase.length > LONGEST_PHRASE) return { intervals: [], except: [], models: [], remarks: [], notUnderstood: [`${phrase.slice(0, 60)}…`] };
  const reading = new RangeReading();
  const tokens = phraseTokens(plainPhrase(phrase));
  for (const [i, token] of tokens.entries()) reading.take(token, tokens[i - 1], tokens[i + 1]);
  return reading.finish(phrase);
}

/** One line without the dress of feeds: "vers:" in front, underscores for spaces, HTML entities. */
function plainPhrase(phrase: string): string {
  return phrase
    .normalize("NFKC")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&le;/g, "<=")
    .replace(/&ge;/g, ">=")
    .replace(/&amp;/g, "&")
    .replace(/\bvers:[a-z0-9.+-]+\//gi, " ")
    .replace(/\bvers: /gi, " ")
    .replace(/%(2[0-9A-F]|3[A-F]|7C)/gi, (coded) => String.fromCharCode(Number.parseInt(coded.slice(1), 16)))
    .replace(/(?<!\d)_|_(?!\d)/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

type Draft = { of: "version"; from: VersionBound | null; to: VersionBound | null; isCertain: boolean; conditions: string[]; onlyFlaws: string[]; isExact: boolean };

class RangeReading {
  readonly #drafts: (Draft | (SerialInterval & { conditions: string[]; onlyFlaws: string[] }))[] = [];
  readonly #except: VersionBound[] = [];
  readonly #models: string[] = [];
  readonly #remarks: string[] = [];
  readonly #notUnderstood: string[] = [];
  readonly #conditions: string[] = [];
  readonly #flaws: string[] = [];
  #compare: { comparison: Comparison; text: string } | null = null;
  #lostComparison = false;
  #saysAll = false;
  #isBetween = false;
  #isPossible = false;
  /** The last draft may still get its upper end (">= 2.0", or "2.0" before "to 2.6"). */
  #isOpen = false;
  /** Where the drafts of this alternative begin. */
  #alternative = 0;

  take(token: PhraseToken, before: PhraseToken | undefined, after: PhraseToken | undefined): void {
    if (token.kind === "version") this.#takeVersion(token.read, before);
    else if (token.kind === "serial") this.#takeSerial(token.digits, token.value);
    else if (token.kind === "compare") this.#takeCompare(token, before);
    else if (token.kind === "onwards") this.#takeOnwards(token);
    else if (token.kind === "between") this.#isBetween = true;
    else if (token.kind === "possibly") this.#isPossible = true;
    else if (token.kind === "all") this.#saysAll = true;
    else if (token.kind === "or") this.#takeOr(token.isStrong, after);
    else if (token.kind === "with-fixes") this.#countFixes();
    else if (token.kind === "condition") this.#attach("conditions", [token.text]);
    else if (token.kind === "only-flaws") this.#attach("onlyFlaws", token.flaws);
    else if (token.kind === "remark") this.#remarks.push(token.text);
    else if (token.kind === "model") this.#models.push(token.text);
    else if (token.kind === "unknown") this.#notUnderstood.push(token.text);
  }

  finish(phrase: string): VersionRange {
    // "All versions prior to", and then nothing that is a version: which ones is lost, and none is certain.
    const isCut = this.#compare !== null || this.#lostComparison;
    if (this.#compare !== null) this.#notUnderstood.push(this.#compare.text);
    const isAbout = this.#saysAll || this.#models.length > 0 || this.#conditions.length > 0 || this.#flaws.length > 0 || this.#except.length > 0;
    if (this.#drafts.length === 0 && isAbout) {
      this.#drafts.push({ of: "version", from: null, to: null, isCertain: !isCut && !this.#isPossible, conditions: [...this.#conditions], onlyFlaws: [...this.#flaws], isExact: false });
    }
    if (this.#drafts.length === 0 && this.#notUnderstood.length === 0) this.#notUnderstood.push(phrase.trim().slice(0, 200));
    if (this.#drafts.length > MOST_INTERVALS) this.#notUnderstood.push(`${this.#drafts.length - MOST_INTERVALS} ranges more`);
    const intervals = this.#drafts.slice(0, MOST_INTERVALS).map((draft): RangeInterval => (draft.of === "serial" ? draft : withoutDraft(draft)));
    return { intervals, except: this.#except, models: this.#models, remarks: this.#remarks, notUnderstood: this.#notUnderstood };
  }

  #takeCompare(token: { comparison: Comparison; text: string }, before: PhraseToken | undefined): void {
    // "all versions from": two in a row, and the first has nothing to compare with.
    if (this.#compare !== null && before?.kind === "compare") {
      this.#notUnderstood.push(this.#compare.text);
      this.#lostComparison = true;
    }
    this.#compare = token;
  }

  #takeVersion(read: VersionRead, before: PhraseToken | undefined): void {
    const comparison = this.#compare?.comparison ?? (this.#isBetween && this.#isOpen && before?.kind === "and" ? "<=" : this.#isBetween ? ">=" : "=");
    this.#compare = null;
    if (comparison === "!=") this.#except.push(bound(read, true, "low"));
    else if (comparison === "<" || comparison === "<=") this.#addUpper(bound(read, comparison === "<=", comparison === "<=" ? "high" : "low"), before);
    else if (comparison === ">" || comparison === ">=") this.#addLower(bound(read, comparison === ">=", comparison === ">" ? "high" : "low"));
    else this.#add({ from: bound(read, true, "low"), to: bound(read, true, "high"), isExact: true });
  }

  #add(ends: { from: VersionBound | null; to: VersionBound | null; isExact?: boolean }): void {
    this.#drafts.push({ of: "version", isCertain: !this.#isPossible, conditions: [], onlyFlaws: [], isExact: false, ...ends });
    this.#isPossible = false;
    this.#isOpen = ends.isExact === true || ends.to === null;
  }

  #addUpper(to: VersionBound, before: PhraseToken | undefined): void {
    const last = this.#last();
    const isNext = last !== undefined && this.#isOpen && (!last.isExact || before?.kind === "compare");
    if (isNext && last.from !== null && compareVersions(last.from.version, to.version) !== "after") {
      last.to = to;
      last.isExact = false;
      this.#isOpen = false;
    } else this.#add({ from: null, to });
  }

  #addLower(from: VersionBound): void {
    const last = this.#last();
    // "< 2.6 | >= 2.0": as alternatives they would be everything, so both are meant.
    if (last !== undefined && !this.#isOpen && last.from === null && last.to !== null && compareVersions(from.version, last.to.version) === "before") last.from = from;
    else this.#add({ from, to: null });
  }

  #takeSerial(digits: number, value: number): void {
    const comparison = this.#compare?.comparison ?? "=";
    this.#compare = null;
    const end = { value, isInclusive: comparison === "<=" || comparison === ">=" || comparison === "=" };
    const isUpper = comparison !== ">" && comparison !== ">=";
    const isLower = comparison !== "<" && comparison !== "<=";
    this.#drafts.push({ of: "serial", digits, from: isLower ? end : null, to: isUpper ? end : null, conditions: [], onlyFlaws: [] });
    this.#isOpen = false;
  }

  #takeOnwards(token: { comparison: "<=" | ">="; isCertain: boolean; text: string }): void {
    const serial = this.#drafts[this.#drafts.length - 1];
    if (serial?.of === "serial") {
      this.#drafts[this.#drafts.length - 1] = token.comparison === "<=" ? { ...serial, from: null } : { ...serial, to: null };
      return;
    }
    const last = this.#last();
    if (last === undefined) this.#notUnderstood.push(token.text);
    else if (last.isExact && token.isCertain) {
      if (token.comparison === "<=") last.from = null;
      else last.to = null;
      last.isExact = false;
      this.#isOpen = token.comparison === ">=";
    } else if (last.isExact) this.#add({ from: null, to: last.to }), ((this.#last() as Draft).isCertain = false);
    // "up to 5.1 and prior" says the same twice; "2.0 to 5.1 and later" does not.
    else if (token.comparison === "<=" ? last.from !== null : last.to !== null) this.#notUnderstood.push(token.text);
  }

  #takeOr(isStrong: boolean, after: PhraseToken | undefined): void {
    const last = this.#last();
    if (isStrong) this.#alternative = this.#drafts.length;
    // An exact version before a separator is complete; a lower end still waits for its upper one.
    if (last?.isExact === true || (isStrong && after?.kind === "version")) this.#isOpen = false;
  }

  #countFixes(): void {
    const last = this.#last();
    if (last?.to?.isInclusive) last.to = { ...last.to, isBranch: true };
    else this.#remarks.push("including fixes");
  }

  #attach(to: "conditions" | "onlyFlaws", texts: readonly string[]): void {
    (to === "conditions" ? this.#conditions : this.#flaws).push(...texts);
    for (const draft of this.#drafts.slice(Math.min(this.#alternative, this.#drafts.length - 1))) draft[to].push(...texts);
  }

  #last(): Draft | undefined {
    const last = this.#drafts[this.#drafts.length - 1];
    return last?.of === "version" ? last : undefined;
  }
}

function withoutDraft({ isExact: _, ...interval }: Draft): VersionInterval {
  return interval;
}

/** A branch stands for all its versions: from its lowest where it begins a range, to its highest where it ends one. "7.2x" is 7.20 to 7.29. */
function bound(read: VersionRead, isInclusive: boolean, end: "low" | "high"): VersionBound {
  if (!read.isDecade) return { version: read.version, isInclusive, isBranch: read.isBranch && (end === "high" || isInclusive) };
  const parts = read.version.parts.map((part, i, all) => (i < all.length - 1 ? part : { ...part, number: part.number * 10 + (end === "high" ? 9 : 0), digits: part.digits + 1 }));
  return { version: { ...(read.version as Version), parts }, isInclusive, isBranch: end === "high" };
}
