// What this machine must offer: Linux, four programs of a plain Debian, and the right to make network namespaces. Finds them, or says what is missing
// and how to get it. Starts nothing.
import { accessSync, constants, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { Diagnostic } from "../foundation/diagnostic.ts";

export interface HostPrograms {
  readonly unshare: string;
  readonly perl: string;
  readonly ip: string;
  readonly nft: string;
  /** Search path for what these start themselves. */
  readonly path: string;
}

const PACKAGES = { unshare: "util-linux", perl: "perl-base", ip: "iproute2", nft: "nftables" } as const;
/** First of all: people's own search path often lacks programs of administrators, and has their own Perl, with what its shims do. */
const SYSTEM_FOLDERS = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];

export function findHostPrograms(): HostPrograms | Diagnostic {
  if (process.platform !== "linux")
    return { code: "rehearsal-needs-linux", severity: "error", message: `a rehearsal needs Linux, this is ${process.platform}`, help: "rehearse on a Linux machine; check and compare work here" };
  const folders = [...new Set([...SYSTEM_FOLDERS, ...(process.env["PATH"] ?? "").split(":").filter((folder) => folder.startsWith("/"))])];
  const found: Record<string, string> = {};
  const missing: string[] = [];
  for (const [program, debian] of Object.entries(PACKAGES)) {
    const path = folders.map((folder) => join(folder, program)).find(isExecutable);
    if (path === undefined) missing.push(`${program} (package ${debian})`);
    else found[program] = path;
  }
  if (missing.length > 0)
    return {
      code: "rehearsal-needs-programs",
      severity: "error",
      message: `a rehearsal needs programs that are not here: ${missing.join(", ")}`,
      help: "on Debian: apt-get install nftables iproute2 util-linux perl-base",
    };
  return { ...(found as Omit<Record<keyof typeof PACKAGES, string>, never>), path: folders.join(":") };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** "net:[4026531840]": by it the prober makes sure that it is not in this process's own network. */
export const ownNetworkNamespace = (): string => readlinkSync("/proc/self/ns/net");

/** How to be alone, in the order to try: with a user namespace of one's own nobody needs to be root, and root is none outside. */
export function isolations(): readonly (readonly string[])[] {
  const alone = ["--user", "--map-root-user", "--net"];
  return process.getuid?.() === 0 ? [alone, ["--net"]] : [alone];
}

/** What a person can do where namespaces are not permitted. */
export function namespacesForbidden(why: string): Diagnostic {
  const switches = ["/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "/proc/sys/kernel/unprivileged_userns_clone", "/proc/sys/user/max_user_namespaces", "/proc/sys/user/max_net_namespaces"];
  const said = switches.flatMap((file) => {
    const value = contentOf(file);
    const forbids = value !== undefined && (file.includes("apparmor") ? value === "1" : value === "0");
    return forbids ? [`${file.slice("/proc/sys/".length).replaceAll("/", ".")} is ${value}`] : [];
  });
  return {
    code: "rehearsal-needs-namespaces",
    severity: "error",
    message: `this machine does not permit the network namespaces that a rehearsal needs: ${[why, ...said].join("; ")}`,
    help: "run it as root, permit unprivileged user namespaces, or (in a container) add the capabilities SYS_ADMIN and NET_ADMIN",
  };
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return undefined;
  }
}
