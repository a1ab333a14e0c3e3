// Every file among the real firewall configurations: which dialect owns it, by content alone, and how much of it is understood. Files of makes that are
// not read are listed by name with the reason; nothing is passed over in silence.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { listedDialects } from "../../src/evidence/configs/dialect-list.ts";
import { recogniseConfig } from "../../src/evidence/configs/read-config.ts";

const DATA = process.env.HOLDPOINT_DATA ?? fileURLToPath(new URL("../../../shared/data", import.meta.url));
const FOLDER = join(DATA, "firewalls");

/** By the beginning of the path below firewalls/. */
const NOT_READ: readonly (readonly [string, string])[] = [
  ["aerleon-policies/naming.yaml", "a vendor-neutral policy language, not a device"],
  ["aerleon-policies/sample_", "a vendor-neutral policy language, not a device"],
  ["aerleon-policies/generated-sample_srx.srx", "Juniper SRX is not read"],
  ["check-point-mgmt-api/", "Check Point is not read"],
  ["juniper-srx/", "Juniper SRX is not read"],
  ["full-device-configs/sample_01.junos", "Junos is not read"],
  ["iptables-two-zones/README.md", "a description"],
  ["iptables-two-zones/hosts/", "a description of hosts for another program"],
];
const MAKES: Readonly<Record<string, number>> = { asa: 0.95, fortios: 0.95, ios: 0.95, iptables: 0.95, panos: 0.95, pf: 0.95 };

interface Seen {
  readonly path: string;
  readonly dialect: string;
  readonly known: number;
  readonly total: number;
}

const files = existsSync(FOLDER)
  ? readdirSync(FOLDER, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(FOLDER, join(entry.parentPath, entry.name)))
      .sort()
  : [];

describe.skipIf(files.length === 0)("real firewall configurations", () => {
  const seen: Seen[] = [];
  const unowned: string[] = [];
  for (const path of files) {
    const text = readFileSync(join(FOLDER, path), "utf8");
    const owner = recogniseConfig(text, path).value?.dialect;
    if (owner === undefined) {
      unowned.push(path);
      continue;
    }
    const { config } = owner.read({ text, file: path, sha256: "" });
    const lines = text.split("\n");
    const counted = config.lines.filter((_, i) => (lines[i] ?? "").trim() !== "");
    seen.push({ path, dialect: owner.id, total: counted.length, known: counted.filter((l) => l.state === "understood" || l.state === "irrelevant").length });
  }
  process.stdout.write(
    `\nshare of lines understood, or known to carry nothing\n${seen.map((s) => `  ${((s.known / Math.max(1, s.total)) * 100).toFixed(1).padStart(5)} %  ${s.dialect.padEnd(9)} ${s.path}`).join("\n")}\n`,
  );

  it("are each owned by one dialect, or are of a make that is not read", () => {
    expect(unowned.filter((path) => !NOT_READ.some(([start]) => path.startsWith(start)))).toEqual([]);
    expect(seen.filter((s) => NOT_READ.some(([start]) => s.path.startsWith(start))).map((s) => `${s.path}: ${s.dialect}`)).toEqual([]);
  });
  it("are recognised the same whatever the file is called", () => {
    for (const { path, dialect } of seen) expect([path, recogniseConfig(readFileSync(join(FOLDER, path), "utf8"), `x-${basename(path)}.bin`).value?.dialect.id]).toEqual([path, dialect]);
  });
  it.each(Object.entries(MAKES))("are understood: %s", (dialect, least) => {
    const own = seen.filter((s) => s.dialect === dialect);
    expect(own.length).toBeGreaterThan(0);
    expect(own.reduce((sum, s) => sum + s.known, 0) / own.reduce((sum, s) => sum + s.total, 0)).toBeGreaterThan(least);
  });
  it("every dialect gives each line one state", () => {
    for (const { path, dialect } of seen) {
      const text = readFileSync(join(FOLDER, path), "utf8");
      const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
      expect([path, listedDialects.find((d) => d.id === dialect)?.read({ text, file: path, sha256: "" }).config.lines.length]).toEqual([
        path,
        expect.toSatisfy((n: number) => n === lines || n === lines + 1),
      ]);
    }
  });
});
