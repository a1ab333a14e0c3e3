// OPC Classic over DCOM (C706, MS-DCOM): the client asks port 135 and goes on to a dynamic port; for data changes the *server* opens two
// connections of its own to the client, to 135 and to a dynamic port. Stub data of the OPC interfaces is filler; headers and mapper are real.
import type { FlowSpec, Message } from "../message.ts";
import { MessageWriter } from "../message-writer.ts";
import { addressBytes, answerMicros, dotted, tcp, type TrafficContext, type TrafficKind } from "./traffic-kind.ts";

const ENDPOINT_MAPPER = "e1af8308-5d1f-11c9-91a4-08002b14a0fa";
const OBJECT_EXPORTER = "99fcfec4-5260-101b-bbcb-00aa0021347a";
const OPC_SYNC_IO = "39c13a52-011e-11d0-9675-0020afd8adb3";
const OPC_DATA_CALLBACK = "39c13a70-011e-11d0-9675-0020afd8adb3";
const NDR = "8a885d04-1ceb-11c9-9fe8-08002b104860";
const BIND = 11;
const BIND_ACK = 12;
const REQUEST = 0;
const RESPONSE = 2;

/** UUIDs travel with their first three fields little-endian. */
function uuid(text: string): MessageWriter {
  const [a, b, c, d, e] = text.split("-") as [string, string, string, string, string];
  return new MessageWriter().le32(Number.parseInt(a, 16)).le16(Number.parseInt(b, 16)).le16(Number.parseInt(c, 16)).hex(d).hex(e);
}

function pdu(type: number, call: { readonly base: number; readonly step: number }, body: MessageWriter): MessageWriter {
  return new MessageWriter()
    .u8(5, 0, type, 3, 0x10, 0, 0, 0)
    .le16(16 + body.length)
    .le16(0)
    .count(4, { ...call, little: true })
    .append(body);
}

function bind(interfaces: readonly (readonly [string, number])[]): MessageWriter {
  const body = new MessageWriter().le16(5_840).le16(5_840).le32(0).u8(interfaces.length, 0, 0, 0);
  for (const [index, [name, major]] of interfaces.entries()) body.le16(index).u8(1, 0).append(uuid(name)).le16(major).le16(0).append(uuid(NDR)).le32(2);
  return pdu(BIND, { base: 1, step: 0 }, body);
}

function bindAck(port: number, results: number): MessageWriter {
  const address = String(port);
  const body = new MessageWriter()
    .le16(5_840)
    .le16(5_840)
    .le32(0x1234)
    .le16(address.length + 1)
    .ascii(address)
    .u8(0)
    .align(4)
    .u8(results, 0, 0, 0);
  for (let i = 0; i < results; i++) body.le16(0).le16(0).append(uuid(NDR)).le32(2);
  return pdu(BIND_ACK, { base: 1, step: 0 }, body);
}

function request(call: number, step: number, context: number, operation: number, stub: MessageWriter): MessageWriter {
  return pdu(REQUEST, { base: call, step }, new MessageWriter().le32(stub.length).le16(context).le16(operation).append(stub));
}

function response(call: number, step: number, context: number, stub: MessageWriter): MessageWriter {
  return pdu(RESPONSE, { base: call, step }, new MessageWriter().le32(stub.length).le16(context).u8(0, 0).append(stub));
}

/** Protocol tower (C706 appendix L) for ncacn_ip_tcp. */
function tower(name: string, port: number, address: number): MessageWriter {
  const floor = (id: string, major: number): MessageWriter => new MessageWriter().le16(19).u8(0x0d).append(uuid(id)).le16(major).le16(2).le16(0);
  return new MessageWriter()
    .le16(5)
    .append(floor(name, 0))
    .append(floor(NDR, 2))
    .le16(1)
    .u8(0x0b)
    .le16(2)
    .le16(0)
    .le16(1)
    .u8(0x07)
    .le16(2)
    .u16(port)
    .le16(1)
    .u8(0x09)
    .le16(4)
    .u8(...addressBytes(address));
}

/** Port 135: endpoint map (operation 3), then ResolveOxid2 (operation 4), both naming the dynamic port. */
function resolution(wanted: string, port: number, address: number, wait: number): Message[] {
  const asked = tower(wanted, 0, 0);
  const found = tower(wanted, port, address);
  const map = new MessageWriter().le32(1).zeros(16).le32(2).le32(asked.length).le32(asked.length).append(asked).align(4).zeros(20).le32(4);
  const mapped = new MessageWriter().zeros(20).le32(1).le32(4).le32(0).le32(1).le32(3).le32(found.length).le32(found.length).append(found).align(4).le32(0);
  const binding = new MessageWriter()
    .le16(7)
    .utf16(`${dotted(address)}[${port}]`)
    .le16(0)
    .le16(0);
  const securityOffset = binding.length / 2;
  binding.le16(10).le16(0xffff).le16(0).le16(0);
  const entries = binding.length / 2;
  const resolve = new MessageWriter().filler(8, port).le16(1).le16(0).le32(1).le16(7);
  const resolved = new MessageWriter().le32(0x0002_0000).le32(entries).le16(entries).le16(securityOffset).append(binding).align(4).filler(16, port).le32(2).le16(5).le16(7).le32(0);
  return [
    bind([
      [ENDPOINT_MAPPER, 3],
      [OBJECT_EXPORTER, 0],
    ]).from("client", 400),
    bindAck(135, 2).from("server", wait),
    request(2, 0, 0, 3, map).from("client", 500),
    response(2, 0, 0, mapped).from("server", wait),
    request(3, 0, 1, 4, resolve).from("client", 500),
    response(3, 0, 1, resolved).from("server", wait),
  ];
}

/** ORPCTHIS of a call: COM version 5.7, flags, causality id (MS-DCOM §2.2.13.3). */
const orpcThis = (salt: number): MessageWriter => new MessageWriter().le16(5).le16(7).le32(0).le32(0).filler(16, salt).le32(0);

function call(context: TrafficContext, operation: number, askBytes: number, answerBytes: number, wait: number): Message[] {
  const ask = new MessageWriter().append(orpcThis(context.salt)).value(4, { little: true }).filler(askBytes, context.salt);
  const answer = new MessageWriter()
    .le32(0)
    .le32(0)
    .value(4, { little: true })
    .filler(answerBytes, context.salt + 1)
    .align(4)
    .le32(0);
  return [request(2, 1, 0, operation, ask).from("client", 0), response(2, 1, 0, answer).from("server", wait)];
}

export const opcClassic: TrafficKind = {
  protocol: "opc-classic",
  operations: ["read", "write", "download"],
  to: "machine",
  transport: "tcp",
  shows: "endpoint mapper on tcp/135, IOPCSyncIO on a dynamic port; with `call-back` the server opens the same to the client",
  flows: (context) => {
    const wait = answerMicros(context, 3_000);
    const { callbackMicros } = context.options;
    const serverPort = context.options.port ?? 49_152 + (context.salt % 2_000);
    const clientPort = 51_200 + (context.salt % 2_000);
    const sizes: readonly [number, number, number] = context.operation === "read" ? [3, 80, 600] : context.operation === "write" ? [4, 320, 40] : [4, context.options.requestBytes ?? 5_000, 40];
    const once = { kind: "once-per-session" } as const;
    const plain: TrafficContext = { ...context, options: { ...context.options, port: null, clientPort: null } };
    const flows: FlowSpec[] = [
      { ...tcp(plain, 135, { exchanges: [resolution(OPC_SYNC_IO, serverPort, context.serverAddress, wait)] }), timing: once },
      {
        ...tcp(plain, serverPort, { opening: [bind([[OPC_SYNC_IO, 0]]).from("client", 400), bindAck(serverPort, 1).from("server", wait)], exchanges: [call(context, ...sizes, wait)] }),
        shiftMicros: 350_000,
      },
    ];
    if (callbackMicros !== null) {
      flows.push(
        { ...tcp(plain, 135, { exchanges: [resolution(OPC_DATA_CALLBACK, clientPort, context.clientAddress, wait)] }), reversed: true, timing: once, shiftMicros: 1_200_000 },
        {
          ...tcp(plain, clientPort, { opening: [bind([[OPC_DATA_CALLBACK, 0]]).from("client", 400), bindAck(clientPort, 1).from("server", wait)], exchanges: [call(context, 3, 420, 8, wait)] }),
          reversed: true,
          shiftMicros: 1_700_000,
          timing: { kind: "while-open", everyMicros: callbackMicros },
        },
      );
    }
    return flows;
  },
};
