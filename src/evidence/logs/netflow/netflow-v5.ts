// One record of NetFlow version 5 (Cisco, NetFlow Export Datagram Format): fixed places instead of a template.
import type { ExportedFlow } from "../exported-flow.ts";
import type { MessageTime } from "./export-record.ts";
import { ICMP } from "../logged-flow.ts";

const WRAP = 2 ** 32;

export function readV5Record(view: DataView, at: number, time: MessageTime): ExportedFlow {
  const address = (offset: number): string => `${view.getUint8(at + offset)}.${view.getUint8(at + offset + 1)}.${view.getUint8(at + offset + 2)}.${view.getUint8(at + offset + 3)}`;
  const instant = (offset: number): number => {
    const ms = view.getUint32(at + offset);
    return (time.booted as number) + (ms > (time.uptimeMs as number) + WRAP / 2 ? ms - WRAP : ms) * 1_000;
  };
  const transport = view.getUint8(at + 38);
  return {
    source: address(0),
    target: address(4),
    sourceMac: null,
    targetMac: null,
    etherType: null,
    transport,
    sourcePort: view.getUint16(at + 32),
    targetPort: view.getUint16(at + 34),
    start: instant(24),
    end: instant(28),
    packets: view.getUint32(at + 16),
    bytes: view.getUint32(at + 20),
    reversePackets: null,
    reverseBytes: null,
    tcpFlags: view.getUint8(at + 37),
    reverseTcpFlags: null,
    initialFlags: null,
    icmpType: transport === ICMP ? view.getUint16(at + 34) : null,
    vlan: null,
    direction: null,
    ingressInterface: view.getUint16(at + 12),
    biflowDirection: null,
    firewallEvent: null,
    flowId: null,
    samplerId: null,
    samplingInterval: null,
    application: null,
    applicationName: null,
  };
}
