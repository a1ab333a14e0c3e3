// Counts as a person reads them, the same on every machine: whole, with thousands separated.

/** "1,873" */
export function countText(value: number): string {
  return value.toLocaleString("en-GB", { maximumFractionDigits: 0 });
}

/** "1 zone", "1,873 zones" */
export function countOf(value: number, singular: string, plural = `${singular}s`): string {
  return `${countText(value)} ${value === 1 ? singular : plural}`;
}
