// Text inside SVG without a browser to measure it: widths are estimated on the wide side, so that what is cut here fits everywhere.
import { markupText, visibleText } from "../foundation/hostile-text.ts";

const NARROW = new Set("iljI.,:;'|!()[]{}ft/ ");
const WIDE = new Set("mwMW@%—…");

/** In pixels at the given font size. */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  for (const c of text) {
    const code = c.codePointAt(0) as number;
    if (code >= 0x1100) ems += 1.05;
    else if (NARROW.has(c)) ems += 0.38;
    else if (WIDE.has(c)) ems += 0.98;
    else ems += c >= "A" && c <= "Z" ? 0.72 : 0.63;
  }
  return ems * fontSize;
}

/** Visible text that fits; the ellipsis is part of it. Not yet escaped for markup. */
export function fitText(text: string, width: number, fontSize: number): string {
  const shown = visibleText(text);
  if (textWidth(shown, fontSize) <= width) return shown;
  const points = [...shown];
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (textWidth(`${points.slice(0, middle).join("")}…`, fontSize) <= width) low = middle;
    else high = middle - 1;
  }
  return `${points.slice(0, low).join("").trimEnd()}…`;
}

/** Lines that fit, at most `lines` of them; the last one ends in an ellipsis when there was more. */
export function fitLines(text: string, width: number, fontSize: number, lines: number): string[] {
  const made: string[] = [];
  let line = "";
  const words = visibleText(text).split(" ");
  for (let i = 0; i < words.length; i++) {
    const longer = line === "" ? (words[i] as string) : `${line} ${words[i]}`;
    if (textWidth(longer, fontSize) <= width) {
      line = longer;
      continue;
    }
    if (made.length === lines - 1 || line === "") {
      made.push(fitText([line, ...words.slice(i)].join(" ").trim(), width, fontSize));
      return made;
    }
    made.push(line);
    line = words[i] as string;
    if (textWidth(line, fontSize) > width) line = fitText(line, width, fontSize);
  }
  made.push(line);
  return made;
}

/** Coordinates are rounded to a tenth of a pixel, so that pictures stay the same on every machine. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

export interface SvgName {
  /** Unique on the page. */
  readonly idPrefix: string;
  readonly title: string;
  readonly description: string;
}

/** A picture with links is a group: inside an image nothing can be followed. */
export function svgDocument(width: number, height: number, name: SvgName, body: string): string {
  const role = body.includes("<a ") ? "group" : "img";
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${px(width)} ${px(height)}" width="${px(width)}" height="${px(height)}" role="${role}" aria-labelledby="${name.idPrefix}-title ${name.idPrefix}-desc" font-family="system-ui, 'Segoe UI', 'Liberation Sans', sans-serif">\n` +
    `<title id="${name.idPrefix}-title">${markupText(name.title)}</title>\n<desc id="${name.idPrefix}-desc">${markupText(name.description)}</desc>\n${body}</svg>\n`
  );
}
