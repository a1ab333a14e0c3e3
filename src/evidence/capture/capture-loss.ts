// What the capturing machines said they lost, summed over interfaces and sections. Statistics blocks and per-packet counts describe the same
// losses, so per interface the larger one counts. Says nothing about loss that nobody counted.
import type { PcapngInterface } from "./pcapng-interface.ts";

export class CaptureLoss {
  /** Packets lost, over the interfaces that say anything. */
  dropped = 0;
  droppedByInterface = 0;
  droppedBySystem = 0;
  droppedBeforePackets = 0;
  /** Packets in the file from those interfaces. */
  kept = 0;
  /** Interfaces that say anything about loss. */
  interfaces = 0;

  add(from: PcapngInterface): void {
    const counted = from.droppedByInterface >= 0 || from.droppedBySystem >= 0;
    if (!counted && from.droppedBeforePackets < 0) return;
    const byInterface = Math.max(0, from.droppedByInterface);
    const bySystem = Math.max(0, from.droppedBySystem);
    const beforePackets = Math.max(0, from.droppedBeforePackets);
    this.interfaces++;
    this.droppedByInterface += byInterface;
    this.droppedBySystem += bySystem;
    this.droppedBeforePackets += beforePackets;
    this.dropped += Math.max(byInterface + bySystem, beforePackets);
    this.kept += from.packets;
  }

  /** 0…1; NaN when the capture does not say. */
  get share(): number {
    if (this.interfaces === 0) return Number.NaN;
    return this.dropped === 0 ? 0 : this.dropped / (this.dropped + this.kept);
  }
}
