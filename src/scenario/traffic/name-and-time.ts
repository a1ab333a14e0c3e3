// Names, time and log lines over UDP: DNS (RFC 1035), NTP (RFC 5905), syslog (RFC 3164).
import { MessageWriter } from "../message-writer.ts";
import { addressBytes, answerMicros, type TrafficContext, type TrafficKind } from "./traffic-kind.ts";

const w = (): MessageWriter => new MessageWriter();

export function dnsName(name: string): MessageWriter {
  const out = w();
  for (const label of name.split(".")) {
    const cut = label.slice(0, 63);
    if (cut.length > 0) out.u8(cut.length).ascii(cut);
  }
  return out.u8(0);
}

export const dns: TrafficKind = {
  protocol: "dns",
  operations: ["query"],
  to: "machine",
  transport: "other",
  shows: "a query for an address and its answer, on udp/53",
  flows: (context) => {
    const question = dnsName(context.options.name ?? "scada-a.plant.example")
      .u16(1)
      .u16(1);
    const header = (flags: number, answers: number): MessageWriter =>
      w()
        .count(2, { base: context.salt & 0xffff, step: 7 })
        .u16(flags)
        .u16(1)
        .u16(answers)
        .u16(0)
        .u16(0);
    const answer = w()
      .u16(0xc00c)
      .u16(1)
      .u16(1)
      .u32(1_200)
      .u16(4)
      .u8(...addressBytes(context.serverAddress));
    return [
      {
        dialogue: {
          transport: "udp",
          port: 53,
          exchanges: [[header(0x0100, 0).append(question).from("client", 0), header(0x8580, 1).append(question).append(answer).from("server", answerMicros(context, 800))]],
        },
      },
    ];
  },
};

export const ntp: TrafficKind = {
  protocol: "ntp",
  operations: ["query"],
  to: "machine",
  transport: "other",
  shows: "client and server packets of version 4, on udp/123",
  flows: (context: TrafficContext) => {
    const ask = w().u8(0x23, 0, 6, 0xec).zeros(8).zeros(28).instant("ntp");
    const answer = w().u8(0x24, 2, 6, 0xec).u32(0x40).u32(0x120).ascii("GPS\0").instant("ntp").instant("asked-ntp").instant("ntp").instant("ntp");
    return [
      {
        dialogue: {
          transport: "udp",
          port: 123,
          ...(context.client.stack === "embedded" ? {} : { clientPort: 123 }),
          exchanges: [[ask.from("client", 0), answer.from("server", answerMicros(context, 500))]],
        },
      },
    ];
  },
};

export const syslog: TrafficKind = {
  protocol: "syslog",
  operations: ["message"],
  to: "machine",
  transport: "other",
  shows: "one line, on udp/514",
  flows: (context) => [
    {
      dialogue: {
        transport: "udp",
        port: 514,
        exchanges: [
          [
            w()
              .ascii(`<134>${context.client.name} %LINK-6-UPDOWN: ${context.options.name ?? "port state unchanged"}`)
              .from("client", 0),
          ],
        ],
      },
    },
  ],
};
