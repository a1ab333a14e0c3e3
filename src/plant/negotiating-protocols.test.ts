import { describe, expect, it } from "vitest";
import { conversation } from "../../tests/generators/plant-builder.ts";
import { protocolTable } from "./facts/protocol-table.ts";
import { gatewayNames, isNegotiatingProtocol, mayBeOpenedBy, negotiatesPorts } from "./negotiating-protocols.ts";

describe("negotiating protocols", () => {
  it("hold every protocol of which the facts say that it negotiates ports", () => {
    expect(protocolTable.filter((p) => p.dynamicSecondaryPorts !== null && !isNegotiatingProtocol(p.id)).map((p) => p.id)).toEqual([]);
  });
  it.each([
    ["tcp/135", "dce-rpc", true],
    ["tcp/135", "opc-classic", true],
    ["tcp/49670", "dce-rpc", false],
    ["tcp/21", "ftp-tftp", true],
    ["tcp/20", "ftp-tftp", false],
    ["udp/1434", "mssql", true],
    ["tcp/1433", "mssql", false],
    ["tcp/88", "kerberos-ldap", false],
    ["udp/34964", "profinet-cm", true],
    ["tcp/502", "modbus-tcp", false],
  ])("on %s as %s: %s", (service, protocol, expected) => expect(negotiatesPorts(conversation("10.0.0.1", "10.0.0.2", service, { protocol }))).toBe(expected));
  it("know that RPC end points speak what the mapper opened", () => expect([mayBeOpenedBy("opc-classic", "dce-rpc"), mayBeOpenedBy("mssql", "dce-rpc")]).toEqual([true, false]));
  it("name the gateways that follow them", () => expect(gatewayNames({ protocol: "opc-classic", transport: "tcp" })).toEqual(["dcerpc", "msrpc", "opc", "opcclassic"]));
});
