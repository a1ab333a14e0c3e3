// The slow, obviously right reading of what the rule may take away: one pair of addresses and one port after the other, without zones and without a change. For tests.
import { addressSet, IS_IN, membership } from "../../plant/address-set.ts";
import { neverWorked } from "../../plant/conversation.ts";
import type { CompensationQuestion } from "./question.ts";

/** Does the rule keep this from opening? Everything that it does not keep out stays as it is. */
export function isKeptOut({ plant, exposed }: CompensationQuestion, client: string, server: string, transport: "tcp" | "udp", port: number): boolean {
  const name = exposed[0]?.need.asset;
  const machine = plant.assets.find((asset) => asset.name === name);
  if (machine === undefined || !machine.addresses.includes(server) || machine.addresses.includes(client)) return false;
  const holding = (address: string): string[] => plant.networks.map(({ prefix }) => prefix).filter((prefix) => membership(addressSet([prefix]), address) === IS_IN);
  const narrowest = (address: string): string | undefined => holding(address).sort((x, y) => Number(y.split("/")[1]) - Number(x.split("/")[1]))[0];
  const own = machine.addresses.flatMap((address) => narrowest(address) ?? []);
  const isNeighbour = (address: string): boolean => own.some((prefix) => membership(addressSet([prefix]), address) === IS_IN);
  const routable = exposed.filter(({ exposure }) => exposure.onlyFrom === undefined && (exposure.services === null || exposure.services.some(({ transport: t }) => t !== "l2")));
  const isVulnerable = routable.some(({ exposure }) => exposure.services === null || exposure.services.some((own) => own.transport === transport && own.fromPort <= port && port <= own.toPort));
  if (!isVulnerable) return false;
  for (const { exposure } of routable) {
    for (const talker of exposure.talkers) {
      for (const place of talker.conversations) {
        const conversation = plant.conversations[place];
        if (conversation === undefined || isNeighbour(conversation.client)) continue;
        const asset = plant.assets.find(({ addresses }) => addresses.includes(conversation.client));
        // Who got through once is let through, with all of its addresses.
        const isThrough = !talker.conversations.every((other) => isNeighbour(plant.conversations[other]?.client ?? "") || neverWorked(plant.conversations[other] ?? conversation));
        if (!isThrough && asset?.role !== "engineering-station") continue;
        if (conversation.client === client || asset?.addresses.includes(client) === true) return false;
      }
    }
  }
  return !isNeighbour(client);
}
