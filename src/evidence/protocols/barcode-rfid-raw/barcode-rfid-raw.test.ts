import { describeNamedByPortOnly } from "../../../../tests/protocols/named-by-port.ts";
import { barcodeRfidRaw } from "./barcode-rfid-raw.ts";

describeNamedByPortOnly(barcodeRfidRaw);
