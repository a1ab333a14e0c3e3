// Content lines as components (RFC 5545 §3.4): what stands between BEGIN and END, with what is nested in it. Ends that fit no begin are told; a component
// that never ends is not whole and is not handed out. Understands no property.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import type { ContentLine } from "./content-lines.ts";

export interface Component {
  /** Upper case: "VEVENT". */
  readonly name: string;
  readonly begin: ContentLine;
  readonly lines: readonly ContentLine[];
  readonly children: readonly Component[];
}

interface OpenComponent extends Component {
  readonly lines: ContentLine[];
  readonly children: Component[];
}

const DEEPEST = 16;
const TOPMOST = new Set(["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"]);

export interface ReadComponents {
  /** All VCALENDARs, and components that lie in none; a file that is cut has its last calendar, too, with what is whole in it. */
  readonly calendars: readonly Component[];
  readonly diagnostics: readonly Diagnostic[];
}

export function readComponents(lines: readonly ContentLine[], file: string): ReadComponents {
  const calendars: Component[] = [];
  const diagnostics: Diagnostic[] = [];
  const open: OpenComponent[] = [];
  const say = (code: string, { line, text }: ContentLine, message: string): void => {
    if (diagnostics.length < MOST_SAID) diagnostics.push({ code, severity: "warning", message, at: { kind: "text", file, line, column: 1, lineText: text.slice(0, 200) } });
  };
  const close = (component: OpenComponent): void => {
    const parent = open[open.length - 1];
    if (parent === undefined) calendars.push(component);
    else parent.children.push(component);
  };
  const endAll = (from: number): void => {
    for (const cut of open.splice(Math.max(from, open[0]?.name === "VCALENDAR" ? 1 : 0))) say("calendar-cut", cut.begin, `this ${cut.name} never ends, and is not read`);
    if (from > 0) return;
    const calendar = open.pop();
    if (calendar === undefined) return;
    say("calendar-cut", calendar.begin, "this VCALENDAR never ends: what is whole in it is read");
    close(calendar);
  };
  let isOutside = false;
  for (const line of lines) {
    const [, word, named = ""] = /^(BEGIN|END)\s*:\s*([A-Za-z0-9-]{1,40})\s*$/i.exec(line.text) ?? [];
    const name = named.toUpperCase();
    if (word === undefined) {
      const current = open[open.length - 1];
      if (current !== undefined) current.lines.push(line);
      else if (!isOutside) {
        isOutside = true;
        say("calendar-outside", line, "it stands outside of any calendar and is not read");
      }
    } else if (word.toUpperCase() === "BEGIN") {
      // Of these none lies in another: what is still open never ended.
      const whole = name === "VCALENDAR" ? 0 : open[0]?.name === "VCALENDAR" ? 1 : 0;
      if (name === "VCALENDAR" || TOPMOST.has(name)) endAll(whole);
      if (open.length < DEEPEST) open.push({ name, begin: line, lines: [], children: [] });
      else say("calendar-too-deep", line, `components are nested more than ${DEEPEST} deep`);
    } else {
      const at = open.findLastIndex((component) => component.name === name);
      if (at < 0) {
        say("calendar-end-without-begin", line, `${name} ends here and never began`);
        continue;
      }
      // What began inside and did not end is not whole.
      for (const cut of open.splice(at + 1)) say("calendar-cut", cut.begin, `this ${cut.name} does not end before the ${name} around it: it is not read`);
      close(open.pop() as OpenComponent);
    }
  }
  endAll(0);
  return { calendars, diagnostics };
}

const MOST_SAID = 40;
