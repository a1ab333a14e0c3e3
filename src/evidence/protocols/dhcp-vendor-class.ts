// The vendor class that a DHCP client sends (RFC 2132 §9.13, RFC 8415 §21.16): free text that names its system, or what kind of device it is.
import type { Endpoint } from "../../plant/endpoint.ts";
import type { DissectionSink } from "./protocol.ts";
import { systemOfText } from "./software-text.ts";

/** Clients of boot loaders and cable modems: they name a purpose, no device. */
const PURPOSES = ["PXEClient", "HTTPClient", "docsis", "anaconda"];

/** An operating system where the text names one, else it is taken for the model. */
export function claimVendorClass(about: "sender" | "receiver" | Endpoint, text: string, by: string, sink: DissectionSink): void {
  if (text.length === 0 || PURPOSES.some((purpose) => text.startsWith(purpose))) return;
  const system = text.startsWith("MSFT ") ? `Windows (${text})` : text.startsWith("udhcp ") ? `Linux (${text})` : systemOfText(text);
  sink.claim(about, system === null ? "model" : "os", system ?? text, by);
}
