// Runs inside of a user and network namespace of its own: loads rule sets into the kernel, sends packets through it one by one, and says of each
// whether it came out on the other side (P), was answered with an error (R), or neither (D). Perl opens the two tunnel devices and hands them over
// as descriptors 3 and 4, because Node cannot make the ioctl; every Debian has it (perl-base). Argument: a job file; the answer goes to its --out.
import { spawnSync } from "node:child_process";
import { readFileSync, readSync, writeFileSync, writeSync } from "node:fs";

const [jobFile, answerFile] = process.argv.slice(2);
const TUNNELS = [3, 4];
const buffer = Buffer.alloc(65_536);

function run(command, args, input) {
  const done = spawnSync(command, args, { input, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (done.status !== 0) throw new Error(`${command} ${args.join(" ")}: ${done.stderr || done.error}\n${input ?? ""}`);
  return done.stdout;
}

function setting(path, value) {
  writeFileSync(`/proc/sys/net/${path}`, String(value));
}

/** Packets that wait on a tunnel; empties it. */
function waiting(tunnel) {
  let count = 0;
  for (;;) {
    try {
      if (readSync(tunnel, buffer, 0, buffer.length, null) <= 0) return count;
    } catch (error) {
      if (error.code === "EAGAIN") return count;
      throw error;
    }
    // The kernel's own router solicitations and reports come from link-local addresses.
    const version = buffer[0] >> 4;
    if (version === 6 && ((buffer[8] === 0xfe && buffer[9] === 0x80) || (buffer[8] === 0 && buffer[9] === 0 && buffer[23] === 0))) continue;
    count++;
  }
}

/** Into the tunnel with this index; what it is for leaves by the other one. */
function send(packet, from) {
  writeSync(TUNNELS[from], packet);
  const passed = waiting(TUNNELS[1 - from]);
  const answered = waiting(TUNNELS[from]);
  return passed > 0 ? "P" : answered > 0 ? "R" : "D";
}

run("ip", ["link", "set", "lo", "up"]);
for (const [name, v4, v6] of [
  ["tun0", "10.1.0.0/16", "fd01::/16"],
  ["tun1", "10.2.0.0/16", "fd02::/16"],
]) {
  setting(`ipv6/conf/${name}/addr_gen_mode`, 1);
  run("ip", ["link", "set", name, "txqueuelen", "1000", "up"]);
  setting(`ipv4/conf/${name}/rp_filter`, 0);
  run("ip", ["route", "add", v4, "dev", name]);
  run("ip", ["-6", "route", "add", v6, "dev", name]);
}
// An address of its own for the errors that it answers with.
run("ip", ["addr", "add", "10.3.0.1/32", "dev", "lo"]);
run("ip", ["-6", "addr", "add", "fd03::1/128", "dev", "lo", "nodad"]);
for (const [path, value] of [
  ["ipv4/ip_forward", 1],
  ["ipv6/conf/all/forwarding", 1],
  ["ipv4/conf/all/rp_filter", 0],
  ["ipv4/icmp_ratemask", 0],
  ["ipv6/icmp/ratelimit", 0],
  ["ipv4/conf/all/send_redirects", 0],
]) {
  setting(path, value);
}
// Every packet has a connection table of its own (a zone by its number), so that none knows of another.
const zones = `table inet zones {
  chain before {
    type filter hook prerouting priority raw
    meta nfproto ipv4 ct zone set ip id
    meta nfproto ipv6 ct zone set @nh,16,16
  }
}
`;
const { rounds } = JSON.parse(readFileSync(jobFile, "utf8"));
const answers = [];
for (const round of rounds) {
  run("nft", ["-f", "-"], `flush ruleset\n${zones}`);
  for (const { hex, from } of round.before) {
    const verdict = send(Buffer.from(hex, "hex"), from);
    if (verdict !== "P") throw new Error(`a packet that opens a connection did not pass: ${hex} ${verdict}`);
  }
  for (const { command, input } of round.load) run(command[0], command.slice(1), input);
  let verdicts = "";
  for (const { hex, from } of round.packets) verdicts += send(Buffer.from(hex, "hex"), from);
  answers.push({ verdicts, listings: round.list.map((command) => run(command[0], command.slice(1))) });
}
writeFileSync(answerFile, JSON.stringify(answers));
