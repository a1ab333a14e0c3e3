// What attributes of AutomationML elements mean, by name and by ECLASS property. Names are those of the role class libraries of Automation Project
// Configuration (AR APC 1.0 to 1.4), of AutomationML components, and what people and tools write for the same. What could mean two things is not here.

export type Meaning =
  | "address"
  | "mac"
  | "netmask"
  | "gateway"
  | "hostname"
  | "vendor"
  | "order number"
  | "model"
  | "type name"
  | "type identifier"
  | "serial"
  | "firmware"
  | "location"
  | "item type"
  | "address origin";

const NAMES: Readonly<Record<string, Meaning>> = {
  networkaddress: "address",
  ipaddress: "address",
  ipv4address: "address",
  ipv6address: "address",
  ipadresse: "address",
  ip: "address",
  ipv4: "address",
  ipv6: "address",
  macaddress: "mac",
  macadresse: "mac",
  mac: "mac",
  subnetmask: "netmask",
  subnetzmaske: "netmask",
  netmask: "netmask",
  routeraddress: "gateway",
  gatewayaddress: "gateway",
  defaultgateway: "gateway",
  gateway: "gateway",
  profinetdevicename: "hostname",
  hostname: "hostname",
  dnsname: "hostname",
  manufacturer: "vendor",
  manufacturername: "vendor",
  vendor: "vendor",
  vendorname: "vendor",
  hersteller: "vendor",
  ordernumber: "order number",
  articlenumber: "order number",
  bestellnummer: "order number",
  artikelnummer: "order number",
  mlfb: "order number",
  productcode: "order number",
  model: "model",
  modelname: "model",
  manufacturerproductdesignation: "model",
  typename: "type name",
  typeidentifier: "type identifier",
  serialnumber: "serial",
  serialno: "serial",
  seriennummer: "serial",
  firmwareversion: "firmware",
  firmwarerevision: "firmware",
  firmware: "firmware",
  locationidentifieriec: "location",
  deviceitemtype: "item type",
  ipprotocolselection: "address origin",
};

/** Properties of ECLASS, without their version: manufacturer name, order number of it, its product designation, serial number, firmware version. */
const PROPERTIES: Readonly<Record<string, Meaning>> = {
  "0173-1#02-AAO677": "vendor",
  "0173-1#02-AAO676": "order number",
  "0173-1#02-AAW338": "model",
  "0173-1#02-AAM556": "serial",
  "0173-1#02-AAM985": "firmware",
};

/** @param semantics paths of RefSemantic: "ECLASS:0173-1#02-AAO677#002" */
export function meaningOf(name: string, semantics: readonly string[]): Meaning | null {
  for (const path of semantics) {
    const property = /0173-1#02-[A-Z]{3}\d{3}/.exec(path)?.[0];
    if (property !== undefined && Object.hasOwn(PROPERTIES, property)) return PROPERTIES[property] as Meaning;
  }
  const key = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  return Object.hasOwn(NAMES, key) ? (NAMES[key] as Meaning) : null;
}
