// What a Palo Alto firewall's traffic event says of its session in LEEF (PAN-OS, custom log format for LEEF, TRAFFIC): the same facts as in its comma-separated log, under names.
import { countNumber, secondsNumber } from "../logged-flow.ts";
import type { LoggedSession } from "../session-flow.ts";

/** Reasons for which the firewall itself ended a session that a rule had let through. */
const STOPPED = /^(?:threat|policy-deny|decrypt-)/;
const CLOSINGS: Readonly<Record<string, NonNullable<LoggedSession["closing"]>>> = {
  "tcp-fin": "fin",
  "tcp-rst-from-client": "client-reset",
  "tcp-rst-from-server": "server-reset",
  "aged-out": "timeout",
};

export function paloAltoSession(fields: ReadonlyMap<string, string>, known: Omit<LoggedSession, "stage">): LoggedSession {
  const isTraffic = /^traffic$/i.test(fields.get("cat") ?? fields.get("Type") ?? "");
  const subtype = (fields.get("Subtype") ?? fields.get("SubType") ?? "").toLowerCase();
  const isDenied = /^(?:deny|drop|reset|block)/i.test(fields.get("action") ?? fields.get("Action") ?? "");
  const [serial, session, start] = [fields.get("SerialNumber") ?? fields.get("DeviceSN") ?? "", fields.get("SessionID") ?? "", fields.get("StartTime") ?? ""];
  // Numbers are used again after a while, so the beginning belongs to the name.
  const shared = { ...known, flowId: session === "" || session === "0" || start === "" ? "" : `${serial}#${session}@${start}` };
  // Threats and their kin stop, or only see, what a rule let through.
  if (!isTraffic) return { ...shared, stage: "continued", isStopped: isDenied };
  if (isDenied || subtype === "drop" || subtype === "deny") return { ...known, stage: "denied" };
  if (subtype !== "end") return { ...shared, stage: subtype === "start" ? "begun" : "continued" };
  const reason = (fields.get("SessionEndReason") ?? "").toLowerCase();
  return {
    ...shared,
    stage: "ended",
    isStopped: STOPPED.test(reason),
    seconds: secondsNumber(fields.get("ElapsedTime")),
    packetsToServer: countNumber(fields.get("srcPackets")),
    packetsToClient: countNumber(fields.get("dstPackets")),
    bytesToServer: countNumber(fields.get("srcBytes")),
    bytesToClient: countNumber(fields.get("dstBytes")),
    closing: CLOSINGS[reason] ?? null,
  };
}
