// By what content is known, wherever it lies: its SHA-256, in lower-case hex.
import { createHash } from "node:crypto";

export function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
