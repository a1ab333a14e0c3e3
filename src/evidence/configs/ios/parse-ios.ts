// The lines of a Cisco IOS configuration as statements with the statements indented below them. Says nothing about their meaning.
import { TextLines } from "../../../foundation/text-lines.ts";
import type { TextAt } from "../../../plant/segmentation.ts";
import type { LineTally } from "../line-tally.ts";

export interface Statement {
  readonly words: readonly string[];
  readonly text: string;
  readonly at: TextAt;
  readonly indent: number;
  readonly inside: Statement[];
}

/** What a terminal leaves where the reader pressed a key, with the characters that took it away again. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they stand in the text.
const PAGE_STOP = /^\s*(?:<--- More --->|--More--|<-+ ?More ?-+>)[\s\x08]*/;
const LONGEST_LINE = 65_536;
const MOST_BANNER_LINES = 1_000;

/** Where a text was pasted without its indentation: some interface is followed by something, and none by an indented line. */
const INDENTED_INTERFACE = /^interface [^\n]*\n[ \t]+\S/m;
/** Stand inside of interfaces alone. */
const OF_INTERFACE =
  /^(?:no )?(?:ip address|ipv6 address|ip access-group|ipv6 traffic-filter|ip nat (?:inside|outside)$|ip inspect \S+ (?:in|out)$|ip verify unicast|zone-member|(?:ip )?vrf forwarding|encapsulation|switchport|shutdown|description|speed|duplex|full-duplex|half-duplex|standby|bridge-group|mtu|bandwidth)\b/;
const OPENS_LINES = /^(?:interface|object-group|class-map|zone-pair)\b/;
/** Begin something else, also where nothing separates them from an interface. */
const AT_THE_TOP =
  /^(?:interface|router|ip route|ip access-list|ipv6 access-list|access-list|ip nat (?:pool|inside source|outside source)|ip inspect name|class-map|policy-map|zone|zone-pair|object-group|line|route-map|time-range|crypto|hostname|end|exit)\b/;

export function parseIos(text: string, file: string, tally: LineTally): readonly Statement[] {
  const positions = new TextLines(text, file);
  const lines = text.split("\n");
  const top: Statement[] = [];
  let open: Statement | null = null;
  const isFlat = !INDENTED_INTERFACE.test(text);
  /** A line of its own ("!") stood behind the statement that is open. */
  let isSeparated = false;
  let offset = 0;
  let bannerEnds = -1;
  lines.forEach((line, i) => {
    const start = offset;
    offset += line.length + 1;
    const written = line
      .replace(/\uFEFF/, "")
      .replace(PAGE_STOP, "")
      .trimEnd();
    const whole = written.trimStart();
    // What is cut off stays visible as a word that nobody reads.
    const trimmed = whole.length > LONGEST_LINE ? `${whole.slice(0, 1_000)} …` : whole;
    if (i <= bannerEnds || trimmed === "" || trimmed.startsWith("!") || trimmed === "quit") {
      if (i < lines.length - 1 || line !== "" || lines.length === 1) tally.mark(i + 1, "irrelevant");
      isSeparated ||= trimmed !== "";
      return;
    }
    const indent = written.length - whole.length;
    const statement: Statement = { words: trimmed.split(/\s+/), text: trimmed, indent, at: positions.at(start + line.length - line.trimStart().length, start + line.length), inside: [] };
    const isEntry = /^(\d+ +)?(permit|deny|remark|evaluate)\b/.test(trimmed) && open?.words.includes("access-list") === true;
    const isBelow =
      isFlat &&
      open !== null &&
      OPENS_LINES.test(open.text) &&
      (open.inside.at(-1)?.indent ?? 0) === 0 &&
      ((open.words[0] === "interface" && OF_INTERFACE.test(trimmed)) || (!isSeparated && !AT_THE_TOP.test(trimmed)));
    if ((indent > 0 || isEntry || isBelow) && open !== null) open.inside.push(statement);
    else {
      top.push(statement);
      open = statement;
      isSeparated = false;
    }
    const banner = indent === 0 ? /^banner (?:\S+ )?(\^C|\S)(.*)$/.exec(trimmed) : null;
    if (banner === null) return;
    const [, mark, behind] = banner as unknown as [string, string, string];
    if (behind.includes(mark)) bannerEnds = i;
    else {
      const end = lines.slice(i + 1, i + 1 + MOST_BANNER_LINES).findIndex((below) => below.includes(mark));
      if (end >= 0) bannerEnds = i + 1 + end;
    }
  });
  return top;
}
