// What labels of plants' calendars mean, and what they do not.
import { describe, expect, it } from "vitest";
import { LINE_STATES } from "./state-interval.ts";
import { stateNamed, statesOfLabel } from "./state-words.ts";

describe("labels", () => {
  it.each([
    ["Changeover line 2", "changeover"],
    ["Umrüsten Linie 3", "changeover"],
    ["Rüsten L2", "changeover"],
    ["Umrüstung", "changeover"],
    ["Formatwechsel 0,5 → 1,0 l", "changeover"],
    ["Product change", "changeover"],
    ["CIP tank 4", "cleaning"],
    ["Reinigung", "cleaning"],
    ["Wochenreinigung Füller", "cleaning"],
    ["Wartungstag", "maintenance"],
    ["Instandhaltung Presse", "maintenance"],
    ["Planned shutdown", "maintenance"],
    ["Große Revision", "maintenance"],
    ["MAINTENANCE WINDOW", "maintenance"],
    ["Monatsabschluss", "month-end"],
    ["Month end", "month-end"],
    ["month-end closing", "month-end"],
    ["Inventur", "month-end"],
    ["Jahresinventur", "month-end"],
    ["Feiertag: Allerheiligen", "holiday"],
    ["Betriebsruhe", "holiday"],
    ["Public holiday", "holiday"],
    ["Frühschicht", "shift"],
    ["Night shift", "shift"],
    ["Schicht 2", "shift"],
    ["Shift A", "shift"],
    ["Batch 4711", "batch"],
    ["Charge 12", "batch"],
    ["Production run 0.5 l", "production"],
    ["Stillstand", "idle"],
    ["No production", "idle"],
    ["Keine Produktion", "idle"],
    ["Mantenimiento línea 1", "maintenance"],
    ["Nettoyage", "cleaning"],
    ["Manutenzione", "maintenance"],
    ["Onderhoud", "maintenance"],
    ["Przezbrojenie linii 2", "changeover"],
    ["Noční směna", "shift"],
    ["Umru\u0308sten", "changeover"],
  ])("%s is %s", (label, state) => expect(statesOfLabel(label)).toEqual([state]));

  it.each(["Night shift: cleaning", "Batch 12 CIP", "Stillstand wegen Reinigung", "Produktion mit Reinigung"])("%s is cleaning: the more precise word counts", (label) =>
    expect(statesOfLabel(label)).toEqual(["cleaning"]),
  );
  it("two precise words are two states", () => expect(statesOfLabel("Umrüsten + CIP")).toEqual(["changeover", "cleaning"]));
  it.each([
    "",
    "Audit",
    "Urlaub Meier",
    "No changeover today",
    "Kein Umrüsten",
    "Wartung entfällt",
    "Cleaning cancelled",
    "Überschichtung",
    "Prüfsteine",
    "recipe",
    "Discharge",
    "Cipher review",
    "Schulferien",
    "Weekly meeting",
    "constructor",
  ])("%j says nothing known", (label) => expect(statesOfLabel(label)).toEqual(["other"]));
});

it("states are named as they are, with a space or a dash", () => {
  expect(LINE_STATES.map((state) => stateNamed(state))).toEqual([...LINE_STATES]);
  expect([stateNamed("Month end"), stateNamed(" month_end "), stateNamed("Umrüsten"), stateNamed("")]).toEqual(["month-end", "month-end", null, null]);
});
