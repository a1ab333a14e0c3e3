// Cisco ASA (and FTD, FWSM, PIX) connection messages as evidence. An opening and its end are two parts of one flow under the connection's
// number, joined at read wherever their lines lie; what is denied is an attempt. Keeps between lines who opened what is open.
import { instantOf } from "../../../foundation/civil-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import type { FlowOutcome, LogFormat, LoggedFlow, LogReader, LogSink, LogSurroundings } from "../log-format.ts";
import { hasPorts, isLikelyClient, loggedFlow, TCP } from "../logged-flow.ts";
import { packetFlow } from "../packet-flow.ts";
import { type RecentCheckpoint, RecentEntries } from "../recent-entries.ts";
import { readSyslogHeader, whatStampLeavesOpen } from "../syslog-header.ts";
import type { AsaEnd } from "./asa-ends.ts";
import { type AsaMessage, readAsaMessage } from "./asa-messages.ts";
import { firepowerFlow, readFirepowerEvent } from "./firepower-events.ts";
import { AsaSignIns, type AsaSignInsCheckpoint, tellsOfPeople } from "./asa-sign-ins.ts";

/** Longer lines hold no message of these. */
const MOST_LINE_BYTES = 8_192;
const MARK = /%(?:ASA|FTD|NGIPS|FWSM|PIX)-(?:[A-Za-z_]{1,20}-)?[0-7]-(\d{6})(?:: ?| )/;
const decoder = new TextDecoder();

export const asaSyslog: LogFormat = {
  id: "asa-syslog",
  name: "Cisco ASA syslog",
  namesPeople: true,
  remembersPeople: true,
  recognise: (head) => (MARK.test(decoder.decode(head)) ? 2 : 0),
  open: (checkpoint, surroundings) => new AsaReader(surroundings, checkpoint),
};

/** Of open connections beyond this, the oldest are forgotten: their ends then say no more who opened. */
const MOST_OPEN = 20_000;

const TRANSLATED = "addresses are translated at this firewall; flows are told with the real ones, which the far side does not see";

interface Checkpoint {
  readonly opened: RecentCheckpoint<string>;
  readonly tuples: RecentCheckpoint<string>;
  readonly signIns: AsaSignInsCheckpoint;
}

class AsaReader implements LogReader {
  private readonly surroundings: LogSurroundings;
  /** Flow id → address and port of the client. */
  private readonly opened: RecentEntries<string>;
  /** Ends of a connection → its flow id, for events that tell of it again under a number of their own. */
  private readonly tuples: RecentEntries<string>;
  private readonly signIns: AsaSignIns;

  constructor(surroundings: LogSurroundings, checkpoint: unknown) {
    this.surroundings = surroundings;
    const from = checkpoint as Checkpoint | null;
    this.opened = new RecentEntries(MOST_OPEN, from?.opened ?? null);
    this.tuples = new RecentEntries(MOST_OPEN, from?.tuples ?? null);
    this.signIns = new AsaSignIns(from?.signIns ?? null);
  }

  checkpoint(): Checkpoint {
    return { opened: this.opened.checkpoint(), tuples: this.tuples.checkpoint(), signIns: this.signIns.checkpoint() };
  }

  record(bytes: Uint8Array, record: number, sink: LogSink): void {
    const line = decoder.decode(bytes.length > MOST_LINE_BYTES ? bytes.subarray(0, MOST_LINE_BYTES) : bytes);
    const mark = MARK.exec(line);
    if (mark === null) {
      sink.irrelevant(line.trim() === "" ? "empty lines" : "lines of other programs");
      return;
    }
    const number = mark[1] as string;
    const text = line.slice(mark.index + mark[0].length);
    if (tellsOfPeople(number)) {
      this.signIn(number, text, line.slice(0, mark.index), record, sink);
      return;
    }
    if (number === "430002" || number === "430003") {
      this.event(number, text, line.slice(0, mark.index), record, sink);
      return;
    }
    const message = readAsaMessage(number, text);
    if (message.kind === "irrelevant") {
      sink.irrelevant(message.what);
      return;
    }
    if (message.kind === "unreadable") {
      sink.notUnderstood(record, message.why);
      return;
    }
    const when = this.when(line.slice(0, mark.index), record, sink);
    if (when === null) return;
    const { time, host } = when;
    if (message.kind === "built") sink.flow(this.builtFlow(message, record, time, host, sink));
    else if (message.kind === "denied") sink.flow(packetFlow(message, true, record, time - message.seconds * MICROS_PER_SECOND));
    else sink.flow(this.endedFlow(message, record, time, host));
  }

  private event(number: "430002" | "430003", text: string, header: string, record: number, sink: LogSink): void {
    const event = readFirepowerEvent(number, text);
    if (typeof event === "string") {
      sink.notUnderstood(record, event);
      return;
    }
    // Only what tells no first packet needs a stamp before it.
    const when = event.firstPacket === null ? this.when(header, record, sink) : { time: event.firstPacket, host: readSyslogHeader(header).host };
    if (when === null) return;
    if (event.isTranslated) sink.assumption(TRANSLATED);
    const { client, clientPort, server, serverPort, transport } = event;
    const flowId = this.tuples.get(tupleOf(when.host, transport, { address: client, port: clientPort }, { address: server, port: serverPort })) ?? "";
    sink.flow(firepowerFlow(event, record, when.time, flowId));
  }

  private signIn(number: string, text: string, header: string, record: number, sink: LogSink): void {
    const when = this.when(header, record, sink);
    if (when === null) return;
    if (!this.signIns.read(number, text, { record, time: when.time, device: when.host }, sink))
      sink.notUnderstood(record, `a message about somebody who signs in or out (${number}) in words that are not known`);
  }

  /** null = it has no time, and that is said. */
  private when(text: string, record: number, sink: LogSink): { readonly time: Micros; readonly host: string } | null {
    const header = readSyslogHeader(text);
    const { timezone, notAfter } = this.surroundings;
    const time = header.time === null ? null : instantOf(header.time, timezone, notAfter);
    if (header.time === null || time === null) {
      sink.notUnderstood(record, "no time stamp before the message (the device writes one after `logging timestamp`, a collector with its usual format)");
      return null;
    }
    const open = whatStampLeavesOpen(header.time, timezone);
    if (open !== "") sink.assumption(open);
    return { time, host: header.host };
  }

  private builtFlow(message: Message<"built">, record: number, time: Micros, device: string, sink: LogSink): LoggedFlow {
    const { transport, id, isOpenerProven } = message;
    const firstIsClient = isOpenerProven || isLikelyClient({ portA: message.client.port, portB: message.server.port }, transport, true);
    const [client, server] = firstIsClient ? [message.client, message.server] : [message.server, message.client];
    if (message.isTranslated) sink.assumption(TRANSLATED);
    const flowId = flowIdOf(device, id);
    if (id !== "" && isOpenerProven) this.opened.set(flowId, endText(client));
    if (id !== "") this.tuples.set(tupleOf(device, transport, client, server), flowId);
    return loggedFlow({
      record,
      start: time,
      client: client.address,
      server: server.address,
      ...ports(transport, client.port, server.port),
      openerSeen: isOpenerProven,
      clientBegan: isOpenerProven ? true : null,
      closingSeen: false,
      outcome: "unknown",
      ...(id === "" ? {} : { isPart: true, flowId }),
    });
  }

  private endedFlow({ transport, first, second, id, seconds, bytes, reason }: Message<"teardown">, record: number, time: Micros, device: string): LoggedFlow {
    const flowId = flowIdOf(device, id);
    const opener = this.opened.get(flowId);
    this.opened.delete(flowId);
    const openerSeen = opener === endText(first) || opener === endText(second);
    const firstIsClient = openerSeen ? opener === endText(first) : isLikelyClient({ portA: first.port, portB: second.port }, transport, true);
    const [client, server] = firstIsClient ? [first, second] : [second, first];
    this.tuples.set(tupleOf(device, transport, client, server), flowId);
    const isTcp = transport === TCP;
    return loggedFlow({
      record,
      start: time - (seconds ?? 0) * MICROS_PER_SECOND,
      seconds,
      client: client.address,
      server: server.address,
      ...ports(transport, client.port, server.port),
      openerSeen,
      closingSeen: isTcp && /FINs|Reset/.test(reason),
      reset: isTcp ? /Reset/.test(reason) : null,
      outcome: isTcp ? outcomeOf(reason, bytes, openerSeen ? client.interfaceName : null) : "unknown",
      isPart: true,
      flowId,
    });
  }
}

type EndOfTuple = Pick<AsaEnd, "address" | "port">;
type Message<Kind extends AsaMessage["kind"]> = Extract<AsaMessage, { kind: Kind }>;

function ports(transport: number, clientPort: number, serverPort: number): Pick<LoggedFlow, "transport" | "clientPort" | "serverPort"> {
  return hasPorts(transport) ? { transport, clientPort, serverPort } : { transport, clientPort: -1, serverPort: -1 };
}

/** Numbers are per device. */
function flowIdOf(device: string, id: string): string {
  return `${device}#${id}`;
}

function tupleOf(device: string, transport: number, client: EndOfTuple, server: EndOfTuple): string {
  return `${device} ${transport} ${client.address} ${client.port} ${server.address} ${server.port}`;
}

function endText({ address, port }: AsaEnd): string {
  return `${address} ${port}`;
}

/**
 * Reasons of 302014. Bytes count content both ways, so a connection that had some was established. Without any, a SYN that timed out was
 * never answered, and a reset from the server's interface refused it.
 */
function outcomeOf(reason: string, bytes: number | null, clientInterface: string | null): FlowOutcome {
  if ((bytes ?? 0) > 0 || /^(TCP FINs|FIN Timeout|Half-closed|TCP half)/i.test(reason)) return "established";
  if (/^SYN Timeout/i.test(reason)) return "unanswered";
  const by = / from (\S+)$/.exec(reason)?.[1];
  if (bytes === 0 && /^TCP Reset/.test(reason) && by !== undefined && clientInterface !== null && by !== clientInterface) return "refused";
  return "unknown";
}
