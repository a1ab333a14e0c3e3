// Who talked with whom, as Nozomi Networks exports it: sessions (one connection each) and links (everything between two nodes in one protocol). Both say
// nothing of which way the bytes went, and of how a session ended. A link is told as what is known of it: that it was used when it began, and when it
// was used last. Links of TCP and UDP whose ports are not exported name no service, and are counted only.
import type { Diagnostic } from "../../../foundation/diagnostic.ts";
import { MICROS_PER_HOUR, type Micros } from "../../../foundation/time.ts";
import { protocolOfApplication } from "../../logs/application-names.ts";
import type { LoggedFlow } from "../../logs/log-format.ts";
import { addressOf, hasPorts, ipProtocol, isGroupAddress, loggedFlow, portNumber, TCP } from "../../logs/logged-flow.ts";
import { type JsonRecord, recordsOf, textOf, textsOf } from "../json-values.ts";
import { ListTroubles } from "../list-troubles.ts";
import type { ReadConversations } from "../read-conversations.ts";
import type { NozomiRecord } from "./nozomi-records.ts";

const ENDS = ["from", "to", "protocol", "first_activity_time", "last_activity_time"];
const OF_SESSIONS = ["from_port", "to_port", "transport_protocol"];
const OF_LINKS = ["transport_protocols", "tcp_handshaked_connections.total", "tcp_connection_attempts.total", "transferred.bytes", "from_zone"];
/** Names that only this monitor gives. */
const NAMES: Readonly<Record<string, string>> = { s7: "s7comm", "s7-plus": "s7comm-plus", s7plus: "s7comm-plus", mms: "iec61850-mms" };
const MICROS_PER_MILLI = 1_000;
/** Past this a number of milliseconds is none. */
const LATEST_MILLIS = 4_102_444_800_000;

type Told = { readonly flows: readonly LoggedFlow[] } | { readonly aside: string } | { readonly bad: string };

/** null = it is no export of sessions or links by Nozomi. */
export function readNozomiConversations(records: readonly NozomiRecord[], file: string): ReadConversations | null {
  const first = records[0]?.values;
  if (first === undefined || !ENDS.every((key) => key in first)) return null;
  const isSessions = OF_SESSIONS.every((key) => key in first);
  if (!isSessions && !OF_LINKS.some((key) => key in first)) return null;
  const troubles = new ListTroubles(file);
  const flows: LoggedFlow[] = [];
  const contents: Record<string, number> = {};
  let notUnderstood = 0;
  const count = (what: string): void => {
    contents[what] = (contents[what] ?? 0) + 1;
  };
  for (const { number, values } of records) {
    const told = isSessions ? sessionOf(values, number) : linkOf(values, number);
    if ("flows" in told) {
      flows.push(...told.flows);
      count(isSessions ? "sessions" : "links");
    } else if ("aside" in told) count(`${told.aside} (not used)`);
    else {
      notUnderstood++;
      troubles.say("warning", "conversation-unreadable", number, `record ${number}: ${told.bad}`, "records that cannot be read");
    }
  }
  const withoutPort = contents[`${NO_PORT} (not used)`] ?? 0;
  const portless: Diagnostic[] =
    withoutPort === 0
      ? []
      : [
          {
            code: "conversation-without-port",
            severity: "warning",
            message: `${withoutPort} of ${records.length} links have no port, so that no service can be said of them: they are not used`,
            help: "Export the query `sessions` too: it has them.",
            at: { kind: "file", file },
          },
        ];
  return {
    kind: isSessions ? "nozomi-sessions" : "nozomi-links",
    name: isSessions ? "sessions from Nozomi" : "links from Nozomi",
    flows,
    records: records.length,
    understood: records.length - notUnderstood,
    notUnderstood,
    contents,
    diagnostics: [...troubles.diagnostics, ...portless],
    warnings: [...troubles.warnings, ...portless.map(({ message }) => message)],
  };
}

const NO_PORT = "links without a port";

function sessionOf(values: JsonRecord, record: number): Told {
  const common = commonOf(values, textOf(values.transport_protocol));
  if ("aside" in common || "bad" in common) return common;
  const { client, server, transport, begin, end, protocol } = common;
  const ports = [portNumber(textOf(values.from_port)), portNumber(textOf(values.to_port))] as const;
  if (hasPorts(transport) && ports.some((port) => port < 0)) return { bad: "a port of it cannot be read" };
  const id = textOf(values.id);
  const flow = loggedFlow({
    record,
    client,
    server,
    transport,
    start: begin,
    seconds: (end - begin) / 1_000_000,
    clientPort: hasPorts(transport) ? ports[0] : -1,
    serverPort: hasPorts(transport) ? ports[1] : -1,
    vlan: textOf(values.vlan_id) || null,
    openerSeen: false,
    outcome: "unknown",
    protocol,
    protocolReason: protocol === null ? "" : `Nozomi says ${textOf(values.protocol).slice(0, 60)}`,
    // Where it says so, it knows the direction from more than the ports. That it saw the opening it does not say.
    protocolConfidence: values.direction_is_known === true ? "high" : "medium",
    // The next export tells of a session that went on again.
    ...(id === "" ? {} : { isPart: true, flowId: id }),
  });
  return { flows: [flow] };
}

function linkOf(values: JsonRecord, record: number): Told {
  const transports = textsOf(values.transport_protocols);
  const [only] = transports;
  const common = commonOf(values, only ?? "");
  if ("aside" in common || "bad" in common) return common;
  const services = recordsOf(values._ports).flatMap((entry) => Object.entries(entry).map(([name, port]) => ({ transport: ipProtocol(name), port: portNumber(textOf(port)) })));
  const known = services.filter(({ transport, port }) => hasPorts(transport) && port >= 0);
  if (known.length === 0 && hasPorts(common.transport)) return { aside: NO_PORT };
  const targets = known.length > 0 ? known : [{ transport: common.transport, port: -1 }];
  const { client, server, begin, end, protocol } = common;
  const moments = Math.floor(begin / MICROS_PER_HOUR) === Math.floor(end / MICROS_PER_HOUR) ? [begin] : [begin, end];
  const flows = targets.flatMap(({ transport, port }) =>
    moments.map((start) =>
      loggedFlow({
        record,
        client,
        server,
        transport,
        start,
        clientPort: -1,
        serverPort: port,
        openerSeen: transport === TCP && isPositive(values["tcp_connection_attempts.total"]),
        outcome: transport === TCP && isPositive(values["tcp_handshaked_connections.total"]) ? "established" : "unknown",
        protocol,
        protocolReason: protocol === null ? "" : `Nozomi says ${textOf(values.protocol).slice(0, 60)}`,
        protocolConfidence: "high",
        isPart: true,
        flowId: `${client} ${server} ${transport}/${port} ${start}`,
      }),
    ),
  );
  return { flows };
}

interface Common {
  readonly client: string;
  readonly server: string;
  readonly transport: number;
  readonly begin: Micros;
  readonly end: Micros;
  readonly protocol: string | null;
}

function commonOf(values: JsonRecord, transportName: string): Common | Exclude<Told, { readonly flows: unknown }> {
  const [client, server] = [addressOf(textOf(values.from)), addressOf(textOf(values.to))];
  if (client === null || server === null) return textOf(values.from) === "" || textOf(values.to) === "" ? { bad: "an end of it is missing" } : { aside: "between MAC addresses" };
  if (isGroupAddress(client)) return { bad: `${client} is no address of a machine` };
  const begin = microsOf(values.first_activity_time);
  const end = microsOf(values.last_activity_time);
  if (begin === null || end === null) return { bad: "its times cannot be read" };
  const transport = ipProtocol(transportName);
  if (transport < 0) return transportName === "ethernet" ? { aside: "between MAC addresses" } : { bad: `"${transportName.slice(0, 40)}" is no transport that is known` };
  const named = textOf(values.protocol).toLowerCase();
  return { client, server, transport, begin: Math.min(begin, end), end: Math.max(begin, end), protocol: (Object.hasOwn(NAMES, named) ? NAMES[named] : undefined) ?? protocolOfApplication(named) };
}

/** Milliseconds since 1970, as a number or a text; 0 says that it is not known. */
function microsOf(value: unknown): Micros | null {
  const text = textOf(value);
  const millis = /^\d{12,13}$/.test(text) ? Number(text) : 0;
  return millis > 0 && millis < LATEST_MILLIS ? millis * MICROS_PER_MILLI : null;
}

function isPositive(value: unknown): boolean {
  return Number(textOf(value)) > 0;
}
