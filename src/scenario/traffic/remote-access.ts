// People at other machines: RDP (MS-RDPBCGR connection request, then TLS), SSH (RFC 4253 banner and key exchange, then opaque packets)
// and FTP (RFC 959) with its second connection. Screens, keystrokes and files are filler.
import type { FlowSpec, Message } from "../message.ts";
import { MessageWriter } from "../message-writer.ts";
import { tlsData, tlsHandshake } from "./tls.ts";
import { addressBytes, answerMicros, tcp, type TrafficKind } from "./traffic-kind.ts";

const w = (): MessageWriter => new MessageWriter();

export const rdp: TrafficKind = {
  protocol: "rdp",
  operations: ["session"],
  to: "machine",
  transport: "tcp",
  shows: "X.224 connection request with a cookie and confirm, then TLS records, on tcp/3389",
  flows: (context) => {
    const wait = answerMicros(context, 5_000);
    const cookie = `Cookie: mstshash=${(context.options.name ?? "operator").slice(0, 9)}\r\n`;
    const ask = w()
      .u8(3, 0)
      .u16(19 + cookie.length)
      .u8(14 + cookie.length, 0xe0)
      .u16(0)
      .u16(0)
      .u8(0)
      .ascii(cookie)
      .hex("01 00 08 00 0b 00 00 00");
    const confirm = w().hex("03 00 00 13 0e d0 00 00 12 34 00 02 1f 08 00 02 00 00 00");
    return [
      tcp(context, 3389, {
        opening: [ask.from("client", 400), confirm.from("server", wait), ...tlsHandshake(`${context.server?.name ?? "server"}.plant.example`, context.salt, wait)],
        exchanges: [[tlsData(context.options.requestBytes ?? 90, context.salt).from("client", 0), tlsData(context.options.responseBytes ?? 1_400, context.salt + 5).from("server", wait)]],
      }),
    ];
  },
};

const ALGORITHMS = ["curve25519-sha256", "ssh-ed25519", "aes128-ctr", "aes128-ctr", "hmac-sha2-256", "hmac-sha2-256", "none", "none", "", ""];

/** Binary packet §6: length, padding length, payload, padding to eight bytes. */
function sshPacket(payload: MessageWriter): MessageWriter {
  const padding = 4 + ((8 - ((payload.length + 9) % 8)) % 8);
  return w()
    .u32(payload.length + padding + 1)
    .u8(padding)
    .append(payload)
    .zeros(padding);
}

function keyExchangeInit(salt: number): MessageWriter {
  const payload = w().u8(20).filler(16, salt);
  for (const list of ALGORITHMS) payload.u32(list.length).ascii(list);
  return sshPacket(payload.u8(0).u32(0));
}

export const ssh: TrafficKind = {
  protocol: "ssh",
  operations: ["session"],
  to: "machine",
  transport: "tcp",
  shows: "banners, key exchange, then opaque packets, on tcp/22",
  flows: (context) => {
    const wait = answerMicros(context, 4_000);
    const blob = (bytes: number, salt: number): MessageWriter => w().u32(bytes).filler(bytes, salt);
    /** Host key and signature (RFC 8709): the algorithm's name and its bytes, as one string. */
    const named = (bytes: number, salt: number): MessageWriter =>
      w()
        .u32(19 + bytes)
        .u32(11)
        .ascii("ssh-ed25519")
        .append(blob(bytes, salt));
    const reply = sshPacket(w().u8(31).append(named(32, 1)).append(blob(32, context.salt)).append(named(64, 2)));
    const opaque = (bytes: number): MessageWriter => w().filler(bytes - (bytes % 16), context.salt + bytes);
    return [
      tcp(context, 22, {
        opening: [
          w().ascii("SSH-2.0-OpenSSH_8.4p1 Debian-5\r\n").from("client", 400),
          w().ascii("SSH-2.0-OpenSSH_7.4\r\n").from("server", wait),
          keyExchangeInit(context.salt).from("client", 600),
          keyExchangeInit(context.salt + 1).from("server", wait),
          sshPacket(
            w()
              .u8(30)
              .append(blob(32, context.salt + 2)),
          ).from("client", 900),
          reply.append(sshPacket(w().u8(21))).from("server", wait),
          sshPacket(w().u8(21)).from("client", 700),
        ],
        exchanges: [[opaque(context.options.requestBytes ?? 64).from("client", 0), opaque(context.options.responseBytes ?? 320).from("server", wait)]],
      }),
    ];
  },
};

const SHORTEST_PASSIVE_PORT = 50_000;

export const ftp: TrafficKind = {
  protocol: "ftp",
  operations: ["store", "retrieve"],
  to: "machine",
  transport: "tcp",
  shows: "control on tcp/21 and a data connection per transfer: passive (client opens) or, with `active`, opened by the server from port 20",
  flows: (context) => {
    const wait = answerMicros(context, 3_000);
    const { active } = context.options;
    const port = SHORTEST_PASSIVE_PORT + (context.salt % 900);
    const says = (from: "client" | "server", text: string, after = wait): Message => w().ascii(`${text}\r\n`).from(from, after);
    const place = `${addressBytes(active ? context.clientAddress : context.serverAddress).join(",")},${port >> 8},${port & 255}`;
    const name = context.options.name ?? "report.csv";
    const command = context.operation === "store" ? "STOR" : "RETR";
    const control = tcp(context, 21, {
      opening: [
        says("server", "220 FTP server ready", 2_000),
        says("client", "USER plant", 600),
        says("server", "331 Password required"),
        says("client", "PASS anonymous", 600),
        says("server", "230 Logged in"),
        says("client", "TYPE I", 600),
        says("server", "200 Type set to I"),
      ],
      exchanges: [
        [
          says("client", active ? `PORT ${place}` : "PASV", 0),
          says("server", active ? "200 PORT command successful" : `227 Entering Passive Mode (${place})`),
          // The data connection of this transfer opens 1.1 s after the exchange began.
          says("client", `${command} ${name}`, 400_000),
          says("server", "150 Opening data connection", 500_000),
          says("server", "226 Transfer complete", 1_500_000),
        ],
      ],
      closing: [says("client", "QUIT", 0), says("server", "221 Goodbye")],
    });
    const content = w().filler(Math.min(200_000, context.options.requestBytes ?? 8_000), context.salt);
    const clientSends = context.operation === "store";
    // On an active connection the roles of the two ends are exchanged: the FTP server is the one that opens.
    const data: FlowSpec = {
      dialogue: { transport: "tcp", port, opening: [], exchanges: [[content.from(clientSends === active ? "server" : "client", 1_000)]], closing: [], ...(active ? { clientPort: 20 } : {}) },
      shiftMicros: 1_100_000,
      ownConnections: true,
      ...(active ? { reversed: true } : {}),
    };
    return [control, data];
  },
};
