// Connection events of Cisco Firepower (430002 at the beginning of a connection, 430003 at its end: Cisco Secure Firewall Threat Defense Syslog Messages, "Security
// Event Syslog Messages") to flows. Their bytes are counted differently from engine to engine, so only packets are taken.
import { instantOf, parseIsoTime } from "../../../foundation/civil-time.ts";
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import { protocolOfApplication } from "../application-names.ts";
import type { FlowOutcome, LoggedFlow } from "../log-format.ts";
import { addressOf, countNumber, hasPorts, ipProtocol, isGroupAddress, loggedFlow, portNumber, secondsNumber, TCP } from "../logged-flow.ts";

/** "Key: value", ended by a comma; what people and programs wrote may hold commas, and stands behind what is read here. */
const FIELD = /(?:^|, )([A-Za-z_]{2,40}): ([^,]{0,200})/g;

export interface FirepowerEvent {
  readonly isEnd: boolean;
  readonly client: string;
  readonly server: string;
  readonly transport: number;
  readonly clientPort: number;
  readonly serverPort: number;
  /** UTC; null = not told. */
  readonly firstPacket: Micros | null;
  readonly seconds: number | null;
  readonly isDenied: boolean;
  /** The action says that it may pass. */
  readonly isPassed: boolean;
  readonly packetsToServer: number | null;
  readonly packetsToClient: number | null;
  readonly application: string;
  /** "" = the event does not tell it. */
  readonly id: string;
  readonly isTranslated: boolean;
}

/** An event, or why there is none. */
export function readFirepowerEvent(number: "430002" | "430003", text: string): FirepowerEvent | string {
  const fields = new Map<string, string>();
  for (const [, key = "", value = ""] of text.matchAll(FIELD)) if (!fields.has(key)) fields.set(key, value.trim());
  const field = (key: string): string => fields.get(key) ?? "";
  const client = addressOf(field("SrcIP"));
  const server = addressOf(field("DstIP"));
  if (client === null || server === null) return "no addresses in SrcIP and DstIP";
  const transport = ipProtocol(field("Protocol"));
  if (transport < 0) return "no protocol that is known in Protocol";
  const withPorts = hasPorts(transport);
  const clientPort = withPorts ? portNumber(field("SrcPort")) : -1;
  const serverPort = withPorts ? portNumber(field("DstPort")) : -1;
  if (withPorts && (clientPort < 0 || serverPort < 0)) return "no ports in SrcPort and DstPort";
  const civil = parseIsoTime(field("FirstPacketSecond"));
  const firstPacket = civil === null ? null : instantOf(civil, "UTC", 0);
  const isEnd = number === "430003";
  const packets = [countNumber(field("InitiatorPackets")), countNumber(field("ResponderPackets"))] as const;
  // No connection ends without a packet: zeros both ways were never counted.
  const isCounted = isEnd && (packets[0] ?? 0) + (packets[1] ?? 0) > 0;
  const action = field("AccessControlRuleAction");
  const connection = field("ConnectionID");
  const translated = [field("NAT_InitiatorIP"), field("NAT_ResponderIP")].map(addressOf);
  return {
    isEnd,
    client,
    server,
    transport,
    clientPort,
    serverPort,
    firstPacket,
    seconds: isEnd ? secondsNumber(field("ConnectionDuration")) : null,
    isDenied: /^(?:Interactive )?Block\b/i.test(action),
    isPassed: /^(?:Allow|Trust|Fastpath|Monitor)\b/i.test(action),
    packetsToServer: isCounted ? packets[0] : null,
    packetsToClient: isCounted ? packets[1] : null,
    application: field("ApplicationProtocol"),
    // Together they name one connection (the guide's "ConnectionID").
    id: connection === "" || firstPacket === null ? "" : `${field("DeviceUUID")}/${field("InstanceID")}@${firstPacket / MICROS_PER_SECOND}#${connection}`,
    isTranslated: (translated[0] ?? client) !== client || (translated[1] ?? server) !== server,
  };
}

/** `written`: when the event was. `flowId`: what another message called the same connection; "" = none did. */
export function firepowerFlow(event: FirepowerEvent, record: number, written: Micros, flowId: string): LoggedFlow {
  const { client, server, transport, clientPort, serverPort, seconds, isDenied, packetsToServer, packetsToClient, application } = event;
  const id = flowId === "" ? event.id : flowId;
  const protocol = protocolOfApplication(application);
  return loggedFlow({
    record,
    start: event.firstPacket ?? written - (seconds ?? 0) * MICROS_PER_SECOND,
    seconds,
    client,
    server,
    transport,
    clientPort,
    serverPort,
    openerSeen: true,
    clientBegan: transport === TCP ? null : true,
    outcome: isDenied ? "denied" : outcomeOf(event),
    packetsToServer,
    packetsToClient,
    ...(protocol === null ? {} : { protocol, protocolReason: `Firepower found ${application}.`, protocolConfidence: "medium" as const }),
    ...(id === "" ? (isDenied ? {} : { isPart: true }) : { isPart: true, flowId: id }),
  });
}

/** Two packets each way are a handshake and more; a server's only packet may refuse the connection. */
function outcomeOf({ isEnd, isPassed, transport, packetsToServer, packetsToClient, server }: FirepowerEvent): FlowOutcome {
  if (!isEnd || !isPassed || packetsToServer === null || packetsToClient === null || packetsToServer === 0) return "unknown";
  if (packetsToClient === 0) return isGroupAddress(server) ? "unknown" : "unanswered";
  if (transport === TCP) return packetsToServer >= 2 && packetsToClient >= 2 ? "established" : "unknown";
  return "established";
}
