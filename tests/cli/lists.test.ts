// Lists at the command line: exit codes, filters, and the keys that programs may rely on.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SMALL_PLANT, Scratch } from "./run-holdpoint.ts";

const scratch = new Scratch();

beforeAll(() => {
  scratch.draw(SMALL_PLANT);
  scratch.write("list.csv", "Name;IP;Vendor;Firmware;Role\nFILLER-1;10.1.0.11;Schneider;2.6;PLC\nFILLER-2;10.1.0.12;Siemens AG;;PLC\nSCALE-1;10.1.0.77;Mettler;7.1;Scale\n");
  expect(scratch.run(["learn", "captures", "list.csv", "--quiet"]).code).toBe(0);
});
afterAll(() => scratch.remove());

describe("show assets with a list", () => {
  const assets = (...args: string[]): Record<string, unknown>[] => (JSON.parse(scratch.run(["show", "assets", "--format", "json", ...args]).stdout) as { assets: Record<string, unknown>[] }).assets;

  it("filters by status and by vendor in any spelling", () => {
    expect(assets("--status", "ghost").map((a) => a.name)).toEqual(["SCALE-1"]);
    expect(assets("--status", "listed").map((a) => a.name)).toEqual(["FILLER-1", "FILLER-2"]);
    expect(assets("--status", "stranger").map((a) => a.name)).toEqual(["10.2.0.10", "10.2.0.30"]);
    expect(assets("--vendor", "SIEMENS").map((a) => a.name)).toEqual(["FILLER-2"]);
    expect(assets("--vendor", "Telemecanique").map((a) => a.name)).toEqual(["FILLER-1"]);
  });

  it("keeps the keys of the contract and adds its own behind them", () => {
    const [ghost] = assets("--status", "ghost");
    expect(Object.keys(ghost ?? {}).slice(0, 14)).toEqual("name addresses macs vendor model firmware serial role level line uptimeSeconds claims conflicts status".split(" "));
    expect(ghost).toMatchObject({ status: "ghost", firstSeen: null, lastSeen: null, sources: ["list.csv"], role: "field-device", level: 0 });
    const [filler] = assets("--status", "listed");
    expect(filler).toMatchObject({ firmware: "V2.70", firstSeen: expect.stringMatching(/^2026-10-05T06:/) as string });
    expect(filler?.conflicts).toEqual([expect.stringContaining('list.csv row 2 says firmware "2.6"')]);
  });

  it("says a wrong status, and what a list is not", () => {
    const wrong = scratch.run(["show", "assets", "--status", "gost"]);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("Did you mean ghost?")]);
    scratch.write("types.xml", '<?xml version="1.0"?><UANodeSet xmlns="http://opcfoundation.org/UA/2011/03/UANodeSet.xsd"/>');
    const foreign = scratch.run(["learn", "types.xml"]);
    expect([foreign.code, foreign.stderr]).toEqual([2, expect.stringContaining("OPC UA")]);
    expect(scratch.run(["learn", "list.csv", "--mapping", "none.yaml"]).code).toBe(2);
  });
});

describe("exports of conversations", () => {
  it("are learnt as traffic, and a session that two of them tell is one", () => {
    const session = { id: "s1", from: "10.9.0.9", to: "10.9.0.5", from_port: "49740", to_port: "102", protocol: "s7", transport_protocol: "tcp", direction_is_known: true };
    const sessions = [{ ...session, first_activity_time: "1745957044874", last_activity_time: 1_745_957_144_875 }];
    scratch.write("sessions.json", JSON.stringify({ result: sessions }));
    const into = ["--workspace", "monitor"];
    expect(scratch.run(["learn", "sessions.json", ...into]).code).toBe(0);
    // The next export tells of it again.
    scratch.write("later.csv", "id,from,to,from_port,to_port,protocol,transport_protocol,first_activity_time,last_activity_time\ns1,10.9.0.9,10.9.0.5,49740,102,s7,tcp,1745957044874,1745957244875\n");
    expect(scratch.run(["learn", "later.csv", ...into]).code).toBe(0);
    expect(scratch.run(["learn", "sessions.json", ...into]).stdout).toContain("known");
    const shown = JSON.parse(scratch.run(["show", "conversations", "--format", "json", ...into]).stdout) as { conversations: Record<string, unknown>[] };
    expect(shown.conversations).toEqual([expect.objectContaining({ client: "10.9.0.9", server: "10.9.0.5", serverPort: 102, protocol: "s7comm", connections: 1 })]);
  });
});

describe("records in JSON", () => {
  it("are learnt by name, and left out of folders", () => {
    scratch.write("folder/api.json", JSON.stringify({ devices: [{ name: "PLC-9", ip: "10.9.9.9", vendor: "Moxa" }] }));
    const inFolder = scratch.run(["learn", "folder", "--workspace", "records"]);
    expect([inFolder.code, inFolder.stderr]).toEqual([2, expect.stringContaining("list-not-named")]);
    expect(scratch.run(["learn", "folder/api.json", "--workspace", "records"]).stdout).toContain("1 source learnt, 1 record");
  });
});
