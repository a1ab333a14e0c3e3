// The production lines of plant.yaml: money and durations become numbers with a unit.
import { parseDuration } from "../../../foundation/time.ts";
import type { Line } from "../../../plant/plant.ts";
import type { PlantShape } from "./plant-schema.ts";
import { uniqueNames } from "./references.ts";

export function parseLines(shaped: PlantShape): Line[] {
  uniqueNames(shaped, "lines", "line");
  return shaped.entries("lines").map(({ index, value }) => {
    const path = ["lines", index];
    const restartSeconds = secondsOf(shaped, value.restart, [...path, "restart"]);
    const worst = secondsOf(shaped, value.restartAtWorst, [...path, "restartAtWorst"]);
    if (worst !== null && value.restart === undefined) shaped.error("worst-without-usual", [...path, "restartAtWorst"], "The worst restart is declared, the usual one is not.", "Write restart, too.");
    if (worst !== null && restartSeconds !== null && worst < restartSeconds) {
      shaped.error("worst-below-usual", [...path, "restartAtWorst"], "The worst restart is shorter than the usual one.", "Exchange the two.");
    }
    return {
      name: value.name,
      downtimePerHour: moneyOf(shaped, value.downtimePerHour, [...path, "downtimePerHour"]),
      restartSeconds,
      ...(worst === null ? {} : { restartWorstSeconds: worst }),
      bufferSeconds: secondsOf(shaped, value.buffer, [...path, "buffer"]),
      ...runBlindOf(shaped, value.runBlind, [...path, "runBlind"]),
    };
  });
}

export function runBlindOf(shaped: PlantShape, text: string | undefined, path: readonly PropertyKey[]): { readonly runBlindSeconds?: number } {
  const runBlindSeconds = secondsOf(shaped, text, path);
  return runBlindSeconds === null ? {} : { runBlindSeconds };
}

/** "12000 EUR", "EUR 12000", "12000.50 EUR". Separators of thousands are refused: 12.000 is twelve to one reader and twelve thousand to another. */
function moneyOf(shaped: PlantShape, text: string | undefined, path: readonly PropertyKey[]): Line["downtimePerHour"] {
  if (text === undefined) return null;
  const match = /^(\d{1,12}(?:\.\d{1,2})?)\s*([A-Z]{3})$/.exec(text.trim()) ?? undefined;
  const turned = /^([A-Z]{3})\s*(\d{1,12}(?:\.\d{1,2})?)$/.exec(text.trim()) ?? undefined;
  const [amount, currency] = match !== undefined ? [match[1], match[2]] : [turned?.[2], turned?.[1]];
  if (amount !== undefined && currency !== undefined) return { amount: Number(amount), currency };
  shaped.error("bad-money", path, `"${text}" is not an amount with its currency.`, "Write it without separators of thousands, such as 12000 EUR.");
  return null;
}

export function secondsOf(shaped: PlantShape, text: string | undefined, path: readonly PropertyKey[]): number | null {
  if (text === undefined) return null;
  const seconds = parseDuration(text);
  if (seconds !== undefined && Number.isFinite(seconds)) return seconds;
  shaped.error(
    "bad-duration",
    path,
    `"${text}" is not a duration.`,
    /^\d+(\.\d+)?$/.test(text) ? `Write the unit: ${text}m for minutes.` : "Write a number and its unit (ms, s, m, h, d), such as 10m or 1h30m.",
  );
  return null;
}
