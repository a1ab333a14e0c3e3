// An IEC 61850 configuration in SCL (ICD, IID, CID, SCD and their kin): every IED with what it is, its addresses, and to which addresses it publishes
// GOOSE and sampled values. Reads no data models, data sets and subscriptions, and no single line diagram. A file that is damaged is refused whole.
import { countText } from "../../../foundation/count-words.ts";
import type { Parsed } from "../../../foundation/diagnostic.ts";
import type { ClaimAttribute } from "../../../plant/claim.ts";
import { listKinds } from "../list-kinds.ts";
import { ListTroubles } from "../list-troubles.ts";
import type { ListedAsset, ReadList } from "../listed-asset.ts";
import { tellRepetitions } from "../repeated-machines.ts";
import { type ElementSink, walkElements } from "../xml-elements.ts";
import { Ied, NAME_PLATE } from "./ied.ts";

const MOST_IEDS = 100_000;
const MOST_CLASSES = 200;
const MOST_PARAMETERS = 64;
const MOST_TEXT = 400;

export function readScl(text: string, file: string): Parsed<ReadList> {
  const reader = new SclReader(file);
  const why = walkElements(text, reader);
  if (why === null) return { value: reader.list(), diagnostics: [] };
  return {
    value: undefined,
    diagnostics: [
      { code: "scl-xml", severity: "error", message: `the configuration is not read: ${why}`, help: "A part of it would make strangers of all IEDs behind the damage.", at: { kind: "file", file } },
    ],
  };
}

class SclReader implements ElementSink {
  readonly #troubles: ListTroubles;
  readonly #ieds = new Map<string, Ied>();
  /** IEDs that are described a second time. */
  #doubles = 0;
  #records = 0;
  readonly #path: string[] = [];
  /** Depth of the element whose content is not read; 0 = none. */
  #skippedFrom = 0;
  /** The <IED> that is open; null within one that repeats a name. */
  #ied: Ied | null = null;
  /** The <ConnectedAP> that is open. */
  #point: { ied: Ied; apName: string } | null = null;
  #publication: { kind: "GSE" | "SMV"; ldInst: string; cbName: string; longestPause: string } | null = null;
  #parameters = new Map<string, string>();
  /** Name plate of the LPHD that is open, until it is known that it is its own. */
  #plate: { attribute: ClaimAttribute; text: string }[] | null = null;
  #isProxy = false;
  #instance = "";
  #attribute = "";
  #isMilliseconds = false;
  #text: string | null = null;
  #parameter = "";

  constructor(file: string) {
    this.#troubles = new ListTroubles(file);
  }

  open(name: string, attribute: (name: string) => string): string | null {
    this.#path.push(name);
    if (this.#skippedFrom > 0) return null;
    // Makers keep whatever they like in Private; templates of data types are no machines.
    if (name === "Private" || name === "DataTypeTemplates" || name === "Substation") this.#skippedFrom = this.#path.length;
    else if (name === "IED" && this.#path.length === 2) return this.#describe(attribute);
    else if (name === "ConnectedAP" && this.#isBelow("SubNetwork")) return this.#connect(attribute);
    else if (this.#point !== null) this.#inAccessPoint(name, attribute);
    else if (this.#ied !== null) this.#inIed(this.#ied, name, attribute);
    return null;
  }

  text(piece: string): void {
    if (this.#text !== null && this.#text.length < MOST_TEXT) this.#text += piece;
  }

  close(name: string): void {
    const depth = this.#path.length;
    this.#path.pop();
    if (this.#skippedFrom > 0) {
      if (this.#skippedFrom === depth) this.#skippedFrom = 0;
      return;
    }
    const text = this.#text === null ? null : this.#text.slice(0, MOST_TEXT).trim();
    this.#text = null;
    if (this.#point !== null) this.#closeInAccessPoint(name, text, this.#point);
    else if (name === "IED" && depth === 2) this.#ied = null;
    else if (this.#ied !== null) this.#closeInIed(this.#ied, name, text);
  }

  list(): ReadList {
    const read = [...this.#ieds.values()].map((ied) => ied.toAsset(this.#troubles));
    const assets = read.filter((asset): asset is ListedAsset => asset !== "template");
    tellRepetitions(assets, this.#troubles);
    return {
      kind: listKinds.scl,
      assets,
      records: this.#records,
      understood: this.#records - this.#doubles,
      notUnderstood: this.#doubles,
      diagnostics: this.#troubles.diagnostics,
      warnings: this.#troubles.warnings,
    };
  }

  /** Whether the element around the one that was just opened has this name. */
  #isBelow(name: string): boolean {
    return this.#path[this.#path.length - 2] === name;
  }

  #describe(attribute: (name: string) => string): string | null {
    const name = attribute("name").trim().slice(0, MOST_TEXT);
    const ied = this.#iedNamed(name);
    if (typeof ied === "string") return ied;
    if (name === "" || ied.isDescribed) {
      this.#records++;
      this.#doubles++;
      const what = name === "" ? "has no name" : `has the name "${name.slice(0, 60)}" of ${ied.place}`;
      this.#troubles.say("warning", name === "" ? "list-nameless" : "list-contradicts-itself", this.#records, `IED ${this.#records} ${what}: it is left out`, "IEDs without a name of their own");
      return null;
    }
    ied.isDescribed = true;
    ied.manufacturer = attribute("manufacturer");
    ied.type = attribute("type");
    ied.configVersion = attribute("configVersion");
    this.#ied = ied;
    return null;
  }

  /** Known or new; a text says why no more are taken. */
  #iedNamed(name: string): Ied | string {
    const known = this.#ieds.get(name);
    if (known !== undefined || name === "") return known ?? new Ied("", 0);
    if (this.#ieds.size >= MOST_IEDS) return `it holds more than ${countText(MOST_IEDS)} IEDs`;
    const ied = new Ied(name, ++this.#records);
    this.#ieds.set(name, ied);
    return ied;
  }

  #connect(attribute: (name: string) => string): string | null {
    const name = attribute("iedName").trim().slice(0, MOST_TEXT);
    if (name === "") return null;
    const ied = this.#iedNamed(name);
    if (typeof ied === "string") return ied;
    this.#point = { ied, apName: attribute("apName").trim() };
    return null;
  }

  #inAccessPoint(name: string, attribute: (name: string) => string): void {
    if (name === "GSE" || name === "SMV") this.#publication = { kind: name, ldInst: attribute("ldInst").trim(), cbName: attribute("cbName").trim(), longestPause: "" };
    else if (name === "Address") this.#parameters = new Map();
    else if (name === "P" && this.#isBelow("Address")) {
      this.#parameter = attribute("type").trim();
      this.#text = "";
    } else if (name === "MaxTime") {
      // The schema fixes unit and multiplier to "s" and "m", also where they are not written.
      this.#isMilliseconds = /^s?$/.test(attribute("unit")) && /^m?$/.test(attribute("multiplier"));
      this.#text = "";
    }
  }

  #closeInAccessPoint(name: string, text: string | null, point: { ied: Ied; apName: string }): void {
    if (name === "P" && text !== null) {
      if (this.#parameters.size < MOST_PARAMETERS) this.#parameters.set(this.#parameter, text);
    } else if (name === "MaxTime" && text !== null && this.#publication !== null) {
      if (/^\d{1,9}$/.test(text) && this.#isMilliseconds) this.#publication.longestPause = `${Number(text)} ms`;
    } else if (name === "Address" && this.#publication === null) {
      point.ied.connect(point.apName, this.#parameters, this.#troubles);
      this.#parameters = new Map();
    } else if ((name === "GSE" || name === "SMV") && this.#publication !== null) {
      if (this.#parameters.size > 0) point.ied.publish({ ...this.#publication, parameters: this.#parameters }, this.#troubles);
      this.#publication = null;
      this.#parameters = new Map();
    } else if (name === "ConnectedAP") {
      this.#point = null;
      this.#publication = null;
      this.#parameters = new Map();
    }
  }

  #inIed(ied: Ied, name: string, attribute: (name: string) => string): void {
    if (name === "AccessPoint") {
      ied.isRouter ||= isTrue(attribute("router"));
      ied.isClock ||= isTrue(attribute("clock"));
    } else if (name === "LN") {
      const lnClass = attribute("lnClass").trim();
      if (ied.nodeClasses.size < MOST_CLASSES && lnClass.length <= 8) ied.nodeClasses.add(lnClass);
      this.#plate = lnClass === "LPHD" ? [] : null;
      this.#isProxy = false;
    } else if (name === "DOI") this.#instance = attribute("name").trim();
    else if (name === "DAI") this.#attribute = attribute("name").trim();
    else if (name === "Val" && this.#plate !== null && this.#isBelow("DAI")) this.#text = "";
  }

  #closeInIed(ied: Ied, name: string, text: string | null): void {
    if (name === "Val" && text !== null && this.#plate !== null) {
      if (this.#instance === "Proxy" && this.#attribute === "stVal") this.#isProxy = isTrue(text);
      const means = Object.hasOwn(NAME_PLATE, this.#attribute) ? NAME_PLATE[this.#attribute] : undefined;
      if (this.#instance === "PhyNam" && means !== undefined && this.#plate.length < MOST_PARAMETERS) this.#plate.push({ attribute: means, text });
    } else if (name === "LN" && this.#plate !== null) {
      // A proxy's plate is that of a device behind this one.
      if (!this.#isProxy) for (const { attribute, text: value } of this.#plate) ied.plate(attribute, value);
      this.#plate = null;
    }
  }
}

function isTrue(text: string): boolean {
  return text === "true" || text === "1";
}
