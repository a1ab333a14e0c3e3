// Small configurations for tests, drawn from the documented form of the files. Not part of the product.
export interface DrawnConfig {
  readonly root?: "pfsense" | "opnsense";
  readonly system?: string;
  readonly interfaces?: string;
  readonly rules?: string;
  readonly more?: string;
}

export const LAN_AND_CELL = `
    <wan><enable/><if>igb0</if><descr>WAN</descr><ipaddr>203.0.113.2</ipaddr><subnet>30</subnet><gateway>WANGW</gateway></wan>
    <lan><enable/><if>igb1</if><descr>LAN</descr><ipaddr>10.1.0.1</ipaddr><subnet>24</subnet></lan>
    <opt1><enable/><if>igb2.20</if><descr>CELL</descr><ipaddr>10.2.0.1</ipaddr><subnet>24</subnet></opt1>`;

export function drawConfig({ root = "pfsense", system = "", interfaces = LAN_AND_CELL, rules = "", more = "" }: DrawnConfig): string {
  return `<?xml version="1.0"?>
<${root}>
  <version>22.9</version>
  <system>
    <hostname>fw-cell</hostname>
    ${system}
  </system>
  <interfaces>${interfaces}
  </interfaces>
  <filter>
${rules}
  </filter>
${more}
</${root}>
`;
}

/** One filter rule of the old form; `fields` are whole elements. */
export function drawRule(type: string, on: string, source: string, destination: string, fields = ""): string {
  return `    <rule>
      <type>${type}</type>
      <interface>${on}</interface>
      <ipprotocol>inet</ipprotocol>
      ${fields}
      <source>${source}</source>
      <destination>${destination}</destination>
    </rule>`;
}
