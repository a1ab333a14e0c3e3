// A change from its text: YAML zones and conduits, with real configurations at the enforcement points that name one; or a configuration alone. Either
// way it ends as one change, with the zone of every endpoint.
import { dirname, isAbsolute, join } from "node:path";
import { type ChangeKind, changeKind } from "../controls/change-kind.ts";
import { type BehindInterfaces, withBehindInterfaces } from "../controls/configuration/behind-interfaces.ts";
import { firewallToChange, pointSettings } from "../controls/configuration/firewall-to-change.ts";
import { placeBehindInterfaces } from "../controls/configuration/interface-placement.ts";
import { describeSegmentation } from "../controls/segmentation/describe-segmentation.ts";
import { parseSegmentation } from "../controls/segmentation/parse-segmentation.ts";
import { placeInZones } from "../controls/segmentation/zone-placement.ts";
import type { ZoneOf } from "../engines/reach/question.ts";
import { recogniseConfig } from "../evidence/configs/read-config.ts";
import { type Diagnostic, hasErrors, type Position } from "../foundation/diagnostic.ts";
import { nearestWord } from "../foundation/nearest-word.ts";
import type { FirewallConfig } from "../plant/firewall-config.ts";
import type { Plant } from "../plant/plant.ts";
import type { EnforcementPoint, SegmentationChange } from "../plant/segmentation.ts";
import { lineTallyText } from "../report/config-rules.ts";
import { chooseFirewall, type ConfigFile, openConfigFile, openConfigText } from "./config-file.ts";
import { sha256Of } from "./content-digest.ts";

export interface ChangeText {
  readonly file: string;
  readonly text: string;
  /** The firewall of a configuration that holds several. */
  readonly firewall?: string | undefined;
  readonly dialect?: string | undefined;
  /** What lies behind the interfaces of a configuration, where it does not say so itself. */
  readonly behind?: BehindInterfaces | undefined;
}

export interface ReadChange {
  readonly change: SegmentationChange;
  readonly zoneOf: ZoneOf;
  /** In a few words, for headings. */
  readonly shape: string;
  /** When the change is itself a configuration. */
  readonly configuration: { readonly opened: ConfigFile; readonly firewall: FirewallConfig } | null;
  /** Configurations that were read besides. */
  readonly inputs: readonly { readonly file: string; readonly sha256: string }[];
}

export interface ChangeReading {
  /** null = it cannot be judged; the diagnostics say why. */
  readonly read: ReadChange | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Of YAML that says its kind; null = a configuration, or nothing that says it. Whether it can be judged is not asked. */
export function kindOfChange(given: ChangeText): ChangeKind | null {
  return given.dialect !== undefined || !SAYS_KIND.test(given.text) ? null : (changeKind(given.text, given.file).value ?? null);
}

export function readChange(given: ChangeText, plant: Plant): ChangeReading {
  if (isConfiguration(given)) return readConfiguration(given, plant);
  const { file, text } = given;
  if (!isMeantAsChange(given)) return { read: null, diagnostics: recogniseConfig(text, file).diagnostics };
  const kind = changeKind(text, file);
  if (kind.value !== "segmentation") return { read: null, diagnostics: hasErrors(kind.diagnostics) ? kind.diagnostics : [...kind.diagnostics, noZones(kind.value, file)] };
  const parsed = parseSegmentation(text, file, sha256Of(text));
  if (parsed.value === undefined || hasErrors(parsed.diagnostics)) return { read: null, diagnostics: parsed.diagnostics };
  const configured = withConfigurations(parsed.value);
  const placed = placeInZones(configured.change, plant);
  const diagnostics = [...parsed.diagnostics, ...configured.diagnostics, ...placed.diagnostics];
  if (hasErrors(diagnostics)) return { read: null, diagnostics };
  return { read: { change: configured.change, zoneOf: placed.zoneOf, shape: describeSegmentation(configured.change), configuration: null, inputs: configured.inputs }, diagnostics };
}

function noZones(kind: ChangeKind | undefined, file: string): Diagnostic {
  return {
    code: "no-zones",
    severity: "error",
    message: `A change of the kind ${kind} draws no zones.`,
    help: "Give a change of the kind segmentation, or judge this one with holdpoint check.",
    at: { kind: "file", file },
  };
}

const SAYS_KIND = /^kind[ \t]*:/m;

/** What neither says its kind nor is called YAML was meant as a configuration. */
export function isMeantAsChange({ text, file }: Pick<ChangeText, "text" | "file">): boolean {
  return SAYS_KIND.test(text) || /\.ya?ml$/i.test(file);
}

/** A change file says its kind; everything else that a dialect knows is a configuration. */
export function isConfiguration({ text, file, dialect }: ChangeText): boolean {
  if (dialect !== undefined) return true;
  return !SAYS_KIND.test(text) && recogniseConfig(text, file).value !== undefined;
}

function readConfiguration({ text, file, dialect, firewall: name, behind }: ChangeText, plant: Plant): ChangeReading {
  const { opened, diagnostics } = openConfigText(text, file, dialect);
  if (opened === null) return { read: null, diagnostics };
  const chosen = chooseFirewall(opened, name);
  if (chosen.firewall === null) return { read: null, diagnostics: [...diagnostics, ...chosen.diagnostics] };
  const said = withBehindInterfaces(chosen.firewall, behind ?? {}, { kind: "text", file, line: 1, column: 1 });
  if (said.unknown.length > 0) return { read: null, diagnostics: [...diagnostics, unknownInterfaces(said.unknown, chosen.firewall, { kind: "file", file })] };
  const { firewall } = said;
  const change = firewallToChange(opened.config, firewall, plant);
  const placed = placeBehindInterfaces(firewall, plant, file);
  const rules = firewall.written.filter((r) => r.notHolding === null).length;
  const shape = `configuration · ${opened.dialect.name} · ${firewall.interfaces.filter((p) => p.enabled).length} interfaces · ${rules} rules · ${lineTallyText(opened.config)}`;
  return { read: { change, zoneOf: placed.zoneOf, shape, configuration: { opened, firewall }, inputs: [] }, diagnostics: [...diagnostics, ...placed.diagnostics] };
}

function unknownInterfaces(names: readonly string[], firewall: FirewallConfig, at: Position): Diagnostic {
  const known = firewall.interfaces.map((port) => port.name);
  const near = nearestWord(names[0] as string, known);
  return {
    code: "unknown-interface",
    severity: "error",
    message: `The configuration has no interface ${names.map((n) => `"${n}"`).join(", ")}.`,
    help: near === undefined ? `It has: ${known.slice(0, 12).join(", ") || "none"}.` : `Did you mean ${near}?`,
    at,
  };
}

/** Reads the file that each `config:` names, beside the change file. */
function withConfigurations(change: SegmentationChange): { readonly change: SegmentationChange; readonly inputs: ReadChange["inputs"]; readonly diagnostics: readonly Diagnostic[] } {
  const inputs: { file: string; sha256: string }[] = [];
  const diagnostics: Diagnostic[] = [];
  const enforcement = change.enforcement.map((point): EnforcementPoint => {
    if (point.configFile === null) return point;
    const path = isAbsolute(point.configFile.path) ? point.configFile.path : join(dirname(change.file), point.configFile.path);
    const { opened, diagnostics: read } = openConfigFile(path);
    const chosen = opened === null ? null : chooseFirewall(opened, opened.config.firewalls.length > 1 ? point.name : undefined);
    diagnostics.push(...read, ...(chosen?.diagnostics ?? []));
    if (opened === null || chosen === null || chosen.firewall === null) {
      diagnostics.push({
        code: "no-configuration",
        severity: "error",
        message: `The configuration of ${point.name} cannot be used.`,
        help: "What is wrong with it stands above.",
        at: point.configFile.at,
      });
      return point;
    }
    const said = withBehindInterfaces(chosen.firewall, point.behind, point.configFile.at);
    if (said.unknown.length > 0) diagnostics.push(unknownInterfaces(said.unknown, chosen.firewall, point.configFile.at));
    inputs.push({ file: path, sha256: opened.config.sha256 });
    const written = pointSettings(chosen.firewall, point.at);
    // What the change file writes overrules what the configuration says.
    return {
      ...point,
      firewall: said.firewall,
      device: point.device ?? written.device,
      onLoad: point.onLoad ?? written.onLoad,
      stateful: written.stateful,
      idleTimeout: { ...written.idleTimeout, ...point.idleTimeout },
      idleTimeoutAt: Object.keys(point.idleTimeout).length > 0 ? point.idleTimeoutAt : written.idleTimeoutAt,
      alg: [...new Set([...point.alg, ...written.alg])],
    };
  });
  return { change: { ...change, enforcement }, inputs, diagnostics };
}
