// Messages of H3C firewalls (SecPath, Comware 7 System Log Messages Reference, modules FILTER and SESSION) to what they say of a session. Fields carry the number of their kind:
// "SrcIPAddr(1003)=10.0.0.1;". Keeps nothing between lines.
import { instantOf, parseIsoTime } from "../../../foundation/civil-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import { countNumber, ipProtocol, isIcmpAnswer, isLikelyClient, namesOther } from "../logged-flow.ts";
import { protocolOfApplication } from "../application-names.ts";
import type { LoggedSession } from "../session-flow.ts";
import { type Told, told } from "./told.ts";

const MARK = /%%10(?:FILTER|SESSION|OBJP|PFILTER)\/\d\/(FILTER_(?:ZONE_)?IPV[46]_EXECUTION|SESSION_IPV[46]_FLOW|OBJP_\w{1,40}|PFILTER_IPV[46]_\w{1,40}) ?: ?/i;
const FIELD = /(?:^|;) ?([A-Za-z]\w{0,40})\(\d{4}\)=([^;]{0,200})/g;
const MOST_FIELDS = 60;
const NO_FLOW = "+statistics of packet filters and object policies";

/** null = none of these; a text says what is wrong, with + in front where that is as it should be. */
export function readH3cMessage(line: string): Told | string | null {
  const mark = MARK.exec(line);
  if (mark === null) return null;
  // The place in a chassis stands before the fields: "-Chassis=1-Slot=3.1; ".
  const text = line.slice(mark.index + mark[0].length).replace(/^-[\w.=-]{1,80}; ?/, "");
  const fields = new Map<string, string>();
  for (const [, name = "", value = ""] of text.matchAll(FIELD)) {
    if (!fields.has(name)) fields.set(name, value.trim().replace(/\.$/, ""));
    if (fields.size >= MOST_FIELDS) break;
  }
  const kind = (mark[1] as string).toUpperCase();
  if (!kind.startsWith("FILTER") && !kind.startsWith("SESSION")) return NO_FLOW;
  const source = fields.get("SrcIPAddr") ?? fields.get("SrcIPv6Addr");
  const target = fields.get("DstIPAddr") ?? fields.get("DstIPv6Addr");
  const ends = told(ipProtocol(fields.get("Protocol") ?? ""), [source, fields.get("SrcPort")], [target, fields.get("DstPort")]);
  if (typeof ends === "string") return ends;
  const isTranslated = namesOther(fields.get("NatSrcIPAddr"), ends.from.address) || namesOther(fields.get("NatDstIPAddr"), ends.to.address);
  const session = kind.startsWith("FILTER") ? filtered(fields, ends) : flow(fields, ends);
  return typeof session === "string" ? session : { session, time: null, isLocal: false, isTranslated };
}

type Fields = ReadonlyMap<string, string>;
type Ends = Pick<LoggedSession, "transport" | "from" | "to">;

function filtered(fields: Fields, ends: Ends): LoggedSession | string {
  const event = fields.get("Event") ?? "";
  if (/^permit/i.test(event)) {
    // A packet filter meets packets of both ways: only ports say whose this one is.
    const forward = isLikelyClient({ portA: ends.from.port, portB: ends.to.port }, ends.transport, true);
    const sides = forward ? ends : { transport: ends.transport, from: ends.to, to: ends.from };
    return { ...sides, stage: "continued", flowId: "", protocol: applicationOf(fields) };
  }
  if (!/^(?:deny|drop|discard)/i.test(event)) return "an event that is neither permit nor deny";
  const isAnswer = isIcmpAnswer(ends.transport, countNumber(fields.get("IcmpType")) ?? -1);
  return { ...ends, stage: "denied", isAnswer, packets: Math.max(1, countNumber(fields.get("MatchCount")) ?? 1), flowId: "" };
}

/** "(8)Session created", "(1)Normal over", "(2)Aged for timeout", "(6)Active data flow timeout". */
function flow(fields: Fields, ends: Ends): LoggedSession {
  const event = fields.get("Event") ?? "";
  const shared = { ...ends, flowId: "", protocol: applicationOf(fields) };
  if (/^\(8\)|created/i.test(event)) return { ...shared, stage: "begun" };
  // Only what is over counts: of other events nobody says whether they come again with the same totals.
  if (/active/i.test(event) || !/^\([1-4]\)|\bover\b|\baged\b/i.test(event)) return { ...shared, stage: "continued" };
  const [begin, end] = [clockOf(fields, "BeginTime"), clockOf(fields, "EndTime")];
  return {
    ...shared,
    stage: "ended",
    // Of what zone these clocks are is not told: their difference needs none.
    seconds: begin === null || end === null || end < begin ? null : (end - begin) / MICROS_PER_SECOND,
    packetsToServer: countNumber(fields.get("InitPktCount")),
    packetsToClient: countNumber(fields.get("RplyPktCount")),
    bytesToServer: countNumber(fields.get("InitByteCount")),
    bytesToClient: countNumber(fields.get("RplyByteCount")),
    closing: /^\(2\)|timeout/i.test(event) ? "timeout" : null,
  };
}

/** Month first ("_e") or year first ("_c"). */
function clockOf(fields: Fields, name: string): Micros | null {
  const english = /^(\d{2})(\d{2})(\d{4})(\d{2})(\d{2})(\d{2})$/.exec(fields.get(`${name}_e`) ?? "");
  const chinese = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(fields.get(`${name}_c`) ?? "");
  const [year, month, day, ...clock] = english === null ? (chinese?.slice(1) ?? []) : [english[3], english[1], english[2], ...english.slice(4)];
  const civil = parseIsoTime(`${year}-${month}-${day} ${clock.join(":")}`);
  return civil === null ? null : instantOf(civil, "UTC", 0);
}

function applicationOf(fields: Fields): NonNullable<LoggedSession["protocol"]> | null {
  const name = fields.get("Application") ?? "";
  // Names such as "general_tcp" say that nothing was recognised.
  const protocol = /^(?:general|other|unknown|invalid)/i.test(name) ? null : protocolOfApplication(name);
  return protocol === null ? null : { protocol, protocolReason: `H3C application: ${name}`, protocolConfidence: "low" };
}
