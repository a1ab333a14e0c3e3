// Holds a recogniser against tshark on real captures: every flow in which tshark names the protocol must bear our name for it, and no flow
// bears our name in which tshark sees no such frame, except what stands in the list of known differences with its reason.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { capturesFolder, hasTshark, recogniseFlows, tsharkLayers } from "./walk-capture.ts";

export interface TsharkAgreement {
  /** Captures that contain the protocol, below the captures folder. */
  readonly captures: readonly string[];
  /** "capture | flow key" → why tshark is wrong, or names it by another rule. A line that no longer applies fails the test. */
  readonly differences: Readonly<Record<string, string>>;
}

/** Registers one test per capture; each skips visibly where there are no captures or no tshark. */
export function describeAgainstTshark(protocol: string, layers: readonly string[], agreement: TsharkAgreement): void {
  const canRun = capturesFolder !== null && hasTshark;
  describe(`${protocol} as tshark names it`, () => {
    test.skipIf(!canRun).each(agreement.captures)(
      "%s",
      (capture) => {
        const file = join(capturesFolder as string, capture);
        const namedFrames = tsharkLayers(file);
        const found: string[] = [];
        let agreed = 0;
        for (const flow of recogniseFlows(file).values()) {
          const isTheirs = flow.records.some((record) => isNamed(namedFrames.get(record) ?? [], layers));
          const isOurs = flow.protocol === protocol;
          if (isTheirs && isOurs) agreed++;
          else if (isTheirs || isOurs) found.push(`${capture} | ${flow.key}`);
        }
        expect(agreed).toBeGreaterThan(0);
        const known = Object.keys(agreement.differences).filter((line) => line.startsWith(`${capture} | `));
        expect(found.sort()).toEqual(known.sort());
      },
      120_000,
    );
  });
}

/** An ICMP error quotes the packet that it answers; tshark names the quoted protocol too, but the flow is ICMP. */
function isNamed(frame: readonly string[], layers: readonly string[]): boolean {
  return frame.some((layer) => layers.includes(layer)) && !frame.includes("icmp") && !frame.includes("icmpv6");
}

/** Where tshark has no dissector: flows on these ports ("tcp/5562") of these captures must bear our name, from content. */
export function describeCaptureFlows(protocol: string, captures: readonly string[], ports: readonly string[]): void {
  describe(`${protocol} in real captures`, () => {
    test.skipIf(capturesFolder === null).each(captures)(
      "%s",
      (capture) => {
        const flows = [...recogniseFlows(join(capturesFolder as string, capture)).values()].filter((flow) => ports.some((port) => isOnPort(flow.key, port)));
        expect(flows.length).toBeGreaterThan(0);
        expect(flows.filter((flow) => flow.protocol !== protocol).map((flow) => flow.key)).toEqual([]);
      },
      120_000,
    );
  });
}

function isOnPort(key: string, port: string): boolean {
  const [transport, number] = port.split("/") as [string, string];
  return key.startsWith(`${transport} `) && key.split(" ").some((end) => end.endsWith(`:${number}`));
}

/** Flow key → the end that asks, in one capture: no packet's bytes may say otherwise. Known from the openings of connections, or from the devices' roles. */
export function describeClients(protocol: string, capture: string, clients: Readonly<Record<string, string>>): void {
  test.skipIf(capturesFolder === null)(
    `${protocol}: who asks whom in ${capture}`,
    () => {
      const flows = recogniseFlows(join(capturesFolder as string, capture));
      for (const [key, client] of Object.entries(clients)) expect([key, ...(flows.get(key)?.clients.keys() ?? [])]).toEqual([key, client]);
    },
    120_000,
  );
}
