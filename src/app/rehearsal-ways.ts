// How a conversation may have been opened at a device that translates addresses: as it was seen, and by every address that the outside calls its server
// by. Each is carried by itself, to the real server.
import { devicePacket } from "../engines/reach/service-point.ts";
import { knownOutsideAs, translateDestination, translateSource } from "../packets/device/translate-addresses.ts";
import type { Conversation } from "../plant/conversation.ts";
import type { JudgedDevice } from "./rehearsal-pieces.ts";

export interface Way {
  /** What the client sends to; null = the server itself. */
  readonly dialled: { readonly address: string; readonly port: number | null } | null;
  readonly server: string;
  readonly serverPort: number | null;
}

export interface Ways {
  readonly ways: readonly Way[];
  readonly movesSource: boolean;
  readonly movesDestination: boolean;
  /** A rule translates it, also where the address stays the same. */
  readonly isTranslated: boolean;
}

export const asSeen = (c: Conversation): Ways => ({ ways: [{ dialled: null, server: c.server, serverPort: c.serverPort }], movesSource: false, movesDestination: false, isTranslated: false });

export function waysThrough({ firewall, interfaces }: JudgedDevice, c: Conversation): Ways | { readonly whyNot: string } {
  const packet = devicePacket(c);
  const portOf = (address: string): string => {
    const place = interfaces.of(address);
    return place.kind === "behind" || place.kind === "own" ? place.name : "";
  };
  const enters = portOf(c.client);
  const ways: Way[] = [];
  let movesSource = false;
  let isTranslated = false;
  for (const called of [{ destination: c.server, port: c.serverPort }, ...knownOutsideAs(firewall, packet, enters)]) {
    const asked = { ...packet, destination: called.destination, port: called.port };
    const target = translateDestination(firewall, asked, enters);
    if (target.doubt !== null) return { whyNot: target.doubt };
    const source = translateSource(firewall, asked, enters, portOf(target.to));
    if (source.to !== c.client) movesSource = true;
    isTranslated ||= target.by !== null || source.by !== null;
    const moved = target.to !== called.destination || target.port !== called.port;
    ways.push({ dialled: moved ? { address: called.destination, port: called.port } : null, server: target.to, serverPort: target.port });
  }
  return { ways, movesSource, movesDestination: ways.some((way) => way.dialled !== null), isTranslated };
}

/** null = the kernel asks each list for the addresses that the device asks it for. */
export function whyNotTranslated({ firewall }: JudgedDevice, { movesSource, movesDestination }: Ways, isRejected: boolean): string | null {
  const looksElsewhere = firewall.stages.some((s) => s.asks !== "first-packet" && ((movesDestination && !s.seesTranslated.destination) || (movesSource && s.seesTranslated.source)));
  if (looksElsewhere) return "its addresses are translated, and a list without memory looks at them where the kernel does not";
  if (isRejected && firewall.nat.some((rule) => rule.newSource !== null) && firewall.stages.some((s) => s.seesTranslated.source))
    return "it is rejected by a list behind the translation, where the kernel can only drop";
  return null;
}
