import { describe, expect, it } from "vitest";
import type { ServiceMatch, TextAt } from "../plant/segmentation.ts";
import { IS_IN, NOT_IN, PERHAPS_IN } from "../plant/address-set.ts";
import { type ServicePoint, serviceMembership } from "./service-match.ts";

const at: TextAt = { kind: "text", file: "c.yaml", line: 1, column: 1 };
const any: ServiceMatch = { kind: "any", written: "any", at };
const opcua: ServiceMatch = { kind: "app", protocol: "opcua", written: "app:opcua", at };
const rt: ServiceMatch = { kind: "l2", etherType: 0x8892, written: "l2/0x8892", at };
const tcp: ServicePoint = { transport: "tcp", port: 4840, protocol: "opcua", protocolKnownBy: "bytes", toMany: false };

describe("serviceMembership", () => {
  it("any matches unicast IP", () => expect(serviceMembership(any, tcp)).toBe(IS_IN));
  it("any never catches packets to many", () => expect(serviceMembership(any, { ...tcp, transport: "udp", toMany: true })).toBe(NOT_IN));
  it("any never catches frames of layer 2", () => expect(serviceMembership(any, { ...tcp, transport: "l2/0x8892", port: null })).toBe(NOT_IN));
  it("a named port catches packets to many", () => {
    const port: ServiceMatch = { kind: "port", transport: "udp", fromPort: 5353, toPort: 5353, written: "udp/5353", at };
    expect(serviceMembership(port, { ...tcp, transport: "udp", port: 5353, toMany: true })).toBe(IS_IN);
  });
  it("a layer-2 service matches its EtherType only", () => {
    expect(serviceMembership(rt, { ...tcp, transport: "l2/0x8892", port: null })).toBe(IS_IN);
    expect(serviceMembership(rt, { ...tcp, transport: "l2/0x88B8", port: null })).toBe(NOT_IN);
  });
  it("app: matches on any port when the bytes say so", () => expect(serviceMembership(opcua, { ...tcp, port: 51210 })).toBe(IS_IN));
  it("app: perhaps matches when only the port says so", () => expect(serviceMembership(opcua, { ...tcp, protocolKnownBy: "port" })).toBe(PERHAPS_IN));
  it("app: does not match bytes that are something else", () => {
    expect(serviceMembership(opcua, { ...tcp, protocol: "unknown", protocolKnownBy: "nothing" })).toBe(NOT_IN);
    expect(serviceMembership(opcua, { ...tcp, protocol: "modbus-tcp" })).toBe(NOT_IN);
  });
  it("app: perhaps matches when no bytes were seen", () => {
    expect(serviceMembership(opcua, { ...tcp, protocol: "unknown", protocolKnownBy: "no-bytes-seen" })).toBe(PERHAPS_IN);
  });
});
