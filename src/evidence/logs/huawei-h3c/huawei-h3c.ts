// Logs of Huawei and H3C firewalls as evidence, whose devices have one ancestor and write one form of line: "%%01POLICY/6/POLICYDENY(l): …", "%%10SESSION/6/SESSION_IPV4_FLOW: …".
// Keeps no state: records carry no number of a session, its parts are joined by their ends.
import type { Micros } from "../../../foundation/time.ts";
import { LineLogReader } from "../line-log-reader.ts";
import type { LogFormat, LogSink } from "../log-format.ts";
import { sessionFlow, TRANSLATED } from "../session-flow.ts";
import { readSyslogHeader } from "../syslog-header.ts";
import { readH3cMessage } from "./h3c-messages.ts";
import { readHuaweiMessage } from "./huawei-messages.ts";

const MOST_LINE_BYTES = 8_192;
const decoder = new TextDecoder();
const KNOWN = /%%(?:01(?:POLICY|SEC)\/\d\/POLICY(?:PERMIT|DENY)|01SECLOG\/\d\/SESSION_(?:SETUP|TEARDOWN)|10(?:FILTER|SESSION)\/\d\/(?:FILTER_(?:ZONE_)?|SESSION_)IPV[46]_(?:EXECUTION|FLOW))/i;
/** Everything these devices write begins so. */
const OWN = /%%\d{2}[A-Z][\w-]{0,30}\/\d\/\w{1,60}/i;

export const huaweiH3c: LogFormat = {
  id: "huawei-h3c",
  name: "Huawei or H3C firewall log",
  namesPeople: true,
  recognise: (head) => (KNOWN.test(decoder.decode(head)) ? 2 : 0),
  open: (_checkpoint, surroundings) => new HuaweiReader(surroundings, MOST_LINE_BYTES),
};

class HuaweiReader extends LineLogReader {
  protected override line(line: string, record: number, sink: LogSink): void {
    const read = readHuaweiMessage(line, this.surroundings) ?? readH3cMessage(line);
    if (read === null) {
      if (OWN.test(line)) sink.irrelevant("messages that tell of no session");
      else this.passOver(line, sink);
      return;
    }
    if (typeof read === "string") {
      if (read.startsWith("+")) sink.irrelevant(read.slice(1));
      else sink.notUnderstood(record, read);
      return;
    }
    const time = read.time ?? this.headerTime(line, sink);
    if (time === null) {
      sink.notUnderstood(record, "no time in the message and no stamp before it");
      return;
    }
    if (read.isLocal) sink.assumption(`time stamps carry no time zone that is known; taken as ${this.surroundings.timezone}, the plant's`);
    if (read.isTranslated) sink.assumption(TRANSLATED);
    sink.flow(sessionFlow(read.session, record, time));
  }

  private headerTime(line: string, sink: LogSink): Micros | null {
    return this.instantOfStamp(readSyslogHeader(line.slice(0, line.indexOf("%%"))).time, sink);
  }
}
