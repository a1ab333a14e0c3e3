// FTP read in depth, against tshark on every real capture that holds some: commands and replies.
import type { Heard } from "../protocols/heard.ts";
import { describeAgainstTshark, each, type Facts } from "./tshark-facts.ts";

const CAPTURES = ["site-s4x15-ics-village/Modicon.pcap"];

function theirs(row: Record<string, string>, facts: Facts): void {
  for (const command of each(row["ftp.request.command"])) facts.add(`command ${command.toUpperCase()}`);
  for (const code of each(row["ftp.response.code"])) facts.add(`reply ${code}`);
}

function ours(heard: Heard, facts: Facts): void {
  for (const [detail, times] of Object.entries(heard.details)) if (/^(command|reply) /.test(detail)) facts.add(detail, times);
}

describeAgainstTshark({
  title: "FTP in depth",
  protocols: ["ftp-tftp"],
  captures: CAPTURES,
  filter: "ftp",
  fields: ["ftp.request.command", "ftp.response.code"],
  theirs,
  ours,
  transport: "tcp",
  differences: {},
});
