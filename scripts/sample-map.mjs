// Draws docs/sample-map.svg: the map of what breaks on the sample plant, taken from the report of the demonstration. Run by hand when the sample,
// the verdicts or the drawing change: `npm run build && node scripts/sample-map.mjs`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "holdpoint-map-"));
try {
  const demo = spawnSync(process.execPath, [join(ROOT, "dist/cli/main.js"), "demo", "--quiet", "--workspace", scratch], { stdio: ["ignore", "ignore", "inherit"] });
  if (demo.status !== 0) throw new Error(`the demonstration ended with ${demo.status}`);
  const picture = /<div class="picture-map[^>]*>(<svg[\s\S]*?<\/svg>)/.exec(readFileSync(join(scratch, "report.html"), "utf8"))?.[1];
  if (picture === undefined) throw new Error("the report holds no map");
  // Links lead to places in the report; a picture by itself has none. It stands on white, whatever page it is shown on.
  const bare = picture.replace(/<a [^>]*>|<\/a>/g, "").replace(/(<svg[^>]*>)/, '$1<rect width="100%" height="100%" fill="#ffffff"/>');
  writeFileSync(join(ROOT, "docs/sample-map.svg"), `${bare}\n`);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
