// The version of the product, from its package file.
import { readFileSync } from "node:fs";

export function productVersion(): string {
  return (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string }).version;
}
