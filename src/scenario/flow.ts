// What the renderer asks of a flow: begin at an instant, then one packet per step, until somebody stops asking.
import type { Micros } from "../foundation/time.ts";

export interface PacketSink {
  /** The frame is `bytes[0, length)`; it is overwritten after the call. Instants never run backwards. */
  packet(micros: Micros, bytes: Uint8Array, length: number): void;
}

export interface Flow {
  /** Forgets an earlier window, including connections that it holds at its server. */
  reset(): void;
  /** Puts the flow into the state it has at this instant; returns when its next packet is due (Infinity: never). */
  begin(at: Micros): Micros;
  /** Sends the packet that is due; returns when the next one is. */
  step(now: Micros, sink: PacketSink | null): Micros;
}
