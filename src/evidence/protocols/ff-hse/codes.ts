// HSE protocols and the services assigned to each (FF-588 §6.5). Bit 7 of the service byte marks confirmed services.

const FDA = 0x04;
export const SM = 0x08;
const FMS = 0x0c;
const LAN = 0x10;
export const SM_FIND_TAG_QUERY = 1;

const ASSIGNED: readonly (readonly [protocol: number, unconfirmed: readonly number[], confirmed: readonly number[]])[] = [
  [FDA, [], [1, 3]],
  [SM, [1, 2, 16], [3, 12, 14, 15]],
  [FMS, [0, 1, 2, 16, 17, 18, 112], [0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 28, 29, 30, 31, 32, 33, 82, 83, 96]],
  [LAN, [1], [1, 2, 3]],
];

const isAssigned = new Uint8Array(0x20 * 256);
for (const [protocol, unconfirmed, confirmed] of ASSIGNED) {
  for (const service of unconfirmed) isAssigned[protocol * 256 + service] = 1;
  for (const service of confirmed) isAssigned[protocol * 256 + 0x80 + service] = 1;
}

export function isHseService(protocol: number, service: number): boolean {
  return protocol >= 0 && protocol < 0x20 && service >= 0 && isAssigned[protocol * 256 + service] === 1;
}
