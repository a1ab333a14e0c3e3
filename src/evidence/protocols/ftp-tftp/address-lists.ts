// Addresses and ports that FTP names in its commands and replies: where the next data connection will be accepted (RFC 959 §4.1.2, RFC 2428 §2–3).
import { formatIp, parseIp } from "../../../foundation/ip-address.ts";
import type { DissectionSink } from "../protocol.ts";

const PROTOCOL = "ftp-tftp";
const LONGEST_ADDRESS = 45;

/** "10,1,0,11,4,1": the six numbers that stand behind `from`. */
export function readNumbers(bytes: Uint8Array, from: number, end: number, sink: DissectionSink): void {
  const numbers: number[] = [];
  let at = from;
  while (at < end && !isDigit(bytes[at] as number)) at++;
  for (; numbers.length < 6 && at < end; at++) {
    let value = 0;
    let digits = 0;
    for (; at < end && isDigit(bytes[at] as number) && digits < 4; at++, digits++) value = value * 10 + (bytes[at] as number) - 0x30;
    if (digits === 0 || value > 255) break;
    numbers.push(value);
    if (bytes[at] !== 0x2c) break;
  }
  if (numbers.length !== 6) {
    sink.trouble("malformed");
    return;
  }
  const [a, b, c, d, high, low] = numbers as [number, number, number, number, number, number];
  tell(`${a}.${b}.${c}.${d}`, high * 256 + low, sink);
}

/** "|1|10.1.0.11|1025|" or "(|||1025|)": the same sign between family, address and port. */
export function readExtended(bytes: Uint8Array, from: number, end: number, sink: DissectionSink): void {
  const mark = bytes[from] as number;
  const parts: string[] = [];
  let text = "";
  for (let at = from + 1; at < end && parts.length < 3 && text.length <= LONGEST_ADDRESS; at++) {
    if (bytes[at] === mark) {
      parts.push(text);
      text = "";
    } else text += String.fromCharCode(bytes[at] as number);
  }
  const port = Number(parts[2]);
  if (parts.length !== 3 || parts[2] === "" || !Number.isInteger(port)) {
    sink.trouble("malformed");
    return;
  }
  tell(parts[1] as string, port, sink);
}

/** Whoever names the port accepts there. */
function tell(address: string, port: number, sink: DissectionSink): void {
  if (port < 1 || port > 65_535) {
    sink.trouble("malformed");
    return;
  }
  const ip = address === "" || address === "0.0.0.0" ? undefined : parseIp(address);
  if (ip === undefined) sink.secondary("sender", "tcp", port, PROTOCOL);
  else sink.secondary("sender", "tcp", port, PROTOCOL, formatIp(ip));
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
