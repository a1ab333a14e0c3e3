// What endpoints agreed on while one talked to the other (timers, further connections), kept among a conversation's counted details so that
// it merges like them: how it is written there, and how it is read back. Attaches nothing to other conversations.

export const TIMER_FACET = "timer";
export const SECONDARY_FACET = "secondary";

/** A declared timer: for which protocol between the two, what it is, and how long. */
export interface AgreedTimer {
  readonly protocol: string;
  readonly kind: string;
  readonly seconds: number;
}

/** A negotiated connection: where it will be accepted. */
export interface AgreedConnection {
  readonly transport: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
  readonly protocol: string;
}

export function timerValue(protocol: string, kind: string, seconds: number): string {
  return `${protocol} ${seconds} ${kind}`;
}

export function secondaryValue({ transport, address, port, protocol }: AgreedConnection): string {
  return `${transport} ${address} ${port} ${protocol}`;
}

/** null where the detail ("facet value") is no timer. */
export function agreedTimer(detail: string): AgreedTimer | null {
  const [facet, protocol, seconds, ...kind] = detail.split(" ");
  if (facet !== TIMER_FACET || protocol === undefined || seconds === undefined || kind.length === 0 || !Number.isFinite(Number(seconds))) return null;
  return { protocol, kind: kind.join(" "), seconds: Number(seconds) };
}

/** null where the detail ("facet value") is no further connection. */
export function agreedConnection(detail: string): AgreedConnection | null {
  const [facet, transport, address, port, protocol] = detail.split(" ");
  if (facet !== SECONDARY_FACET || (transport !== "tcp" && transport !== "udp") || address === undefined || protocol === undefined || !/^\d{1,5}$/.test(port ?? "")) return null;
  return { transport, address, port: Number(port), protocol };
}
