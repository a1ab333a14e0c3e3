// One alert of Nozomi Networks (N2OS, Vantage) in JSON, an object on a line as connectors write them, to the event that CEF would have carried. Reads the keys of
// its own level; what people wrote in descriptions is not read.
import { parseObject } from "../json-objects.ts";
import type { CefEvent } from "./cef-event.ts";

/** Together no other program's: the kind of alert, and the two ends. */
const KIND = /"type_id"\s*:\s*"[A-Z]{2,20}:[A-Z]/;
const ENDS = /"ip_src"\s*:/;
/** A syslog header may stand before it. */
const MOST_AHEAD = 300;

export function holdsNozomiAlert(text: string): boolean {
  return KIND.test(text) && ENDS.test(text);
}

/** null = the line holds no alert; a text says what is wrong with the one it holds. */
export function readNozomiAlert(line: string): CefEvent | string | null {
  const begin = line.indexOf("{");
  if (begin < 0 || begin > MOST_AHEAD || !holdsNozomiAlert(line)) return null;
  const alert = parseObject(line.slice(begin));
  if (alert === null) return "an alert in JSON that breaks off";
  const extension = new Map<string, string>();
  for (const [key, value] of Object.entries(alert)) if (typeof value === "string" || typeof value === "number") extension.set(key, String(value));
  return { before: line.slice(0, begin), vendor: "Nozomi Networks", product: "alerts", name: extension.get("type_name") ?? extension.get("type_id") ?? "", extension };
}
