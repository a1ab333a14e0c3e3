// Collects nodes and requirements while a graph is built: one node per thing, one requirement per dependent, provider, purpose and protocol. Which there
// are is decided elsewhere.
import type { Asset } from "../../plant/asset.ts";
import type { ConversationRole } from "../../plant/finding.ts";
import type { Plant } from "../../plant/plant.ts";
import { isMac } from "../../plant/endpoint.ts";
import type { DependencyNode, Requirement, Tolerance } from "./dependency-graph.ts";
import { compareMoments } from "./moment.ts";

export interface DraftedRequirement {
  readonly dependent: number;
  readonly kind: Requirement["kind"];
  readonly effect: Requirement["effect"];
  readonly why: string;
  readonly role: ConversationRole | null;
  readonly protocol: string | null;
  readonly bufferSeconds: number;
  /** As plant.yaml may call it: protocol ids and "tcp/502". */
  readonly services: Set<string>;
  /** Provider → conversations that show it. */
  readonly providers: Map<number, number[]>;
  /** The shortest of those found. */
  tolerance: Tolerance;
}

export interface Drawn extends Omit<DraftedRequirement, "services" | "providers"> {
  /** Node of the machine, or of a function, that is needed. */
  readonly owner: number;
  /** Name of what is needed of it; null = the machine itself. */
  readonly service: string | null;
  /** −1 = no conversation shows it. */
  readonly conversation: number;
  readonly serviceWords: readonly string[];
}

export class GraphDraft {
  readonly nodes: DependencyNode[] = [];
  readonly requirements: DraftedRequirement[] = [];
  readonly nodeOfAsset = new Map<Asset, number>();
  readonly nodeOfLine = new Map<string, number>();
  readonly #byKey = new Map<string, DraftedRequirement>();
  readonly nodeOfEndpoint = new Map<string, number>();
  readonly #services = new Map<string, number>();
  readonly #partners = new Map<number, readonly number[]>();

  constructor(plant: Plant) {
    const byName = new Map<string, number[]>();
    for (const asset of plant.assets) {
      const node = this.#add({ kind: "asset", name: asset.name, asset, line: asset.line });
      this.nodeOfAsset.set(asset, node);
      byName.set(asset.name, [...(byName.get(asset.name) ?? []), node]);
      for (const address of asset.addresses) this.nodeOfEndpoint.set(`${asset.addressSpace}|${address}`, node);
      for (const mac of asset.macs) this.nodeOfEndpoint.set(`${asset.addressSpace}|${(isMac(mac) ? mac : `mac:${mac}`).toLowerCase()}`, node);
    }
    const lines = new Set([...plant.lines.map((l) => l.name), ...plant.assets.flatMap((a) => a.line ?? [])]);
    for (const line of [...lines].sort()) this.nodeOfLine.set(line, this.#add({ kind: "line", name: line, asset: undefined, line }));
    for (const group of plant.redundancy) this.#pair(group.flatMap((name) => byName.get(name) ?? []));
  }

  addFunction(name: string): number {
    return this.#add({ kind: "function", name, asset: undefined, line: null });
  }

  /** Who takes part; an endpoint of which no asset is known gets a node of its own. */
  ownerOf(addressSpace: string, endpoint: string): number {
    const key = `${addressSpace}|${endpoint}`;
    let node = this.nodeOfEndpoint.get(key);
    if (node === undefined) {
      node = this.#add({ kind: "asset", name: endpoint, asset: undefined, line: null });
      this.nodeOfEndpoint.set(key, node);
    }
    return node;
  }

  /** Members of its redundancy group, itself among them. */
  partnersOf(owner: number): readonly number[] {
    return this.#partners.get(owner) ?? [owner];
  }

  arePartners(a: number, b: number): boolean {
    return a !== b && this.partnersOf(a).includes(b);
  }

  require(drawn: Drawn): void {
    const { owner, service, conversation, serviceWords, tolerance } = drawn;
    const key = `${drawn.dependent}|${Math.min(...this.partnersOf(owner))}|${drawn.kind}|${drawn.effect}|${service ?? ""}|${drawn.why}`;
    let requirement = this.#byKey.get(key);
    if (requirement === undefined) {
      requirement = this.#begin(drawn);
      this.#byKey.set(key, requirement);
      this.requirements.push(requirement);
    } else if (compareMoments(tolerance, requirement.tolerance) < 0) requirement.tolerance = tolerance;
    for (const word of serviceWords) requirement.services.add(word);
    if (conversation >= 0) requirement.providers.get(this.#providerOf(owner, service))?.push(conversation);
  }

  #begin({ owner, service, dependent, kind, effect, why, role, protocol, bufferSeconds, tolerance }: Drawn): DraftedRequirement {
    const providers = new Map<number, number[]>();
    // Stand-ins count where nobody was seen using them too: that they stand in is declared.
    for (const partner of this.partnersOf(owner)) if (partner !== dependent) providers.set(this.#providerOf(partner, service), []);
    return { dependent, kind, effect, why, role, protocol, bufferSeconds, tolerance, services: new Set(), providers };
  }

  #providerOf(owner: number, service: string | null): number {
    if (service === null) return owner;
    const key = `${owner}|${service}`;
    let node = this.#services.get(key);
    if (node === undefined) {
      const { name, asset, line } = this.nodes[owner] as DependencyNode;
      node = this.#add({ kind: "service", name: `${name} ${service}`, asset, line }, owner);
      this.#services.set(key, node);
    }
    return node;
  }

  #add(node: Omit<DependencyNode, "owner">, owner = this.nodes.length): number {
    return this.nodes.push({ ...node, owner }) - 1;
  }

  #pair(members: readonly number[]): void {
    const all = [...new Set(members.flatMap((m) => this.partnersOf(m)))].sort((a, b) => a - b);
    for (const member of all) this.#partners.set(member, all);
  }
}
