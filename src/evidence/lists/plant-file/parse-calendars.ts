// The calendars of plant.yaml: files, what their labels mean, and when night is. The files themselves are not read here.
import type { DeclaredCalendar } from "../../../plant/plant-file.ts";
import type { NightHours } from "../../../plant/phases.ts";
import type { PlantShape } from "./plant-schema.ts";
import { checkReference } from "./references.ts";

export function parseCalendars(shaped: PlantShape, lines: readonly string[]): DeclaredCalendar[] {
  return Object.entries(shaped.top("calendars") ?? {}).map(([name, value]) => {
    const { file, line, states } = typeof value === "string" ? { file: value, line: undefined, states: undefined } : value;
    if (line !== undefined) checkReference(shaped, line, lines, "lines", ["calendars", name, "line"], "error");
    return {
      name,
      file,
      line: line ?? null,
      states: Object.entries(states ?? {}).map(([label, state]) => ({ label, state: state === "none" ? null : state })),
      at: shaped.yaml.at(["calendars", name]),
    };
  });
}

export function parseNight(shaped: PlantShape): { readonly night?: NightHours } {
  const text = shaped.top("night");
  if (text === undefined) return {};
  const hours = /^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$/.exec(text.trim());
  const [from, to] = hours === null ? [] : [secondOf(hours[1], hours[2]), secondOf(hours[3], hours[4])];
  if (from !== undefined && to !== undefined && from !== to) return { night: { fromSecond: from, toSecond: to } };
  shaped.error("bad-night", ["night"], `"${text}" does not say when night begins and ends.`, "Write both in plant time, such as 22:00-06:00.");
  return {};
}

/** undefined = no such time of day. */
function secondOf(hour: string | undefined, minute: string | undefined): number | undefined {
  const [h, m] = [Number(hour), Number(minute)];
  return h < 24 && m < 60 ? h * 3_600 + m * 60 : undefined;
}
