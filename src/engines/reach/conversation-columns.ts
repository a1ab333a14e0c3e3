// What is worked out of every conversation once, before any verdict: its ends, the class of its service, its role, what negotiated it. In columns,
// so that judging looks nothing up by text.
import type { Conversation } from "../../plant/conversation.ts";
import { conversationRole } from "../../plant/conversation-role.ts";
import type { Scanners } from "../../plant/failing-scans.ts";
import { negotiators } from "../../plant/negotiated-connections.ts";
import type { RuleClassifier } from "../../packets/rule-classifier.ts";
import type { EndpointFacts, EndpointTable } from "./endpoint-table.ts";
import { ROLES } from "./judged-table.ts";
import { servicePoint } from "./service-point.ts";

export interface ConversationColumns {
  readonly clients: readonly EndpointFacts[];
  /** For a group: the sender again, because a group is in no zone. */
  readonly servers: readonly EndpointFacts[];
  /** Class of the service in the classifier of all rules. */
  readonly services: Int32Array;
  /** Index into ROLES. */
  readonly role: Uint8Array;
  readonly roleReason: readonly string[];
  /** The conversation that negotiated this one, −1 = none is known. */
  readonly primary: Int32Array;
}

const ROLE_NUMBER: ReadonlyMap<string, number> = new Map(ROLES.map((role, i) => [role, i]));

export function columnsOf(conversations: readonly Conversation[], endpoints: EndpointTable, classifier: RuleClassifier, scanners: Scanners): ConversationColumns {
  const n = conversations.length;
  const clients = new Array<EndpointFacts>(n);
  const servers = new Array<EndpointFacts>(n);
  const services = new Int32Array(n);
  const role = new Uint8Array(n);
  const roleReason = new Array<string>(n);
  const numbers = new ServiceNumbers(classifier);
  const roleContext = { scanners };
  for (let i = 0; i < n; i++) {
    const c = conversations[i] as Conversation;
    const client = endpoints.of(c.addressSpace, c.client);
    const server = c.delivery === "unicast" ? endpoints.of(c.addressSpace, c.server) : client;
    clients[i] = client;
    servers[i] = server;
    services[i] = numbers.classOf(c);
    const found = conversationRole(c, client.asset, c.delivery === "unicast" ? server.asset : undefined, roleContext);
    role[i] = ROLE_NUMBER.get(found.role) as number;
    roleReason[i] = found.reason;
  }
  return { clients, servers, services, role, roleReason, primary: negotiators(conversations, (i) => pairNumber(clients[i] as EndpointFacts, servers[i] as EndpointFacts)) };
}

const PROTOCOLS = 4_096;
const PORTS = 65_537;

/** Finds the class of a service by numbers: building a text for every conversation costs more than judging it. */
class ServiceNumbers {
  readonly #classifier: RuleClassifier;
  readonly #transports = new Map<string, number>();
  readonly #protocols = new Map<string, number>();
  readonly #classes = new Map<number, number>();

  constructor(classifier: RuleClassifier) {
    this.#classifier = classifier;
  }

  classOf(c: Conversation): number {
    const transport = numberIn(this.#transports, c.transport);
    const protocol = numberIn(this.#protocols, c.protocol);
    const point = servicePoint(c);
    // More protocols than there are facts about cannot come from our readers; they are looked up the long way.
    if (protocol >= PROTOCOLS) return this.#classifier.serviceClass(point);
    const known = point.protocolKnownBy === "bytes" ? 0 : point.protocolKnownBy === "port" ? 1 : point.protocolKnownBy === "nothing" ? 2 : 3;
    const key = ((transport * PORTS + (c.serverPort ?? -1) + 1) * PROTOCOLS + protocol) * 8 + known * 2 + (point.toMany ? 1 : 0);
    const before = this.#classes.get(key);
    if (before !== undefined) return before;
    const found = this.#classifier.serviceClass(point);
    this.#classes.set(key, found);
    return found;
  }
}

function numberIn(numbers: Map<string, number>, text: string): number {
  const before = numbers.get(text);
  if (before !== undefined) return before;
  numbers.set(text, numbers.size);
  return numbers.size - 1;
}

/** The same number for both directions. Endpoints are fewer than 2^26, so the number is exact. */
function pairNumber(a: EndpointFacts, b: EndpointFacts): number {
  return a.index < b.index ? a.index * 2 ** 26 + b.index : b.index * 2 ** 26 + a.index;
}
