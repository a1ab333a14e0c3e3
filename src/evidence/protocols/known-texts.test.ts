// Texts that are found again by their bytes, what is no text, and the bound.
import { expect, test } from "vitest";
import { KnownTexts, numberText } from "./known-texts.ts";

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const at = (texts: KnownTexts, bytes: Uint8Array, from = 0, to = bytes.length): string => texts.at(new DataView(bytes.buffer), bytes, from, to);

test("the same bytes give the same text, wherever they stand", () => {
  const texts = new KnownTexts();
  const bytes = ascii("..LD0/LLN0$DS1..LD0/LLN0$DS2");
  expect([at(texts, bytes, 2, 14), at(texts, bytes, 16, 28), at(texts, ascii("LD0/LLN0$DS1"))]).toEqual(["LD0/LLN0$DS1", "LD0/LLN0$DS2", "LD0/LLN0$DS1"]);
});

test("what is no text, or too long, is other", () => {
  const texts = new KnownTexts();
  expect([at(texts, Uint8Array.of(1, 2)), at(texts, new Uint8Array(0)), at(texts, ascii("x".repeat(131)))]).toEqual(["other", "other", "other"]);
});

test("more texts than are remembered are right all the same", () => {
  const texts = new KnownTexts();
  for (let round = 0; round < 2; round++) for (let i = 0; i < 1_500; i++) expect(at(texts, ascii(`block ${i}`))).toBe(`block ${i}`);
});

test("who remembers the text before gets it again for its bytes only, however long", () => {
  const texts = new KnownTexts((bytes, from, to) => String.fromCharCode(...bytes.subarray(from, to)));
  let before = null;
  for (const text of ["LD0/LLN0$DS1", "LD0/LLN0$DS1", "LD0/LLN0$DS2", "LD0/LLN0$DS", "", "x".repeat(200), "y".repeat(200)]) {
    const bytes = ascii(text);
    before = texts.again(before, new DataView(bytes.buffer), bytes, 0, bytes.length);
    expect(before.text).toBe(text);
  }
});

test("numbers that fall on one place are right all the same", () => {
  for (let round = 0; round < 2; round++) for (const number of [256, 1_000, 65_535, 65_536, 0x01010100, 0xffffffff, 70_000]) expect(numberText(number)).toBe(String(number));
});

test("numbers are unsigned", () => {
  expect([numberText(0), numberText(255), numberText(256), numberText(-1)]).toEqual(["0", "255", "256", "4294967295"]);
});
