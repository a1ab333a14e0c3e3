// Hands rule sets and packets to the real packet filter of Linux, in a user and network namespace of their own: no rights on the host are needed, and
// nothing of it changes. Where namespaces, tunnel devices or the tools are missing, says why.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { WirePacket } from "./kernel-packets.ts";

export interface KernelRound {
  /** Programs that read rules and hand them to the kernel. */
  readonly load: readonly { readonly command: readonly [string, ...string[]]; readonly input: string }[];
  /** Pass while no rule is loaded. */
  readonly before: readonly WirePacket[];
  readonly packets: readonly WirePacket[];
  /** Programs that print what the kernel holds, asked after the packets. */
  readonly list: readonly (readonly [string, ...string[]])[];
}

export interface KernelAnswer {
  /** One letter per packet: P passed, R answered with an error, D neither. */
  readonly verdicts: string;
  readonly listings: readonly string[];
}

const script = fileURLToPath(new URL("./kernel-namespace.mjs", import.meta.url));
/** TUNSETIFF (linux/if_tun.h) with IFF_TUN and IFF_NO_PI; both descriptors stay open for the program that follows. */
const OPEN_TUNNELS = `use Fcntl; $^F = 9; my @t; for my $i (0, 1) { sysopen(my $f, "/dev/net/tun", O_RDWR | O_NONBLOCK) or die "no /dev/net/tun: $!\\n";
ioctl($f, 0x400454ca, pack("a16 s x22", "tun$i", 0x1001)) or die "no tunnel device: $!\\n"; push @t, $f; }
die "descriptors " . join(" ", map { fileno $_ } @t) . "\\n" if fileno($t[0]) != 3 || fileno($t[1]) != 4; exec @ARGV or die "cannot start $ARGV[0]: $!\\n";`;

/** null = the kernel can be asked; else why not, for people. `programs`: what is needed besides, with arguments that do nothing. */
export function whyNoKernel(programs: readonly (readonly [string, ...string[]])[] = []): string | null {
  for (const [command, ...args] of [["nft", "--version"], ["ip", "-V"], ["perl", "-v"], ...programs]) {
    if (spawnSync(command as string, args).status !== 0) return `${command} is not installed`;
  }
  const tried = spawnSync("unshare", ["-Urn", "perl", "-e", OPEN_TUNNELS, "nft", "list", "ruleset"], { encoding: "utf8" });
  return tried.status === 0 ? null : `no namespace with tunnels: ${(tried.stderr || String(tried.error ?? "")).trim().split("\n")[0]}`;
}

export function askKernel(rounds: readonly KernelRound[]): KernelAnswer[] {
  const folder = mkdtempSync(join(tmpdir(), "holdpoint-kernel-"));
  try {
    const job = join(folder, "job.json");
    const answer = join(folder, "answer.json");
    writeFileSync(job, JSON.stringify({ rounds }));
    const done = spawnSync("unshare", ["-Urn", "perl", "-e", OPEN_TUNNELS, process.execPath, script, job, answer], { encoding: "utf8", maxBuffer: 2 ** 26 });
    if (done.status !== 0) throw new Error(`the kernel could not be asked: ${done.stderr}`);
    return JSON.parse(readFileSync(answer, "utf8")) as KernelAnswer[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function loadNft(rules: string): KernelRound["load"][number] {
  return { command: ["nft", "-f", "-"], input: rules };
}
