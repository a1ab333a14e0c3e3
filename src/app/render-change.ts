// A change as the configuration of a device: its zones as addresses, its conduits as rules, in the language that was asked for, and read back to see
// that the text says what the change says.
import { changeToPolicy } from "../controls/segmentation/change-to-policy.ts";
import { zoneAddresses } from "../controls/segmentation/zone-addresses.ts";
import { dialectById, dialectIds } from "../evidence/configs/read-config.ts";
import type { Diagnostic } from "../foundation/diagnostic.ts";
import { nearestWord } from "../foundation/nearest-word.ts";
import type { Plant } from "../plant/plant.ts";
import { type ChangeText, readChange } from "./read-change.ts";

export interface RenderQuestion {
  readonly change: ChangeText;
  readonly plant: Plant;
  readonly today: string;
  /** Id of the dialect. */
  readonly to: string;
  /** Name of the enforcement point; undefined = what crosses anywhere. */
  readonly point: string | undefined;
}

export interface Rendered {
  /** null = it cannot be written; the diagnostics say why. */
  readonly text: string | null;
  readonly diagnostics: readonly Diagnostic[];
}

export const PRINTABLE: readonly string[] = dialectIds.filter((id) => dialectById(id)?.print != null);

export function renderChange({ change: given, plant, today, to, point: name }: RenderQuestion): Rendered {
  const dialect = dialectById(to);
  if (dialect === undefined || dialect.print === null) {
    const near = nearestWord(to, PRINTABLE);
    return refuse("unknown-target", `A change is not written as "${to}".`, near === undefined ? `It is written as ${PRINTABLE.join(", ")}.` : `Did you mean ${near}?`);
  }
  const { read, diagnostics } = readChange(given, plant);
  if (read === null) return { text: null, diagnostics };
  if (read.configuration !== null) return refuse("already-a-configuration", "This is a configuration already, not a change of zones and conduits.", "Name a change file (YAML).");
  const { change } = read;
  const point = name === undefined ? null : (change.enforcement.find((p) => p.name === name) ?? undefined);
  if (point === undefined) return refuse("unknown-point", `The change has no enforcement point "${name}".`, `It has: ${change.enforcement.map((p) => p.name).join(", ") || "none"}.`);
  const zones = zoneAddresses(change, plant, read.zoneOf);
  const { policy, diagnostics: told } = changeToPolicy(change, zones, point, today);
  const printed = dialect.print(policy);
  return { text: printed.text, diagnostics: [...diagnostics, ...told, ...printed.diagnostics] };
}

function refuse(code: string, message: string, help: string): Rendered {
  return { text: null, diagnostics: [{ code, severity: "error", message, help }] };
}
