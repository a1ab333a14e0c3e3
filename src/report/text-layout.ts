// Lines of text for a screen of a given width: measuring, wrapping, cutting. One column per code point; colour escapes take none.

// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours we ourselves put in
const COLOUR = /\u001b\[[0-9;]*m/g;

export function displayWidth(text: string): number {
  let width = 0;
  for (const _ of text.replace(COLOUR, "")) width++;
  return width;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** Cuts plain text (without colours) to the width; the ellipsis takes one column. */
export function cutEnd(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return width <= 1 ? "…" : `${[...text].slice(0, width - 1).join("")}…`;
}

/** For names whose end tells them apart, such as paths: "…/2026/span-core-0412.pcapng". */
export function cutStart(text: string, width: number): string {
  const points = [...text];
  if (points.length <= width) return text;
  return width <= 1 ? "…" : `…${points.slice(points.length - width + 1).join("")}`;
}

/** Indented lines of YAML as running text, which keeps no indents: a list stands in brackets, so that it still is what can be written. */
export function oneLine(text: string): string {
  const [key, ...lines] = text.split("\n");
  const items = lines.filter((line) => /^ *- /.test(line)).map((line) => line.replace(/^ *- /, ""));
  const rest = lines.filter((line) => !/^ *- /.test(line));
  if (items.length === 0 || !/^[A-Za-z]+:$/.test(key ?? "")) return text.replace(/\n +/g, " ");
  return [`${key} [${items.join(", ")}]`, ...rest.map((line) => line.trim())].join(" ");
}

/**
 * Words of one paragraph in lines of at most `width`; a word longer than a line is broken.
 * Runs of two spaces are kept inside a line, because titles use them as columns.
 */
export function wrap(text: string, width: number, firstWidth = width): string[] {
  const lines: string[] = [];
  let line = "";
  let room = Math.max(8, firstWidth);
  for (const piece of text.split(/(?<=\S)(?= )/)) {
    let rest = line === "" ? piece.trimStart() : piece;
    if (displayWidth(line) + displayWidth(rest) <= room) {
      line += rest;
      continue;
    }
    if (line !== "") {
      lines.push(line);
      room = Math.max(8, width);
    }
    rest = rest.trimStart();
    while (displayWidth(rest) > room) {
      const points = [...rest];
      lines.push(points.slice(0, room).join(""));
      rest = points.slice(room).join("");
      room = Math.max(8, width);
    }
    line = rest;
  }
  if (line !== "" || lines.length === 0) lines.push(line);
  return lines;
}

/** A paragraph behind a lead ("  = fix: "), its further lines under the first word. */
export function wrapAfter(lead: string, text: string, width: number, hang = displayWidth(lead)): string[] {
  return wrap(text, width - hang, width - displayWidth(lead)).map((line, i) => (i === 0 ? lead : " ".repeat(hang)) + line);
}
