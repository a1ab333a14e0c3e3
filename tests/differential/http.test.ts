// HTTP read in depth, against tshark on every real capture that holds some: methods, statuses, programs at both ends, challenges, response times.
import type { Heard } from "../protocols/heard.ts";
import { describeAgainstTshark, each, type Facts } from "./tshark-facts.ts";

const CAPTURES = ["it-and-remote-access/NTP.pcap", "it-and-remote-access/Syslog.pcap", "protocols-merged/Synchrophasor.pcap", "site-s4x15-ics-village/Modicon.pcap"];

const DISTINCT = ["http.server", "http.user_agent"];

function theirs(row: Record<string, string>, facts: Facts): void {
  for (const method of each(row["http.request.method"])) facts.add(`method ${method}`);
  for (const status of each(row["http.response.code"])) facts.add(`status ${status}`);
  for (const time of each(row["http.time"])) facts.seconds.push(Number(time));
  // Texts may hold commas: they are compared as a whole, and once each.
  for (const field of DISTINCT) if (row[field] !== "") facts.counts.set(`software ${row[field]?.slice(0, 200)}`, 1);
  if (row["http.www_authenticate"] !== "") facts.add(`wanted ${row["http.www_authenticate"]?.split(" ")[0]}`);
}

function ours(heard: Heard, facts: Facts): void {
  for (const [detail, times] of Object.entries(heard.details)) if (/^(method|status|wanted) /.test(detail)) facts.add(detail, times);
  for (const claim of heard.claims) {
    const software = /^sender software = (.*) \(http [^)]*\)$/.exec(claim)?.[1];
    if (software !== undefined) facts.counts.set(`software ${software}`, 1);
  }
  facts.seconds.push(...heard.responses);
}

/** "capture | connection | fact: ours / theirs" → why tshark counts another thing. */
const SWALLOWED = "told not to put bodies together, tshark takes the next head for the rest of a picture (frame 1035 is one)";
const DIFFERENCES: Readonly<Record<string, string>> = {
  "site-s4x15-ics-village/Modicon.pcap | tcp 10.200.1.193:60019 10.50.1.52:80 | response times: 8, 0.019872 to 0.068815 s / 7, 0.019872 to 0.068815 s": SWALLOWED,
  "site-s4x15-ics-village/Modicon.pcap | tcp 10.200.1.193:60019 10.50.1.52:80 | status 200: 8 / 7": SWALLOWED,
  "site-s4x15-ics-village/Modicon.pcap | tcp 10.200.1.86:56890 10.50.1.52:80 | response times: 8, 0.016251 to 0.042978 s / 7, 0.026811 to 0.042978 s": SWALLOWED,
  "site-s4x15-ics-village/Modicon.pcap | tcp 10.200.1.86:56890 10.50.1.52:80 | status 200: 8 / 7": SWALLOWED,
};

describeAgainstTshark({
  title: "HTTP in depth",
  protocols: ["http"],
  captures: CAPTURES,
  filter: "tcp && http",
  fields: ["http.request.method", "http.response.code", "http.time", "http.server", "http.user_agent", "http.www_authenticate"],
  // Responses are timed by their heads: a body may take long.
  options: ["-o", "http.desegment_body:FALSE"],
  theirs,
  ours,
  transport: "tcp",
  differences: DIFFERENCES,
});
