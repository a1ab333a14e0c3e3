// From an endpoint to the machine that has it. The same address in two address spaces is two machines.
import type { Asset } from "../../plant/asset.ts";
import { type Endpoint, isMac } from "../../plant/endpoint.ts";

export class MachineOf {
  readonly #spaces = new Map<string, Map<Endpoint, Asset>>();

  constructor(assets: readonly Asset[]) {
    for (const asset of assets) {
      let machines = this.#spaces.get(asset.addressSpace);
      if (machines === undefined) {
        machines = new Map();
        this.#spaces.set(asset.addressSpace, machines);
      }
      // An endpoint that two machines claim stays with the first: the conflict is shown with the machines.
      for (const endpoint of [...asset.addresses, ...macsOf(asset)]) if (!machines.has(endpoint)) machines.set(endpoint, asset);
    }
  }

  endpoint(addressSpace: string, endpoint: Endpoint): Asset | undefined {
    return this.#spaces.get(addressSpace)?.get(isMac(endpoint) ? endpoint.toLowerCase() : endpoint);
  }
}

/** "mac:…" in lower case, however the asset writes them. */
export function macsOf(asset: Asset): Endpoint[] {
  return asset.macs.map((mac) => (isMac(mac) ? mac : `mac:${mac}`).toLowerCase());
}
