// Who is the client of a stitched flow, and which protocol it spoke: pure functions of the merged flags and votes, so that they do
// not depend on where the evidence was cut. The opener (SYN) comes first, then what the bytes say, then ports (2-model §2.1).
import type { ClientDecidedBy } from "../../plant/conversation.ts";
import { registeredProtocolOfPort } from "../../plant/service-names.ts";
import { ANY_SYN, ANY_SYNACK, decodeVotes, FIRST_FROM_B, type FlowPiece, GROUP_IS_A, GROUP_IS_B, SYN_A, SYNACK_B, type Vote } from "./flow-piece.ts";

export interface Orientation {
  readonly clientIsA: boolean;
  readonly decidedBy: ClientDecidedBy;
}

const AS_SYN_A: Orientation = { clientIsA: true, decidedBy: "syn" };
const AS_SYN_B: Orientation = { clientIsA: false, decidedBy: "syn" };

/** The group of a multicast or broadcast is the server: it is what a rule would name as destination. */
export function orient(flow: FlowPiece, best: Vote | null): Orientation {
  if (flow.transport === 6 && (flow.flags & (ANY_SYN | ANY_SYNACK)) !== 0) {
    if ((flow.flags & ANY_SYN) !== 0) return (flow.flags & SYN_A) !== 0 ? AS_SYN_A : AS_SYN_B;
    return (flow.flags & SYNACK_B) !== 0 ? AS_SYN_A : AS_SYN_B;
  }
  if ((flow.flags & GROUP_IS_B) !== 0) return { clientIsA: true, decidedBy: "header" };
  if ((flow.flags & GROUP_IS_A) !== 0) return { clientIsA: false, decidedBy: "header" };
  const client = best === null ? "" : clientByBytes(flow, best);
  if (client !== "") return { clientIsA: client === "A", decidedBy: "header" };
  return byPorts(flow.transport, flow.portA, flow.portB) ?? { clientIsA: (flow.flags & FIRST_FROM_B) === 0, decidedBy: "lower-port" };
}

/** Who has the registered port, else the lower one, is the server; null where the ports do not differ. */
export function byPorts(transport: number, portA: number, portB: number): Orientation | null {
  const name = transport === 6 ? "tcp" : "udp";
  const registeredA = registeredProtocolOfPort(name, portA) !== undefined;
  const registeredB = registeredProtocolOfPort(name, portB) !== undefined;
  if (registeredA !== registeredB) return { clientIsA: registeredB, decidedBy: "registered-port" };
  return portA === portB ? null : { clientIsA: portB < portA, decidedBy: "lower-port" };
}

/** The best vote may name a protocol without a side (a certificate inside TLS); one of the same level before it may know the client. */
function clientByBytes(flow: FlowPiece, best: Vote): Vote["client"] {
  if (best.client !== "") return best.client;
  return decodeVotes(flow.votes).findLast((vote) => vote.level === best.level && vote.client !== "")?.client ?? "";
}

export function bestVote(flow: FlowPiece): Vote | null {
  if (flow.votes === "") return null;
  const votes = decodeVotes(flow.votes);
  return votes[votes.length - 1] ?? null;
}
