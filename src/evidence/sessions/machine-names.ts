// Which asset of a plant a log means by a host name or an address. A name means an asset where exactly one bears it, whole or by its first label; what more than one
// bears names none, and stays as the log wrote it. Looks up no name anywhere else.
import type { Asset } from "../../plant/asset.ts";
import { groupBy } from "../../foundation/group-by.ts";

export interface NamedMachine {
  readonly name: string;
  readonly isAsset: boolean;
}

const IS_ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$|:/;
const firstLabel = (host: string): string => (IS_ADDRESS.test(host) ? host : (host.split(".", 1)[0] as string));

/** null = several. */
type Bearers = Map<string, Asset | null>;

export class MachineNames {
  private readonly byAddress: Bearers = new Map();
  private readonly byName: Bearers = new Map();
  private readonly byLabel: Bearers = new Map();
  /** Names that several assets have: they point at none. */
  private readonly ambiguous: ReadonlySet<string>;
  /** Space and first label → the one whole name that hosts with this label have. */
  private readonly wholeNames = new Map<string, string | null>();
  private readonly known = new Map<string, NamedMachine>();

  constructor(assets: readonly Asset[]) {
    this.ambiguous = new Set([...groupBy(assets, ({ name }) => name)].filter(([, of]) => of.length > 1).map(([name]) => name));
    for (const asset of assets) {
      const { addressSpace } = asset;
      for (const address of asset.addresses) bear(this.byAddress, `${addressSpace}\n${address.toLowerCase()}`, asset);
      const names = [asset.name, ...asset.claims.filter(({ attribute }) => attribute === "hostname" || attribute === "name").map(({ value }) => value)];
      for (const name of new Set(names.map((written) => written.trim().replace(/\.$/, "").toLowerCase()))) {
        if (name === "" || IS_ADDRESS.test(name)) continue;
        bear(this.byName, `${addressSpace}\n${name}`, asset);
        bear(this.byLabel, `${addressSpace}\n${firstLabel(name)}`, asset);
      }
    }
  }

  /** Host names of logs, in lower case, so that "hmi-1" and "hmi-1.plant.example" are one machine where no other domain has an hmi-1. */
  hear(addressSpace: string, host: string): void {
    if (host === "" || !host.includes(".") || IS_ADDRESS.test(host)) return;
    const id = `${addressSpace}\n${firstLabel(host)}`;
    const before = this.wholeNames.get(id);
    this.wholeNames.set(id, before === undefined || before === host ? host : null);
  }

  /** @param host in lower case, as stored */
  machineOf(addressSpace: string, host: string): NamedMachine {
    const id = `${addressSpace}\n${host}`;
    let machine = this.known.get(id);
    if (machine === undefined) {
      machine = this.find(addressSpace, host.replace(/\.$/, ""));
      this.known.set(id, machine);
    }
    return machine;
  }

  private find(addressSpace: string, host: string): NamedMachine {
    const asset = this.assetOf(addressSpace, host);
    if (asset !== null) return this.ambiguous.has(asset.name) ? { name: host, isAsset: false } : { name: asset.name, isAsset: true };
    return { name: this.wholeNames.get(`${addressSpace}\n${firstLabel(host)}`) ?? host, isAsset: false };
  }

  private assetOf(addressSpace: string, host: string): Asset | null {
    if (IS_ADDRESS.test(host)) return this.byAddress.get(`${addressSpace}\n${host}`) ?? null;
    const whole = this.byName.get(`${addressSpace}\n${host}`);
    if (whole !== undefined) return whole;
    const label = this.byLabel.get(`${addressSpace}\n${firstLabel(host)}`) ?? null;
    // Two whole names of different domains are two machines.
    return label !== null && host.includes(".") && hasOtherDomain(label, host) ? null : label;
  }
}

function hasOtherDomain(asset: Asset, host: string): boolean {
  const names = [asset.name, ...asset.claims.filter(({ attribute }) => attribute === "hostname" || attribute === "name").map(({ value }) => value)].map((name) => name.toLowerCase());
  const same = names.filter((name) => firstLabel(name) === firstLabel(host));
  return !same.some((name) => !name.includes(".") || name === host);
}

function bear(bearers: Bearers, id: string, asset: Asset): void {
  const before = bearers.get(id);
  bearers.set(id, before === undefined || before === asset ? asset : null);
}
