// What an OpenVPN server says of its clients, told on as sessions: by the name that was given, else by the certificate's.
import type { LogSink } from "../log-format.ts";
import { accountOf } from "../sign-in-record.ts";
import { readOpenvpnMessage } from "./openvpn-messages.ts";
import { type Said, tell, tellFailed } from "./said.ts";
import type { SessionMemory } from "./session-memory.ts";

export function tellOpenvpn(said: Said, memory: SessionMemory, sink: LogSink): void {
  const { host } = said;
  const vpn = readOpenvpnMessage(said.message);
  if (vpn.kind === "other") {
    sink.irrelevant(vpn.what);
    return;
  }
  if (vpn.kind === "stops") {
    vpnStops(said, memory, sink);
    return;
  }
  const id = `${host}#vpn ${vpn.peer}`;
  const known = memory.sessions.get(id);
  if (vpn.kind === "named") {
    // The name that was given is the person's; the certificate may be the machine's, or everybody's.
    memory.aliases.set(id, vpn.user);
    sink.irrelevant("names of VPN clients, told with their sessions");
  } else if (vpn.kind === "began") {
    const user = memory.aliases.get(id) ?? vpn.user;
    const proof = memory.aliases.get(id) === undefined ? "certificate" : "password";
    if (known?.ended === false) sink.irrelevant("beginnings of VPN sessions that were told before");
    else {
      memory.began(id, host, user, vpn.from, said.at);
      tell(said, memory, sink, "VPN sessions", { act: "sign-in", ...accountOf(user), how: "vpn", from: vpn.from, key: vpn.peer, proof });
    }
  } else if (vpn.kind === "failed") tellFailed(said, memory, sink, "failed VPN sign-ins", { ...accountOf(memory.aliases.get(id) ?? vpn.user), how: "vpn", from: vpn.from, reason: vpn.reason });
  // Who never came in goes out, too: only its connection ends.
  else if (known === undefined && vpn.user === "") sink.irrelevant("ends of VPN connections without a sign-in here");
  else if (known?.ended === true) sink.irrelevant("ends of sessions that were told before");
  else {
    memory.end(id);
    memory.aliases.delete(id);
    tell(said, memory, sink, "VPN sign-outs", { act: "sign-out", ...accountOf(known?.user ?? vpn.user), how: "vpn", from: known?.from ?? "", key: vpn.peer, reason: vpn.reason });
  }
}

/** All of its sessions end with it; the machine that it runs on goes on. */
function vpnStops(said: Said, memory: SessionMemory, sink: LogSink): void {
  const { older, younger } = memory.sessions.checkpoint();
  const start = `${said.host}#vpn `;
  const open = [...new Map([...older, ...younger])].filter(([id, session]) => id.startsWith(start) && !session.ended);
  if (open.length === 0) sink.irrelevant("stops of the VPN server without a session that is known");
  for (const [id, { user, from }] of open) {
    memory.end(id);
    tell(said, memory, sink, "VPN sign-outs", { act: "sign-out", ...accountOf(user), how: "vpn", from, key: id.slice(start.length), reason: "forced" });
  }
}
