// SSH read in depth, against tshark on every real capture that holds some: who identifies himself as what, and exchanges of keys.
import type { Heard } from "../protocols/heard.ts";
import { describeAgainstTshark, each, type Facts } from "./tshark-facts.ts";

const CAPTURES = ["it-and-remote-access/ssh.pcap", "site-westermo-testbed/reduced-right.pcap"];

/** Messages by which a client asks for keys: those of Diffie-Hellman and of group exchange. */
const ASKED = ["30", "32", "34"];

function theirs(row: Record<string, string>, facts: Facts): void {
  // "SSH-2.0-OpenSSH_9.6 Ubuntu-3"; commas inside are no separators here.
  if (row["ssh.protocol"] !== "") facts.add(`software ${row["ssh.protocol"]?.split("-").slice(2).join("-").trim()}`);
  for (const code of each(row["ssh.message_code"])) if (ASKED.includes(code)) facts.add("keys asked for");
}

function ours(heard: Heard, facts: Facts): void {
  for (const claim of heard.claims) {
    const software = /^sender software = (.*) \(ssh identification\)$/.exec(claim)?.[1];
    if (software !== undefined) facts.add(`software ${software}`);
  }
  if (heard.requests.length > 0) facts.add("keys asked for", heard.requests.length);
}

/** tshark looks for SSH on port 22 only, unless told. */
const OTHER_PORTS = ["-d", "tcp.port==2200,ssh", "-d", "tcp.port==41644,ssh"];

describeAgainstTshark({
  title: "SSH in depth",
  protocols: ["ssh"],
  captures: CAPTURES,
  filter: "tcp && ssh",
  fields: ["ssh.protocol", "ssh.message_code"],
  theirs,
  ours,
  transport: "tcp",
  options: OTHER_PORTS,
  differences: {},
});
