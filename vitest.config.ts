import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    // Keys that hide account names stay out of the home of whoever runs the tests.
    env: { TZ: "UTC", HOLDPOINT_KEYS: join(tmpdir(), "holdpoint-test-keys") },
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Files share their process and what it has loaded: five hundred files that each load the program anew took a third of the whole run.
    isolate: false,
    // The longest tests wait for other programs: no core should idle meanwhile.
    maxWorkers: "100%",
  },
});
