// SSH packets for tests.
import { fillHex, type ProtocolSample, textHex } from "../protocol-sample.ts";

const methods = (names: string): string => `${names.length.toString(16).padStart(8, "0")} ${textHex(names)}`;
const exchange = (names: string): string => `000000a0 08 14 ${fillHex(16, 0xf9)} ${methods(names)} ${methods("ssh-ed25519")} ${methods("aes128-ctr")}`;

export const samples: readonly ProtocolSample[] = [
  { what: "identification", hex: textHex("SSH-2.0-OpenSSH_9.6\r\n"), transport: 6, from: "unknown" },
  { what: "key exchange of a client", hex: exchange("curve25519-sha256,ecdh-sha2-nistp256,ext-info-c"), transport: 6, from: "client" },
  { what: "key exchange of a server", hex: exchange("curve25519-sha256,kex-strict-s-v00@openssh.com"), transport: 6, from: "server" },
  { what: "key exchange of an old server", hex: exchange("diffie-hellman-group1-sha1"), transport: 6, from: "unknown" },
];
