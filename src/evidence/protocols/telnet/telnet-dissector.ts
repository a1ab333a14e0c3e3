// Reads Telnet connections up to the first login (RFC 854, RFC 855): options that are negotiated, and what a device says of itself before anybody signs in.
// INVARIANT: from the first character that is typed on, and behind a prompt, nothing is read; nothing that is typed is ever kept.
import { otherDirection } from "../exchanges.ts";
import { type DissectionSink, type DissectorDefinition, type DissectorState, FRAME_ENDS, type LooseEnds } from "../protocol.ts";
import { systemOfText } from "../software-text.ts";

const LONGEST_UNIT = 1 << 16;
const COMMAND = 255;
const SUBNEGOTIATION = 250;
const END_OF_SUBNEGOTIATION = 240;
const WILL = 251;
const DONT = 254;
const VERBS: readonly string[] = ["will", "wont", "do", "dont"];

const OPTIONS: ReadonlyMap<number, string> = new Map([
  [0, "binary"],
  [1, "echo"],
  [3, "suppress go-ahead"],
  [5, "status"],
  [24, "terminal type"],
  [31, "window size"],
  [32, "terminal speed"],
  [33, "flow control"],
  [34, "line mode"],
  [35, "display location"],
  [36, "environment"],
  [37, "authentication"],
  [38, "encryption"],
  [39, "new environment"],
  [40, "3270 terminal"],
  [44, "serial port control"],
]);
const TERMINAL_TYPE = 24;
const ENCRYPTION = 38;
const LONGEST_TERMINAL = 32;
const LONGEST_BANNER = 1_024;
/** Where a prompt ends the banner; lower case. */
const PROMPTS: readonly string[] = ["login:", "username:", "user name:", "user:", "password:", "passwort:", "account:", "benutzer:"];
const BANNER_LINES = 4;
const LONGEST_LINE = 100;

/** Where a direction stands inside a command. */
const TEXT = 0;
const AFTER_COMMAND = 1;
const AFTER_VERB = 2;
const IN_SUBNEGOTIATION = 3;
const COMMAND_IN_SUBNEGOTIATION = 4;

export const telnetDissector: DissectorDefinition = {
  longestUnit: LONGEST_UNIT,
  frame: (_view, _offset, available) => Math.min(available, LONGEST_UNIT),
  open: () => new TelnetConnection(),
};

interface Side {
  place: number;
  verb: number;
  /** Of the subnegotiation: its option (−1 = not yet read), its further bytes as text. */
  option: number;
  value: string;
  /** Text that came before a prompt. */
  banner: string;
}
const newSide = (): Side => ({ place: TEXT, verb: 0, option: -1, value: "", banner: "" });

class TelnetConnection implements DissectorState {
  private sides: [Side, Side] = [newSide(), newSide()];
  /** Somebody may type from here on. */
  private isOver = false;
  private readonly hasEnded: [boolean, boolean] = [false, false];

  frame(_view: DataView, _offset: number, available: number, direction: 0 | 1): number {
    if (this.isOver) {
      if (!this.hasEnded[direction]) {
        this.hasEnded[direction] = true;
        return FRAME_ENDS;
      }
      // A new connection on the same ports.
      this.isOver = false;
      this.hasEnded[0] = false;
      this.hasEnded[1] = false;
      this.sides = [newSide(), newSide()];
    }
    return Math.min(available, LONGEST_UNIT);
  }

  unit(_view: DataView, bytes: Uint8Array, offset: number, length: number, direction: 0 | 1, _micros: number, sink: DissectionSink): void {
    const side = this.sides[direction];
    for (let at = offset; at < offset + length && !this.isOver; at++) this.octet(bytes[at] as number, side, direction, sink);
  }

  gap(): void {
    // What is missing may have been typed.
    this.isOver = true;
  }

  takeLooseEnds(): LooseEnds | null {
    return null;
  }

  private octet(octet: number, side: Side, direction: 0 | 1, sink: DissectionSink): void {
    switch (side.place) {
      case TEXT:
        if (octet === COMMAND) side.place = AFTER_COMMAND;
        else this.character(octet, side, direction, sink);
        return;
      case AFTER_COMMAND:
        side.verb = octet;
        if (octet >= WILL && octet <= DONT) side.place = AFTER_VERB;
        else if (octet === SUBNEGOTIATION) {
          side.place = IN_SUBNEGOTIATION;
          side.option = -1;
          side.value = "";
        } else side.place = TEXT;
        return;
      case AFTER_VERB:
        side.place = TEXT;
        sink.detail(VERBS[side.verb - WILL] as string, OPTIONS.get(octet) ?? "another option");
        return;
      case COMMAND_IN_SUBNEGOTIATION:
        side.place = octet === END_OF_SUBNEGOTIATION ? TEXT : IN_SUBNEGOTIATION;
        if (octet === END_OF_SUBNEGOTIATION) this.subnegotiated(side, sink);
        return;
      default:
        if (octet === COMMAND) side.place = COMMAND_IN_SUBNEGOTIATION;
        else if (side.option < 0) side.option = octet;
        else if (side.option === TERMINAL_TYPE && side.value.length <= LONGEST_TERMINAL) side.value += octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : "";
    }
  }

  /** The terminal's type is that of a device or program; environments hold people's names and are passed over (RFC 1091, RFC 1572). */
  private subnegotiated(side: Side, sink: DissectionSink): void {
    if (side.option === TERMINAL_TYPE && side.value.length > 0) sink.detail("terminal", side.value.toUpperCase());
    else if (side.option === ENCRYPTION) this.isOver = true;
  }

  /** The first who sends text is the device; when the other side sends any, somebody types. */
  private character(octet: number, side: Side, direction: 0 | 1, sink: DissectionSink): void {
    if (this.sides[otherDirection(direction)].banner.length > 0) {
      this.isOver = true;
      return;
    }
    if (octet === 0) return;
    side.banner += String.fromCharCode(octet);
    if (side.banner.length > LONGEST_BANNER) this.isOver = true;
    else if (octet === 0x3a) this.prompt(side, sink);
  }

  private prompt(side: Side, sink: DissectionSink): void {
    const lower = side.banner.toLowerCase();
    const prompt = PROMPTS.find((each) => lower.endsWith(each));
    if (prompt === undefined) return;
    this.isOver = true;
    sink.detail("prompt", prompt.slice(0, -1));
    claimBanner(side.banner.slice(0, -prompt.length), prompt, sink);
  }
}

/** The lines before a prompt; what stands on the prompt's own line before "login" is the machine's name (as getty writes it). */
function claimBanner(text: string, prompt: string, sink: DissectionSink): void {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  const own = lines.pop() ?? "";
  if (prompt === "login:" && isName(own)) sink.claim("sender", "hostname", own, "telnet prompt");
  for (const line of lines.filter((each) => each.length > 2 && each.length <= LONGEST_LINE).slice(0, BANNER_LINES)) {
    if (!isProduct(line)) continue;
    const system = systemOfText(line);
    if (system !== null) sink.claim("sender", "os", system, "telnet banner");
    sink.claim("sender", "name", line, "telnet banner");
    return;
  }
}

/** Words of lines that tell whom to call. */
const PEOPLE: readonly string[] = ["@", "contact", "phone", "call ", "kontakt", "telefon", "user", "last "];

/** A line that names a product has letters and digits, no control characters, and no people. */
function isProduct(line: string): boolean {
  const lower = line.toLowerCase();
  if (PEOPLE.some((word) => lower.includes(word))) return false;
  let letters = 0;
  let digits = 0;
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) return false;
    if (code >= 0x30 && code <= 0x39) digits++;
    else if ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) letters++;
  }
  return letters > 2 && digits > 0;
}

function isName(text: string): boolean {
  if (text.length < 2 || text.length > 63) return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const isLetter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
    if (!isLetter && (code < 0x30 || code > 0x39) && code !== 0x2d && code !== 0x2e && code !== 0x5f) return false;
  }
  return true;
}
