// What a message of either maker tells, and its two ends where both have what their protocol needs.
import type { Micros } from "../../../foundation/time.ts";
import { addressOf, hasPorts, ICMP, ICMP6, portNumber } from "../logged-flow.ts";
import type { LoggedSession } from "../session-flow.ts";

export interface Told {
  readonly session: LoggedSession;
  /** null = that of the header. */
  readonly time: Micros | null;
  /** `time` is a local clock that names no zone. */
  readonly isLocal: boolean;
  readonly isTranslated: boolean;
}

type Written = readonly [address: string | undefined, port: string | undefined];

/** A text says what is wrong. */
export function told(named: number, source: Written, target: Written): Pick<LoggedSession, "transport" | "from" | "to"> | string {
  const [from, to] = [addressOf(source[0] ?? ""), addressOf(target[0] ?? "")];
  if (from === null || to === null) return "no source or destination address";
  if (named < 0) return "a protocol that is not known";
  const transport = named === ICMP && from.includes(":") ? ICMP6 : named;
  const port = (text: string | undefined): number => (hasPorts(transport) ? portNumber(text ?? "") : -1);
  const ends = { from: { address: from, port: port(source[1]) }, to: { address: to, port: port(target[1]) } };
  if (hasPorts(transport) && (ends.from.port < 0 || ends.to.port < 0)) return "no port where the protocol has some";
  return { transport, ...ends };
}
