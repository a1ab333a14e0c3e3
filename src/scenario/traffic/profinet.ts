// PROFINET: DCP identification and cyclic real-time frames on EtherType 0x8892 (IEC 61158-6-10). Connection set-up (CM over RPC) and
// alarms are not drawn.
import type { FlowSpec } from "../message.ts";
import { MessageWriter } from "../message-writer.ts";
import { addressBytes, answerMicros, type TrafficContext, type TrafficKind } from "./traffic-kind.ts";

const ETHERTYPE = 0x8892;
const DCP_GROUP = { mac: [0x01, 0x0e, 0xcf, 0, 0, 0], address: null } as const;
const SHORTEST_FRAME = 46;

function block(option: number, suboption: number, body: MessageWriter): MessageWriter {
  const w = new MessageWriter().u8(option, suboption).u16(body.length).append(body);
  return w.align(2);
}

function dcp(frameId: number, service: number, type: number, blocks: readonly MessageWriter[], delay: number): MessageWriter {
  const body = new MessageWriter();
  for (const each of blocks) body.append(each);
  const w = new MessageWriter().u16(frameId).u8(service, type).count(4, { base: 0x0100_0000 }).u16(delay).u16(body.length).append(body);
  if (w.length < SHORTEST_FRAME) w.zeros(SHORTEST_FRAME - w.length);
  return w;
}

function identify(context: TrafficContext): readonly FlowSpec[] {
  const server = context.server ?? context.client;
  const station = server.name.toLowerCase();
  const text = (value: string): MessageWriter => new MessageWriter().u16(0).ascii(value);
  const answer = dcp(
    0xfeff,
    5,
    1,
    [
      block(2, 1, text(server.model)),
      block(2, 2, text(station)),
      block(
        2,
        3,
        new MessageWriter()
          .u16(0)
          .u16(server.vendor.toLowerCase().startsWith("siemens") ? 0x002a : 0x0123)
          .u16(0x010d),
      ),
      block(2, 4, new MessageWriter().u16(0).u8(server.role === "plc" ? 2 : 1, 0)),
      block(
        1,
        2,
        new MessageWriter()
          .u16(1)
          .u8(...addressBytes(context.serverAddress))
          .u8(...addressBytes(context.serverMask))
          .u8(...addressBytes(server.noGateway ? 0 : context.serverGateway)),
      ),
    ],
    0,
  );
  // Controllers look for one name; tools ask everybody (all selector 255/255).
  const wanted = context.operation === "identify-all" ? block(0xff, 0xff, new MessageWriter()) : block(2, 2, new MessageWriter().ascii(station));
  return [{ dialogue: { transport: "frame", port: ETHERTYPE, exchanges: [[dcp(0xfefe, 5, 0, [wanted], 1).from("client", 0, DCP_GROUP), answer.from("server", answerMicros(context, 4_000))]] } }];
}

/** Class 1 frames: data, cycle counter in units of 31.25 µs, data status 0x35 (primary, run, valid, normal), transfer status 0. */
function cyclic(context: TrafficContext): readonly FlowSpec[] {
  const step = Math.max(1, Math.round(context.everyMicros / 31.25)) % 65_536;
  const frame = (frameId: number, bytes: number, base: number): MessageWriter => {
    const w = new MessageWriter().u16(frameId);
    for (let i = 0; i < bytes; i++) {
      if (i % 8 === 0 && i > 0) w.value(1);
      else w.u8(0x80);
    }
    return w.count(2, { base, step }).u8(0x35, 0);
  };
  const size = Math.max(40, Math.min(400, context.options.responseBytes ?? 40));
  return [
    {
      dialogue: {
        transport: "frame",
        port: ETHERTYPE,
        exchanges: [[frame(0x8000 + (context.salt & 0xff), size, 0).from("client", 0), frame(0x8100 + (context.salt & 0xff), size, 16).from("server", Math.floor(context.everyMicros / 3))]],
      },
    },
  ];
}

export const profinet: TrafficKind = {
  protocol: "profinet",
  operations: ["cyclic", "identify", "identify-all"],
  to: "neighbour",
  transport: "other",
  shows: "cyclic class 1 frames both ways, or a DCP identify request to the group and the device's answer",
  flows: (context) => (context.operation === "cyclic" ? cyclic(context) : identify(context)),
};
