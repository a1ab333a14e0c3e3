// SSDP messages for tests.
import { type ProtocolSample, textHex } from "../protocol-sample.ts";

export const samples: readonly ProtocolSample[] = [
  { what: "search", hex: textHex('M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n'), transport: 17, toMany: true, from: "client" },
  { what: "announcement", hex: textHex("NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nNT: upnp:rootdevice\r\nNTS: ssdp:alive\r\n\r\n"), transport: 17, toMany: true, from: "server" },
  { what: "answer", hex: textHex("HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\nST: upnp:rootdevice\r\nUSN: uuid:0::upnp:rootdevice\r\n\r\n"), transport: 17, from: "server" },
  {
    what: "announcement with a server line",
    hex: textHex(
      "NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nCACHE-CONTROL: max-age=1800\r\nNT: urn:schemas-upnp-org:device:Basic:1\r\nNTS: ssdp:alive\r\nSERVER: Linux/4.9 UPnP/1.0 Panel-9/2.1\r\n\r\n",
    ),
    transport: 17,
    toMany: true,
    from: "server",
  },
];
