// XML exports: each way of writing them means the same, and what is damaged costs only itself.
import { describe, expect, it } from "vitest";
import { readEventLog } from "../../../../tests/logs/read-event-log.ts";
import { said } from "../../../../tests/logs/said-sign-ins.ts";
import { asXml, sampleEvents, sampleMeanings } from "./samples.ts";
import { isEventXml } from "./xml-events.ts";

const events = sampleEvents.map(asXml);
const document = `<?xml version="1.0" encoding="utf-8" standalone="yes"?><Events>${events.join("")}</Events>`;
const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, "utf16le");

const ways: Readonly<Record<string, Uint8Array>> = {
  "Event Viewer's document in one piece": Buffer.from(document),
  "with a mark of its encoding": Buffer.from(`\ufeff${document}`),
  "an event a line, without a root": Buffer.from(events.join("\r\n")),
  "indented over many lines": Buffer.from(document.replaceAll("><", ">\n  <")),
  "UTF-16, as PowerShell writes files": utf16(events.join("\r\n")),
  "with double quotes": Buffer.from(document.replaceAll("'", '"')),
};

describe.each(Object.entries(ways))("%s", (_, bytes) => {
  it("is recognised, and gives the meaning that every container gives", async () => {
    expect(isEventXml(bytes.subarray(0, 65_536))).toBe(true);
    const heard = await readEventLog("xml", bytes);
    expect(heard.state).toMatchObject({ kind: "windows-event-xml", records: sampleEvents.length, notUnderstood: 0, warnings: [] });
    expect(said(heard)).toEqual(sampleMeanings);
  });

  it.each([13, 4_096])("pieces of %i bytes, and a stop in between, change nothing", async (pieceBytes) => {
    const whole = await readEventLog("xml", bytes);
    const resumed = await readEventLog("xml", bytes, { pieceBytes, segmentBytes: 1, stopsAt: 9_000 });
    expect(resumed.signIns).toEqual(whole.signIns);
    expect(resumed.state).toEqual(whole.state);
  });
});

it("letters of any language come through, and so do those that XML has to escape", async () => {
  const event = { ...(sampleEvents.find(({ id }) => id === 4647) as (typeof sampleEvents)[0]), data: { TargetUserName: "jürgen.<ö>&'Ж", TargetDomainName: "WERK-Süd", TargetLogonId: "0x1" } };
  for (const bytes of [Buffer.from(asXml(event)), utf16(asXml(event))]) expect((await readEventLog("xml", bytes)).signIns[0]).toMatchObject({ account: "jürgen.<ö>&'Ж", authority: "WERK-Süd" });
});

it("other XML is not taken for events", () => {
  for (const text of ["<nmaprun/>", '<Events xmlns="http://example.com"><Event/></Events>', "text"]) expect(isEventXml(Buffer.from(text))).toBe(false);
});

describe("what is damaged", () => {
  it("an event without an end costs itself", async () => {
    const [first, second, ...others] = events as [string, string, ...string[]];
    const heard = await readEventLog("xml", Buffer.from([first, second.replace("</Event>", ""), ...others].join("\n")));
    expect(said(heard)).toEqual(sampleMeanings.filter((_, i) => i !== 1));
  });

  it("an end without a beginning, a broken tag and an unknown entity are told by the event's number", async () => {
    const [first, second, third] = events as [string, string, string];
    const heard = await readEventLog("xml", Buffer.from([first.slice(7), second.replace("</System>", "</Sys>"), third.replace("op.a", "&op.a;"), ...events.slice(3)].join("\n")));
    expect(said(heard)).toEqual(sampleMeanings.slice(3));
    expect(heard.state.diagnostics.map(({ message }) => message)).toEqual([
      "an event whose beginning is missing, or that is longer than any",
      "the XML of the event is damaged",
      "the XML of the event is damaged",
    ]);
  });

  it("an event that is longer than any is dropped in bounded memory, and reading goes on behind it", async () => {
    const long = (events[1] as string).replace("op.a", "x".repeat(3 << 20));
    const heard = await readEventLog("xml", Buffer.from([events[0], long, ...events.slice(2)].join("")), { pieceBytes: 100_000 });
    expect(heard.state.notUnderstood).toBe(1);
    expect(said(heard)).toEqual(sampleMeanings.filter((_, i) => i !== 1));
  });

  it("an end in the middle of an event is said", async () => {
    const heard = await readEventLog("xml", Buffer.from(`${events[0]}${(events[1] as string).slice(0, 300)}`));
    expect(heard.state.warnings[0]).toBe("1 of 2 records could not be read; the first: event 2: the file ends within an event");
  });
});
