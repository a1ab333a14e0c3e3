// Scanners, RFID readers, scales, serial device servers: named by its registered port only, because nothing in the bytes of one packet tells it. Recognises nothing.
import type { Protocol } from "../protocol.ts";

export const barcodeRfidRaw: Protocol = {
  id: "barcode-rfid-raw",
  transports: [6],
  notByContent: "scanners, scales and serial device servers send plain bytes without a structure of their own",
  reasons: [],
  recognise: () => 0,
};
