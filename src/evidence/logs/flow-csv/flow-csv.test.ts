// Tables of flows: columns by name in every version of nfdump, what is not a column of flows, and the real tables against sums of their columns.
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { flowText, readLines } from "../../../../tests/logs/heard-log.ts";
import { formatInstant } from "../../../foundation/time.ts";
import { readColumns } from "./columns.ts";
import { flowCsv, nfdumpCsv } from "./flow-csv.ts";
import { flowTableLines, nfdumpLines, nfdumpNewLines } from "./samples.ts";

const data = resolve(process.env.HOLDPOINT_DATA ?? "../shared/data", "netflow");
const bytes = (text: string) => new TextEncoder().encode(text);

describe("nfdump", () => {
  test("before 1.7.5: directions are parts, the first with a SYN opened, the summary is no flow", () => {
    const heard = readLines(nfdumpCsv, nfdumpLines.join("\n"));
    expect(heard.notUnderstoodLines).toEqual([]);
    expect(heard.flows.map(flowText)).toEqual(["10.9.0.1:49000 → 10.20.1.5:502 6 established", "10.9.0.1:49000 → 10.20.1.5:502 6 established", "10.9.0.1 → 10.20.1.5 1 unknown"]);
    expect(heard.flows[1]).toMatchObject({ openerSeen: true, packetsToServer: null, packetsToClient: 9, ipBytesToClient: 900, seconds: 59, closingSeen: true });
    expect(heard.flows.map((flow) => flow.vlan)).toEqual([null, null, "100"]);
    expect(formatInstant(heard.flows[0]?.start as number)).toBe("2026-03-10T09:28:30.000000Z");
    expect([...heard.assumptions]).toEqual(["times name no time zone; taken as Europe/Berlin, the plant's"]);
  });

  test("since 1.7.5: no flags, so nothing of openings and ends", () => {
    const heard = readLines(nfdumpCsv, nfdumpNewLines.join("\n"));
    expect(heard.flows.map(flowText)).toEqual(["10.9.0.1:49000 → 10.20.1.5:502 6 unknown", "2001:db8::9:49000 → 2001:db8::5:502 6 unknown"]);
    expect(heard.flows[0]).toMatchObject({ openerSeen: false, closingSeen: null, reset: null, seconds: 60.25 });
  });
});

test("nfdump's csv-fast, and columns that its user picked", () => {
  const bytesOf = (lines: readonly string[]) => bytes(lines.join("\n"));
  const fast = [
    "cnt,af,firstSeen,lastSeen,proto,srcAddr,srcPort,dstAddr,dstPort,srcAS,dstAS,input,output,flags,srcTos,packets,bytes",
    "1,2,1773134910125,1773134970375,6,10.9.0.1,49000,10.20.1.5,502,0,0,1,2,...AP.SF,0,10,600",
    "2,2,1773134910126,1773134970375,6,10.20.1.5,502,10.9.0.1,49000,0,0,2,1,...AP.SF,0,9,900",
  ];
  expect(nfdumpCsv.recognise(bytesOf(fast))).toBe(2);
  const heard = readLines(nfdumpCsv, fast.join("\n"));
  expect(heard.flows.map(flowText)).toEqual(["10.9.0.1:49000 → 10.20.1.5:502 6 established", "10.9.0.1:49000 → 10.20.1.5:502 6 established"]);
  expect(heard.flows[1]).toMatchObject({ openerSeen: true, packetsToClient: 9, ipBytesToClient: 900, seconds: 60.249 });
  expect(formatInstant(heard.flows[0]?.start as number)).toBe("2026-03-10T09:28:30.125000Z");
  expect(heard.assumptions.size).toBe(0);
  const picked = ["firstSeen,lastSeen,srcAddr,dstAddr,srcPort,dstPort,proto,inPackets,inBytes,outPackets,outBytes", "1773134910.125,1773134970.375,10.9.0.1,10.20.1.5,49000,502,TCP,10,600,9,900"];
  expect(nfdumpCsv.recognise(bytesOf(picked))).toBe(2);
  expect(readLines(nfdumpCsv, picked.join("\n")).flows[0]).toMatchObject({ packetsToServer: 10, packetsToClient: 9, ipBytesToServer: 600, ipBytesToClient: 900 });
});

describe("other tables", () => {
  test("nfdump's text as a table, and those of Argus: what is rounded or of both ways is unknown", () => {
    const text = [
      "Date first seen,Duration,Proto,Src IP Addr,Src Pt,Dst IP Addr,Dst Pt,Packets,Bytes,Flows,Flags,Tos",
      "2026-03-10 10:28:30.125,   60.250,TCP  ,      10.9.0.1, 49000,     10.20.1.5,   502,    1500,    1.4 M,    1,.AP.SF,  0",
    ];
    const [flow] = readLines(flowCsv, text.join("\n")).flows;
    expect(flow).toMatchObject({ client: "10.9.0.1", clientPort: 49_000, serverPort: 502, packetsToServer: 1_500, ipBytesToServer: null, seconds: 60.25, outcome: "established" });
    const argus = [
      "StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes",
      "2026/03/10 10:28:30.125000,60.250000,tcp,10.9.0.1,49000,   ->,10.20.1.5,502,FSPA_FSPA,0,0,19,1500,600",
    ];
    expect(readLines(flowCsv, argus.join("\n")).flows[0]).toMatchObject({ client: "10.9.0.1", serverPort: 502, packetsToServer: null, ipBytesToServer: 600, ipBytesToClient: null, openerSeen: false });
  });

  test("what each column was taken for is said; flows without ports are counted, not told", () => {
    const heard = readLines(flowCsv, flowTableLines.join("\n"));
    expect(heard.flows.map(flowText)).toEqual(["10.9.0.1 → 10.20.1.5 1 established", `mac:00:00:5e:00:53:01 → mac:ff:ff:ff:ff:ff:ff ${0x10000 + 0x806} unknown`]);
    expect(heard.flows[0]).toMatchObject({ packetsToServer: 4, packetsToClient: 3, ipBytesToServer: 336, seconds: 1 });
    expect(formatInstant(heard.flows[0]?.start as number)).toBe("2026-03-10T09:29:34.500000Z");
    expect(heard.passedOver).toEqual({ "records without ports, as of aggregated flows": 1 });
    expect([...heard.assumptions]).toEqual([
      "columns are taken so: beginning = start, end = end, duration in seconds = duration, source address = sips, destination address = rips, source MAC address = smacs, destination MAC address = rmacs, protocol = protocol, packets from the source = spackets, bytes from the source = sbytessum, packets back = rpackets, bytes back = rbytessum; not used: saddress, raddress, startdate, enddate, it_b_label",
    ]);
  });

  test("two columns of one name, or none of a kind that is needed, make a table that is not read", () => {
    expect(readColumns("start,srcip,srcip,dstip,proto,packets")).toBeNull();
    expect(readColumns("start,srcip,dstip,packets,bytes")).toBeNull();
    expect(readColumns("name,ip,mac,vendor,model")).toBeNull();
    expect(readColumns("time;src;dst;proto;packets")).toBeNull();
    expect([flowCsv.recognise(bytes("start,srcip,dstip,proto,packets\n")), nfdumpCsv.recognise(bytes("start,srcip,dstip,proto,packets\n"))]).toEqual([1, 0]);
    expect([nfdumpCsv.recognise(bytes(nfdumpLines[0] as string)), nfdumpCsv.recognise(bytes(nfdumpNewLines.join("\r\n")))]).toEqual([2, 2]);
  });

  test("damaged rows are named", () => {
    const heard = readLines(
      flowCsv,
      ["start,srcip,dstip,proto,packets,srcport,dstport", "x,10.0.0.1,10.0.0.2,6,1,1,2", "1773134974,10.0.0.1,y,6,1,1,2", "1773134974,10.0.0.1,10.0.0.2,what,1,1,2"].join("\n"),
    );
    expect(heard.flows).toEqual([]);
    expect(heard.notUnderstoodLines).toEqual(["2: its beginning cannot be read", "3: no source or destination address", "4: a protocol that is not known: what"]);
  });

  test("reading goes on in the middle of a table", () => {
    const first = flowCsv.open(null, { timezone: "UTC", notAfter: 0, file: "x" });
    const heard = readLines(flowCsv, flowTableLines.slice(0, 2).join("\n"), undefined, undefined, first);
    const second = flowCsv.open(JSON.parse(JSON.stringify(first.checkpoint())), { timezone: "UTC", notAfter: 0, file: "x" });
    readLines(flowCsv, flowTableLines.slice(2).join("\n"), undefined, heard, second);
    expect(heard.flows).toHaveLength(2);
  });
});

describe.each(["westermo-reduced-left-flows.csv", "westermo-reduced-right-flows.csv"])("%s", (file) => {
  test.skipIf(!existsSync(`${data}/${file}`))("packets are the sums of their columns, and every row is accounted for", () => {
    const text = readFileSync(`${data}/${file}`, "utf8");
    const rows = text
      .split(/\r?\n/)
      .slice(1)
      .filter((row) => row !== "")
      .map((row) => row.split(","));
    const heard = readLines(flowCsv, text);
    expect(heard.notUnderstoodLines).toEqual([]);
    const withPorts = rows.filter((row) => row[6] === "IPV4-TCP" || row[6] === "IPV4-UDP");
    expect(heard.passedOver["records without ports, as of aggregated flows"]).toBe(withPorts.length);
    expect(heard.flows).toHaveLength(rows.length - withPorts.length);
    const others = rows.filter((row) => !withPorts.includes(row));
    const sum = (column: number) => others.reduce((n, row) => n + Number(row[column]), 0);
    expect(heard.flows.reduce((n, flow) => n + (flow.packetsToServer ?? 0), 0)).toBe(sum(14));
    expect(heard.flows.reduce((n, flow) => n + (flow.packetsToClient ?? 0), 0)).toBe(sum(15));
  });
});
