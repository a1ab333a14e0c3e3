// TLS messages of a Veeam server for tests.
import { type ProtocolSample, serverCertificateHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [{ what: "certificate", hex: serverCertificateHex("Veeam Backup Server Certificate"), transport: 6, from: "server" }];
