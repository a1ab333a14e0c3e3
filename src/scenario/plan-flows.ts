// From statements to flows: one per client, server, copy and dialogue, with the path its frames take. What stays behind one cell switch
// is left out, because the vantage does not see it; what a machine without a gateway cannot answer becomes ARP requests in vain.
import { DatagramFlow } from "./datagram-flow.ts";
import { hash32, hashText } from "./deterministic-hash.ts";
import type { ExchangeTimes } from "./exchange-times.ts";
import type { Flow } from "./flow.ts";
import type { LocalCalendar } from "./local-calendar.ts";
import type { DatagramDialogue, FlowSpec, Message } from "./message.ts";
import type { Scenario, ScenarioConversation, ScenarioHost } from "./scenario.ts";
import { type StatementTimes, statementTimes, timesFor } from "./statement-times.ts";
import { choosePath, networkOf, type Path, Station } from "./station.ts";
import { TcpFlow } from "./tcp-flow.ts";
import { arpInVain } from "./traffic/neighbours.ts";
import { BROADCAST_MAC, type TrafficContext } from "./traffic/traffic-kind.ts";
import { trafficTable } from "./traffic-table.ts";

export interface PlannedFlow {
  readonly flow: Flow;
  /** "tcp/502", "udp/2222", "ip/1", "l2/34962": what a capture filter would look at. */
  readonly service: string;
}

/** SYN retransmissions of a client that is not answered, and the ARP requests they cause. */
const ARP_WAITS = [350, 1_000_000, 2_000_000, 4_000_000];
const WIDEST_DATAGRAM = 1_472;

export function planFlows(scenario: Scenario, calendar: LocalCalendar, seed: number): PlannedFlow[] {
  const planner = new FlowPlanner(scenario, calendar, seed);
  for (const conversation of scenario.conversations) planner.add(conversation);
  return planner.flows;
}

class FlowPlanner {
  readonly flows: PlannedFlow[] = [];
  private readonly scenario: Scenario;
  private readonly calendar: LocalCalendar;
  private readonly seed: number;
  private readonly stations = new Map<ScenarioHost, Station>();

  constructor(scenario: Scenario, calendar: LocalCalendar, seed: number) {
    this.scenario = scenario;
    this.calendar = calendar;
    this.seed = seed;
  }

  private station(host: ScenarioHost): Station {
    const known = this.stations.get(host);
    if (known !== undefined) return known;
    const made = new Station(host);
    this.stations.set(host, made);
    return made;
  }

  add(c: ScenarioConversation): void {
    for (const client of c.clients) {
      const servers = c.servers.length === 0 ? [null] : c.servers;
      for (const server of servers) if (server !== client) for (let copy = 0; copy < c.parallel; copy++) this.addPair(c, client, server, copy);
    }
  }

  private addPair(c: ScenarioConversation, client: ScenarioHost, server: ScenarioHost | null, copy: number): void {
    const kind = trafficTable.get(c.protocol);
    const path = server === null ? this.pathToEverybody(client) : choosePath(client, server, this.scenario.networks);
    if (kind === undefined || path === undefined) return;
    const salt = hashText(`${client.name}>${server?.name ?? ""} ${c.protocol} ${c.operation} ${c.at.line} ${copy}`);
    const seed = hash32(this.seed, salt, copy);
    const clientNetwork = networkOf(path.toServer.source, this.scenario.networks);
    const serverNetwork = networkOf(path.toServer.destination, this.scenario.networks);
    const context: TrafficContext = {
      client,
      server,
      clientAddress: path.toServer.source,
      serverAddress: path.toServer.destination,
      operation: c.operation,
      options: c.options,
      everyMicros: c.everyMicros,
      salt: seed & 0x7fff_ffff,
      broadcast: clientNetwork === undefined ? 0xffff_ffff : clientNetwork.base + 2 ** (32 - clientNetwork.prefixLength) - 1,
      serverGateway: serverNetwork?.gateway ?? 0,
      serverMask: serverNetwork === undefined ? 0 : (0xffff_ffff << (32 - serverNetwork.prefixLength)) >>> 0,
    };
    const main = statementTimes(c, this.calendar, this.scenario.days, seed);
    for (const [index, spec] of kind.flows(context).entries()) {
      const flowSeed = hash32(seed, 100 + index, 0);
      const times = timesFor(spec.timing ?? { kind: "as-stated" }, main, spec.shiftMicros ?? 0, c.persistence, flowSeed);
      this.addFlow(c, spec, client, server, path, times, flowSeed);
    }
  }

  private addFlow(c: ScenarioConversation, spec: FlowSpec, client: ScenarioHost, server: ScenarioHost | null, path: Path, { times, openedMicros }: StatementTimes, seed: number): void {
    const hidden = server !== null && client.behind !== null && client.behind === server.behind;
    const { dialogue } = spec;
    const [from, to, way] =
      spec.reversed === true && server !== null ? ([server, client, { toServer: path.toClient, toClient: path.toServer, routed: path.routed }] as const) : ([client, server, path] as const);
    if (way.routed && (from.noGateway || to?.noGateway === true)) {
      this.addUnreachable(spec, from, to, way, times, seed, openedMicros);
      return;
    }
    if (dialogue.transport === "tcp") {
      if (hidden || to === null) return;
      const always = c.failure !== null && c.failure.oneIn === 1;
      const once = spec.timing?.kind === "once-per-session" || spec.ownConnections === true || always;
      const persistence = once ? "per-poll" : c.persistence.kind === "reopened" ? { everyMicros: c.persistence.everyMicros } : c.persistence.kind;
      const { keepAliveMicros } = c.options;
      const own = keepAliveMicros === undefined ? (from.keepAliveMicros ?? to.keepAliveMicros) : keepAliveMicros;
      this.push(
        new TcpFlow({
          client: this.station(from),
          server: this.station(to),
          path: way,
          dialogue,
          times,
          openedMicros,
          persistence,
          failure: c.failure,
          keepAliveMicros: own,
          keepAliveFromClient: keepAliveMicros !== undefined || from.keepAliveMicros !== null,
          closesByReset: c.options.closesByReset,
          seed,
        }),
        `tcp/${dialogue.port}`,
      );
      return;
    }
    const visible = hidden ? dialogue.exchanges.map((messages) => messages.filter((m) => m.to !== undefined)).filter((messages) => messages.length > 0) : dialogue.exchanges;
    if (visible.length === 0) return;
    this.addDatagrams({ ...dialogue, exchanges: visible }, way, times, c.failure, seed);
  }

  private addDatagrams(dialogue: DatagramDialogue, path: Path, times: ExchangeTimes, failure: ScenarioConversation["failure"], seed: number): void {
    for (const message of dialogue.exchanges.flat()) if (message.bytes.length > WIDEST_DATAGRAM) throw new Error(`a datagram of ${message.bytes.length} bytes does not fit a frame`);
    const layer = dialogue.transport === "udp" ? "udp" : dialogue.transport === "ip" ? "ip" : "l2";
    this.push(new DatagramFlow({ path, dialogue, times, failure, seed }), `${layer}/${dialogue.port}`);
  }

  /** One of the two does not know the way: what it hears it cannot answer, and what it wants to send ends as an ARP request. */
  private addUnreachable(spec: FlowSpec, from: ScenarioHost, to: ScenarioHost | null, path: Path, times: ExchangeTimes, seed: number, openedMicros: number): void {
    if (spec.reversed === true || spec.timing?.kind === "while-open" || to === null) return;
    const stranded = from.noGateway ? from : to;
    const strandedAddress = from.noGateway ? path.toServer.source : path.toServer.destination;
    const farAddress = from.noGateway ? path.toServer.destination : path.toServer.source;
    const onLink: Path = { ...path, toServer: { ...path.toServer, sourceMac: stranded.mac, destinationMac: BROADCAST_MAC }, toClient: { ...path.toClient, sourceMac: stranded.mac } };
    const waits = spec.dialogue.transport === "tcp" ? ARP_WAITS : ARP_WAITS.slice(0, 2);
    const asks: Message[] = arpInVain(stranded.mac, strandedAddress, farAddress, waits, "client");
    if (!from.noGateway) {
      const never = { kind: "unanswered", oneIn: 1 } as const;
      if (spec.dialogue.transport === "tcp") {
        this.push(
          new TcpFlow({
            client: this.station(from),
            server: this.station(to),
            path,
            dialogue: spec.dialogue,
            times,
            openedMicros,
            persistence: "per-poll",
            failure: never,
            keepAliveMicros: null,
            keepAliveFromClient: true,
            closesByReset: false,
            seed,
          }),
          `tcp/${spec.dialogue.port}`,
        );
      } else this.addDatagrams(spec.dialogue, path, times, never, seed);
    }
    this.addDatagrams({ transport: "frame", port: 0x0806, exchanges: [asks] }, onLink, times.shiftedBy(300), null, seed);
  }

  private pathToEverybody(client: ScenarioHost): Path | undefined {
    const source = client.addresses[0];
    if (source === undefined) return undefined;
    const network = networkOf(source, this.scenario.networks);
    const route = { sourceMac: client.mac, destinationMac: BROADCAST_MAC, source, destination: 0xffff_ffff, ttl: client.ttl, vlan: network?.vlan ?? null, dontFragment: false };
    return { toServer: route, toClient: route, routed: false };
  }

  private push(flow: Flow, service: string): void {
    this.flows.push({ flow, service });
  }
}
