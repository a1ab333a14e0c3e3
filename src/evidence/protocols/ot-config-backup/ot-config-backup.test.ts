import { expect, test } from "vitest";
import { otConfigBackup } from "./ot-config-backup.ts";

test("it says why bytes cannot tell it, and is never asked", () => {
  expect(otConfigBackup.notByContent).toMatch(/engineering protocol of each device/);
  expect(otConfigBackup.reasons).toEqual([]);
});
