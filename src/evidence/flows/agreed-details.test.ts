// Timers and further connections survive being written among the details; anything else is left alone.
import fc from "fast-check";
import { expect, test } from "vitest";
import { agreedConnection, agreedTimer, SECONDARY_FACET, secondaryValue, TIMER_FACET, timerValue } from "./agreed-details.ts";

test("a timer is read back as it was written", () => {
  expect(agreedTimer(`${TIMER_FACET} ${timerValue("enip-io", "O->T watchdog", 0.08)}`)).toEqual({ protocol: "enip-io", kind: "O->T watchdog", seconds: 0.08 });
});

test("a further connection is read back as it was written", () => {
  const connection = { transport: "tcp", address: "10.0.0.5", port: 49_152, protocol: "dce-rpc" } as const;
  expect(agreedConnection(`${SECONDARY_FACET} ${secondaryValue(connection)}`)).toEqual(connection);
});

test("other details are neither", () => {
  for (const detail of ["function 3", "timer others", "secondary others", "secondary tcp 10.0.0.5 x dce-rpc", "timer enip-io soon watchdog", ""]) {
    expect(agreedTimer(detail)).toBeNull();
    expect(agreedConnection(detail)).toBeNull();
  }
});

test("no text makes it throw", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      agreedTimer(`timer ${text}`);
      agreedConnection(`secondary ${text}`);
    }),
  );
});
