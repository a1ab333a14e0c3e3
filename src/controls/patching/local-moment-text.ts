// A time of the plant's clock as people write it into a change: "2026-12-07T10:00". Which instant that is, only the plant's time zone tells.
import { formatLocalDay, type LocalDay } from "../../foundation/local-time.ts";
import type { Complaints } from "../../foundation/shaped-file.ts";
import type { LocalMoment } from "../../plant/patching.ts";

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?$/;
const DAY_MILLISECONDS = 86_400_000;

/** null = it is none, and was said. */
export function readLocalMoment(shaped: Complaints, text: string, path: readonly PropertyKey[]): LocalMoment | null {
  const parts = MOMENT.exec(text);
  if (parts?.[2] === undefined) {
    const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(text) && /T\d/.test(text);
    shaped.error(
      "bad-moment",
      path,
      parts !== null ? `"${text}" says the day and not the time.` : `"${text}" is not a time of the form 2026-12-07T10:00.`,
      zoned ? "Times are of the plant's clock: leave the zone out." : "Write day and time of the plant's clock, such as 2026-12-07T10:00.",
    );
    return null;
  }
  const [, dayText = "", hours, minutes, seconds = "0"] = parts;
  const day: LocalDay = Date.parse(`${dayText}T00:00:00Z`) / DAY_MILLISECONDS;
  const secondOfDay = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
  if (Number.isInteger(day) && formatLocalDay(day) === dayText && Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60) return { day, secondOfDay, text };
  shaped.error("bad-moment", path, `The time ${text} does not exist.`);
  return null;
}
