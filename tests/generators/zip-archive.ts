// ZIP archives as different programs write them: stored or deflated, with sizes in front of the data or behind, with ZIP64 fields, with flags that lie.
import { crc32, deflateRawSync } from "node:zlib";

export interface FileToZip {
  readonly name: string;
  readonly content: Uint8Array;
  readonly isDeflated?: boolean;
  /** Sizes and checksum stand behind the data. */
  readonly sizesFollow?: boolean;
  /** Sizes and place stand in a ZIP64 field of the directory. */
  readonly isZip64?: boolean;
  readonly isEncrypted?: boolean;
  readonly method?: number;
  /** What the directory says, where it is not true. */
  readonly claimedBytes?: number;
}

const u16 = (...values: readonly number[]): Buffer => Buffer.from(Uint16Array.from(values).buffer);
const u32 = (...values: readonly number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer);
const u64 = (...values: readonly number[]): Buffer => Buffer.from(BigUint64Array.from(values.map(BigInt)).buffer);

/** @param hasDirectory false = the archive ends behind its last file, as one that was not finished */
export function zipArchive(files: readonly FileToZip[], hasDirectory = true): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  const add = (...pieces: readonly Buffer[]): void => {
    for (const piece of pieces) {
      parts.push(piece);
      at += piece.length;
    }
  };
  for (const file of files) {
    const name = Buffer.from(file.name);
    const packed = file.isDeflated === true ? deflateRawSync(file.content) : Buffer.from(file.content);
    const method = file.method ?? (file.isDeflated === true ? 8 : 0);
    const flags = 0x800 | (file.isEncrypted === true ? 1 : 0) | (file.sizesFollow === true ? 8 : 0);
    const crc = crc32(file.content);
    const unpacked = file.claimedBytes ?? file.content.length;
    const headerAt = at;
    const sizes = file.sizesFollow === true ? u32(0, 0, 0) : u32(crc, packed.length, unpacked);
    add(u32(0x04034b50), u16(20, flags, method, 0, 0), sizes, u16(name.length, 0), name, packed);
    if (file.sizesFollow === true) add(u32(0x08074b50, crc, packed.length, unpacked));
    const is64 = file.isZip64 === true;
    const extra = is64 ? Buffer.concat([u16(1, 24), u64(unpacked, packed.length, headerAt)]) : Buffer.alloc(0);
    const far = 0xffffffff;
    directory.push(
      Buffer.concat([
        u32(0x02014b50),
        u16(20, 20, flags, method, 0, 0),
        u32(crc, is64 ? far : packed.length, is64 ? far : unpacked),
        u16(name.length, extra.length, 0, 0, 0),
        u32(0, is64 ? far : headerAt),
        name,
        extra,
      ]),
    );
  }
  if (!hasDirectory) return Buffer.concat(parts);
  const directoryAt = at;
  add(...directory);
  const bytes = at - directoryAt;
  if (files.some((file) => file.isZip64)) {
    const endAt = at;
    add(u32(0x06064b50), u64(44), u16(45, 45), u32(0, 0), u64(files.length, files.length, bytes, directoryAt));
    add(u32(0x07064b50, 0), u64(endAt), u32(1));
    add(u32(0x06054b50), u16(0, 0, 0xffff, 0xffff), u32(0xffffffff, 0xffffffff), u16(0));
  } else add(u32(0x06054b50), u16(0, 0, files.length, files.length), u32(bytes, directoryAt), u16(0));
  return Buffer.concat(parts);
}
