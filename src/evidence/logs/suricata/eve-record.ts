// One EVE record: a JSON object whose members are looked up by path, with the type they must have. Everything else is null.
import { formatIp, parseIp } from "../../../foundation/ip-address.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/** null = no JSON object. */
export function parseObject(text: string): JsonObject | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

export function asObject(value: unknown): JsonObject | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
}

export function objectAt(object: JsonObject | null, name: string): JsonObject | null {
  return object !== null && Object.hasOwn(object, name) ? asObject(object[name]) : null;
}

export function textAt(object: JsonObject | null, name: string): string | null {
  const value = object !== null && Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === "string" ? value : null;
}

/** A count: a whole number from 0 that is exact. */
export function countAt(object: JsonObject | null, name: string): number | null {
  const value = object !== null && Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

export function flagAt(object: JsonObject | null, name: string): boolean | null {
  const value = object !== null && Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === "boolean" ? value : null;
}

export function addressAt(object: JsonObject, name: string): string | null {
  const ip = parseIp(textAt(object, name) ?? "");
  return ip === undefined ? null : formatIp(ip);
}

/** Microseconds of "2026-10-05T06:00:00.123456+0200"; null for anything else. */
export function instantAt(object: JsonObject | null, name: string): number | null {
  const found = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})$/.exec(textAt(object, name) ?? "");
  if (found === null) return null;
  const zone = found[3] as string;
  const whole = Date.parse(`${found[1]}${zone === "Z" ? "Z" : `${zone.slice(0, 3)}:${zone.slice(-2)}`}`);
  return Number.isNaN(whole) ? null : whole * 1_000 + Number((found[2] ?? "").slice(0, 6).padEnd(6, "0"));
}

/** "" = it was not tagged; null = the record does not tell. */
export function vlanOf(object: JsonObject): string | null {
  const tags = object.vlan;
  const list = Array.isArray(tags) ? tags : typeof tags === "number" ? [tags] : null;
  // Suricata leaves the member out for untagged packets, and where it was told not to track VLANs.
  return list === null ? null : list.filter((tag) => Number.isInteger(tag) && (tag as number) > 0).join(".");
}
