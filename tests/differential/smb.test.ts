// SMB read in depth, against tshark on every real capture that holds some: commands, statuses, response times, dialects, and what machines say of
// themselves.
import type { Heard } from "../protocols/heard.ts";
import { ASK_AGAIN, COMMANDS_1, COMMANDS_2, DIALECTS_2, MORE_PROCESSING, NT_TRANSACT_1, subcommand1, TRANSACTION2_1 } from "../../src/evidence/protocols/smb/codes.ts";
import { type Comparison, describeAgainstTshark, each, type Facts } from "./tshark-facts.ts";

const CAPTURES = [
  "lab-controllogix/CL5000EIP-Control-Protocol-Change-Attempt.pcap",
  "lab-controllogix/CL5000EIP-IP-Address-Change-Attempt.pcap",
  "lab-controllogix/CL5000EIP-Remote-Mode-Change-Attempt.pcap",
  "protocols-merged/HARTIP.pcap",
  "protocols-merged/hart_ip.pcap",
  "site-lemay-6rtu/characterization_modbus_6RTU_with_operate.pcap",
  "site-lemay-6rtu/moving_two_files_modbus_6RTU.pcap",
  "site-s4x15-ics-village/WinXP.pcap",
  "substation-iec61850/Sample_File_MMS_and_GOOSE.pcap",
];

/** Statuses that ours does not count: success, what goes on, warnings. */
const isError = (status: number): boolean => status >= 0xc000_0000 && status !== MORE_PROCESSING;

/** Requests of tshark's rows; the subcommands stand beside their command. */
function theirs(row: Record<string, string>, facts: Facts): void {
  const isResponse1 = each(row["smb.flags.response"]).map((flag) => flag === "1" || flag === "True");
  const trans2 = each(row["smb.trans2.cmd"]);
  const nt = each(row["smb.nt.function"]);
  if (isResponse1.length > 0 && !isResponse1[0]) {
    for (const code of each(row["smb.cmd"]).map(Number)) {
      if (code === 0xff) continue;
      const sub = code === TRANSACTION2_1 ? trans2.shift() : code === NT_TRANSACT_1 ? nt.shift() : undefined;
      facts.add(`smb1 ${sub === undefined ? COMMANDS_1[code]?.name : subcommand1(code, Number(sub)).name}`);
    }
  }
  // A response whose request is not in the capture tells what was asked.
  if (isResponse1[0] && row["smb.response_to"] === "") {
    facts.add("response without request");
    facts.add(`smb1 ${COMMANDS_1[Number(each(row["smb.cmd"])[0])]?.name}`);
  }
  each(row["smb2.cmd"]).forEach((code, i) => {
    if (each(row["smb2.flags.response"])[i] === "0" || each(row["smb2.flags.response"])[i] === "False") facts.add(`smb2 ${COMMANDS_2[Number(code)]?.name}`);
  });
  for (const status of [...each(row["smb.nt_status"]), ...each(row["smb2.nt_status"])].map(Number)) if (isError(status)) facts.add(`status 0x${status.toString(16)}`);
  for (const time of [...each(row["smb.time"]), ...each(row["smb2.time"])]) facts.seconds.push(Number(time));
  for (const dialect of each(row["smb2.dialect"])) if (each(row["smb2.flags.response"])[0] === "1") facts.add(`dialect 0x${Number(dialect).toString(16)}`);
  const challenged = new Set([...each(row["ntlmssp.challenge.target_info.nb_computer_name"]), ...each(row["ntlmssp.challenge.target_info.dns_computer_name"])].map((name) => name.toUpperCase()));
  for (const name of [...challenged, ...each(row["ntlmssp.auth.hostname"])]) if (name !== "NULL") facts.add(`hostname ${name.toUpperCase()}`);
  const build = each(row["ntlmssp.version.build_number"]);
  each(row["ntlmssp.version.major"]).forEach((major, i) => {
    if (build[i] !== "0") facts.add(`version ${major}.${each(row["ntlmssp.version.minor"])[i]} build ${build[i]}`);
  });
  for (const text of each(row["smb.native_os"])) facts.add(`native OS ${text}`);
}

function ours(heard: Heard, facts: Facts): void {
  let withoutRequest = 0;
  for (const [detail, times] of Object.entries(heard.details)) {
    if (detail.startsWith("smb1 ") || detail.startsWith("smb2 ")) facts.add(detail, times);
    else if (detail.startsWith("status 0x")) facts.add(detail.split(" ").slice(0, 2).join(" "), times);
    else if (detail === "transaction response without request") withoutRequest += times;
  }
  for (const [number, name] of DIALECTS_2) {
    const times = heard.details[`dialect ${name}`] ?? 0;
    if (times > 0) facts.add(`dialect 0x${number.toString(16)}`, times);
  }
  const again = heard.details["negotiation goes on in version 2"] ?? 0;
  if (again > 0) facts.add(`dialect 0x${ASK_AGAIN.toString(16)}`, again);
  if (withoutRequest > 0) facts.add("response without request", withoutRequest);
  for (const claim of heard.claims) {
    const [, attribute, value] = /^\S+ (\S+) = (.*) \(.*?\)$/.exec(claim) ?? [];
    if (attribute === "hostname" && claim.includes("NTLM") && value !== undefined) facts.add(`hostname ${value.toUpperCase()}`);
    const version = /\((\d+\.\d+ build \d+)\)/.exec(claim)?.[1];
    if (attribute === "os" && version !== undefined) facts.add(`version ${version}`);
    if (attribute === "os" && claim.endsWith("native OS)")) facts.add(`native OS ${value?.replace(/ \(smb1.*$/, "")}`);
  }
  facts.seconds.push(...heard.responses);
}

/** "capture | connection | fact: ours / theirs" → why tshark counts another thing. */
const DIFFERENCES: Readonly<Record<string, string>> = {};

export const smbComparison: Comparison = {
  title: "SMB in depth",
  protocols: ["smb"],
  captures: CAPTURES,
  filter: "tcp && (smb || smb2 || nbss)",
  fields: [
    "smb.cmd",
    "smb.flags.response",
    "smb.trans2.cmd",
    "smb.nt.function",
    "smb.nt_status",
    "smb.time",
    "smb.native_os",
    "smb.response_to",
    "smb2.cmd",
    "smb2.flags.response",
    "smb2.nt_status",
    "smb2.time",
    "smb2.dialect",
    "ntlmssp.challenge.target_info.nb_computer_name",
    "ntlmssp.challenge.target_info.dns_computer_name",
    "ntlmssp.auth.hostname",
    "ntlmssp.version.major",
    "ntlmssp.version.minor",
    "ntlmssp.version.build_number",
  ],
  theirs,
  ours,
  transport: "tcp",
  differences: DIFFERENCES,
};

describeAgainstTshark(smbComparison);
