// The logs of Remote Desktop Services and of the system: sessions by their number, and starts and stops of the machine. Some exports drop the fields
// of these events; then the values of their message are taken in its order, whatever its language.
import { disconnectReason } from "./code-tables.ts";
import { accountNamed, type EventMeaning, messageNumbers, messageValues, recordOf, remoteAddress } from "./event-words.ts";
import { fieldOf, firstField, type WindowsEvent } from "./windows-event.ts";

type Meaning = (event: WindowsEvent, record: number) => EventMeaning;

interface SaidOfSession {
  readonly user: string;
  readonly session: string;
  readonly address: string;
}

/** User, session and (but for 23) the address of the client, by name or in this order. */
function saidOf(event: WindowsEvent): SaidOfSession {
  const user = fieldOf(event, "User");
  const session = firstField(event, "SessionID", "SessionId");
  if (user !== "" || session !== "") return { user, session, address: fieldOf(event, "Address") };
  const [first = "", second = "", third = ""] = messageValues(event);
  return /^\d{1,10}$/.test(second) ? { user: first, session: second, address: third } : { user: "", session: "", address: "" };
}

const keyOfSession = (session: string): string => (session === "" ? "" : `session ${session}`);

const session =
  (act: "sign-in" | "sign-out" | "disconnect" | "reconnect"): Meaning =>
  (event, record) => {
    const { user, session: number, address } = saidOf(event);
    const from = remoteAddress(address);
    // Before a client's address stands, the console says LOCAL, in the language of the machine.
    const how = from !== "" ? "rdp" : address === "" ? "unknown" : "console";
    const reason = act === "sign-out" ? "sign-out" : act === "disconnect" ? "disconnect" : "";
    return recordOf(event, record, { act, ...accountNamed(user, ""), how, from, key: keyOfSession(number), reason });
  };

/** 39: the session that went and the one that sent it away. */
const sentAway: Meaning = (event, record) => {
  const target = firstField(event, "TargetSession") || (messageNumbers(event)[0] ?? "");
  return recordOf(event, record, { act: "disconnect", how: "rdp", key: keyOfSession(target), reason: "another session took its place" });
};

const disconnected: Meaning = (event, record) => {
  const [number = "", code = ""] = fieldOf(event, "Session") === "" ? messageNumbers(event) : [fieldOf(event, "Session"), fieldOf(event, "Reason")];
  const reason = disconnectReason(code);
  return reason === null ? null : recordOf(event, record, { act: "disconnect", how: "rdp", key: keyOfSession(number), reason });
};

export const sessionManagerEvents: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [21, session("sign-in")],
  [23, session("sign-out")],
  [24, session("disconnect")],
  [25, session("reconnect")],
  [39, sentAway],
  [40, disconnected],
]);

/** Network level authentication: the account was proven, which is no session yet. */
const provenForRdp: Meaning = (event, record) => {
  const values = event.data.has("Param1") ? [fieldOf(event, "Param1"), fieldOf(event, "Param2"), fieldOf(event, "Param3")] : messageValues(event);
  // Without a domain the message has one value less.
  const [user = "", domain = "", address = ""] = values.length === 2 ? [values[0], "", values[1]] : values;
  return recordOf(event, record, { act: "credential-check", ...accountNamed(user, domain), how: "rdp", from: remoteAddress(address) });
};

export const connectionManagerEvents: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([[1149, provenForRdp]]);

const machine =
  (act: "starts" | "stops"): Meaning =>
  (event, record) =>
    recordOf(event, record, { act });

/** The log service starts and stops with the machine. 6008 tells of an unexpected stop, but is written at the start after it. */
export const logServiceEvents: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [6005, machine("starts")],
  [6006, machine("stops")],
  [6008, machine("starts")],
]);
export const kernelGeneralEvents: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [12, machine("starts")],
  [13, machine("stops")],
]);
/** Restarted without a clean stop: as 6008, written at the start after it. */
export const kernelPowerEvents: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([[41, machine("starts")]]);
