// Writes a large synthetic capture for the bench: TCP connections with Modbus/TCP, S7 and HTTP in them, DNS exchanges and ARP, on one busy
// plant network. Protocol bytes are real; checksums are left zero, as captures on a sending machine have them. Same seed, same file.
import { closeSync, openSync, writeSync } from "node:fs";

const BUFFER_BYTES = 4 << 20;
/** Room that one step needs at most. */
const STEP_BYTES = 16 << 10;
/** One connection per so many bytes of capture: 125,000 in a gigabyte. */
const BYTES_PER_CONNECTION = 8_000;
const FEWEST_OPEN = 500;
/** Each asks about every three seconds then, as panels and SCADA servers do. */
const MOST_OPEN = 1_000;
const START_MICROS = Date.UTC(2026, 0, 5, 6) * 1000;
const MEAN_STEP_MICROS = 2_000;
const ETHERNET_HEADER = 14;
const FIN = 0x01;
const SYN = 0x02;
const PUSH = 0x08;
const ACK = 0x10;

type Kind = "modbus" | "s7" | "http";

interface Connection {
  readonly kind: Kind;
  readonly client: number;
  readonly server: number;
  readonly clientPort: number;
  readonly serverPort: number;
  exchangesLeft: number;
  sequence: number;
  answered: number;
  transaction: number;
}

const text = (value: string): Buffer => Buffer.from(value, "latin1");
const hex = (value: string): Buffer => Buffer.from(value.replace(/\s/g, ""), "hex");
const S7_SETUP = hex("03000019 02f080 32010000 0001 0008 0000 f0000001000101e0");
const S7_READ = hex("0300001f 02f080 32010000 0002 000e 0000 0401 12 0a 10 02 0010 0001 84 000000");
const COTP_CONNECT = hex("03000016 11e00000000100 c0010a c1020100 c2020102");
const COTP_CONFIRM = hex("03000016 11d00001000200 c0010a c1020100 c2020102");
const HTTP_REQUEST = text("GET /status/line1.json HTTP/1.1\r\nHost: 10.2.0.9\r\nUser-Agent: panel/2.1\r\nAccept: application/json\r\nConnection: keep-alive\r\n\r\n");
const HTTP_HEAD = text("HTTP/1.1 200 OK\r\nServer: plc\r\nContent-Type: application/json\r\nContent-Length: 1180\r\n\r\n");
const HTTP_ANSWER = Buffer.concat([HTTP_HEAD, text(`{"values":[${"1042,".repeat(230)}1]}`.padEnd(1180, " "))]);
const DNS_QUESTION = hex("1234 0100 0001 0000 0000 0000 09686973746f7269616e05706c616e74056c6f63616c00 0001 0001");
const DNS_ANSWER = Buffer.concat([hex("1234 8580 0001 0001 0000 0000 09686973746f7269616e05706c616e74056c6f63616c00 0001 0001"), hex("c00c 0001 0001 00000e10 0004 0a020009")]);

/** Writes about `bytes` bytes; returns what is in them. */
export function generateCapture(file: string, bytes: number, seed: number): { packets: number; connections: number } {
  const writer = new CaptureWriter(file);
  const random = randomNumbers(seed);
  const open: Connection[] = [];
  let connections = 0;
  while (writer.bytes < bytes) {
    writer.advance(1 + Math.floor(random() * 2 * MEAN_STEP_MICROS));
    if (open.length < FEWEST_OPEN || (open.length < MOST_OPEN && connections * BYTES_PER_CONNECTION <= writer.bytes)) {
      const connection = newConnection(connections++, random);
      begin(writer, connection);
      open.push(connection);
      continue;
    }
    const chance = random();
    if (chance < 0.01) arp(writer, random);
    else if (chance < 0.06) dns(writer, random);
    else {
      const index = Math.floor(random() * open.length);
      const connection = open[index] as Connection;
      exchange(writer, connection, random);
      if (--connection.exchangesLeft > 0) continue;
      end(writer, connection);
      open[index] = open[open.length - 1] as Connection;
      open.pop();
    }
  }
  writer.close();
  return { packets: writer.packets, connections };
}

/** mulberry32: small, seeded, good enough to mix traffic. */
function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function newConnection(number: number, random: () => number): Connection {
  const chance = random();
  const kind = chance < 0.55 ? "modbus" : chance < 0.85 ? "s7" : "http";
  return {
    kind,
    client: 0x0a010000 + 1 + Math.floor(random() * 120),
    server: 0x0a020000 + 1 + Math.floor(random() * 800),
    clientPort: 1_024 + (number % 64_000),
    serverPort: kind === "modbus" ? 502 : kind === "s7" ? 102 : 80,
    exchangesLeft: 1 + Math.floor(random() * 31),
    sequence: Math.floor(random() * 0xffff_ffff),
    answered: Math.floor(random() * 0xffff_ffff),
    transaction: 0,
  };
}

function begin(writer: CaptureWriter, c: Connection): void {
  fromClient(writer, c, SYN, EMPTY);
  fromServer(writer, c, SYN | ACK, EMPTY);
  fromClient(writer, c, ACK, EMPTY);
  if (c.kind !== "s7") return;
  fromClient(writer, c, PUSH | ACK, COTP_CONNECT);
  fromServer(writer, c, PUSH | ACK, COTP_CONFIRM);
  fromClient(writer, c, PUSH | ACK, S7_SETUP);
  fromServer(writer, c, PUSH | ACK, S7_SETUP_ANSWER);
}

function end(writer: CaptureWriter, c: Connection): void {
  fromClient(writer, c, FIN | ACK, EMPTY);
  fromServer(writer, c, FIN | ACK, EMPTY);
  fromClient(writer, c, ACK, EMPTY);
}

const EMPTY = Buffer.alloc(0);
const S7_SETUP_ANSWER = hex("0300001b 02f080 32030000 0001 0008 0000 0000 f0000001000101e0");
const message = Buffer.alloc(300);

function exchange(writer: CaptureWriter, c: Connection, random: () => number): void {
  c.transaction = (c.transaction + 1) & 0xffff;
  if (c.kind === "http") {
    fromClient(writer, c, PUSH | ACK, HTTP_REQUEST);
    fromServer(writer, c, PUSH | ACK, HTTP_ANSWER);
  } else if (c.kind === "modbus") {
    const registers = 40 + Math.floor(random() * 80);
    fromClient(writer, c, PUSH | ACK, modbusRequest(c, registers, random() < 0.1));
    fromServer(writer, c, PUSH | ACK, modbusAnswer(c, registers));
  } else {
    const values = 90 + Math.floor(random() * 120);
    fromClient(writer, c, PUSH | ACK, s7Request(c, values));
    fromServer(writer, c, PUSH | ACK, s7Answer(c, values));
  }
  if (random() < 0.4) fromClient(writer, c, ACK, EMPTY);
}

function modbusRequest(c: Connection, registers: number, isWrite: boolean): Buffer {
  message.writeUInt16BE(c.transaction, 0);
  message.writeUInt16BE(0, 2);
  message.writeUInt16BE(6, 4);
  message[6] = 1;
  message[7] = isWrite ? 6 : 3;
  message.writeUInt16BE(40 + registers, 8);
  message.writeUInt16BE(registers, 10);
  return message.subarray(0, 12);
}

/** The answer to what modbusRequest() left in the message. */
function modbusAnswer(c: Connection, registers: number): Buffer {
  if (message[7] === 6) return message.subarray(0, 12);
  message.writeUInt16BE(c.transaction, 0);
  message.writeUInt16BE(3 + 2 * registers, 4);
  message[8] = 2 * registers;
  message.fill(registers, 9, 9 + 2 * registers);
  return message.subarray(0, 9 + 2 * registers);
}

function s7Request(c: Connection, values: number): Buffer {
  S7_READ.copy(message);
  message.writeUInt16BE(c.transaction, 11);
  message.writeUInt16BE(values, 23);
  return message.subarray(0, S7_READ.length);
}

function s7Answer(c: Connection, values: number): Buffer {
  const length = 25 + values;
  hex("0300 0000 02f080 32030000 0000 0002 0000 0000 0401 ff 04 0000").copy(message);
  message.writeUInt16BE(length, 2);
  message.writeUInt16BE(c.transaction, 11);
  message.writeUInt16BE(4 + values, 15);
  message.writeUInt16BE(values * 8, 23);
  message.fill(values, 25, length);
  return message.subarray(0, length);
}

function fromClient(writer: CaptureWriter, c: Connection, flags: number, payload: Buffer): void {
  writer.tcp(c.client, c.server, c.clientPort, c.serverPort, c.sequence, c.answered, flags, payload);
  c.sequence = (c.sequence + payload.length + ((flags & (SYN | FIN)) !== 0 ? 1 : 0)) >>> 0;
}

function fromServer(writer: CaptureWriter, c: Connection, flags: number, payload: Buffer): void {
  writer.tcp(c.server, c.client, c.serverPort, c.clientPort, c.answered, c.sequence, flags, payload);
  c.answered = (c.answered + payload.length + ((flags & (SYN | FIN)) !== 0 ? 1 : 0)) >>> 0;
}

function dns(writer: CaptureWriter, random: () => number): void {
  const client = 0x0a010000 + 1 + Math.floor(random() * 120);
  const port = 49_152 + Math.floor(random() * 2_000);
  writer.udp(client, 0x0a020009, port, 53, DNS_QUESTION);
  writer.udp(0x0a020009, client, 53, port, DNS_ANSWER);
}

function arp(writer: CaptureWriter, random: () => number): void {
  writer.arp(0x0a010000 + 1 + Math.floor(random() * 120), 0x0a020000 + 1 + Math.floor(random() * 800));
}

/** One pcap file, little-endian, microseconds, Ethernet; frames are padded to 60 bytes as on the wire. */
class CaptureWriter {
  packets = 0;
  bytes = 0;
  private micros = START_MICROS;
  private readonly buffer = Buffer.alloc(BUFFER_BYTES);
  private at = 24;
  private readonly file: number;
  private identification = 0;

  constructor(file: string) {
    this.file = openSync(file, "w");
    const { buffer } = this;
    buffer.writeUInt32LE(0xa1b2c3d4, 0);
    buffer.writeUInt16LE(2, 4);
    buffer.writeUInt16LE(4, 6);
    buffer.writeUInt32LE(262_144, 16);
    buffer.writeUInt32LE(1, 20);
    this.bytes = 24;
  }

  advance(micros: number): void {
    this.micros += micros;
    if (this.at > BUFFER_BYTES - STEP_BYTES) this.flush();
  }

  tcp(from: number, to: number, fromPort: number, toPort: number, sequence: number, acknowledged: number, flags: number, payload: Buffer): void {
    const frame = this.begin(from, to, 6, 20 + payload.length);
    const { buffer } = this;
    const at = frame + ETHERNET_HEADER + 20;
    buffer.writeUInt16BE(fromPort, at);
    buffer.writeUInt16BE(toPort, at + 2);
    buffer.writeUInt32BE(sequence, at + 4);
    buffer.writeUInt32BE((flags & ACK) !== 0 ? acknowledged : 0, at + 8);
    buffer[at + 12] = 0x50;
    buffer[at + 13] = flags;
    buffer.writeUInt32BE(0xfaf00000, at + 14);
    buffer.writeUInt16BE(0, at + 18);
    payload.copy(buffer, at + 20);
  }

  udp(from: number, to: number, fromPort: number, toPort: number, payload: Buffer): void {
    const frame = this.begin(from, to, 17, 8 + payload.length);
    const { buffer } = this;
    const at = frame + ETHERNET_HEADER + 20;
    buffer.writeUInt16BE(fromPort, at);
    buffer.writeUInt16BE(toPort, at + 2);
    buffer.writeUInt16BE(8 + payload.length, at + 4);
    buffer.writeUInt16BE(0, at + 6);
    payload.copy(buffer, at + 8);
  }

  arp(from: number, asksFor: number): void {
    const { buffer } = this;
    const at = this.record(60);
    buffer.fill(0, at, at + 60);
    buffer.fill(0xff, at, at + 6);
    writeMac(buffer, at + 6, from);
    buffer.writeUInt16BE(0x0806, at + 12);
    buffer.writeUInt32BE(0x00010800, at + 14);
    buffer.writeUInt32BE(0x06040001, at + 18);
    writeMac(buffer, at + 22, from);
    buffer.writeUInt32BE(from, at + 28);
    buffer.writeUInt32BE(asksFor, at + 38);
  }

  close(): void {
    this.flush();
    closeSync(this.file);
  }

  /** Ethernet and IPv4 headers of a new packet; returns where the frame begins. */
  private begin(from: number, to: number, protocol: number, length: number): number {
    const { buffer } = this;
    const frameLength = Math.max(60, ETHERNET_HEADER + 20 + length);
    const at = this.record(frameLength);
    writeMac(buffer, at, to);
    writeMac(buffer, at + 6, from);
    buffer.writeUInt16BE(0x0800, at + 12);
    buffer.writeUInt16BE(0x4500, at + 14);
    buffer.writeUInt16BE(20 + length, at + 16);
    this.identification = (this.identification + 1) & 0xffff;
    buffer.writeUInt16BE(this.identification, at + 18);
    buffer.writeUInt16BE(0x4000, at + 20);
    buffer[at + 22] = 64;
    buffer[at + 23] = protocol;
    buffer.writeUInt16BE(0, at + 24);
    buffer.writeUInt32BE(from, at + 26);
    buffer.writeUInt32BE(to, at + 30);
    if (length < 26) buffer.fill(0, at + 34 + length, at + 60);
    return at;
  }

  private record(frameLength: number): number {
    const { buffer, at } = this;
    // Packets of one step follow each other by a fifth of a millisecond.
    this.micros += 200;
    const seconds = Math.floor(this.micros / 1e6);
    buffer.writeUInt32LE(seconds, at);
    buffer.writeUInt32LE(this.micros - seconds * 1e6, at + 4);
    buffer.writeUInt32LE(frameLength, at + 8);
    buffer.writeUInt32LE(frameLength, at + 12);
    this.at = at + 16 + frameLength;
    this.bytes += 16 + frameLength;
    this.packets++;
    return at + 16;
  }

  private flush(): void {
    writeSync(this.file, this.buffer, 0, this.at);
    this.at = 0;
  }
}

function writeMac(buffer: Buffer, at: number, address: number): void {
  buffer.writeUInt16BE(0x0200, at);
  buffer.writeUInt32BE(address, at + 2);
}
