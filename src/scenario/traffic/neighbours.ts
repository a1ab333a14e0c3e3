// What machines tell everybody on their link: LLMNR (RFC 4795), NetBIOS names (RFC 1002), SSDP (UPnP 1.1), mDNS (RFC 6762), LLDP
// (IEEE 802.1AB), spanning tree (IEEE 802.1D), ARP (RFC 826). Nothing a process waits for, which is why it is here.
import type { FlowSpec, Message } from "../message.ts";
import { MessageWriter } from "../message-writer.ts";
import { dnsName } from "./name-and-time.ts";
import { addressBytes, BROADCAST_MAC, broadcastTo, multicastTo, type TrafficContext, type TrafficKind } from "./traffic-kind.ts";

const w = (): MessageWriter => new MessageWriter();
const LLMNR_GROUP = 0xe000_00fc;
const MDNS_GROUP = 0xe000_00fb;
const SSDP_GROUP = 0xefff_fffa;

function announcement(protocol: string, shows: string, flows: (context: TrafficContext) => readonly FlowSpec[]): TrafficKind {
  return { protocol, operations: ["announce"], to: "everybody", transport: "other", shows, flows };
}

export const llmnr = announcement("llmnr", "a query for a name to 224.0.0.252, udp/5355", (context) => [
  {
    dialogue: {
      transport: "udp",
      port: 5355,
      groupTtl: 1,
      exchanges: [
        [
          w()
            .count(2, { step: 3 })
            .u16(0)
            .u16(1)
            .u16(0)
            .u16(0)
            .u16(0)
            .append(dnsName(context.options.name ?? "wpad"))
            .u16(1)
            .u16(1)
            .from("client", 0, multicastTo(LLMNR_GROUP)),
        ],
      ],
    },
  },
]);

export const mdns = announcement("mdns", "a query to 224.0.0.251, udp/5353", (context) => [
  {
    dialogue: {
      transport: "udp",
      port: 5353,
      clientPort: 5353,
      groupTtl: 255,
      exchanges: [
        [
          w()
            .u16(0)
            .u16(0)
            .u16(1)
            .u16(0)
            .u16(0)
            .u16(0)
            .append(dnsName(context.options.name ?? "_ipp._tcp.local"))
            .u16(12)
            .u16(1)
            .from("client", 0, multicastTo(MDNS_GROUP)),
        ],
      ],
    },
  },
]);

export const ssdp = announcement("ssdp", "M-SEARCH to 239.255.255.250, udp/1900", () => [
  {
    dialogue: {
      transport: "udp",
      port: 1900,
      groupTtl: 4,
      exchanges: [
        [
          w()
            .ascii('M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: urn:schemas-upnp-org:device:InternetGatewayDevice:1\r\n\r\n')
            .from("client", 0, multicastTo(SSDP_GROUP)),
        ],
      ],
    },
  },
]);

/** First-level encoding of RFC 1001 §14.1: each half byte becomes a letter. */
function netbiosName(name: string, suffix: number): MessageWriter {
  const padded = [...name.toUpperCase().slice(0, 15).padEnd(15)].map((c) => c.charCodeAt(0) & 0x7f).concat(suffix);
  const out = w().u8(32);
  for (const byte of padded) out.u8(0x41 + (byte >> 4), 0x41 + (byte & 15));
  return out.u8(0);
}

export const nbns = announcement("nbns", "a NetBIOS name query as a broadcast, udp/137", (context) => [
  {
    dialogue: {
      transport: "udp",
      port: 137,
      clientPort: 137,
      groupTtl: context.client.ttl,
      exchanges: [
        [
          w()
            .count(2, { base: 0x8000 })
            .u16(0x0110)
            .u16(1)
            .u16(0)
            .u16(0)
            .u16(0)
            .append(netbiosName(context.options.name ?? "PLANT", 0x1c))
            .u16(0x20)
            .u16(1)
            .from("client", 0, broadcastTo(context.broadcast)),
        ],
      ],
    },
  },
]);

function lldpTlv(type: number, body: MessageWriter): MessageWriter {
  return w()
    .u16((type << 9) | body.length)
    .append(body);
}

export const lldp = announcement("lldp", "chassis, port, name, description, management address, EtherType 0x88CC", (context) => {
  const { client } = context;
  const body = w()
    .append(lldpTlv(1, w().u8(4, ...client.mac)))
    .append(lldpTlv(2, w().u8(7).ascii("port-001")))
    .append(lldpTlv(3, w().u16(120)))
    .append(lldpTlv(5, w().ascii(client.name)))
    .append(lldpTlv(6, w().ascii(`${client.vendor}, ${client.model}, ${client.firmware}`.slice(0, 200))))
    .append(
      lldpTlv(
        8,
        w()
          .u8(5, 1, ...addressBytes(context.clientAddress), 2)
          .u32(1)
          .u8(0),
      ),
    )
    .append(lldpTlv(0, w()));
  return [{ dialogue: { transport: "frame", port: 0x88cc, exchanges: [[body.from("client", 0, { mac: [0x01, 0x80, 0xc2, 0, 0, 0x0e], address: null })]] } }];
});

export const stp = announcement("stp", "rapid spanning tree configuration, LLC 0x42", (context) => {
  const bridge = w()
    .u16(0x8000)
    .u8(...context.client.mac);
  const body = w()
    .u8(0x42, 0x42, 3)
    .u16(0)
    .u8(2, 2, 0x3c)
    .append(bridge)
    .u32(0)
    .append(bridge)
    .u16(0x8001)
    .u16(0)
    .u16(20 << 8)
    .u16(2 << 8)
    .u16(15 << 8)
    .u8(0);
  return [{ dialogue: { transport: "frame", port: 0, exchanges: [[body.from("client", 0, { mac: [0x01, 0x80, 0xc2, 0, 0, 0], address: null })]] } }];
});

function arpBody(operation: number, senderMac: readonly number[], sender: number, targetMac: readonly number[], target: number): MessageWriter {
  return w()
    .u16(1)
    .u16(0x0800)
    .u8(6, 4)
    .u16(operation)
    .u8(...senderMac)
    .u8(...addressBytes(sender))
    .u8(...targetMac)
    .u8(...addressBytes(target));
}

const NOBODY = [0, 0, 0, 0, 0, 0];

/** Who has the target? To everybody on the link, `repeats` times a second apart, and no answer. */
export function arpInVain(from: readonly number[], address: number, target: number, waits: readonly number[], sender: "client" | "server"): Message[] {
  return waits.map((wait) => arpBody(1, from, address, NOBODY, target).from(sender, wait, { mac: BROADCAST_MAC, address: null }));
}

export const arp: TrafficKind = {
  protocol: "arp",
  operations: ["resolve"],
  to: "neighbour",
  transport: "other",
  shows: "a request to everybody and the machine's answer",
  flows: (context) => {
    const { client, server } = context;
    if (server === null) return [];
    return [
      {
        dialogue: {
          transport: "frame",
          port: 0x0806,
          exchanges: [
            [
              arpBody(1, client.mac, context.clientAddress, NOBODY, context.serverAddress).from("client", 0, { mac: BROADCAST_MAC, address: null }),
              arpBody(2, server.mac, context.serverAddress, client.mac, context.clientAddress).from("server", 250),
            ],
          ],
        },
      },
    ];
  },
};

export const icmp: TrafficKind = {
  protocol: "icmp",
  operations: ["echo"],
  to: "machine",
  transport: "other",
  shows: "echo request and reply",
  flows: (context) => {
    const echo = (type: number): MessageWriter =>
      w()
        .u8(type, 0)
        .u16(0)
        .u16(context.salt & 0xffff)
        .count(2)
        .ascii("abcdefghijklmnopqrstuvwabcdefghi");
    return [{ dialogue: { transport: "ip", port: 1, checksumOffset: 2, exchanges: [[echo(8).from("client", 0), echo(0).from("server", context.options.answersMicros ?? 700)]] } }];
  },
};
