// Every way in which plants, switches and sensors wrap one UDP datagram (10.1.0.1:40000 to 10.1.0.2:53 or its IPv6 likeness): name, link type
// and frame. What reads captures must find the same conversation in all of them.
import { join } from "./capture-bytes.ts";
import { bytesOf, ethernet, gre, icmp, ipv4, ipv6, ipv6Fragment, ipv6Option, mac, tcp, text, udp, vxlan } from "./frames.ts";

export interface LayeredFrame {
  readonly name: string;
  readonly linkType: number;
  readonly bytes: Uint8Array;
  readonly expected: {
    /** As flow pieces name them. */
    readonly a: string;
    readonly b: string;
    readonly transport: number;
    readonly ports?: readonly [number, number];
    readonly vlan?: string;
    readonly payload?: string;
  };
}

const FROM = [10, 1, 0, 1];
const TO = [10, 1, 0, 2];
const FROM6 = [0xfd, ...Array<number>(14).fill(0), 1];
const TO6 = [0xfd, ...Array<number>(14).fill(0), 2];
const payload = text("payload!");
const datagram = udp(40_000, 53, payload);
const inner = ipv4({ from: FROM, to: TO, protocol: 17 }, datagram);
const inner6 = ipv6({ from: FROM6, to: TO6, next: 17 }, datagram);
const expected = { a: "10.1.0.1", b: "10.1.0.2", transport: 17, ports: [40_000, 53], payload: "payload!" } as const;
const expected6 = { ...expected, a: "fd00::1", b: "fd00::2" } as const;
const addresses = { from: mac(1), to: mac(2) };
const frame = ethernet({ ...addresses, type: 0x0800 }, inner);
const frame6 = (next: number, carried: Uint8Array): Uint8Array => ethernet({ ...addresses, type: 0x86dd }, ipv6({ from: FROM6, to: TO6, next }, carried));
/** What a switch's mirror or a sensor puts around the frame. */
const mirrored = (protocol: number, carried: Uint8Array): Uint8Array => ethernet({ from: mac(8), to: mac(9), type: 0x0800 }, ipv4({ from: [192, 168, 9, 1], to: [192, 168, 9, 2], protocol }, carried));
const llc = (bytes: Uint8Array): Uint8Array => ethernet({ ...addresses, type: bytes.length }, bytes);
const ppp = join([bytesOf("0021"), inner]);
const pppoe = join([Uint8Array.from([0x11, 0, 0, 7, ppp.length >> 8, ppp.length & 255]), ppp]);

export const layeredFrames: readonly LayeredFrame[] = [
  { name: "Ethernet", linkType: 1, bytes: frame, expected },
  { name: "Ethernet with padding", linkType: 1, bytes: join([frame, new Uint8Array(18)]), expected },
  { name: "802.1Q", linkType: 1, bytes: ethernet({ ...addresses, type: 0x0800, tags: [[0x8100, 100]] }, inner), expected: { ...expected, vlan: "100" } },
  {
    name: "QinQ (802.1ad)",
    linkType: 1,
    bytes: ethernet(
      {
        ...addresses,
        type: 0x0800,
        tags: [
          [0x88a8, 7],
          [0x8100, 100],
        ],
      },
      inner,
    ),
    expected: { ...expected, vlan: "7.100" },
  },
  {
    name: "QinQ with the old type 9100",
    linkType: 1,
    bytes: ethernet(
      {
        ...addresses,
        type: 0x0800,
        tags: [
          [0x9100, 7],
          [0x8100, 100],
        ],
      },
      inner,
    ),
    expected: { ...expected, vlan: "7.100" },
  },
  { name: "LLC/SNAP", linkType: 1, bytes: llc(join([bytesOf("aaaa03 000000 0800"), inner])), expected },
  {
    name: "LLC/SNAP behind a tag",
    linkType: 1,
    bytes: ethernet({ ...addresses, type: 8 + inner.length, tags: [[0x8100, 5]] }, join([bytesOf("aaaa03 000000 0800"), inner])),
    expected: { ...expected, vlan: "5" },
  },
  { name: "MPLS", linkType: 1, bytes: ethernet({ ...addresses, type: 0x8847 }, join([bytesOf("00010040 00011140"), inner])), expected },
  { name: "PPPoE", linkType: 1, bytes: ethernet({ ...addresses, type: 0x8864 }, pppoe), expected },
  { name: "Linux cooked", linkType: 113, bytes: join([bytesOf("0000 0001 0006 020000000001 0000 0800"), inner]), expected },
  { name: "Linux cooked, tagged", linkType: 113, bytes: join([bytesOf("0000 0001 0006 020000000001 0000 8100 0064 0800"), inner]), expected: { ...expected, vlan: "100" } },
  { name: "Linux cooked 2", linkType: 276, bytes: join([bytesOf("0800 0000 00000003 0001 00 06 0200000000010000"), inner]), expected },
  { name: "raw IP", linkType: 101, bytes: inner, expected },
  { name: "raw IPv6", linkType: 101, bytes: inner6, expected: expected6 },
  { name: "link type IPv4", linkType: 228, bytes: inner, expected },
  { name: "loopback, little-endian", linkType: 0, bytes: join([bytesOf("02000000"), inner]), expected },
  { name: "loopback, big-endian", linkType: 108, bytes: join([bytesOf("00000002"), inner]), expected },
  { name: "loopback, IPv6 of macOS", linkType: 0, bytes: join([bytesOf("1e000000"), inner6]), expected: expected6 },
  { name: "PPP", linkType: 9, bytes: join([bytesOf("ff03"), ppp]), expected },
  { name: "GRE with IP", linkType: 1, bytes: mirrored(47, gre(0, 0x0800, inner)), expected },
  { name: "GRE with key, checksum and a bridged frame", linkType: 1, bytes: mirrored(47, gre(0xa000, 0x6558, frame)), expected },
  { name: "ERSPAN type I", linkType: 1, bytes: mirrored(47, gre(0, 0x88be, frame)), expected },
  { name: "ERSPAN type II", linkType: 1, bytes: mirrored(47, gre(0x1000, 0x88be, join([bytesOf("1001 0001 00000000"), frame]))), expected },
  { name: "ERSPAN type III", linkType: 1, bytes: mirrored(47, gre(0x1000, 0x22eb, join([bytesOf("2001 0001 00000000 0000 0000"), frame]))), expected },
  { name: "ERSPAN type III with subheader", linkType: 1, bytes: mirrored(47, gre(0x1000, 0x22eb, join([bytesOf("2001 0001 00000000 0000 0001 0000000000000000"), frame]))), expected },
  { name: "VXLAN", linkType: 1, bytes: mirrored(17, udp(50_000, 4789, vxlan(42, frame))), expected },
  {
    name: "VXLAN with something in what is reserved",
    linkType: 1,
    bytes: mirrored(
      17,
      udp(
        50_000,
        4789,
        vxlan(42, frame).map((byte, i) => (i === 7 ? 5 : byte)),
      ),
    ),
    expected,
  },
  {
    name: "VXLAN with a tagged frame in ERSPAN",
    linkType: 1,
    bytes: mirrored(47, gre(0x1000, 0x88be, join([bytesOf("1001 0001 00000000"), mirrored(17, udp(50_000, 4789, vxlan(42, ethernet({ ...addresses, type: 0x0800, tags: [[0x8100, 9]] }, inner))))]))),
    expected: { ...expected, vlan: "9" },
  },
  { name: "IP in IP", linkType: 1, bytes: mirrored(4, inner), expected },
  { name: "IPv6 in IPv4", linkType: 1, bytes: mirrored(41, inner6), expected: expected6 },
  { name: "IPv4 with options", linkType: 1, bytes: ethernet({ ...addresses, type: 0x0800 }, ipv4({ from: FROM, to: TO, protocol: 17, options: bytesOf("94040000") }, datagram)), expected },
  { name: "IPv6", linkType: 1, bytes: frame6(17, datagram), expected: expected6 },
  { name: "IPv6 with extension headers", linkType: 1, bytes: frame6(0, ipv6Option(43, ipv6Option(60, ipv6Option(17, datagram)))), expected: expected6 },
  { name: "IPv6, a fragment of one", linkType: 1, bytes: frame6(44, ipv6Fragment({ next: 17, identification: 1, offset: 0, more: false }, datagram)), expected: expected6 },
  {
    name: "TCP",
    linkType: 1,
    bytes: ethernet({ ...addresses, type: 0x0800 }, ipv4({ from: FROM, to: TO, protocol: 6 }, tcp({ from: 40_000, to: 502, flags: 0x18 }, payload))),
    expected: { ...expected, transport: 6, ports: [40_000, 502] },
  },
  {
    name: "ICMP",
    linkType: 1,
    bytes: ethernet({ ...addresses, type: 0x0800 }, ipv4({ from: FROM, to: TO, protocol: 1 }, icmp(8, 0, payload))),
    expected: { ...expected, transport: 1, ports: [0, 0] },
  },
  {
    name: "ICMP that quotes a packet",
    linkType: 1,
    bytes: ethernet({ ...addresses, type: 0x0800 }, ipv4({ from: FROM, to: TO, protocol: 1 }, icmp(3, 1, ipv4({ from: TO, to: [10, 9, 9, 9], protocol: 17 }, udp(1, 2, payload))))),
    expected: { a: "10.1.0.1", b: "10.1.0.2", transport: 1 },
  },
  { name: "ICMPv6", linkType: 1, bytes: frame6(58, icmp(128, 0, payload)), expected: { ...expected6, transport: 58, ports: [0, 0] } },
  {
    name: "IGMPv3 report",
    linkType: 1,
    bytes: ethernet(
      { from: mac(1), to: [1, 0, 0x5e, 0, 0, 0x16], type: 0x0800 },
      ipv4({ from: FROM, to: [224, 0, 0, 22], protocol: 2, options: bytesOf("94040000") }, bytesOf("2200 0000 0000 0001 04000000 ef010203")),
    ),
    expected: { a: "10.1.0.1", b: "224.0.0.22", transport: 2 },
  },
  {
    name: "ARP",
    linkType: 1,
    bytes: ethernet({ from: mac(1), to: mac(2), type: 0x0806 }, bytesOf("0001 0800 0604 0001 020000000001 0a010001 000000000000 0a010002")),
    expected: { a: "mac:02:00:00:00:00:01", b: "mac:02:00:00:00:00:02", transport: 0x10806 },
  },
  { name: "spanning tree (LLC)", linkType: 1, bytes: llc(bytesOf("424203 0000 02 02 3c")), expected: { a: "mac:02:00:00:00:00:01", b: "mac:02:00:00:00:00:02", transport: 0x10042 } },
  {
    name: "PROFINET real time, tagged",
    linkType: 1,
    bytes: ethernet({ ...addresses, type: 0x8892, tags: [[0x8100, 0xc000]] }, bytesOf("8000 0000")),
    expected: { a: "mac:02:00:00:00:00:01", b: "mac:02:00:00:00:00:02", transport: 0x18892, vlan: "0" },
  },
];
