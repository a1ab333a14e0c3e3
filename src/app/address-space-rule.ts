// Which address space a source belongs to: the one asked for, else the first of plant.yaml one of whose patterns fits the file's path or name,
// else the site's own.
import type { PlantFile } from "../plant/plant-file.ts";

export const SITE_SPACE = "site";

export function addressSpaceRule(plantFile: PlantFile | null, asked: string | null): (file: string) => string {
  if (asked !== null) return () => asked;
  const spaces = plantFile?.addressSpaces ?? [];
  return (file) => {
    const path = file.replaceAll("\\", "/");
    const name = path.slice(path.lastIndexOf("/") + 1);
    return spaces.find((space) => space.sources.some((pattern) => fitsPattern(pattern, path) || fitsPattern(pattern, name)))?.name ?? SITE_SPACE;
  };
}

/** `*` within a name, `**` across folders, `?` one character. Time is at most pattern × text, whatever the pattern. */
export function fitsPattern(pattern: string, text: string): boolean {
  // row[j] = the pattern so far fits the first j characters.
  let row = new Uint8Array(text.length + 1);
  row[0] = 1;
  for (let i = 0; i < pattern.length; i++) {
    const next = new Uint8Array(text.length + 1);
    if (pattern[i] === "*") {
      const crosses = pattern[i + 1] === "*";
      if (crosses) i++;
      for (let j = 0, open = false; j <= text.length; j++) {
        open = row[j] === 1 || (open && (crosses || text[j - 1] !== "/"));
        next[j] = open ? 1 : 0;
      }
    } else {
      for (let j = 1; j <= text.length; j++) {
        const fits = pattern[i] === "?" ? text[j - 1] !== "/" : pattern[i] === text[j - 1];
        next[j] = fits && row[j - 1] === 1 ? 1 : 0;
      }
    }
    row = next;
  }
  return row[text.length] === 1;
}
