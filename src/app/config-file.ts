// A firewall configuration on disk, read: its text, its language, what it says, what was not understood.
import { existsSync, readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { readConfig } from "../evidence/configs/read-config.ts";
import type { Dialect } from "../evidence/configs/dialect.ts";
import { type Diagnostic, hasErrors } from "../foundation/diagnostic.ts";
import type { ConfigText, FirewallConfig } from "../plant/firewall-config.ts";
import { sha256Of } from "./content-digest.ts";

export interface ConfigFile {
  readonly text: string;
  readonly dialect: Dialect;
  readonly config: ConfigText;
}

export interface OpenedConfig {
  /** null = it cannot be read; the diagnostics say why. */
  readonly opened: ConfigFile | null;
  readonly diagnostics: readonly Diagnostic[];
}

const LARGEST_CONFIG_BYTES = 256 * 1024 * 1024;

export function openConfigFile(file: string, dialect?: string): OpenedConfig {
  const text = readConfigText(file);
  return typeof text === "string" ? openConfigText(text, file, dialect) : { opened: null, diagnostics: [text] };
}

export function openConfigText(text: string, file: string, dialect?: string): OpenedConfig {
  const { read, dialect: found, diagnostics } = readConfig({ text, file, sha256: sha256Of(text) }, dialect);
  if (read === null || found === null || hasErrors(diagnostics)) return { opened: null, diagnostics };
  return { opened: { text, dialect: found, config: read.config }, diagnostics };
}

/** Unpacks gzip. Umlauts of older editors are of no consequence for rules: what is not UTF-8 is read as Windows-1252. */
export function readConfigText(file: string): string | Diagnostic {
  const unreadable = (message: string, help: string): Diagnostic => ({ code: "configuration-not-readable", severity: "error", message, help, at: { kind: "file", file } });
  if (!existsSync(file)) return unreadable("there is no such file", "Name the exported configuration of a firewall.");
  const stat = statSync(file);
  if (!stat.isFile()) return unreadable("a configuration is a file, this is not one", "Name the file itself.");
  if (stat.size > LARGEST_CONFIG_BYTES) return unreadable(`a configuration has at most ${LARGEST_CONFIG_BYTES} bytes, this one has ${stat.size}`, "Is this evidence? Give it with --evidence.");
  let bytes: Uint8Array = readFileSync(file);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: LARGEST_CONFIG_BYTES });
    } catch (error) {
      return unreadable(`it looks gzip'd and cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`, "Unpack it by hand.");
    }
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** The one that `name` names, or the only one there is. */
export function chooseFirewall({ config }: ConfigFile, name: string | undefined): { readonly firewall: FirewallConfig | null; readonly diagnostics: readonly Diagnostic[] } {
  const { firewalls, file } = config;
  const names = firewalls.map((f) => f.name || "(without a name)");
  const found = name === undefined ? (firewalls.length === 1 ? firewalls[0] : undefined) : firewalls.find((f) => f.name === name);
  if (found !== undefined) return { firewall: found, diagnostics: [] };
  const message =
    firewalls.length === 0
      ? "this text describes no firewall"
      : name === undefined
        ? `this text describes ${firewalls.length} firewalls: ${names.join(", ")}`
        : `there is no firewall "${name}" in this text`;
  const help = firewalls.length === 0 ? "Is it the whole configuration?" : `Name one with --firewall: ${names.join(", ")}.`;
  return { firewall: null, diagnostics: [{ code: "which-firewall", severity: "error", message, help, at: { kind: "file", file } }] };
}
