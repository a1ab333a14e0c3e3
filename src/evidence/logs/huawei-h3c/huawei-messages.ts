// Messages of Huawei firewalls (USG, HiSecEngine, Eudemon: Log Reference, modules POLICY, SEC and SECLOG) to what they say of a session: what a policy permitted or denied, and
// sessions from set-up to teardown, whose times are seconds since 1970. Keeps nothing between lines.
import { instantOf, monthNamed, parseIsoTime } from "../../../foundation/civil-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import { countNumber, ipProtocol, namesOther } from "../logged-flow.ts";
import type { LogSurroundings } from "../log-format.ts";
import { type Told, told } from "./told.ts";

const MARK = /%%01(POLICY|SEC|SECLOG)\/\d\/(POLICYPERMIT|POLICYDENY|SESSION_SETUP|SESSION_TEARDOWN)(?:\(l\))?(?:\[\d{1,10}\])?: ?/;
/** Only what has a stamp in it has spaces in its value. */
const FIELD = /(?:^|[,;] ?)([A-Za-z][\w-]{0,40})=([^,;]{0,120})/g;
const MOST_FIELDS = 60;

/** null = none of these; a text says what is wrong. */
export function readHuaweiMessage(line: string, surroundings: LogSurroundings): Told | string | null {
  const mark = MARK.exec(line);
  if (mark === null) return null;
  const fields = new Map<string, string>();
  for (const [, name = "", value = ""] of line.slice(mark.index + mark[0].length).matchAll(FIELD)) {
    if (!fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), value.trim().replace(/\.$/, ""));
    if (fields.size >= MOST_FIELDS) break;
  }
  const what = mark[2] as string;
  return what.startsWith("POLICY") ? policy(what === "POLICYDENY", fields, surroundings) : session(what === "SESSION_TEARDOWN", fields);
}

type Fields = ReadonlyMap<string, string>;

function policy(isDenied: boolean, fields: Fields, { timezone, notAfter }: LogSurroundings): Told | string {
  const ends = told(ipProtocol(fields.get("protocol") ?? ""), [fields.get("source-ip"), fields.get("source-port")], [fields.get("destination-ip"), fields.get("destination-port")]);
  if (typeof ends === "string") return ends;
  // The stamp before the message is in UTC on some devices and in local time on others, without saying which; this one is local.
  const civil = clockOf(fields.get("time") ?? "");
  const time = civil === null ? null : instantOf(civil, timezone, notAfter);
  return { session: { ...ends, stage: isDenied ? "denied" : "begun", flowId: "" }, time, isLocal: time !== null, isTranslated: false };
}

/** "May 15 2026 14:56:05", "2015/07/20 13:51:15", "2023/5/15 15:09:12". */
function clockOf(text: string): ReturnType<typeof parseIsoTime> {
  const named = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{4}) (\d{2}:\d{2}:\d{2})/.exec(text);
  const numbers = /^(\d{4})\/(\d{1,2})\/(\d{1,2}) (\d{2}:\d{2}:\d{2})/.exec(text);
  const [year, month, day, clock] = named === null ? (numbers?.slice(1) ?? []) : [named[3], String(monthNamed(named[1] as string)), named[2], named[4]];
  return parseIsoTime(`${year ?? ""}-${(month ?? "").padStart(2, "0")}-${(day ?? "").padStart(2, "0")} ${clock ?? ""}`);
}

function session(isEnd: boolean, fields: Fields): Told | string {
  const ends = told(ipProtocol(fields.get("protocol") ?? ""), [fields.get("sourceip"), fields.get("sourceport")], [fields.get("destinationip"), fields.get("destinationport")]);
  if (typeof ends === "string") return ends;
  const [begin, end] = [epoch(fields.get("begintime")), epoch(fields.get("endtime"))];
  const isTranslated = namesOther(fields.get("sourcenatip"), ends.from.address) || namesOther(fields.get("destinationnatip"), ends.to.address);
  if (!isEnd) return { session: { ...ends, stage: "begun", flowId: "" }, time: begin, isLocal: false, isTranslated };
  const reason = fields.get("closereason") ?? "";
  const counted = {
    packetsToServer: countNumber(fields.get("sendpkts")),
    packetsToClient: countNumber(fields.get("rcvpkts")),
    bytesToServer: countNumber(fields.get("sendbytes")),
    bytesToClient: countNumber(fields.get("rcvbytes")),
  };
  const closing = /fin/i.test(reason) ? "fin" : /rst|reset/i.test(reason) ? "reset" : /aged/i.test(reason) ? "timeout" : null;
  const seconds = begin === null || end === null || end < begin ? null : (end - begin) / MICROS_PER_SECOND;
  return { session: { ...ends, ...counted, closing, seconds, stage: "ended", flowId: "" }, time: end, isLocal: false, isTranslated };
}

function epoch(text: string | undefined): Micros | null {
  return text !== undefined && /^\d{10}$/.test(text) ? Number(text) * MICROS_PER_SECOND : null;
}
