// RDP and VNC read in depth, against tshark on every real capture that holds some: security asked and taken, versions, types of security.
import type { Heard } from "../protocols/heard.ts";
import { describeAgainstTshark, each, type Facts } from "./tshark-facts.ts";

const RDP_BITS: readonly (readonly [number, string])[] = [
  [1, "TLS"],
  [2, "CredSSP"],
  [4, "RDSTLS"],
  [8, "CredSSP with early authorisation"],
];

describeAgainstTshark({
  title: "RDP in depth",
  protocols: ["rdp"],
  captures: ["it-and-remote-access/rdp.pcap"],
  filter: "tcp && rdp",
  fields: ["rdp.negReq.requestedProtocols", "rdp.negReq.selectedProtocol", "rdp.negFailure.failureCode"],
  theirs(row: Record<string, string>, facts: Facts): void {
    for (const asked of each(row["rdp.negReq.requestedProtocols"]).map(Number)) for (const [bit, name] of RDP_BITS) if ((asked & bit) !== 0) facts.add(`security asked: ${name}`);
    for (const taken of each(row["rdp.negReq.selectedProtocol"]).map(Number)) facts.add(`security taken: ${RDP_BITS.find(([bit]) => bit === taken)?.[1]}`);
    for (const code of each(row["rdp.negFailure.failureCode"])) facts.add(`refused ${code}`);
  },
  ours(heard: Heard, facts: Facts): void {
    for (const [detail, times] of Object.entries(heard.details)) if (/^(security|refused) /.test(detail)) facts.add(detail, times);
  },
  differences: {},
  transport: "tcp",
});

/** Numbers of the types that ours has names for in these captures; "another" has no number. */
const VNC_TYPES: Readonly<Record<string, string>> = {
  "0": "refused",
  "1": "none",
  "2": "VNC password",
  "5": "RA2",
  "6": "RA2 without encryption",
  "16": "Tight",
  "129": "Tight with Unix login",
  "130": "RealVNC 6",
};
const ENCRYPTED = "what follows the security type is RealVNC's own and encrypted; tshark takes it for further choices";

describeAgainstTshark({
  title: "VNC in depth",
  protocols: ["vnc"],
  captures: ["it-and-remote-access/vnc.pcap"],
  filter: "tcp && (vnc.server_proto_ver || vnc.client_proto_ver || vnc.security_type || vnc.client_security_type)",
  fields: ["vnc.server_proto_ver", "vnc.client_proto_ver", "vnc.security_type", "vnc.client_security_type"],
  theirs(row: Record<string, string>, facts: Facts): void {
    const version = (text: string): string => `RFB ${text.split(".").map(Number).join(".")}`;
    for (const text of each(row["vnc.server_proto_ver"])) facts.add(`server ${version(text)}`);
    for (const text of each(row["vnc.client_proto_ver"])) facts.add(`version ${version(text)}`);
    for (const type of each(row["vnc.security_type"])) facts.add(`offered ${VNC_TYPES[type] ?? "another"}`);
    for (const type of each(row["vnc.client_security_type"])) facts.add(`security ${VNC_TYPES[type] ?? "another"}`);
  },
  ours(heard: Heard, facts: Facts): void {
    for (const [detail, times] of Object.entries(heard.details)) if (/^(server|version|offered|security) /.test(detail)) facts.add(detail, times);
  },
  differences: {
    "it-and-remote-access/vnc.pcap | tcp 192.168.2.110:6900 95.237.48.208:51559 | security refused: 0 / 657": ENCRYPTED,
    "it-and-remote-access/vnc.pcap | tcp 192.168.2.110:6900 95.237.48.208:59791 | security refused: 0 / 2344": ENCRYPTED,
  },
  transport: "tcp",
});
