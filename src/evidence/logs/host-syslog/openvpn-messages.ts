// Messages of an OpenVPN server to what they say of a client's session: its beginning, its end, and what was refused. A client is known by its certificate's name,
// or by the name that it gave besides (auth-user-pass), which is the person's. Keeps nothing between messages.

export type OpenvpnMessage =
  | { readonly kind: "named"; readonly peer: string; readonly user: string }
  | { readonly kind: "began"; readonly peer: string; readonly user: string; readonly from: string }
  | { readonly kind: "ended"; readonly peer: string; readonly user: string; readonly reason: string }
  | { readonly kind: "failed"; readonly peer: string; readonly user: string; readonly from: string; readonly reason: string }
  | { readonly kind: "stops" }
  | { readonly kind: "other"; readonly what: string };

/** "op.a/10.0.0.5:51000 words": before the handshake there is no name. An address of IPv6 stands with or without brackets. */
const CLIENT = /^(?:us=\d{1,6} )?(?:([^\s/]{1,256})\/)?((?:\d{1,3}(?:\.\d{1,3}){3}|\[?[0-9a-fA-F:]{2,45}\]?)):(\d{1,5}) (.*)$/;

/** @param text without stamp and program */
export function readOpenvpnMessage(text: string): OpenvpnMessage {
  const client = CLIENT.exec(text);
  if (client === null) {
    // After the peer that begins, the server names it by address once more, in a line of its own.
    const began = /^(?:us=\d{1,6} )?\[(.{0,256})\] Peer Connection Initiated with \[AF_INET6?\](\S{2,60}):(\d{1,5})/.exec(text);
    if (began !== null) return { kind: "began", peer: `${began[2]} ${began[3]}`, user: began[1] ?? "", from: began[2] ?? "" };
    // With a signal to the whole server, all of its sessions end.
    return /^(?:us=\d{1,6} )?SIG(?:TERM|INT|HUP)\[(?:hard|soft),[^\]]*\] received, process (?:exiting|restarting)/.test(text)
      ? { kind: "stops" }
      : { kind: "other", what: "other messages of OpenVPN" };
  }
  const [, name = "", address = "", port = "", words = ""] = client;
  const from = address.replace(/^\[|\]$/g, "");
  const peer = `${from} ${port}`;
  const began = /^\[(.{0,256})\] Peer Connection Initiated with /.exec(words);
  if (began !== null) return { kind: "began", peer, user: began[1] ?? "", from };
  const proven = /^(?:TLS: )?Username\/Password authentication (succeeded|deferred) for username '(.*?)'/.exec(words);
  if (proven !== null) return proven[1] === "succeeded" ? { kind: "named", peer, user: proven[2] ?? "" } : { kind: "other", what: "proofs that OpenVPN left to another program" };
  if (/^(?:TLS Auth Error: )?(?:Auth Username\/Password verification failed for peer|TLS Error: Auth Username\/Password)/.test(words))
    return { kind: "failed", peer, user: name, from, reason: "wrong password" };
  if (/^VERIFY ERROR: /.test(words)) return { kind: "failed", peer, user: /CN=([^,/]{1,256})/.exec(words)?.[1] ?? name, from, reason: "certificate not accepted" };
  const ended = /^(?:SIG(USR1|TERM)\[(?:soft|hard),([^\]]{0,60})\] received, client-instance (?:restarting|exiting))/.exec(words);
  if (ended !== null) return { kind: "ended", peer, user: name, reason: endOf(ended[2] ?? "") };
  return { kind: "other", what: "other messages of OpenVPN" };
}

/** Words of OpenVPN's signals. */
function endOf(words: string): string {
  if (/remote-exit|exit-with-notification/.test(words)) return "sign-out";
  if (/inactive/.test(words)) return "idle-limit";
  if (/session-timeout|session timeout/.test(words)) return "time-limit";
  if (/delayed-exit|client-kill|killed/.test(words)) return "forced";
  return "connection-end";
}
