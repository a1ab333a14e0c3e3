// What the certificate a server shows in the clear (TLS up to 1.2) makes us say of it. Certificates of clients may name people and are only counted.
import type { DissectionSink } from "../protocol.ts";
import { RepeatedMessages } from "../repeated-messages.ts";
import { isMachineName, readCertificate } from "../x509-certificate.ts";

const BY = "tls certificate";
/** IEEE 802.1AR §8.7: a device's own identity does not run out. */
const FOR_EVER = "9999-12-31";

/** Body of a Certificate message (RFC 5246 §7.4.2) in [at, end): a list of lengths (3 bytes) and certificates; the first is the server's. */
export function readServerCertificate(view: DataView, bytes: Uint8Array, at: number, end: number, sink: DissectionSink): void {
  if (at + 6 > end) return;
  const length = view.getUint8(at + 3) * 65_536 + view.getUint16(at + 4);
  const to = at + 6 + length;
  if (to > end) sink.trouble("malformed");
  else repeated.read(view, bytes, at + 6, length, 0, sink);
}

/** A server shows the same certificate to every client. */
const repeated = new RepeatedMessages(claimCertificate);

function claimCertificate(_view: DataView, bytes: Uint8Array, offset: number, length: number, _micros: number, sink: DissectionSink): number {
  const certificate = readCertificate(bytes, offset, offset + length);
  if (certificate === null) {
    sink.trouble("malformed");
    return 0;
  }
  if (certificate.key.length > 0) sink.detail("certificate", `key ${certificate.key}`);
  if (certificate.digest.length > 0) sink.detail("certificate", `signed with ${certificate.digest}`);
  if (certificate.until.length > 0) sink.detail("certificate", `until ${certificate.until}`);
  sink.detail("certificate", certificate.isSelfIssued ? "issued by itself" : `issued by ${certificate.issuer.length > 0 ? certificate.issuer : "somebody unnamed"}`);
  const isDevice = certificate.until === FOR_EVER;
  const name = certificate.machine.length > 0 || isDevice ? certificate.machine : certificate.commonName;
  if (isMachineName(name)) sink.claim("sender", "hostname", name, BY);
  if (certificate.serialNumber.length === 0 || certificate.isBusiness) return 0;
  sink.claim("sender", "serial", certificate.serialNumber, BY);
  if (!isDevice) return 0;
  if (certificate.organisation.length > 0) sink.claim("sender", "vendor", certificate.organisation, `${BY}, device identity`);
  if (certificate.commonName.length > 0 && !certificate.commonName.includes(certificate.serialNumber)) sink.claim("sender", "model", certificate.commonName, `${BY}, device identity`);
  return 0;
}
