// Values of a JSON document that nobody vouches for: taken only when they have the kind that is asked for. Text that cannot be parsed is refused.

/** undefined = it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type JsonRecord = Readonly<Record<string, unknown>>;

export function recordOf(value: unknown): JsonRecord | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonRecord) : undefined;
}

export function recordsOf(value: unknown): JsonRecord[] {
  return Array.isArray(value) ? value.map(recordOf).filter((item) => item !== undefined) : [];
}

/** Of a text or a number; "" where it is neither. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : typeof value === "number" && Number.isFinite(value) ? String(value) : "";
}

/** Of one text or an array of texts: texts that say something. */
export function textsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(textOf).filter((text) => text !== "");
}

/** The items of an export: a bare array, or an array below one of the keys. */
export function itemsOf(document: unknown, keys: readonly string[]): JsonRecord[] {
  if (Array.isArray(document)) return recordsOf(document);
  const record = recordOf(document);
  for (const key of keys) {
    const items = recordsOf(record?.[key]);
    if (items.length > 0) return items;
  }
  return [];
}
