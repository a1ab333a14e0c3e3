// plant.yaml to what is declared of the plant. References are checked within the file; whether the machines exist is not.
import { hasErrors, type Parsed } from "../../../foundation/diagnostic.ts";
import { formatIp, formatPrefix, parseIp, parsePrefix } from "../../../foundation/ip-address.ts";
import { ShapedFile } from "../../../foundation/shaped-file.ts";
import type { DeclaredAddressSpace, DeclaredNetwork, EssentialFunction, PlantFile } from "../../../plant/plant-file.ts";
import { parseAssets } from "./parse-assets.ts";
import { parseCalendars, parseNight } from "./parse-calendars.ts";
import { parseCoverageExceptions } from "./parse-coverage.ts";
import { parseDependencies } from "./parse-dependencies.ts";
import { parseLines, runBlindOf, secondsOf } from "./parse-lines.ts";
import { parsePatchHistory } from "./parse-patch-history.ts";
import { type PlantShape, plantSchema } from "./plant-schema.ts";
import { checkReference, uniqueNames } from "./references.ts";

/** @returns no value when there is any error: half a plant would be taken for the whole. */
export function parsePlantFile(text: string, file: string): Parsed<PlantFile> {
  const shaped: PlantShape = new ShapedFile(text, file, plantSchema, { helpFor });
  if (!shaped.isReadable) return { value: undefined, diagnostics: shaped.diagnostics };
  const networks = parseNetworks(shaped);
  const addressSpaces = parseAddressSpaces(shaped);
  const lines = parseLines(shaped);
  const assets = parseAssets(
    shaped,
    lines.map((l) => l.name),
    addressSpaces.map((s) => s.name),
  );
  const essential = parseEssential(
    shaped,
    assets.map((a) => a.name),
  );
  const value: PlantFile = {
    file,
    site: shaped.top("site") ?? null,
    timezone: timezoneOf(shaped),
    networks,
    addressSpaces,
    lines,
    assets,
    essential,
    dependencies: parseDependencies(
      shaped,
      lines.map((l) => l.name),
      assets.map((a) => a.name),
    ),
    ...runBlindOf(shaped, shaped.top("runBlind"), ["runBlind"]),
    ...signInOf(shaped),
    ...keepForOf(shaped),
    calendars: parseCalendars(
      shaped,
      lines.map((l) => l.name),
    ),
    ...parseNight(shaped),
    completeness: shaped.top("coverage")?.completeness ?? null,
    coverageWithout: parseCoverageExceptions(shaped),
    ...(shaped.top("times")?.errorRate === undefined ? {} : { errorRate: shaped.top("times")?.errorRate as number }),
    ...parsePatchHistory(shaped),
  };
  const { diagnostics } = shaped;
  return { value: hasErrors(diagnostics) ? undefined : value, diagnostics };
}

function signInOf(shaped: PlantShape): { readonly signInSeconds?: number } {
  const signInSeconds = secondsOf(shaped, shaped.top("access")?.signIn, ["access", "signIn"]);
  return signInSeconds === null ? {} : { signInSeconds };
}

function keepForOf(shaped: PlantShape): { readonly keepSessionsSeconds?: number } {
  const keepSessionsSeconds = secondsOf(shaped, shaped.top("sessions")?.keepFor, ["sessions", "keepFor"]);
  return keepSessionsSeconds === null ? {} : { keepSessionsSeconds };
}

function helpFor(path: readonly PropertyKey[], found: unknown): string | undefined {
  if (typeof found !== "number") return undefined;
  if (path[2] === "downtimePerHour") return `Write the currency: ${found} EUR.`;
  if (["restart", "restartAtWorst", "buffer", "runBlind", "tolerates", "signIn"].includes(String(path[2] ?? path[1] ?? path[0]))) return `Write the unit: ${found}m for minutes.`;
  if (path[1] === "keepFor") return `Write the unit: ${found}w for weeks.`;
  return undefined;
}

function timezoneOf(shaped: PlantShape): string | null {
  const timezone = shaped.top("timezone");
  if (timezone === undefined) return null;
  try {
    // The engine knows the IANA names; it also takes offsets such as +01:00, which have no summer time and are refused.
    const { timeZone } = new Intl.DateTimeFormat("en", { timeZone: timezone }).resolvedOptions();
    if (/^[A-Za-z]/.test(timezone)) return timeZone === "UTC" ? "UTC" : timezone;
  } catch {
    // Said below.
  }
  shaped.error("unknown-timezone", ["timezone"], `No time zone is named "${timezone}".`, "Write the IANA name, such as Europe/Berlin.");
  return null;
}

function parseNetworks(shaped: PlantShape): DeclaredNetwork[] {
  const lines = new Map<string, number>();
  return shaped.entries("networks").flatMap(({ index, value }) => {
    const path = ["networks", index];
    const prefix = parsePrefix(value.prefix);
    if (prefix === undefined || prefix.hadHostBits) {
      shaped.error(
        "bad-prefix",
        [...path, "prefix"],
        `"${value.prefix}" is not a network.`,
        prefix === undefined ? "Write the network and its length, such as 10.20.1.0/24." : `Did you mean ${formatPrefix(prefix)}?`,
      );
      return [];
    }
    const written = formatPrefix(prefix);
    const key = `${written} ${value.vlan ?? ""}`;
    const before = lines.get(key);
    if (before !== undefined) shaped.error("duplicate-network", [...path, "prefix"], `The network ${written} is declared twice; it is already in line ${before}.`, "Remove one.");
    lines.set(key, before ?? shaped.yaml.at([...path, "prefix"]).line);
    const gateway = value.gateway === undefined ? undefined : parseIp(value.gateway);
    if (value.gateway !== undefined) {
      if (gateway === undefined) shaped.error("bad-address", [...path, "gateway"], `"${value.gateway}" is not an address.`);
      else if (gateway.bits !== prefix.first.bits || gateway.value < prefix.first.value || gateway.value > prefix.last.value) {
        shaped.error("gateway-outside-network", [...path, "gateway"], `The gateway ${value.gateway} is not inside ${written}.`, "A gateway is an address of its own network.");
      }
    }
    return [{ prefix: written, vlan: value.vlan ?? null, gateway: gateway === undefined ? null : formatIp(gateway), at: shaped.yaml.at(path) }];
  });
}

function parseAddressSpaces(shaped: PlantShape): DeclaredAddressSpace[] {
  uniqueNames(shaped, "addressSpaces", "address space");
  return shaped.entries("addressSpaces").map(({ index, value }) => ({ name: value.name, sources: value.sources, at: shaped.yaml.at(["addressSpaces", index]) }));
}

function parseEssential(shaped: PlantShape, assets: readonly string[]): EssentialFunction[] {
  uniqueNames(shaped, "essential", "essential function");
  return shaped.entries("essential").map(({ index, value }) => {
    value.needs.forEach((name, i) => {
      checkReference(shaped, name, assets, "assets", ["essential", index, "needs", i], "warning");
    });
    return { name: value.name, needs: value.needs, at: shaped.yaml.at(["essential", index]) };
  });
}
