// Whether a document is as CSAF 2.0 demands: its JSON schema, and the mandatory tests (CSAF 2.0, §6.1) where it fits the schema. Both are of another project, are
// loaded only when a first advisory is learnt, and run here alone, without network. What they find is a fault, never a reason to read nothing.
import type { AdvisoryFault } from "../../../plant/advisory.ts";
import { recordOf } from "../json-values.ts";
import { Faults, pointerPart } from "./csaf-values.ts";

/** Deeper documents would overflow the validators, which walk by recursion. */
const DEEPEST = 400;
/** Some tests compare every product with every other: beyond these only the schema is asked. */
const MOST_VALUES = 2_000_000;
const MOST_RELATIONSHIPS = 20_000;
/** Both compare every name of a list with every other: of longer lists of products the first ones stand for all, once all were looked at here. */
const LONGEST_LIST = 1_000;

export type CsafValidator = (document: unknown) => Promise<readonly AdvisoryFault[]>;

let loaded: Promise<CsafValidator> | null = null;

export function openCsafValidator(): Promise<CsafValidator> {
  loaded ??= load();
  return loaded;
}

/** What is used of the validator, which ships without types: plain functions over a parsed document. */
type CsafTest = (document: unknown) => Verdict | Promise<Verdict>;
interface Verdict {
  readonly isValid: boolean;
  readonly errors: readonly { readonly message?: string; readonly instancePath: string }[];
}

async function load(): Promise<CsafValidator> {
  const [schemas, mandatory] = (await Promise.all([
    // @ts-expect-error no types
    import("@secvisogram/csaf-validator-lib/schemaTests.js"),
    // @ts-expect-error no types
    import("@secvisogram/csaf-validator-lib/mandatoryTests.js"),
  ])) as readonly [{ readonly csaf_2_0: CsafTest }, Readonly<Record<string, CsafTest>>];
  const fitsSchema = schemas.csaf_2_0;
  const tests = Object.entries(mandatory).flatMap(([name, test]) => {
    const number = /^mandatoryTest_(\d+(?:_\d+)+)$/.exec(name)?.[1];
    return number === undefined ? [] : [{ code: `csaf-${number.replaceAll("_", ".")}`, test }];
  });
  return async (document) => {
    const faults = new Faults();
    const size = sizeOf(document);
    if (size.depth > DEEPEST) {
      faults.say("csaf-too-deep", "", `it nests more than ${DEEPEST} levels deep and is not validated`);
      return faults.all;
    }
    const shortened = shortenLists(document, faults);
    const schema = await fitsSchema(shortened);
    for (const { instancePath, message } of schema.errors) faults.say("csaf-schema", instancePath, message ?? "does not fit the schema");
    if (!schema.isValid) return faults.all;
    const relationships = recordOf(recordOf(document)?.product_tree)?.relationships;
    if (size.values > MOST_VALUES || (Array.isArray(relationships) && relationships.length > MOST_RELATIONSHIPS)) {
      faults.say("csaf-large", "", "it is so large that it was held against the schema alone: the mandatory tests were left out");
      return faults.all;
    }
    for (const { code, test } of tests) {
      try {
        for (const { instancePath, message } of (await test(shortened)).errors) faults.say(code, instancePath, message ?? "fails a mandatory test");
      } catch (error) {
        // Of the test, not of the document: the schema was kept.
        faults.say(code, "", `the test itself failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return faults.all;
  };
}

/** What is left out is names of products, like those that stay; that they are names, each once, is seen here. */
function shortenLists(document: unknown, faults: Faults): unknown {
  const root = recordOf(document);
  const tree = recordOf(root?.product_tree);
  const shorten = (value: unknown, at: string): unknown => {
    if (Array.isArray(value)) {
      if (value.length <= LONGEST_LIST || !value.every((item) => typeof item === "string" && item !== "")) return value.map((item, i) => shorten(item, `${at}/${i}`));
      if (new Set(value).size < value.length) faults.say("csaf-schema", at, "must NOT have duplicate items");
      return [...new Set(value)].slice(0, LONGEST_LIST);
    }
    const record = recordOf(value);
    return record === undefined ? value : Object.fromEntries(Object.entries(record).map(([key, inner]) => [key, shorten(inner, `${at}/${pointerPart(key)}`)]));
  };
  if (root === undefined) return document;
  return {
    ...root,
    ...(Array.isArray(root.vulnerabilities) ? { vulnerabilities: shorten(root.vulnerabilities, "/vulnerabilities") } : {}),
    ...(Array.isArray(tree?.product_groups) ? { product_tree: { ...tree, product_groups: shorten(tree.product_groups, "/product_tree/product_groups") } } : {}),
  };
}

/** Without recursion; stops where it is too deep. */
function sizeOf(document: unknown): { readonly depth: number; readonly values: number } {
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value: document, depth: 1 }];
  let depth = 0;
  let values = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    values++;
    depth = Math.max(depth, next.depth);
    if (depth > DEEPEST) break;
    const inner = Array.isArray(next.value) ? next.value : Object.values(recordOf(next.value) ?? {});
    for (const value of inner) open.push({ value, depth: next.depth + 1 });
  }
  return { depth, values };
}
