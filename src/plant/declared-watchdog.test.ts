import { expect, test } from "vitest";
import type { DeclaredTimer } from "./conversation.ts";
import { declaredWatchdog } from "./declared-watchdog.ts";

const timer = (kind: string, seconds: number): DeclaredTimer => ({ protocol: "enip-io", kind, seconds, count: 1 });

test("the shortest watchdog and the shortest interval count", () => {
  const declaredTimers = [timer("O->T packet interval", 0.01), timer("O->T watchdog", 0.04), timer("T->O packet interval", 0.02), timer("T->O watchdog", 0.32)];
  expect(declaredWatchdog({ declaredTimers })).toEqual({ timer: declaredTimers[1], seconds: 0.04, intervalSeconds: 0.01 });
});

test("a GOOSE message says how long it may be believed", () => {
  expect(declaredWatchdog({ declaredTimers: [timer("time allowed to live", 2)] })).toMatchObject({ seconds: 2, intervalSeconds: null });
});

test("lifetimes and leases are no watchdogs, nor is a time of zero", () => {
  expect(declaredWatchdog({ declaredTimers: [timer("lease", 600), timer("session timeout", 60), timer("keep-alive", 30), timer("input watchdog", 0)] })).toBeNull();
});
