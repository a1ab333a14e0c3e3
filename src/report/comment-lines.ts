// Sentences as lines of comments in a file that the program writes: wrapped, hostile text made visible, further lines of one sentence set in.
import { visibleText } from "../foundation/hostile-text.ts";

const WIDTH = 150;

export function commentLines(texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const lines: string[] = [];
    let line = "";
    for (const word of visibleText(text).split(" ")) {
      if (line !== "" && line.length + 1 + word.length > WIDTH) {
        lines.push(line);
        line = `  ${word}`;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    return line === "" ? lines : [...lines, line];
  });
}
