// What is known of a table of FortiOS by its path. The tables of names are path-codes.ts and unread-path-codes.ts.
import { IRRELEVANT_BLOCKS, READ } from "./path-codes.ts";
import { IRRELEVANT_PATH, type PathWords, UNKNOWN_PATH, whole } from "./path-shape.ts";
import { IRRELEVANT, KEPT, KEPT_IRRELEVANT, UNSUPPORTED } from "./unread-path-codes.ts";

const unsupportedWords = new Map<string, PathWords>();

/** A nested block is written behind a slash; `parent` = what is known of the block around it, null at the top. */
export function wordsOfPath(path: string, parent: PathWords | null): PathWords {
  const known = READ.get(path);
  const whyNot = UNSUPPORTED.get(path);
  if (whyNot !== undefined) return unsupported(whyNot);
  if (known !== undefined) return known;
  if (parent !== null && parent.state !== "understood") return parent;
  if (parent !== null) return IRRELEVANT_BLOCKS.has(path.slice(path.lastIndexOf("/") + 1)) ? IRRELEVANT_PATH : UNKNOWN_PATH;
  // The longest beginning that is listed counts, so that "vpn certificate" may differ from "vpn".
  const words = path.split(" ");
  for (let count = Math.min(words.length, 3); count > 0; count--) {
    const beginning = words.slice(0, count).join(" ");
    if (IRRELEVANT.has(beginning)) return IRRELEVANT_PATH;
    const why = UNSUPPORTED.get(beginning);
    if (why !== undefined) return unsupported(why);
  }
  return UNKNOWN_PATH;
}

function unsupported(why: string): PathWords {
  const known = unsupportedWords.get(why);
  if (known !== undefined) return known;
  const made = whole("unsupported", why);
  unsupportedWords.set(why, made);
  return made;
}

const wholePaths = new Map<string, string>();
/** Of paths that were met; more are not remembered. */
const MOST_PATHS = 4_096;

/** "config sys interface": words may be cut as long as one table fits. */
export function wholePath(path: string): string {
  const known = wholePaths.get(path);
  if (known !== undefined) return known;
  const whole = completed(path);
  if (wholePaths.size < MOST_PATHS && path.length < 200) wholePaths.set(path, whole);
  return whole;
}

function completed(path: string): string {
  if (wordsOfPath(path, null) !== UNKNOWN_PATH) return path;
  const words = path.split(" ");
  const fits = TABLES.filter((parts) => parts.length === words.length && parts.every((part, i) => part.startsWith(words[i] ?? "")));
  return fits.length === 1 ? (fits[0] as readonly string[]).join(" ") : path;
}

const TABLES: readonly (readonly string[])[] = [...READ.keys()].map((known) => known.split(" "));

/** Does somebody ask what is written in it. */
export function isKept(path: string, words: PathWords): boolean {
  return words.state === "understood" || KEPT.has(path) || KEPT_IRRELEVANT.has(path);
}

/** Settings by their first letters: what the web pages show, and how a virtual server speaks TLS and HTTP. */
export function isIrrelevantSetting(path: string, key: string): boolean {
  if (path === "system global" || path === "system settings") return key.startsWith("gui-");
  return (path === "firewall vip" || path === "firewall vip6") && /^(ssl|https?|gslb)-/.test(key);
}

/** Beginnings of paths that only FortiOS has. */
export const FIRST_WORDS: ReadonlySet<string> = new Set(
  "system firewall router vpn user log application ips antivirus webfilter dnsfilter emailfilter spamfilter dlp wireless-controller switch-controller endpoint-control web-proxy voip waf icap report wanopt authentication certificate".split(
    " ",
  ),
);
