// The check sum of DNP3 data link frames (IEEE 1815-2012 §9.2.4.3): polynomial 0x3D65, bits reversed, complemented.

const REVERSED_POLYNOMIAL = 0xa6bc;

export const CRC_TABLE: Uint16Array = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >> 1) ^ REVERSED_POLYNOMIAL : crc >> 1;
  return crc;
});

/** Whether the check sum behind [at, at + length) is right; both lie inside the view. */
export function hasRightCheckSum(view: DataView, at: number, length: number): boolean {
  let crc = 0;
  for (let i = 0; i < length; i++) crc = (crc >> 8) ^ (CRC_TABLE[(crc ^ view.getUint8(at + i)) & 0xff] as number);
  return (crc ^ 0xffff) === view.getUint16(at + length, true);
}
