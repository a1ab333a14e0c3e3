// Where in a JSON text the values stand that JSON pointers (RFC 6901) name: one pass, without recursion, over text that is known to be JSON.
// A pointer that leads nowhere is placed at the last value on its way that is there.

interface Wanted {
  readonly inner: Map<string, Wanted>;
  readonly pointers: string[];
}

/** Offset of the first character of each value, in UTF-16 units. */
export function placesInJson(text: string, pointers: readonly string[]): Map<string, number> {
  const root: Wanted = { inner: new Map(), pointers: [] };
  for (const pointer of new Set(pointers)) {
    let at = root;
    for (const part of pointer === "" ? [] : pointer.replace(/^\//, "").split("/")) {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
      const next = at.inner.get(key) ?? { inner: new Map<string, Wanted>(), pointers: [] };
      at.inner.set(key, next);
      at = next;
    }
    at.pointers.push(pointer);
  }
  const places = new Map<string, number>();
  walk(text, root, (wanted, offset) => {
    // All below it too: what is there is found further on, and overwrites this.
    for (const open = [wanted]; open.length > 0; ) {
      const one = open.pop() as Wanted;
      for (const pointer of one.pointers) places.set(pointer, offset);
      open.push(...one.inner.values());
    }
  });
  return places;
}

interface Level {
  /** Index of the next item; null = an object. */
  index: number | null;
  readonly wanted: Wanted | null;
}

function walk(text: string, root: Wanted, onValue: (wanted: Wanted, offset: number) => void): void {
  const levels: Level[] = [];
  let key: string | null = null;
  const enter = (offset: number): Wanted | null => {
    const level = levels[levels.length - 1];
    const name = level === undefined ? null : level.index === null ? key : String(level.index++);
    const wanted = level === undefined ? root : name === null ? null : (level.wanted?.inner.get(name) ?? null);
    key = null;
    if (wanted !== null) onValue(wanted, offset);
    return wanted;
  };
  for (let i = 0; i < text.length; i++) {
    const sign = text[i] as string;
    if (sign === "{" || sign === "[") levels.push({ wanted: enter(i), index: sign === "[" ? 0 : null });
    else if (sign === "}" || sign === "]") levels.pop();
    else if (sign === '"') {
      const end = endOfString(text, i);
      const level = levels[levels.length - 1];
      if (level !== undefined && level.index === null && key === null) key = level.wanted === null ? "" : stringAt(text.slice(i, end));
      else enter(i);
      i = end - 1;
    } else if (sign === "," || sign === ":" || sign === " " || sign === "\n" || sign === "\r" || sign === "\t") continue;
    else {
      enter(i);
      while (i + 1 < text.length && /[\w.+-]/.test(text[i + 1] as string)) i++;
    }
  }
}

/** Behind the closing quote. */
function endOfString(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"') return i + 1;
  }
  return text.length;
}

function stringAt(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return "";
  }
}
