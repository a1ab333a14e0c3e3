// Versions, alerts and message types of TLS (RFC 8446 §4, §6, appendix B; RFC 5246 §7; RFC 8447).

export const CHANGE_CIPHER = 20;
export const ALERT = 21;
export const HANDSHAKE = 22;
export const APPLICATION_DATA = 23;
export const HEARTBEAT = 24;

export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;
export const CERTIFICATE = 11;
export const CERTIFICATE_REQUEST = 13;

export const EXTENSION_SERVER_NAME = 0;
export const EXTENSION_APPLICATION_PROTOCOLS = 16;
export const EXTENSION_SUPPORTED_VERSIONS = 43;
export const EXTENSION_ENCRYPTED_HELLO = 0xfe0d;

export const TLS_1_3 = 0x0304;
const VERSIONS: ReadonlyMap<number, string> = new Map([
  [0x0002, "SSL 2.0"],
  [0x0300, "SSL 3.0"],
  [0x0301, "TLS 1.0"],
  [0x0302, "TLS 1.1"],
  [0x0303, "TLS 1.2"],
  [TLS_1_3, "TLS 1.3"],
]);

/** Drafts of 1.3 had numbers of their own. */
export function versionName(version: number): string {
  return VERSIONS.get(version) ?? (version >> 8 === 0x7f ? "TLS 1.3 draft" : "another version");
}

/** RFC 8701: numbers that mean nothing, to keep servers tolerant. */
export const isGrease = (value: number): boolean => (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);

const ALERTS: ReadonlyMap<number, string> = new Map([
  [0, "close notify"],
  [10, "unexpected message"],
  [20, "bad record mac"],
  [21, "decryption failed"],
  [22, "record overflow"],
  [30, "decompression failure"],
  [40, "handshake failure"],
  [41, "no certificate"],
  [42, "bad certificate"],
  [43, "unsupported certificate"],
  [44, "certificate revoked"],
  [45, "certificate expired"],
  [46, "certificate unknown"],
  [47, "illegal parameter"],
  [48, "unknown certificate authority"],
  [49, "access denied"],
  [50, "decode error"],
  [51, "decrypt error"],
  [60, "export restriction"],
  [70, "protocol version"],
  [71, "insufficient security"],
  [80, "internal error"],
  [86, "inappropriate fallback"],
  [90, "user cancelled"],
  [100, "no renegotiation"],
  [109, "missing extension"],
  [110, "unsupported extension"],
  [112, "unrecognised name"],
  [113, "bad certificate status"],
  [115, "unknown pre-shared key"],
  [116, "certificate required"],
  [120, "no application protocol"],
]);
const ALERT_TEXTS: readonly string[] = Array.from({ length: 256 }, (_, code) => ALERTS.get(code) ?? `number ${code}`);
const FATAL_TEXTS = ALERT_TEXTS.map((text) => `fatal: ${text}`);

export const alertText = (level: number, code: number): string => (level === 2 ? FATAL_TEXTS : ALERT_TEXTS)[code] as string;

/** Application protocols (RFC 7301, the IANA registry) that are named; others are "other": the field is free text. */
export const APPLICATION_PROTOCOLS: ReadonlySet<string> = new Set([
  "http/1.0",
  "http/1.1",
  "h2",
  "h3",
  "mqtt",
  "ftp",
  "imap",
  "pop3",
  "smb",
  "dot",
  "postgresql",
  "tds/8.0",
  "x-amzn-mqtt-ca",
  "acme-tls/1",
  "stun.turn",
  "webrtc",
  "opc.tcp",
  "coap",
  "co",
  "amqp",
  "amqps",
]);
