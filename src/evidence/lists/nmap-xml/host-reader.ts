// One <host> of a scan to a listed asset. Guesses keep their accuracy in who said it; a port that only has the name of its number is no recognised
// service, and is marked so.
import { formatIp, parseIp, parseMac } from "../../../foundation/ip-address.ts";
import type { ClaimAttribute } from "../../../plant/claim.ts";
import { roleOfWords } from "../../../plant/role-words.ts";
import { cellText } from "../cell-values.ts";
import type { ListTroubles } from "../list-troubles.ts";
import type { ListedAsset, ListedFact } from "../listed-asset.ts";
import { MOST_SCRIPT_VALUE, scriptFacts } from "./script-facts.ts";

type Attribute = (name: string) => string;

const MOST_FACTS = 500;
/** Below this nmap itself calls a guess unreliable. */
const LEAST_ACCURACY = 85;

export class HostReader {
  readonly #record: number;
  readonly #first: number;
  readonly #last: number;
  #state = "";
  readonly #addresses: string[] = [];
  readonly #macs: string[] = [];
  readonly #facts: ListedFact[] = [];
  readonly #elements: string[] = [];
  #scansItself = false;
  #hostname: string | null = null;
  #port: { name: string; state: string; facts: ListedFact[] } | null = null;
  #system: { name: string; accuracy: number } | null = null;
  #device: { type: string; accuracy: number } | null = null;
  #script: Readonly<Record<string, ClaimAttribute>> | null = null;
  #scriptName = "";
  #element: { key: string; text: string } | null = null;

  constructor(record: number, first: number, last: number) {
    this.#record = record;
    this.#first = first;
    this.#last = last;
  }

  open(name: string, attribute: Attribute): void {
    this.#elements.push(name);
    switch (name) {
      case "status":
        this.#state = attribute("state");
        break;
      case "address":
        this.#address(attribute);
        break;
      case "hostname":
        if (this.#hostname === null || attribute("type") === "user") this.#hostname = cellText(attribute("name"));
        break;
      case "port":
        this.#port = { name: `${attribute("protocol")}/${attribute("portid")}`, state: "", facts: [] };
        break;
      case "state":
        if (this.#port !== null) this.#port.state = attribute("state");
        break;
      case "service":
        if (this.#port !== null) this.#service(this.#port, attribute);
        break;
      case "osmatch":
        this.#guess(attribute);
        break;
      case "osclass":
        this.#class(attribute);
        break;
      case "uptime":
        if (/^\d{1,10}$/.test(attribute("seconds"))) this.#fact("uptime", attribute("seconds"), "TCP timestamps");
        break;
      case "script":
        this.#scriptName = attribute("id");
        this.#script = Object.hasOwn(scriptFacts, this.#scriptName) ? (scriptFacts[this.#scriptName] as Readonly<Record<string, ClaimAttribute>>) : null;
        break;
      case "elem":
        if (this.#script !== null) this.#element = { key: attribute("key"), text: "" };
        break;
    }
  }

  text(piece: string): void {
    if (this.#element !== null && this.#element.text.length < MOST_SCRIPT_VALUE) this.#element.text += piece;
  }

  close(): void {
    const name = this.#elements.pop();
    if (name === "elem" && this.#element !== null) {
      const { key, text } = this.#element;
      this.#element = null;
      const attribute = this.#script !== null && Object.hasOwn(this.#script, key) ? this.#script[key] : undefined;
      if (attribute !== undefined) this.#fact(attribute, text.slice(0, MOST_SCRIPT_VALUE), `script ${this.#scriptName}`);
    } else if (name === "script") this.#script = null;
    else if (name === "port" && this.#port !== null) {
      const { name: port, state, facts } = this.#port;
      if (state === "open") {
        if (facts.length === 0) this.#fact("service", `${port} open`);
        for (const fact of facts) this.#fact(fact.attribute, fact.value, fact.by);
      }
      this.#port = null;
    }
  }

  /** null = it has no address; "nobody" = it did not answer, or is the scanner's own loopback. */
  toAsset(troubles: ListTroubles): ListedAsset | "nobody" | null {
    if (this.#state !== "" && this.#state !== "up") return "nobody";
    const place = `host ${this.#record}`;
    if (this.#addresses.length === 0 && this.#macs.length === 0) {
      if (this.#scansItself) return "nobody";
      troubles.say("warning", "scan-host-nameless", this.#record, `${place} has no address that can be read`, "hosts without an address");
      return null;
    }
    if (this.#hostname !== null) this.#fact("hostname", this.#hostname);
    if (this.#system !== null) this.#fact("os", this.#system.name, `OS guess, ${this.#system.accuracy} %`);
    const role = this.#device === null ? null : roleOfWords(this.#device.type);
    if (this.#device !== null && role !== null) this.#fact("role", role, `OS guess, ${this.#device.accuracy} %`);
    return { place, name: null, addresses: this.#addresses, macs: this.#macs, facts: this.#facts, first: this.#first, last: this.#last };
  }

  #address(attribute: Attribute): void {
    const text = attribute("addr");
    if (attribute("addrtype") === "mac") {
      const mac = parseMac(text);
      if (mac === undefined) return;
      this.#macs.push(`mac:${mac}`);
      // The maker of the network card, by the prefix of its number; often not the maker of the machine.
      this.#fact("vendor", attribute("vendor"), "MAC prefix");
      return;
    }
    const ip = parseIp(text);
    if (ip === undefined) return;
    const address = formatIp(ip);
    if (address.startsWith("127.") || address === "::1") this.#scansItself = true;
    else this.#addresses.push(address);
  }

  #service(port: { name: string; facts: ListedFact[] }, attribute: Attribute): void {
    const isGuess = attribute("method") === "table";
    const name = cellText(attribute("name"));
    port.facts.push({ attribute: "service", value: `${port.name} open${name === null ? "" : ` ${name}${isGuess ? "?" : ""}`}` });
    const product = cellText(attribute("product"));
    if (product === null) return;
    const version = cellText(attribute("version"));
    port.facts.push({ attribute: "software", value: version === null ? product : `${product} ${version}`, by: port.name });
  }

  /** Matches come best first, but not every tool that writes this format keeps that. */
  #guess(attribute: Attribute): void {
    const accuracy = Number(attribute("accuracy"));
    const name = cellText(attribute("name"));
    if (name !== null && accuracy >= LEAST_ACCURACY && accuracy > (this.#system?.accuracy ?? 0)) this.#system = { name, accuracy };
  }

  #class(attribute: Attribute): void {
    const accuracy = Number(attribute("accuracy"));
    const type = cellText(attribute("type"));
    if (type !== null && type !== "general purpose" && accuracy >= LEAST_ACCURACY && accuracy > (this.#device?.accuracy ?? 0)) this.#device = { type, accuracy };
  }

  #fact(attribute: ClaimAttribute, text: string, by?: string): void {
    const value = cellText(text);
    if (value !== null && this.#facts.length < MOST_FACTS) this.#facts.push({ attribute, value, ...(by === undefined ? {} : { by }) });
  }
}
