// Vendor ids that PROFIBUS & PROFINET International assigns: the few that are certain, in the names the makers go by. Others are shown by their
// number. Makers that buy their interface answer with the id of its maker.

const VENDORS: ReadonlyMap<number, string> = new Map([
  [0x002a, "Siemens"],
  [0x00b0, "Phoenix Contact"],
  [0x010c, "HMS Networks"],
  [0x011d, "WAGO"],
  [0x011e, "Hilscher"],
  [0x0120, "Beckhoff"],
  [0x014d, "Festo"],
  [0x0493, "RT-Labs"],
]);

export function profinetVendor(id: number): string {
  return VENDORS.get(id) ?? `PI vendor 0x${id.toString(16).padStart(4, "0")}`;
}
