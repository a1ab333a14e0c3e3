// TLS read in depth, against tshark on every real capture that holds some: hellos, versions, cipher suites, names, alerts, certificates.
import { suiteName } from "../../src/evidence/protocols/tls/cipher-suites.ts";
import { alertText, versionName } from "../../src/evidence/protocols/tls/codes.ts";
import type { Heard } from "../protocols/heard.ts";
import { describeAgainstTshark, each, type Facts } from "./tshark-facts.ts";

const CAPTURES = [
  "iec-104/104deneme.pcap",
  "it-and-remote-access/Syslog.pcap",
  "it-and-remote-access/anydesk.pcapng",
  "it-and-remote-access/forticlient.pcap",
  "it-and-remote-access/openvpn.pcap",
  "it-and-remote-access/ssh.pcap",
  "lab-controllogix/CL5000EIP-IP-Address-Change-Attempt.pcap",
  "other/DLMSDirector.pcap",
  "protocols-merged/HARTIP.pcap",
  "site-lemay-6rtu/moving_two_files_modbus_6RTU.pcap",
];

function theirs(row: Record<string, string>, facts: Facts): void {
  const types = each(row["tls.handshake.type"]);
  for (const name of each(row["tls.handshake.extensions_server_name"])) if (types.includes("1")) facts.add(`name ${name.toLowerCase()}`);
  for (const type of types) {
    if (type === "1") facts.add("client hello");
    else if (type === "2") {
      const chosen = each(row["tls.handshake.extensions.supported_version"])[0] ?? each(row["tls.handshake.version"])[0];
      facts.add(`version ${versionName(Number(chosen))}`);
      facts.add(`cipher ${suiteName(Number(each(row["tls.handshake.ciphersuite"])[0]))}`);
    }
  }
  const levels = each(row["tls.alert_message.level"]);
  each(row["tls.alert_message.desc"]).forEach((code, i) => {
    facts.add(`alert ${alertText(Number(levels[i]), Number(code))}`);
  });
  // The first certificate's end is the second time of all.
  const until = each(row["x509af.utcTime"])[1];
  if (types.includes("11") && until !== undefined) facts.add(`certificate until ${until.startsWith("20") || until.startsWith("19") ? until.slice(0, 10) : `20${until.slice(0, 8)}`}`);
}

function ours(heard: Heard, facts: Facts): void {
  for (const [detail, times] of Object.entries(heard.details)) {
    const facet = detail.slice(0, detail.indexOf(" "));
    if (facet === "offered") facts.add("client hello", times);
    else if (["name", "version", "cipher", "alert"].includes(facet) || detail.startsWith("certificate until")) facts.add(detail, times);
  }
}

/** "capture | connection | fact: ours / theirs" → why tshark counts another thing. */
const ANYDESK = "ours names the flow AnyDesk by its certificate, which has no dissector";
const ON_PORT_80 = "tshark looks for HTTP on port 80 and finds nothing";
const GENERALIZED = "a year from 2050 on stands in a generalized time, which tshark's field leaves out";
const OPENVPN = "TLS inside OpenVPN";
const DIFFERENCES: Readonly<Record<string, string>> = {
  "it-and-remote-access/anydesk.pcapng | tcp 192.168.1.128:48260 195.181.174.176:443 | certificate until 2028-11-15: 0 / 1": ANYDESK,
  "it-and-remote-access/anydesk.pcapng | tcp 192.168.1.128:48260 195.181.174.176:443 | cipher TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 0 / 1": ANYDESK,
  "it-and-remote-access/anydesk.pcapng | tcp 192.168.1.128:48260 195.181.174.176:443 | client hello: 0 / 1": ANYDESK,
  "it-and-remote-access/anydesk.pcapng | tcp 192.168.1.128:48260 195.181.174.176:443 | version TLS 1.2: 0 / 1": ANYDESK,
  "it-and-remote-access/anydesk.pcapng | tcp 192.168.1.178:52039 192.168.1.187:7070 | certificate until 2070-05-31: 1 / 0": GENERALIZED,
  "it-and-remote-access/anydesk.pcapng | tcp 192.168.1.178:7070 192.168.1.187:54164 | certificate until 2068-07-21: 1 / 0": GENERALIZED,
  "it-and-remote-access/anydesk.pcapng | tcp 192.168.149.129:43535 51.83.238.219:80 | certificate until 2028-11-15: 1 / 0": ON_PORT_80,
  "it-and-remote-access/anydesk.pcapng | tcp 192.168.149.129:43535 51.83.238.219:80 | cipher TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 1 / 0": ON_PORT_80,
  "it-and-remote-access/anydesk.pcapng | tcp 192.168.149.129:43535 51.83.238.219:80 | client hello: 1 / 0": ON_PORT_80,
  "it-and-remote-access/anydesk.pcapng | tcp 192.168.149.129:43535 51.83.238.219:80 | version TLS 1.2: 1 / 0": ON_PORT_80,
  "it-and-remote-access/openvpn.pcap | tcp 10.181.235.122:39772 10.251.71.30:1194 | certificate until 2022-10-29: 0 / 2": OPENVPN,
  "it-and-remote-access/openvpn.pcap | tcp 10.181.235.122:39772 10.251.71.30:1194 | cipher TLS_DHE_RSA_WITH_AES_256_CBC_SHA: 0 / 1": OPENVPN,
  "it-and-remote-access/openvpn.pcap | tcp 10.181.235.122:39772 10.251.71.30:1194 | client hello: 0 / 1": OPENVPN,
  "it-and-remote-access/openvpn.pcap | tcp 10.181.235.122:39772 10.251.71.30:1194 | version TLS 1.0: 0 / 1": OPENVPN,
};

describeAgainstTshark({
  title: "TLS in depth",
  protocols: ["tls"],
  captures: CAPTURES,
  filter: "tcp && tls",
  fields: [
    "tls.handshake.type",
    "tls.handshake.version",
    "tls.handshake.extensions.supported_version",
    "tls.handshake.ciphersuite",
    "tls.handshake.extensions_server_name",
    "tls.alert_message.level",
    "tls.alert_message.desc",
    "x509af.utcTime",
  ],
  theirs,
  ours,
  transport: "tcp",
  differences: DIFFERENCES,
});
