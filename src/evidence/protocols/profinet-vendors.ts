// Vendor ids that PROFIBUS & PROFINET International assigns: the few that are certain, in the names the makers go by. Others are shown by their
// number. Makers that buy their interface answer with the id of its maker.

const VENDORS: Readonly<Record<number, string>> = {
  42: "Siemens",
  176: "Phoenix Contact",
  268: "HMS Networks",
  285: "WAGO",
  286: "Hilscher",
  288: "Beckhoff",
  333: "Festo",
  1171: "RT-Labs",
};

export function profinetVendor(id: number): string {
  return VENDORS[id] ?? `PI vendor 0x${id.toString(16).padStart(4, "0")}`;
}
