// Which family a device belongs to, from its order number or the number in its model name: a CPU 315-2 is an S7-300, a 1756-L83E a ControlLogix 5580.
// How these makers number their devices is professional knowledge (confidence: general); a match that rests on it is never more than "medium".
import type { OrderNumber } from "./order-numbers.ts";

interface Family {
  /** Words by which advisories call it, as tokens. */
  readonly words: readonly string[];
  readonly maker: string;
  readonly numbers: RegExp | null;
  /** Of one token of a model name. */
  readonly models: RegExp | null;
}

/** SIPLUS devices (6AG1, 6AG2) have the number of the device that they are made from. */
const FAMILIES: readonly Family[] = [
  { words: ["s7300"], maker: "siemens", numbers: /^6(ES7|AG[12])3[1-9]/, models: /^31[2-9](c|t|f|tf|fc)?[1-3]?$/ },
  { words: ["s7400"], maker: "siemens", numbers: /^6(ES7|AG[12])4\d/, models: /^41[2-7](h|f|fh)?[1-5]?h?$/ },
  { words: ["s71200"], maker: "siemens", numbers: /^6(ES7|AG[12])2[1-4]\d(1|[A-Z*?])/, models: /^121[1-7]f?c$/ },
  { words: ["s71500"], maker: "siemens", numbers: /^6(ES7|AG[12])5[1-4]/, models: /^15(0[57]|1[0-8])[a-z]{0,4}[1-4]?$/ },
  { words: ["x200"], maker: "siemens", numbers: null, models: /^x2\d\d(?!irt)(\d|[a-z]){0,4}$/ },
  { words: ["x200irt"], maker: "siemens", numbers: null, models: /^x2\d\d\d?irt(pro)?$/ },
  { words: ["x300"], maker: "siemens", numbers: null, models: /^x3\d\d(\d|[a-z]){0,4}$/ },
  { words: ["xb200"], maker: "siemens", numbers: null, models: /^xb2\d\d(\d|[a-z]){0,4}$/ },
  { words: ["xc200"], maker: "siemens", numbers: null, models: /^xc2\d\d(\d|[a-z]){0,5}$/ },
  { words: ["xp200"], maker: "siemens", numbers: null, models: /^xp2\d\d(\d|[a-z]){0,4}$/ },
  { words: ["xm400"], maker: "siemens", numbers: null, models: /^xm4\d\d(\d|[a-z]){0,4}$/ },
  { words: ["xr500"], maker: "siemens", numbers: null, models: /^xr5\d\d(\d|[a-z]){0,4}$/ },
  { words: ["w700"], maker: "siemens", numbers: /^6GK57[2-8]/, models: /^w7\d\d\d?$/ },
  { words: ["w1700"], maker: "siemens", numbers: null, models: /^w17\d\d\d?d?$/ },
  { words: ["m800"], maker: "siemens", numbers: null, models: /^m8[0-7]\d\d?(pb)?$/ },
  { words: ["panel", "panels", "hmi"], maker: "siemens", numbers: null, models: /^k?tp\d{3,4}f?$/ },
  { words: ["controllogix", "5560"], maker: "rockwell automation", numbers: /^1756L6\d(?!.*S$)/, models: /^logix556\d$/ },
  { words: ["controllogix", "5570"], maker: "rockwell automation", numbers: /^1756L7\d(?!.*S)/, models: /^logix557\d$/ },
  { words: ["controllogix", "5580"], maker: "rockwell automation", numbers: /^1756L8\d(?!.*S)/, models: /^logix558\d/ },
  { words: ["guardlogix", "5560"], maker: "rockwell automation", numbers: /^1756L6\dS/, models: null },
  { words: ["guardlogix", "5570"], maker: "rockwell automation", numbers: /^1756L7\d.*S/, models: null },
  { words: ["guardlogix", "5580"], maker: "rockwell automation", numbers: /^1756L8\d.*S/, models: null },
  { words: ["compactlogix", "5370"], maker: "rockwell automation", numbers: /^1769L(1|2[47]|3[0367])(?!.*S$)/, models: /^logix53(1|2|3[0367])/ },
  { words: ["compactlogix", "5380"], maker: "rockwell automation", numbers: /^5069L3(?!.*S\d?$)/, models: null },
  { words: ["compactlogix", "5480"], maker: "rockwell automation", numbers: /^5069L4/, models: null },
  { words: ["micrologix", "1100"], maker: "rockwell automation", numbers: /^1763L16/, models: null },
  { words: ["micrologix", "1400"], maker: "rockwell automation", numbers: /^1766L32/, models: null },
  { words: ["micro820"], maker: "rockwell automation", numbers: /^2080LC20/, models: null },
  { words: ["micro850"], maker: "rockwell automation", numbers: /^2080LC50/, models: null },
  { words: ["micro870"], maker: "rockwell automation", numbers: /^2080LC70/, models: null },
  { words: ["relion", "670"], maker: "abb", numbers: null, models: /^re[a-z]670$/ },
  { words: ["relion", "650"], maker: "abb", numbers: null, models: /^re[a-z]650$/ },
  { words: ["m340"], maker: "schneider electric", numbers: /^BMXP34/, models: /^bmxp34/ },
  { words: ["m580"], maker: "schneider electric", numbers: /^BME[PH]58/, models: /^bme[ph]58/ },
  { words: ["quantum"], maker: "schneider electric", numbers: /^140CPU/, models: null },
  { words: ["premium"], maker: "schneider electric", numbers: /^TSXP57/, models: null },
  { words: ["m221"], maker: "schneider electric", numbers: /^TM221/, models: /^tm221/ },
  { words: ["m241"], maker: "schneider electric", numbers: /^TM241/, models: /^tm241/ },
  { words: ["m251"], maker: "schneider electric", numbers: /^TM251/, models: /^tm251/ },
  { words: ["m258"], maker: "schneider electric", numbers: /^TM258/, models: /^tm258/ },
];

/** Words of the families that the device belongs to. @param makers plain names of its makers; empty = not known: then order numbers alone speak. */
export function familyWords(makers: ReadonlySet<string>, numbers: readonly OrderNumber[], tokens: Iterable<string>): Set<string> {
  const words = new Set<string>();
  const all = [...tokens];
  for (const family of FAMILIES) {
    const isMaker = makers.has(family.maker);
    const byNumber = family.numbers !== null && (isMaker || makers.size === 0) && numbers.some(({ number }) => family.numbers?.test(number));
    const byModel = family.models !== null && isMaker && all.some((token) => family.models?.test(token));
    if (byNumber || byModel) for (const word of family.words) words.add(word);
  }
  return words;
}
