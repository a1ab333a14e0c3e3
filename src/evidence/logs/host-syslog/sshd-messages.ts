// Messages of SSH servers (OpenSSH in its wordings since 5.x, Dropbear) to what they say of a sign-in. Names of accounts come from whoever knocks: they may hold
// spaces and the very words of these messages, so the last "from" counts, which the server itself wrote. Keeps nothing between messages.

/** `peer`: address and port, "10.0.0.5 51000"; "" = the message does not say the port. */
export type SshMessage =
  | { readonly kind: "accepted"; readonly user: string; readonly from: string; readonly peer: string; readonly proof: string }
  | { readonly kind: "failed"; readonly user: string; readonly from: string; readonly proof: string; readonly reason: string }
  /** Somebody who cannot sign in, before any proof was tried; the attempt itself is told later, or not at all. */
  | { readonly kind: "announced"; readonly user: string; readonly from: string; readonly reason: string }
  | { readonly kind: "ended"; readonly user: string; readonly from: string; readonly peer: string; readonly reason: string; readonly isBeforeSignIn: boolean }
  | { readonly kind: "refused"; readonly user: string; readonly reason: string }
  | { readonly kind: "listening" }
  | { readonly kind: "other"; readonly what: string };

const ADDRESS = String.raw`(\S{1,255})`;
const PORT = String.raw`(?: port (\d{1,5}))?`;
const ACCEPTED = new RegExp(String.raw`^Accepted (\S{1,60}) for (.*) from ${ADDRESS} port (\d{1,5})(?: ssh\d?)?(?:: .*)?$`);
const FAILED = new RegExp(String.raw`^Failed (\S{1,60}) for (invalid user |illegal user )?(.*) from ${ADDRESS}${PORT}(?: ssh\d?)?(?:: .*)?$`);
const INVALID = new RegExp(String.raw`^(?:Invalid|Illegal) user (.*) from ${ADDRESS}${PORT}$`);
const NOT_ALLOWED = new RegExp(String.raw`^User (.*) from ${ADDRESS} not allowed because (.*)$`);
const ENDED_BY = String.raw`^(?:error: )?(?:Received disconnect from|Disconnected from|Connection closed by|Connection reset by|Timeout, client not responding from|Disconnecting)(?: (invalid user|authenticating user|user) (.*))? `;
const ENDED = new RegExp(String.raw`${ENDED_BY}${ADDRESS} port (\d{1,5})(?::\s?.*)?(?: \[preauth\])?$`);
/** Before version 7 without the port. */
const ENDED_WITHOUT_PORT = new RegExp(String.raw`${ENDED_BY}${ADDRESS}(?::\s?.*)?(?: \[preauth\])?$`);
const DROPBEAR_SIGN_IN = /^(Password|Pubkey|PAM password) auth succeeded for '(.*)' (?:with (?:\S+ )?key .* )?from (\S{2,60}):(\d{1,5})$/;
const DROPBEAR_FAILED = /^Bad (?:PAM )?password attempt for '(.*)' from (\S{2,60}):\d{1,5}$/;
const DROPBEAR_UNKNOWN = /^Login attempt for nonexistent user(?: '(.*)')? from (\S{2,60}):\d{1,5}$/;
const DROPBEAR_EXIT = /^Exit \((.*)\)(?: from <(\S{2,60}):(\d{1,5})>)?: (.*)$/;

/** Methods of proof in the words of sessions. */
const PROOFS: Readonly<Record<string, string>> = {
  "keyboard-interactive/pam": "keyboard-interactive",
  "gssapi-with-mic": "kerberos",
  "gssapi-keyex": "kerberos",
  gssapi: "kerberos",
};

function proofOf(method: string): string {
  // "publickey,keyboard-interactive/pam" does not happen in one message; a partial success is logged by the word Partial.
  return PROOFS[method] ?? method.split("/", 1)[0]?.toLowerCase() ?? "";
}

/** What a message of sshd says. */
export function readSshdMessage(text: string): SshMessage {
  const accepted = ACCEPTED.exec(text);
  if (accepted !== null) {
    const [, method = "", user = "", from = "", port = ""] = accepted;
    return { kind: "accepted", user, from, peer: `${from} ${port}`, proof: proofOf(method) };
  }
  if (text.startsWith("Failed ")) return failed(text);
  const invalid = INVALID.exec(text);
  if (invalid !== null) return { kind: "announced", user: invalid[1] ?? "", from: invalid[2] ?? "", reason: "no such account" };
  const notAllowed = NOT_ALLOWED.exec(text);
  if (notAllowed !== null) return { kind: "announced", user: notAllowed[1] ?? "", from: notAllowed[2] ?? "", reason: "not allowed here" };
  const refused = /^(?:fatal: )?Access denied for user (.*) by PAM account configuration/.exec(text);
  if (refused !== null) return { kind: "refused", user: refused[1] ?? "", reason: "refused by account rules" };
  // Only lines that belong to the peer: "Disconnecting: Too many authentication failures" names none.
  const ended = /^(?:error: )?Disconnecting: /.test(text) ? null : (ENDED.exec(text) ?? ENDED_WITHOUT_PORT.exec(text));
  if (ended !== null) {
    const [whole, standing, user = "", from = "", port] = ended;
    const isBeforeSignIn = /\[preauth\]$/.test(whole) || standing === "invalid user" || standing === "authenticating user";
    const reason = /disconnected by user|^Disconnected from user/.test(whole) ? "sign-out" : "connection-end";
    return { kind: "ended", user, from: from.replace(/:$/, ""), peer: port === undefined ? "" : `${from} ${port}`, reason, isBeforeSignIn };
  }
  if (/^Server listening on /.test(text)) return { kind: "listening" };
  return { kind: "other", what: "other messages of sshd" };
}

function failed(text: string): SshMessage {
  const match = FAILED.exec(text);
  if (match === null) return { kind: "other", what: "other messages of sshd" };
  const [, method = "", unknown, user = "", from = ""] = match;
  // A client asks with "none" which methods there are: nobody tried to sign in with it.
  if (method === "none") return { kind: "other", what: "questions of clients which methods there are" };
  const proof = proofOf(method);
  const reason = unknown !== undefined ? "no such account" : proof === "publickey" || proof === "hostbased" ? "key not accepted" : proof === "kerberos" ? "ticket not accepted" : "wrong password";
  return { kind: "failed", user, from, proof, reason };
}

/** What a message of Dropbear says: the SSH server of small devices. */
export function readDropbearMessage(text: string): SshMessage {
  const accepted = DROPBEAR_SIGN_IN.exec(text);
  if (accepted !== null) {
    const [, method = "", user = "", from = "", port = ""] = accepted;
    return { kind: "accepted", user, from, peer: `${from} ${port}`, proof: method === "Pubkey" ? "publickey" : "password" };
  }
  const failedOne = DROPBEAR_FAILED.exec(text);
  if (failedOne !== null) return { kind: "failed", user: failedOne[1] ?? "", from: failedOne[2] ?? "", proof: "password", reason: "wrong password" };
  const unknown = DROPBEAR_UNKNOWN.exec(text);
  if (unknown !== null) return { kind: "failed", user: unknown[1] ?? "", from: unknown[2] ?? "", proof: "", reason: "no such account" };
  const exit = DROPBEAR_EXIT.exec(text);
  if (exit !== null) {
    const [, user = "", from = "", port, words = ""] = exit;
    return {
      kind: "ended",
      user,
      from,
      peer: port === undefined ? "" : `${from} ${port}`,
      reason: /^Disconnect received/.test(words) ? "sign-out" : /[Ii]dle timeout/.test(words) ? "idle-limit" : "connection-end",
      isBeforeSignIn: false,
    };
  }
  return { kind: "other", what: "other messages of dropbear" };
}
