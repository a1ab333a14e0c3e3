import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    env: { TZ: "UTC" },
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // The longest tests wait for other programs: no core should idle meanwhile.
    maxWorkers: "100%",
  },
});
