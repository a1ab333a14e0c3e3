// Which line a text is about, and that nothing is guessed.
import { expect, it } from "vitest";
import { linesNamedIn } from "./line-words.ts";

const LINES = ["line-1", "line-2", "line-20", "Abfüllung Süd", "A"];

it.each([
  ["Changeover line 2", ["line-2"], []],
  ["Umrüsten Linie 02", ["line-2"], []],
  ["Umrüsten L2", ["line-2"], []],
  ["LINE-20 CIP", ["line-20"], []],
  ["line-1, line-2: audit", ["line-1", "line-2"], []],
  ["CIP abfüllung-süd", ["Abfüllung Süd"], []],
  ["2", ["line-2"], []],
  ["A", ["A"], []],
  ["Linie 7", [], ["Linie 7"]],
  ["Halle 2", [], []],
  ["A line is cleaned", [], []],
  ["L7", [], []],
  ["Baseline 2", [], []],
  ["Changeover 2", [], []],
  ["", [], []],
])("%j", (text, lines, unknown) => expect(linesNamedIn(text, LINES)).toEqual({ lines, unknown }));

it("where no line is declared, a line is named as it is written", () => expect(linesNamedIn("Umrüsten Linie 3", [])).toEqual({ lines: [], unknown: ["Linie 3"] }));
