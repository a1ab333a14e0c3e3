// The stretch of a capture that could not be read: remembered from where it begins until reading goes on, then told in one diagnostic.
import type { Diagnostic } from "../../foundation/diagnostic.ts";

/** Longest packet that is believed, as in other readers; longer ones are damage. */
export const LONGEST_PACKET = 262_144;
/** What the caller must be able to keep and show again with more bytes behind it. No record that is waited for is longer. */
export const LONGEST_UNREAD = 1 << 20;

export interface Damage {
  readonly offsetBytes: number;
  /** Number of the packet that was expected there. */
  readonly record: number;
  readonly hex: string;
  readonly code: string;
  readonly message: string;
}

export function hexAt(bytes: Uint8Array, at: number, end: number): string {
  const stop = Math.min(at + 16, end);
  let text = "";
  for (let i = at; i < stop; i++) text += `${text === "" ? "" : " "}${(bytes[i] as number).toString(16).padStart(2, "0")}`;
  return text;
}

/** `resumedAt` null = nothing readable followed. */
export function damageDiagnostic(file: string, damage: Damage, resumedAt: number | null, skippedBytes: number): Diagnostic {
  const rest = resumedAt === null ? `the ${skippedBytes} bytes from here to the end could not be read` : `${skippedBytes} bytes skipped, reading goes on at offset ${resumedAt}`;
  return {
    code: damage.code,
    severity: "warning",
    message: `${damage.message}; ${rest}`,
    help: "The capture is damaged here. Every whole packet before this place was kept; copy the file again from its origin if you can.",
    at: { kind: "record", file, record: damage.record, offsetBytes: damage.offsetBytes, hex: damage.hex },
  };
}
