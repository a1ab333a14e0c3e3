// The pieces of network that a rehearsal plugs machines into: one for each zone and, within it, for each interface of a judged device that its machines
// lie behind. All pieces hang on one router, so that every packet meets every list that stands on its way, and no other.
import { InterfaceLookup, type InterfacePlace } from "../packets/device/interface-lookup.ts";
import type { FirewallConfig } from "../plant/firewall-config.ts";
import type { EnforcementPoint, SegmentationChange } from "../plant/segmentation.ts";
import type { Crossing } from "./kernel-lists.ts";

/** A point that a real configuration decides. */
export interface JudgedDevice {
  readonly point: EnforcementPoint;
  readonly firewall: FirewallConfig;
  readonly interfaces: InterfaceLookup;
}

export interface Piece {
  /** Of the router's interface, as the rules name it. */
  readonly kernelName: string;
  readonly segment: string;
  readonly zone: string;
  /** By device, in their order: the name of its interface; null = not known. */
  readonly ports: readonly (string | null)[];
}

export function judgedDevices(change: SegmentationChange): readonly JudgedDevice[] {
  return change.enforcement.flatMap((point) => (point.firewall === null ? [] : [{ point, firewall: point.firewall, interfaces: new InterfaceLookup(point.firewall) }]));
}

export class Pieces {
  readonly #pieces = new Map<string, Piece>();
  readonly #devices: readonly JudgedDevice[];

  constructor(devices: readonly JudgedDevice[]) {
    this.#devices = devices;
  }

  /** The piece that such a machine would be in, made where it is new. */
  of(zone: string, address: string): Piece {
    const { key, ports } = this.#describe(zone, address);
    const known = this.#pieces.get(key);
    if (known !== undefined) return known;
    const piece = { kernelName: `z${this.#pieces.size}`, segment: key, zone, ports };
    this.#pieces.set(key, piece);
    return piece;
  }

  isKnown(zone: string, address: string): boolean {
    return this.#pieces.has(this.#describe(zone, address).key);
  }

  get all(): readonly Piece[] {
    return [...this.#pieces.values()];
  }

  #describe(zone: string, address: string): { readonly key: string; readonly ports: readonly (string | null)[] } {
    const ports = this.#devices.map(({ firewall, interfaces }) => (hasNoInterfaces(firewall) ? "" : portOf(interfaces.of(address))));
    return { key: JSON.stringify([zone, ...ports]), ports };
  }

  /** Interfaces of the kernel that stand for one of a device. Where a text names none, its lists are asked wherever a packet comes from. */
  behind(device: JudgedDevice, port: string): readonly string[] {
    const place = this.#devices.indexOf(device);
    return this.all.filter(({ ports }) => ports[place] === port || ports[place] === "").map((p) => p.kernelName);
  }

  /** What crosses a point, as the change says where it stands. `withinToo`: also what stays in a zone. */
  crossings(between: EnforcementPoint["between"], withinToo: boolean): readonly Crossing[] {
    const inZone = (is: (zone: string) => boolean): readonly string[] => this.all.filter(({ zone }) => is(zone)).map((p) => p.kernelName);
    if (between !== "all") {
      const [a, b] = between.map((zone) => inZone((other) => other === zone)) as [readonly string[], readonly string[]];
      const inside = withinToo ? [...new Set([a, b])].map((names) => ({ from: names, to: names })) : [];
      return between[0] === between[1] ? inside : [{ from: a, to: b }, { from: b, to: a }, ...inside];
    }
    if (withinToo) return [{ from: inZone(() => true), to: inZone(() => true) }];
    return [...new Set(this.all.map(({ zone }) => zone))].map((zone) => ({ from: inZone((other) => other === zone), to: inZone((other) => other !== zone) }));
  }
}

export function hasNoInterfaces({ interfaces }: FirewallConfig): boolean {
  return interfaces.every((port) => !port.enabled);
}

function portOf(place: InterfacePlace): string | null {
  return place.kind === "behind" ? place.name : null;
}
