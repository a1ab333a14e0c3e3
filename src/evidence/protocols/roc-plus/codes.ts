// Operation codes of Emerson ROC and ROC Plus (D301053, D301180), and the checksum that ends every message.

export const ROC_OPERATIONS: ReadonlySet<number> = new Set([
  0, 2, 6, 7, 8, 10, 11, 17, 24, 50, 100, 102, 103, 105, 107, 108, 118, 119, 120, 121, 122, 123, 126, 128, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 148, 149, 150, 151, 165, 166, 167, 180,
  181, 203, 205, 206, 224, 225, 255,
]);

const TABLE = Uint16Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});

/** CRC-16 of [start, end): reflected polynomial 0x8005, start value 0xFFFF. */
export function crc16(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0xffff;
  for (let at = start; at < end; at++) crc = (crc >> 8) ^ (TABLE[(crc ^ (bytes[at] as number)) & 0xff] as number);
  return crc;
}
