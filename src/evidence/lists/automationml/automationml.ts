// A plant model in AutomationML (CAEX 2.15 and 3.0): of its instance hierarchies the elements that are machines in a network, with addresses, make and
// line. Class libraries describe kinds and are passed over; geometry, logic and files that the model refers to are not read.
import { countText } from "../../../foundation/count-words.ts";
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { cellText } from "../cell-values.ts";
import { listKinds } from "../list-kinds.ts";
import { ListTroubles } from "../list-troubles.ts";
import type { ListedAsset, ReadList } from "../listed-asset.ts";
import { tellRepetitions } from "../repeated-machines.ts";
import { type ElementSink, walkElements } from "../xml-elements.ts";
import { meaningOf } from "./attribute-names.ts";
import { type FoundMachine, PlantElement } from "./plant-element.ts";

const MOST_MACHINES = 100_000;
const MOST_TEXT = 400;
const MOST_ATTRIBUTES = 64;

export type ReadModel = { readonly list: ReadList } | { readonly refused: readonly Diagnostic[] } | { readonly foreign: string };

export function readAutomationMl(text: string, file: string): ReadModel {
  const reader = new ModelReader(file);
  const why = walkElements(text, reader);
  if (why !== null)
    return {
      refused: [
        {
          code: "automationml-xml",
          severity: "error",
          message: `the plant model is not read: ${why}`,
          help: "Half of a model would say of the other half that it is not there.",
          at: { kind: "file", file },
        },
      ],
    };
  if (reader.isEmpty) return { foreign: `an AutomationML plant model in which none of ${reader.elements} elements has a network address or is a controller or an operator panel` };
  return { list: reader.list() };
}

class ModelReader implements ElementSink {
  elements = 0;
  readonly #troubles: ListTroubles;
  readonly #machines: FoundMachine[] = [];
  /** Open internal elements, the hierarchy itself first; empty outside. */
  readonly #open: PlantElement[] = [];
  /** Open attributes, from the outermost. */
  readonly #attributes: { readonly name: string; value: string; readonly semantics: string[] }[] = [];
  #text: string | null = null;

  constructor(file: string) {
    this.#troubles = new ListTroubles(file);
  }

  get isEmpty(): boolean {
    return this.#machines.length === 0;
  }

  open(name: string, attribute: (name: string) => string): string | null {
    if (name === "InstanceHierarchy") this.#open.push(new PlantElement(0, attribute("Name")));
    const element = this.#open.at(-1);
    if (element === undefined) return null;
    if (name === "InternalElement") this.#open.push(new PlantElement(++this.elements, attribute("Name").trim().slice(0, MOST_TEXT)));
    else if (name === "Attribute") this.#attributes.push({ name: attribute("Name").slice(0, MOST_TEXT), value: "", semantics: [] });
    else if (name === "Value") this.#text = "";
    else if (name === "RefSemantic") {
      const semantics = this.#attributes.at(-1)?.semantics;
      if (semantics !== undefined && semantics.length < MOST_ATTRIBUTES) semantics.push(attribute("CorrespondingAttributePath").slice(0, MOST_TEXT));
    } else if (name === "SupportedRoleClass") element.plays(attribute("RefRoleClassPath"));
    else if (name === "RoleRequirements") element.plays(attribute("RefBaseRoleClassPath"));
    return null;
  }

  text(piece: string): void {
    if (this.#text !== null && this.#text.length < MOST_TEXT) this.#text += piece;
  }

  close(name: string): void {
    const element = this.#open.at(-1);
    if (element === undefined) return;
    if (name === "Value") {
      const attribute = this.#attributes.at(-1);
      if (attribute !== undefined && this.#text !== null) attribute.value = this.#text.slice(0, MOST_TEXT).trim();
      this.#text = null;
    } else if (name === "Attribute") {
      const attribute = this.#attributes.pop();
      const meaning = attribute === undefined || attribute.value === "" ? null : meaningOf(attribute.name, attribute.semantics);
      if (attribute !== undefined && meaning !== null) element.say(meaning, attribute.value);
    } else if (name === "InternalElement") {
      this.#open.pop();
      element.close(this.#open.at(-1) ?? null, this.#troubles);
    } else if (name === "InstanceHierarchy") {
      this.#open.pop();
      for (const machine of element.machines()) if (this.#machines.length < MOST_MACHINES) this.#machines.push(machine);
    }
  }

  list(): ReadList {
    const assets = [...this.#machines].sort((x, y) => x.record - y.record).map(toAsset);
    const isNamed = (asset: ListedAsset): boolean => asset.name !== null || asset.addresses.length + asset.macs.length > 0;
    const named = assets.filter(isNamed);
    if (this.#machines.length === MOST_MACHINES)
      this.#troubles.say("warning", "list-too-long", this.elements, `more than ${countText(MOST_MACHINES)} machines: those behind are left out`, "machines that are left out");
    for (const asset of assets) if (!isNamed(asset)) this.#troubles.say("warning", "list-nameless", 0, `${asset.place} has neither a name nor an address`, "elements without a name");
    tellRepetitions(named, this.#troubles);
    return {
      kind: listKinds.automationml,
      assets: named,
      records: assets.length,
      understood: named.length,
      notUnderstood: assets.length - named.length,
      diagnostics: this.#troubles.diagnostics,
      warnings: this.#troubles.warnings,
    };
  }
}

function toAsset({ record, name, addresses, macs, facts, line }: FoundMachine): ListedAsset {
  return {
    place: `element ${record}`,
    name: cellText(name),
    addresses,
    macs,
    facts: line === null ? facts : [...facts, { attribute: "line", value: line }],
    first: Number.NaN,
    last: Number.NaN,
  };
}
