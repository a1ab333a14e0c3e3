// Modbus/TCP and UMAS payloads as they stand on the wire; the register contents are made up, the UMAS exchange is shortened.
import type { ProtocolSample } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "read 10 holding registers of unit 17", hex: "0001 0000 0006 11 03 006b 000a", transport: 6, from: "client" },
  { what: "two holding registers come back", hex: "0001 0000 0007 11 03 04 022b 0106", transport: 6, from: "server" },
  { what: "read 8 coils", hex: "0a2c 0000 0006 ff 01 0000 0008", transport: 6, from: "client" },
  { what: "one byte of coils", hex: "0a2c 0000 0004 ff 01 01 55", transport: 6, from: "server" },
  { what: "three bytes of coils, which could also ask for coils at 0x03", hex: "0a2c 0000 0006 ff 01 03 000010", transport: 6, from: "unknown" },
  { what: "a coil is switched on", hex: "0002 0000 0006 01 05 00ac ff00", transport: 6, from: "unknown" },
  { what: "a register is written", hex: "0002 0000 0006 01 06 0001 0003", transport: 6, from: "unknown" },
  { what: "two registers are written", hex: "0003 0000 000b 01 10 0001 0002 04 000a 0102", transport: 6, from: "client" },
  { what: "two registers were written", hex: "0003 0000 0006 01 10 0001 0002", transport: 6, from: "server" },
  { what: "ten coils are written", hex: "0003 0000 0009 01 0f 0013 000a 02 cd01", transport: 6, from: "client" },
  { what: "read/write multiple registers", hex: "0004 0000 000d 01 17 0003 0006 000e 0001 02 00ff", transport: 6, from: "client" },
  { what: "mask write register", hex: "0004 0000 0008 01 16 0004 00f2 0025", transport: 6, from: "unknown" },
  { what: "read file record", hex: "0005 0000 000a 01 14 07 06 0004 0001 0002", transport: 6, from: "client" },
  { what: "file record comes back", hex: "0005 0000 0009 01 14 06 05 06 0dfe0020", transport: 6, from: "server" },
  { what: "FIFO queue comes back", hex: "0005 0000 000a 01 18 0006 0002 01b8 1284", transport: 6, from: "server" },
  { what: "diagnostics echo", hex: "0006 0000 0006 01 08 0000 a537", transport: 6, from: "unknown" },
  { what: "exception: illegal data address", hex: "0001 0000 0003 11 83 02", transport: 6, from: "server" },
  { what: "read device identification", hex: "0008 0000 0005 01 2b0e 01 00", transport: 6, from: "client" },
  {
    what: "device identification, more follows",
    hex: "0008 0000 001c 01 2b0e 01 83 ff 02 02 00 09 4d616b657220417a 42 01 07 502d31303020 41",
    transport: 6,
    from: "server",
  },
  { what: "report server id", hex: "0009 0000 0002 0a 11", transport: 6, from: "client" },
  { what: "two requests in one segment", hex: "0001 0000 0006 01 03 0000 0001 0002 0000 0006 01 03 0010 0001", transport: 6, from: "client" },
  { what: "a request over UDP", hex: "0001 0000 0006 01 04 0000 0002", transport: 17, from: "client" },
  { what: "a function of a maker's own", hex: "0001 0000 0006 01 42 00000000", transport: 6, from: "unknown" },
];

export const umasSamples: readonly ProtocolSample[] = [
  { what: "read the PLC's identity", hex: "0000 0000 0004 00 5a 00 02", transport: 6, from: "client" },
  {
    what: "identity of a Quantum CPU",
    hex: "0000 0000 0032 00 5a 00 fe 10ff 5a010100 0000 7002 0000 2700 0900 08000000 0000 0e 3134302043505520333131203130 010101000000001100",
    transport: 6,
    from: "server",
  },
  { what: "take the reservation", hex: "0016 0000 0011 00 5a 00 10 434c0000 08 4d592d5354415449", transport: 6, from: "client" },
  { what: "stop the PLC", hex: "0040 0000 0006 00 5a 01 41 ff00", transport: 6, from: "client" },
  { what: "refused", hex: "0001 0000 0006 00 5a 00 fd 8000", transport: 6, from: "server" },
];
