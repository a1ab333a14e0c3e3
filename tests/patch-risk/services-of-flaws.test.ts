// The services that flaws of real advisories name plainly: all others must stay "any". The table was written from the program's answers, and those that are narrowed were read;
// the others were not, so it keeps what holds today and is no independent reading. Needs the real advisories; skipped where they
// are not at hand.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { servicesOfFlaws } from "../../src/engines/patch-risk/vulnerable-services.ts";
import { readCsaf } from "../../src/evidence/lists/csaf/csaf.ts";

const folder = join(process.env.HOLDPOINT_DATA ?? new URL("../../../shared/data", import.meta.url).pathname, "advisories", "csaf-ot");
const expected = readFileSync(new URL("./services-of-flaws.tsv", import.meta.url), "utf8")
  .replace(/\n$/, "")
  .split("\n")
  .slice(1);

describe.skipIf(!existsSync(folder))("flaws of real advisories", () => {
  it("are narrowed to the services of the table, and no others", () => {
    let flaws = 0;
    const narrowed = readdirSync(folder).flatMap((file) => {
      const read = readCsaf(JSON.parse(readFileSync(join(folder, file), "utf8")) as unknown, { file, sha256: file }, () => null);
      if (typeof read === "string") return [];
      return read.vulnerabilities.flatMap(({ cve, title, summary }) => {
        flaws++;
        const services = servicesOfFlaws([{ flaw: cve ?? "", text: `${title ?? ""}\n${summary ?? ""}`, vectors: [] }]);
        return services === null ? [] : [[file.replace(/\.json$/, ""), cve, services.map(({ transport, fromPort }) => `${transport}/${fromPort}`).join(" ")].join("\t")];
      });
    });
    console.log(`${narrowed.length} of ${flaws} flaws name their services plainly; of the others any service counts`);
    expect(narrowed.sort()).toEqual([...expected].sort());
    expect(narrowed.length).toBeGreaterThan(30);
  });
});
