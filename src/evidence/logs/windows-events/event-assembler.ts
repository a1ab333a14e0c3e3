// The elements of one event, as XML or as binary XML tell them one after another, to a neutral event. Names of elements are those of the event schema, which
// no language changes; texts for people (RenderingInfo) are not looked at.
import { eventOf, type ReadEvent } from "./json-shapes.ts";
import { utcTime } from "./windows-event.ts";

const SYSTEM: ReadonlySet<string> = new Set(["EventID", "Channel", "Computer", "EventRecordID"]);

export class EventAssembler {
  private path: string[] = [];
  private content = "";
  private dataName = "";
  private unnamed = 0;
  private id = "";
  private time = "";
  private channel = "";
  private provider = "";
  private computer = "";
  private recordId = "";
  private data = new Map<string, string>();

  get depth(): number {
    return this.path.length;
  }

  /** The text of the element that is open says something of the event: elements of the system part say who wrote it and how, which nobody asks for. */
  get wantsText(): boolean {
    const { path } = this;
    return path[1] !== "System" || SYSTEM.has(path[2] as string);
  }

  /** As wantsText, of an attribute. */
  wantsAttribute(name: string): boolean {
    return (name === "Name" || name === "SystemTime") && this.path.length === 3;
  }

  open(name: string): void {
    const colon = name.indexOf(":");
    this.path.push(colon < 0 ? name : name.slice(colon + 1));
    this.content = "";
    this.dataName = "";
  }

  attribute(name: string, value: string): void {
    const { path } = this;
    if (path.length !== 3) return;
    const element = path[2];
    if (path[1] === "System") {
      if (element === "Provider" && name === "Name") this.provider = value;
      else if (element === "TimeCreated" && name === "SystemTime") this.time = value;
    } else if (element === "Data" && name === "Name") this.dataName = value;
  }

  text(value: string): void {
    this.content += value;
  }

  close(): void {
    const name = this.path.pop() as string;
    const section = this.path[1];
    if (section === "System" && this.path.length === 2) this.known(name, this.content.trim());
    else if (section === "EventData" && this.path.length === 2) {
      if (name === "Data") this.data.set(this.dataName === "" ? String(this.unnamed++) : this.dataName, this.content);
      else this.data.set(name, this.content);
    } else if (section === "UserData" && this.path.length === 3) this.data.set(name, this.content);
    this.content = "";
  }

  /** The event, once all of its elements were told; what is told next is another one. */
  take(): ReadEvent {
    const { id, channel, provider, computer, recordId, data } = this;
    const read = this.path.length === 0 ? eventOf({ id, time: utcTime(this.time), channel, provider, computer, recordId, data }) : { why: "an element of the event has no end" };
    this.path = [];
    this.data = new Map();
    this.id = this.time = this.channel = this.provider = this.computer = this.recordId = this.content = this.dataName = "";
    this.unnamed = 0;
    return read;
  }

  private known(name: string, value: string): void {
    if (name === "EventID") this.id = value;
    else if (name === "Channel") this.channel = value;
    else if (name === "Computer") this.computer = value;
    else if (name === "EventRecordID") this.recordId = value;
  }
}
