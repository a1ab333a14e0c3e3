// SMB 2.1 (MS-SMB2): negotiate, session set-up with NTLM tokens, tree connect, then open, read or write, close. File content is filler;
// nothing is signed, and the tokens carry no credentials.
import type { Message } from "../message.ts";
import { MessageWriter } from "../message-writer.ts";
import { answerMicros, dotted, tcp, type TrafficContext, type TrafficKind } from "./traffic-kind.ts";

const LARGEST_READ = 60_000;
const MORE_PROCESSING = 0xc000_0016;
const w = (): MessageWriter => new MessageWriter();

interface Call {
  readonly command: number;
  readonly answer: boolean;
  readonly message: number;
  readonly step: number;
  readonly status?: number;
  readonly tree?: number;
  readonly session?: number;
}

function smb(call: Call, body: MessageWriter): MessageWriter {
  const header = w()
    .hex("fe 53 4d 42")
    .le16(64)
    .le16(call.message === 0 ? 0 : 1)
    .le32(call.status ?? 0)
    .le16(call.command)
    .le16(call.answer ? 33 : 31)
    .le32(call.answer ? 1 : 0)
    .le32(0)
    .count(4, { base: call.message, step: call.step, little: true })
    .le32(0)
    .le32(0xfeff)
    .le32(call.tree ?? 0)
    .le32(call.session ?? 0)
    .le32(0)
    .zeros(16);
  const length = header.length + body.length;
  return w().u8(0).u24(length).append(header).append(body);
}

const ntlm = (type: number): MessageWriter => w().ascii("NTLMSSP\0").le32(type);
const field = (to: MessageWriter, length: number, offset: number): MessageWriter => to.le16(length).le16(length).le32(offset);

function opening(context: TrafficContext, session: number, wait: number): Message[] {
  const negotiate = w().le16(36).le16(2).le16(1).le16(0).le32(0).filler(16, context.salt).zeros(8).le16(0x0202).le16(0x0210);
  const negotiated = w().le16(65).le16(1).le16(0x0210).le16(0).filler(16, 3).le32(7).le32(1_048_576).le32(1_048_576).le32(1_048_576).instant("filetime").zeros(8).le16(128).le16(0).le32(0).u8(0);
  const setup = (token: MessageWriter): MessageWriter => w().le16(25).u8(0, 1).le32(1).le32(0).le16(88).le16(token.length).zeros(8).append(token);
  const reply = (token: MessageWriter): MessageWriter => w().le16(9).le16(0).le16(72).le16(token.length).append(token);
  const first = field(field(ntlm(1).le32(0x0008_8207), 0, 32), 0, 32);
  const challenge = field(field(ntlm(2), 0, 56).le32(0x0082_8205).filler(8, context.salt).zeros(8), 4, 56)
    .zeros(8)
    .le32(0);
  const last = ntlm(3);
  for (let i = 0; i < 6; i++) field(last, 0, 64);
  last.le32(0x0082_8205);
  const path = `\\\\${dotted(context.serverAddress)}\\${(context.options.name ?? "data").split("/")[0]}`;
  const call = (command: number, message: number, answer: boolean, more: Partial<Call> = {}): Call => ({ command, message, answer, step: 0, session, ...more });
  return [
    smb(call(0, 0, false, { session: 0 }), negotiate).from("client", 400),
    smb(call(0, 0, true, { session: 0 }), negotiated).from("server", wait),
    smb(call(1, 1, false, { session: 0 }), setup(first)).from("client", 600),
    smb(call(1, 1, true, { status: MORE_PROCESSING }), reply(challenge)).from("server", wait),
    smb(call(1, 2, false), setup(last)).from("client", 600),
    smb(call(1, 2, true), reply(w())).from("server", wait),
    smb(
      call(3, 3, false),
      w()
        .le16(9)
        .le16(0)
        .le16(72)
        .le16(path.length * 2)
        .utf16(path),
    ).from("client", 500),
    smb(call(3, 3, true, { tree: 1 }), w().le16(16).u8(1, 0).le32(0x30).le32(0).le32(0x1f01ff)).from("server", wait),
  ];
}

function fileExchange(context: TrafficContext, session: number, wait: number): Message[] {
  const isWrite = context.operation === "write";
  const bytes = Math.min(LARGEST_READ, (isWrite ? context.options.requestBytes : context.options.responseBytes) ?? 4_096);
  const name = (context.options.name ?? "data/values.csv").split("/").slice(1).join("\\") || "values.csv";
  const file = w()
    .le32(context.salt & 0xffff)
    .le32(0)
    .le32(1)
    .le32(0);
  const step = 3;
  const call = (command: number, offset: number, answer: boolean): Call => ({ command, answer, message: 4 + offset, step, tree: 1, session });
  const create = w()
    .le16(57)
    .u8(0, 0)
    .le32(2)
    .zeros(16)
    .le32(isWrite ? 0x12019f : 0x120089)
    .le32(0x80)
    .le32(7)
    .le32(isWrite ? 5 : 1)
    .le32(0x40)
    .le16(120)
    .le16(name.length * 2)
    .le32(0)
    .le32(0)
    .utf16(name);
  const created = w().le16(89).u8(0, 0).le32(1).zeros(32).le32(65_536).le32(0).le32(bytes).le32(0).le32(0x80).le32(0).append(file).le32(0).le32(0);
  const transfer: Message[] = isWrite
    ? [
        smb(call(9, 1, false), w().le16(49).le16(112).le32(bytes).zeros(8).append(file).zeros(16).filler(bytes, context.salt)).from("client", 500),
        smb(call(9, 1, true), w().le16(17).le16(0).le32(bytes).le32(0).le32(0)).from("server", wait),
      ]
    : [
        smb(call(8, 1, false), w().le16(49).u8(0x50, 0).le32(bytes).zeros(8).append(file).le32(0).zeros(12).u8(0)).from("client", 500),
        smb(call(8, 1, true), w().le16(17).u8(80, 0).le32(bytes).le32(0).le32(0).filler(bytes, context.salt)).from("server", wait),
      ];
  return [
    smb(call(5, 0, false), create).from("client", 0),
    smb(call(5, 0, true), created).from("server", wait),
    ...transfer,
    smb(call(6, 2, false), w().le16(24).le16(0).le32(0).append(file)).from("client", 600),
    smb(call(6, 2, true), w().le16(60).le16(0).le32(0).zeros(52)).from("server", wait),
  ];
}

export const smb2: TrafficKind = {
  protocol: "smb",
  operations: ["read", "write"],
  to: "machine",
  transport: "tcp",
  shows: "negotiate, session set-up, tree connect, then create, read or write, close, on tcp/445",
  flows: (context) => {
    const wait = answerMicros(context, 2_000);
    const session = 0x4000_0000 | (context.salt & 0xffff);
    return [tcp(context, 445, { opening: opening(context, session, wait), exchanges: [fileExchange(context, session, wait)] })];
  },
};
