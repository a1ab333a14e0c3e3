import { describe, expect, it } from "vitest";
import { conversation, zone } from "../../tests/generators/plant-builder.ts";
import { isLessTrusted, mayChangeProcess } from "./permit-refusal.ts";

describe("isLessTrusted", () => {
  const at = (securityLevel: number | null, level: number | null, name = "z") => zone(name, [], { securityLevel, level });
  it("compares security levels first, then Purdue levels, and takes what cannot be compared for less trusted", () => {
    expect(isLessTrusted(at(1, 1), at(2, 4, "y"))).toBe(true);
    expect(isLessTrusted(at(2, 4), at(2, 1, "y"))).toBe(false);
    expect(isLessTrusted(at(null, 3), at(2, 1, "y"))).toBe(true);
    expect(isLessTrusted(at(null, 1), at(3, 2, "y"))).toBe(false);
    expect(isLessTrusted(at(3, null), at(null, null, "y"))).toBe(true);
    expect(isLessTrusted(undefined, at(1, 1))).toBe(true);
    expect(isLessTrusted(at(null, null), at(null, null))).toBe(false);
  });
});

describe("mayChangeProcess", () => {
  const c = (protocol: string, operations: readonly ("read" | "write" | "program")[]) => conversation("10.0.0.1", "10.0.1.1", "tcp/502", { protocol, operations });
  it("is sure only where operations were recognised", () => {
    expect(mayChangeProcess(c("modbus-tcp", ["read", "write"]), undefined)).toBe("seen");
    expect(mayChangeProcess(c("modbus-tcp", ["read"]), "plc")).toBe("no");
    expect(mayChangeProcess(c("modbus-tcp", []), undefined)).toBe("not known");
    expect(mayChangeProcess(c("unknown", []), "plc")).toBe("not known");
    expect(mayChangeProcess(c("dns", []), "domain-controller")).toBe("no");
  });
  it("is not sure where a part is encrypted, whatever was read before it", () => {
    const discovered = conversation("10.0.0.1", "10.0.1.1", "tcp/4840", { protocol: "opcua", operations: ["identify", "browse"], details: { "message encrypted": 40, "service GetEndpoints": 1 } });
    expect(mayChangeProcess(discovered, "plc")).toBe("not known");
    expect(mayChangeProcess({ ...discovered, details: { "service GetEndpoints": 1 } }, "plc")).toBe("no");
  });
});
