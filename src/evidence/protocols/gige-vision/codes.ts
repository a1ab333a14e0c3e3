// GVCP commands with the length their payload must have (−1 = varies), acknowledges, and status codes. GigE Vision 2.2, chapters 14 to 17 and 19.

const COMMANDS: ReadonlyMap<number, number> = new Map([
  [0x02, 0],
  [0x04, 56],
  [0x40, -1],
  [0x80, -1],
  [0x82, -1],
  [0x84, 8],
  [0x86, -1],
  [0xc0, -1],
  [0xc2, -1],
  [0x100, -1],
]);
/** Acknowledges, and 0x89 "pending". */
const ACKNOWLEDGES: ReadonlySet<number> = new Set([0x03, 0x05, 0x81, 0x83, 0x85, 0x87, 0x89, 0xc1, 0xc3, 0x101]);

export const isCommand = (code: number): boolean => COMMANDS.has(code);
export const commandLength = (code: number): number => COMMANDS.get(code) ?? -1;
export const isAcknowledge = (code: number): boolean => ACKNOWLEDGES.has(code);
/** 0 = success; errors from 0x8001 to 0x801F; 0x8FFF = any error. */
export const isStatus = (status: number): boolean => status === 0 || (status >= 0x8001 && status <= 0x801f) || status === 0x8fff;
