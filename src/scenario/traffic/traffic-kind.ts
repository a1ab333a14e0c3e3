// What every kind of traffic provides: from two machines and an operation to dialogues. Pure; one file per protocol beside this one.
import type { FlowSpec, Group, Message, TcpDialogue } from "../message.ts";
import type { ConversationOptions, ScenarioHost } from "../scenario.ts";

export interface TrafficContext {
  readonly client: ScenarioHost;
  /** Absent for traffic to everybody. */
  readonly server: ScenarioHost | null;
  readonly clientAddress: number;
  readonly serverAddress: number;
  /** Broadcast address of the client's network. */
  readonly broadcast: number;
  /** Gateway of the server's network; 0 = none. */
  readonly serverGateway: number;
  readonly serverMask: number;
  readonly operation: string;
  readonly options: ConversationOptions;
  readonly everyMicros: number;
  /** Differs from statement to statement. */
  readonly salt: number;
}

export interface TrafficKind {
  /** The word in a scenario; where the protocol facts know the protocol, their id. */
  readonly protocol: string;
  /** The first is meant when a statement names none. */
  readonly operations: readonly string[];
  /** neighbour: a machine on the same network, because nothing forwards it. */
  readonly to: "machine" | "neighbour" | "everybody";
  readonly transport: "tcp" | "other";
  /** The packets of one exchange, in words for the documentation. */
  readonly shows: string;
  flows(context: TrafficContext): readonly FlowSpec[];
}

export const BROADCAST_MAC: readonly number[] = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff];

export function broadcastTo(address: number): Group {
  return { mac: BROADCAST_MAC, address };
}

/** RFC 1112 §6.4: the low 23 bits of the group address. */
export function multicastTo(address: number): Group {
  return { mac: [0x01, 0x00, 0x5e, (address >>> 16) & 0x7f, (address >>> 8) & 0xff, address & 0xff], address };
}

export function dotted(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

export function addressBytes(address: number): [number, number, number, number] {
  return [address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255];
}

export function answerMicros(context: TrafficContext, usual = 2_000): number {
  return context.options.answersMicros ?? context.server?.answersMicros ?? usual;
}

export function tcp(
  context: TrafficContext,
  port: number,
  parts: { readonly opening?: readonly Message[]; readonly exchanges: readonly (readonly Message[])[]; readonly closing?: readonly Message[] },
): FlowSpec {
  const dialogue: TcpDialogue = {
    transport: "tcp",
    port: context.options.port ?? port,
    opening: parts.opening ?? [],
    exchanges: parts.exchanges,
    closing: parts.closing ?? [],
    ...(context.options.clientPort === null ? {} : { clientPort: context.options.clientPort }),
  };
  return { dialogue };
}
