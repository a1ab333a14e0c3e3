// The assets of plant.yaml: addresses in their usual spelling, each used by one asset of an address space; lines and partners that exist.
import { formatIp, parseIp, parseMac } from "../../../foundation/ip-address.ts";
import type { DeclaredAsset } from "../../../plant/plant-file.ts";
import type { PlantShape } from "./plant-schema.ts";
import { checkReference, uniqueNames } from "./references.ts";

type Path = readonly PropertyKey[];

export function parseAssets(shaped: PlantShape, lines: readonly string[], addressSpaces: readonly string[]): DeclaredAsset[] {
  uniqueNames(shaped, "assets", "asset");
  const entries = shaped.entries("assets");
  const names = entries.map((e) => e.value.name);
  const users = new Map<string, { readonly asset: string; readonly line: number }>();
  return entries.map(({ index, value }) => {
    const path = ["assets", index];
    const space = value.addressSpace ?? "";
    const addresses = (value.addresses ?? []).flatMap((text, i) => addressOf(shaped, text, [...path, "addresses", i]));
    const macs = (value.macs ?? []).flatMap((text, i) => macOf(shaped, text, [...path, "macs", i]));
    for (const [list, endpoints] of [
      ["addresses", addresses],
      ["macs", macs],
    ] as const) {
      for (const { endpoint, path: at } of endpoints) onceOnly(shaped, users, `${space}|${endpoint}`, endpoint, value.name, list, at);
    }
    if (value.line !== undefined) checkReference(shaped, value.line, lines, "lines", [...path, "line"], "error");
    if (value.addressSpace !== undefined) checkReference(shaped, value.addressSpace, addressSpaces, "addressSpaces", [...path, "addressSpace"], "error");
    if (value.redundantWith === value.name) shaped.error("redundant-with-itself", [...path, "redundantWith"], `${value.name} cannot stand in for itself.`);
    else if (value.redundantWith !== undefined)
      checkReference(
        shaped,
        value.redundantWith,
        names.filter((n) => n !== value.name),
        "assets",
        [...path, "redundantWith"],
        "warning",
      );
    if (addresses.length === 0 && macs.length === 0)
      shaped.warning("asset-without-address", [...path, "name"], `${value.name} has neither an address nor a MAC address, so it will not be found in any evidence.`);
    return {
      name: value.name,
      addressSpace: value.addressSpace ?? null,
      addresses: addresses.map((a) => a.endpoint),
      macs: macs.map((m) => m.endpoint),
      line: value.line ?? null,
      role: value.role ?? null,
      vendor: value.vendor ?? null,
      model: value.model ?? null,
      firmware: value.firmware ?? null,
      installed: installedOf(shaped, value.installed, [...path, "installed"]),
      redundantWith: value.redundantWith ?? null,
      at: shaped.yaml.at(path),
    };
  });
}

interface Found {
  readonly endpoint: string;
  readonly path: Path;
}

function addressOf(shaped: PlantShape, text: string, path: Path): Found[] {
  const ip = parseIp(text.trim());
  if (ip !== undefined) return [{ endpoint: formatIp(ip), path }];
  const isMac = parseMac(text.replace(/^mac:/, "")) !== undefined;
  shaped.error("bad-address", path, `"${text}" is not an IP address.`, isMac ? "MAC addresses stand below macs." : "Write one address per entry, such as 10.20.1.5.");
  return [];
}

function macOf(shaped: PlantShape, text: string, path: Path): Found[] {
  const mac = parseMac(text.trim().replace(/^mac:/, ""));
  if (mac !== undefined) return [{ endpoint: `mac:${mac}`, path }];
  shaped.error("bad-mac", path, `"${text}" is not a MAC address.`, "Write six pairs of digits, such as 00:1b:1b:12:34:56.");
  return [];
}

function onceOnly(shaped: PlantShape, users: Map<string, { readonly asset: string; readonly line: number }>, key: string, endpoint: string, asset: string, list: string, path: Path): void {
  const before = users.get(key);
  if (before === undefined) {
    users.set(key, { asset, line: shaped.yaml.at(path).line });
    return;
  }
  if (before.asset === asset) shaped.warning("duplicate-address", path, `${endpoint} stands twice below ${list} of ${asset}.`);
  else
    shaped.error(
      "duplicate-address",
      path,
      `${endpoint} is also an address of ${before.asset} in line ${before.line}.`,
      "Where the same address means two machines, declare addressSpaces and name one in each asset.",
    );
}

/** "2015", "2015-04" or "2015-04-30" as written. */
function installedOf(shaped: PlantShape, text: string | undefined, path: Path): string | null {
  if (text === undefined) return null;
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  const full = parts === null ? "" : `${parts[1]}-${parts[2] ?? "01"}-${parts[3] ?? "01"}`;
  const day = new Date(`${full}T00:00:00Z`);
  if (parts !== null && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(full)) return text;
  shaped.error("bad-date", path, `"${text}" is not a year, a month or a day.`, 'Write 2015-04, 2015-04-30, or "2015" in quotes.');
  return null;
}
