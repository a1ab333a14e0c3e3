// The published JSON Schemas (draft 2020-12) as text, from the schemas that the parsers use. Reads and writes no files.
import { z } from "zod";

/** @param {import("zod").ZodType} schema */
export function schemaText(schema) {
  return `${JSON.stringify(z.toJSONSchema(schema, { target: "draft-2020-12" }), null, 2)}\n`;
}
