// Messages of RTSP, composed by hand.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "OPTIONS", hex: textHex("OPTIONS rtsp://10.0.0.9/stream1 RTSP/1.0\r\nCSeq: 1\r\n\r\n"), transport: 6, from: "client" },
  { what: "SETUP", hex: textHex("SETUP rtsp://10.0.0.9/stream1/track1 RTSP/1.0\r\nCSeq: 3\r\nTransport: RTP/AVP;unicast;client_port=50000-50001\r\n\r\n"), transport: 6, from: "client" },
  { what: "status 200", hex: textHex("RTSP/1.0 200 OK\r\nCSeq: 3\r\n\r\n"), transport: 6, from: "server" },
  { what: "keep-alive by GET_PARAMETER", hex: textHex("GET_PARAMETER rtsp://10.0.0.9/stream1 RTSP/1.0\r\nCSeq: 9\r\n\r\n"), transport: 6, from: "unknown" },
  { what: "interleaved video", hex: `2400 0024 8060 1234 00000001 0a0b0c0d ${fillHex(24, 9)}`, transport: 6, from: "unknown" },
];
