// What scripts of nmap say of a machine, by script and key of their structured output (<elem key="…">). Names are those of the scripts that nmap 7
// ships and of the ICS scripts of Digital Bond's Redpoint. Other scripts are not read.
import type { ClaimAttribute } from "../../../plant/claim.ts";

export const scriptFacts: Readonly<Record<string, Readonly<Record<string, ClaimAttribute>>>> = {
  "s7-info": { Module: "model", "Basic Hardware": "model", Version: "firmware", "System Name": "hostname", "Serial Number": "serial", "Plant Identification": "location" },
  "enip-info": { productName: "model", vendor: "vendor", serialNumber: "serial", revision: "firmware", type: "role" },
  "bacnet-info": { "Vendor Name": "vendor", "Model Name": "model", Firmware: "firmware", "Application Software": "software", "Object Name": "hostname", Location: "location" },
  "omron-info": { "Controller Model": "model", "Controller Version": "firmware" },
  "omrontcp-info": { "Controller Model": "model", "Controller Version": "firmware" },
  "omronudp-info": { "Controller Model": "model", "Controller Version": "firmware" },
  "fox-info": { hostName: "hostname", "os.name": "os", "app.version": "firmware", "app.name": "model" },
  "pcworx-info": { "PLC Type": "model", "Model Number": "model", "Firmware Version": "firmware" },
  "proconos-info": { "PLC Type": "model", "Ladder Logic Runtime": "firmware" },
  "modicon-info": { "Vendor Name": "vendor", "CPU Module": "model", Firmware: "firmware" },
  "codesys-v2-discover": { OS: "os", Product: "model" },
  "hart-ip-info": { "Device ID": "serial" },
  "smb-os-discovery": { os: "os", fqdn: "hostname", server: "hostname" },
  "rdp-ntlm-info": { DNS_Computer_Name: "hostname", Product_Version: "software" },
  nbstat: { server_name: "hostname" },
};

/** Values that a script prints where the device gave nothing. */
export const MOST_SCRIPT_VALUE = 200;
