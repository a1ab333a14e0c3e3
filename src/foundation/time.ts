// Instants are microseconds since 1970 UTC in a float64: exact until the year 2255. Sub-microsecond digits are dropped at the reader.

export type Micros = number;

export const MICROS_PER_SECOND = 1_000_000;
export const MICROS_PER_HOUR = 3_600 * MICROS_PER_SECOND;

/** ISO 8601 UTC with six decimals, the only form in which an instant leaves the program as JSON. */
export function formatInstant(micros: Micros): string {
  const whole = Math.floor(micros / 1_000);
  const rest = Math.floor(micros - whole * 1_000);
  const iso = new Date(whole).toISOString();
  return `${iso.slice(0, -1)}${String(rest).padStart(3, "0")}Z`;
}

const UNIT_SECONDS: Readonly<Record<string, number>> = {
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  min: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
};

/** Seconds of "1h", "250ms", "1h30m"; undefined when the text is not a duration. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^(\d+(\.\d+)?(us|ms|min|s|m|h|d|w))+$/.test(trimmed)) return undefined;
  let seconds = 0;
  for (const part of trimmed.matchAll(/(\d+(?:\.\d+)?)(us|ms|min|s|m|h|d|w)/g)) {
    seconds += Number(part[1]) * (UNIT_SECONDS[part[2] as string] as number);
  }
  return seconds;
}

const CLOCK_UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
] as const;

/** "30d", "6h30m", "90s", "250ms" as files have it, so that parseDuration gives the same seconds. Days where nothing is left over, for nobody writes 1d12h. */
export function writeDuration(seconds: number): string {
  if (!Number.isSafeInteger(seconds)) {
    for (const [unit, size] of [
      ["ms", 1e-3],
      ["us", 1e-6],
    ] as const) {
      const count = Math.round(seconds / size);
      if (count >= 1 && count * size === seconds) return `${count}${unit}`;
    }
    return `${withoutExponent(seconds)}s`;
  }
  if (seconds < 120 && seconds !== 60) return `${seconds}s`;
  let rest = seconds;
  let text = "";
  for (const [unit, size] of seconds % 86_400 === 0 ? CLOCK_UNITS : CLOCK_UNITS.slice(1)) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text;
}

function withoutExponent(value: number): string {
  const text = String(value);
  return text.includes("e") ? value.toFixed(12).replace(/0+$/, "").replace(/\.$/, "") : text;
}

/** "1 h", "2 min 5 s", "350 ms": at most two units, the way a person says it. */
export function formatDuration(seconds: number): string {
  if (seconds === 0) return "0 s";
  if (seconds < 0.001) return `${Math.round(seconds * 1e6)} µs`;
  if (seconds < 1) return `${trimNumber(seconds * 1e3)} ms`;
  if (seconds < 60) return `${trimNumber(seconds)} s`;
  const units: readonly [string, number][] = [
    ["d", 86_400],
    ["h", 3_600],
    ["min", 60],
    ["s", 1],
  ];
  const rounded = Math.round(seconds);
  const first = units.findIndex(([, size]) => rounded >= size);
  const [name, size] = units[first] as [string, number];
  const head = Math.floor(rounded / size);
  const next = units[first + 1];
  const tail = next ? Math.floor((rounded - head * size) / next[1]) : 0;
  return tail > 0 && next ? `${head} ${name} ${tail} ${next[0]}` : `${head} ${name}`;
}

function trimNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}
