// SNMP version 2c (RFC 3416): a get of sysDescr and sysUpTime, and its answer.
import { MessageWriter } from "../message-writer.ts";
import { counter, integer, objectId, SEQUENCE, text, tlv } from "./ber-writer.ts";
import { answerMicros, type TrafficContext, type TrafficKind } from "./traffic-kind.ts";

const SYS_DESCR = "1.3.6.1.2.1.1.1.0";
const SYS_UP_TIME = "1.3.6.1.2.1.1.3.0";
const TIME_TICKS = 0x43;

function message(tag: number, bindings: readonly MessageWriter[]): MessageWriter {
  return tlv(SEQUENCE, integer(1), text("public"), tlv(tag, counter(1), integer(0), integer(0), tlv(SEQUENCE, ...bindings)));
}

export const snmp: TrafficKind = {
  protocol: "snmp",
  operations: ["get"],
  to: "machine",
  transport: "other",
  shows: "get of sysDescr and sysUpTime and the answer, on udp/161",
  flows: (context: TrafficContext) => {
    const empty = (id: string): MessageWriter => tlv(SEQUENCE, objectId(id), new MessageWriter().u8(5, 0));
    const server = context.server ?? context.client;
    const described = `${server.vendor} ${server.model} ${server.firmware}`.trim().slice(0, 100);
    const ticks = new MessageWriter().u8(TIME_TICKS, 4).count(4, { base: 0x0800_0000 + (context.salt & 0xff_ffff), step: Math.max(1, Math.round(context.everyMicros / 10_000)) });
    return [
      {
        dialogue: {
          transport: "udp",
          port: 161,
          exchanges: [
            [
              message(0xa0, [empty(SYS_DESCR), empty(SYS_UP_TIME)]).from("client", 0),
              message(0xa2, [tlv(SEQUENCE, objectId(SYS_DESCR), text(described)), tlv(SEQUENCE, objectId(SYS_UP_TIME), ticks)]).from("server", answerMicros(context, 6_000)),
            ],
          ],
        },
      },
    ];
  },
};
