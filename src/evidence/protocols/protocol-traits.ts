// What the reading of stored conversations needs to know of protocols, as a table of names, so that a command which dissects nothing does not load three hundred
// files of recognisers and dissectors. Each protocol says the same of itself in its folder; a test holds both together.

/** Others refine them (`refines`). */
const REFINED: ReadonlySet<string> = new Set(["dce-rpc", "dns", "ftp-tftp", "http", "iec61850-mms", "melsec-slmp", "modbus-tcp", "mqtt", "opcua", "profinet-dcp", "tls"]);

/** Of each transport, those whose recogniser knows all their bytes (`reasons` without `notByContent`). */
const BY_BYTES: Readonly<Record<"tcp" | "udp", ReadonlySet<string>>> = {
  tcp: new Set([
    "ab-csp",
    "beckhoff-ads",
    "dnp3",
    "dns",
    "enip-explicit",
    "euromap63-77",
    "ff-hse",
    "fins",
    "focas",
    "ge-srtp",
    "hart-ip",
    "iccp",
    "iec104",
    "iec61850-mms",
    "knx-ip",
    "lsv2",
    "modbus-tcp",
    "mqtt",
    "mtconnect",
    "niagara-fox",
    "opc-classic",
    "opcua",
    "open-protocol",
    "roc-plus",
    "rtsp",
    "s7comm",
    "s7comm-plus",
    "snmp",
    "sparkplug-b",
    "syslog",
    "umas",
  ]),
  udp: new Set([
    "bacnet-ip",
    "beckhoff-ads",
    "ccl-ief-basic",
    "dhcp-bootp",
    "dhcpv6",
    "dnp3",
    "dns",
    "enip-explicit",
    "enip-io",
    "ethercat",
    "ff-hse",
    "fins",
    "fl-net",
    "ge-egd",
    "gige-vision",
    "goose",
    "hart-ip",
    "knx-ip",
    "llmnr",
    "mdns",
    "modbus-tcp",
    "ntp",
    "profinet-cm",
    "ptp",
    "roc-plus",
    "snmp",
    "ssdp",
    "syslog",
    "umas",
    "ws-discovery",
  ]),
};

/** Others refine this protocol: its messages may turn out to be more special ones, so one answer does not settle what a flow is. */
export const isRefined = (id: string): boolean => REFINED.has(id);

/** Its recogniser knows all its bytes on this transport: bytes that it did not accept are something else. */
export const isKnownByBytes = (id: string, transport: "tcp" | "udp"): boolean => BY_BYTES[transport].has(id);
