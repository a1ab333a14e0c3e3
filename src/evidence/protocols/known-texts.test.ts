// Texts that are found again by their bytes, what is no text, and the bound.
import { expect, test } from "vitest";
import { KnownTexts, numberText } from "./known-texts.ts";

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

test("the same bytes give the same text, wherever they stand", () => {
  const texts = new KnownTexts();
  const bytes = ascii("..LD0/LLN0$DS1..LD0/LLN0$DS2");
  expect([texts.at(bytes, 2, 14), texts.at(bytes, 16, 28), texts.at(ascii("LD0/LLN0$DS1"), 0, 12)]).toEqual(["LD0/LLN0$DS1", "LD0/LLN0$DS2", "LD0/LLN0$DS1"]);
});

test("what is no text, or too long, is other", () => {
  const texts = new KnownTexts();
  expect([texts.at(Uint8Array.of(1, 2), 0, 2), texts.at(new Uint8Array(0), 0, 0), texts.at(ascii("x".repeat(131)), 0, 131)]).toEqual(["other", "other", "other"]);
});

test("more texts than are remembered are right all the same", () => {
  const texts = new KnownTexts();
  for (let round = 0; round < 2; round++) for (let i = 0; i < 1_500; i++) expect(texts.at(ascii(`block ${i}`), 0, `block ${i}`.length)).toBe(`block ${i}`);
});

test("numbers are unsigned", () => {
  expect([numberText(0), numberText(255), numberText(256), numberText(-1)]).toEqual(["0", "255", "256", "4294967295"]);
});
