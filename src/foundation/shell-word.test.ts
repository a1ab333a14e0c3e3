import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { visibleText } from "./hostile-text.ts";
import { shellWord } from "./shell-word.ts";

describe("a word for a shell", () => {
  it("stays as it is where nothing in it means anything", () => {
    for (const word of ["--evidence", "span-2026.pcapng", "eth0=10.1.0.0/24", "changes/Änderung.yaml", "2026-11-02", "a@b,c:d+e%"]) expect(shellWord(word)).toBe(word);
  });

  it("is read back by a shell as it was, whatever it holds, and obeyed by no terminal", () => {
    const words = [
      "my span.pcap",
      "",
      "it's",
      "$(reboot)",
      "a;b&c|d",
      "~",
      "=ls",
      "*.pcap",
      'say "no"',
      "back\\slash",
      "line\nbreak",
      "\u001b[2J red",
      "\u202eright",
      "it's \u0007 \\ all",
      "{a,b}",
      "#no",
    ];
    for (const word of words) expect(visibleText(shellWord(word))).toBe(shellWord(word));
    const read = execFileSync("bash", ["--norc", "-c", `printf '%s\\0' ${words.map(shellWord).join(" ")}`], { encoding: "utf8", env: { LC_ALL: "C.UTF-8" } });
    expect(read.split("\0").slice(0, -1)).toEqual(words);
  });
});
