// Print jobs for tests.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

const job = (what: string, text: string): ProtocolSample => ({ what, hex: textHex(text), transport: 6, from: "client" });

export const samples: readonly ProtocolSample[] = [
  job("PJL", "\x1b%-12345X@PJL\r\n@PJL ENTER LANGUAGE=PCL\r\n"),
  job("PostScript", "%!PS-Adobe-3.0\n%%Title: batch 17\n"),
  job("label", "^XA^FO50,50^A0N,50^FDLOT 4711^FS^XZ"),
  job("receipt printer", "\x1b@\x1b!\x00LOT 4711\n"),
  job("queue of a printer daemon", "\x02labels\n"),
  job("control file of a printer daemon", "\x02123 cfA001hmi-1\n"),
  job("IPP", "POST /ipp/print HTTP/1.1\r\nContent-Type: application/ipp\r\nContent-Length: 400\r\n\r\n"),
  { what: "printer's report", hex: textHex("@PJL USTATUS JOB\r\nEND\r\nPAGES=1\r\n\f"), transport: 6, from: "server" },
];
