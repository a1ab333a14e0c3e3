// Places of values in JSON: against a writer that knows where it puts each value.
import fc from "fast-check";
import { expect, test } from "vitest";
import { placesInJson } from "./json-places.ts";

test("values are found behind keys with every sign", () => {
  const text = '{ "a/b": [1, {"~": "x", "": null}], "c": -1.5e+3 }';
  const places = placesInJson(text, ["", "/a~1b", "/a~1b/0", "/a~1b/1/~0", "/a~1b/1/", "/c"]);
  expect(Object.fromEntries([...places].map(([pointer, offset]) => [pointer, text.slice(offset, offset + 4)]))).toEqual({
    "": '{ "a',
    "/a~1b": "[1, ",
    "/a~1b/0": "1, {",
    "/a~1b/1/~0": '"x",',
    "/a~1b/1/": "null",
    "/c": "-1.5",
  });
});

test("what is not there is placed at the last value on its way", () => {
  const text = '{"a":{"b":1}}';
  expect(placesInJson(text, ["/a/x/y"]).get("/a/x/y")).toBe(5);
  expect(placesInJson(text, ["/zzz"]).get("/zzz")).toBe(0);
});

test("every value of any document is found where it was written", () => {
  const pointerOf = (path: readonly string[]): string => path.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
  const write = (value: unknown, path: readonly string[], out: { text: string }, expected: Map<string, number>): void => {
    expected.set(pointerOf(path), out.text.length);
    if (Array.isArray(value)) {
      out.text += "[ ";
      value.forEach((item, i) => {
        if (i > 0) out.text += " ,\n";
        write(item, [...path, String(i)], out, expected);
      });
      out.text += "]";
    } else if (typeof value === "object" && value !== null) {
      out.text += "{";
      Object.entries(value).forEach(([key, item], i) => {
        out.text += `${i > 0 ? "," : ""}\t${JSON.stringify(key)} : `;
        write(item, [...path, key], out, expected);
      });
      out.text += "}";
    } else out.text += JSON.stringify(value);
  };
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const out = { text: " " };
      const expected = new Map<string, number>();
      write(JSON.parse(JSON.stringify(value)), [], out, expected);
      const found = placesInJson(out.text, [...expected.keys()]);
      expect([...found].sort()).toEqual([...expected].sort());
    }),
    { seed: 7, numRuns: 500 },
  );
});
