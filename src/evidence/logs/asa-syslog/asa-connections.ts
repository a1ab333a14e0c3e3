// Connections of a Cisco ASA from the messages of their beginning and their end: two parts of one flow under the connection's number, joined at read wherever
// their lines lie. Keeps who opened what is open, and which number a connection has, for Firepower's events of the same one.
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import type { FlowOutcome, LoggedFlow } from "../log-format.ts";
import { hasPorts, isLikelyClient, loggedFlow, TCP } from "../logged-flow.ts";
import { type RecentCheckpoint, RecentEntries } from "../recent-entries.ts";
import type { AsaEnd } from "./asa-ends.ts";
import type { AsaMessage } from "./asa-messages.ts";

export interface AsaConnectionsCheckpoint {
  readonly opened: RecentCheckpoint<string>;
  readonly tuples: RecentCheckpoint<string>;
}

export interface SaidOfConnection {
  readonly record: number;
  readonly time: Micros;
  readonly device: string;
  /** The device tells of its connections in events, too. */
  readonly hasEvents: boolean;
}

/** Of open connections beyond this, the oldest are forgotten: their ends then say no more who opened. */
const MOST_OPEN = 20_000;

type End = Pick<AsaEnd, "address" | "port">;
type Message<Kind extends AsaMessage["kind"]> = Extract<AsaMessage, { kind: Kind }>;

export class AsaConnections {
  /** Flow id → address and port of the client. */
  private readonly opened: RecentEntries<string>;
  /** Ends of a connection → its flow id. */
  private readonly tuples: RecentEntries<string>;

  constructor(from: AsaConnectionsCheckpoint | null) {
    this.opened = new RecentEntries(MOST_OPEN, from?.opened ?? null);
    this.tuples = new RecentEntries(MOST_OPEN, from?.tuples ?? null);
  }

  checkpoint(): AsaConnectionsCheckpoint {
    return { opened: this.opened.checkpoint(), tuples: this.tuples.checkpoint() };
  }

  /** What the device's own messages call the connection between these ends; "" = they told of none. */
  idOf(device: string, transport: number, client: End, server: End): string {
    return this.tuples.get(tupleOf(device, transport, client, server)) ?? "";
  }

  built(message: Message<"built">, { record, time, device, hasEvents }: SaidOfConnection): LoggedFlow {
    const { transport, id, isOpenerProven } = message;
    const firstIsClient = isOpenerProven || isLikelyClient({ portA: message.client.port, portB: message.server.port }, transport, true);
    const [client, server] = firstIsClient ? [message.client, message.server] : [message.server, message.client];
    const flowId = flowIdOf(device, id);
    if (id !== "" && isOpenerProven) this.opened.set(flowId, endText(client));
    if (id !== "" && hasEvents) this.tuples.set(tupleOf(device, transport, client, server), flowId);
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

  ended({ transport, first, second, id, seconds, bytes, reason }: Message<"teardown">, { record, time, device, hasEvents }: SaidOfConnection): LoggedFlow {
    const flowId = flowIdOf(device, id);
    const opener = this.opened.get(flowId);
    this.opened.delete(flowId);
    const openerSeen = opener === endText(first) || opener === endText(second);
    const firstIsClient = openerSeen ? opener === endText(first) : isLikelyClient({ portA: first.port, portB: second.port }, transport, true);
    const [client, server] = firstIsClient ? [first, second] : [second, first];
    if (hasEvents) this.tuples.set(tupleOf(device, transport, client, server), flowId);
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

function ports(transport: number, clientPort: number, serverPort: number): Pick<LoggedFlow, "transport" | "clientPort" | "serverPort"> {
  return hasPorts(transport) ? { transport, clientPort, serverPort } : { transport, clientPort: -1, serverPort: -1 };
}

/** Numbers are per device. */
function flowIdOf(device: string, id: string): string {
  return `${device}#${id}`;
}

function tupleOf(device: string, transport: number, client: End, server: End): string {
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
