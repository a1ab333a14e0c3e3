// Text → tables → neutral form, with the state of every line.
import type { ConfigInput, ReadConfig } from "../dialect.ts";
import { LineTally } from "../line-tally.ts";
import { ConfigTroubles } from "./config-troubles.ts";
import { fortiosToRules } from "./fortios-to-rules.ts";
import { TextPlaces } from "./fortios-record.ts";
import { FortiosParser } from "./parse-fortios.ts";
import { markUnreadLines } from "./unread-lines.ts";
import { MOST_LINES, TextCut } from "./statements.ts";

export function readFortios({ text, file, sha256 }: ConfigInput): ReadConfig {
  const cut = new TextCut(text);
  const places = new TextPlaces(file, (line) => cut.lineText(line));
  const troubles = new ConfigTroubles(places);
  const tally = new LineTally(cut.lineCount);
  const parser = new FortiosParser(tally, troubles);
  const whole = parser.parse(cut);
  const record = cut.isTooLong ? { ...whole, cutInLine: cut.lineCount } : whole;
  if (cut.isTooLong) troubles.say("error", "fortios-too-much", { line: cut.lineCount, column: 1 }, `the text has more than ${MOST_LINES} lines: what follows is not read`);
  const firewalls = fortiosToRules(record, tally, places, troubles);
  markUnreadLines(parser.unread, record, tally);
  return { config: { dialect: "fortios", file, sha256, lines: tally.lines(), firewalls }, diagnostics: troubles.diagnostics() };
}
