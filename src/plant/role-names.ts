// The roles that people may write in files, as lists: the compiler says so when one is missing here.
import type { AssetRole } from "./asset.ts";
import type { ConversationRole } from "./finding.ts";

const OF_ASSETS: Readonly<Record<AssetRole, true>> = {
  plc: true,
  "safety-controller": true,
  "remote-io": true,
  drive: true,
  robot: true,
  hmi: true,
  scada: true,
  historian: true,
  mes: true,
  "engineering-station": true,
  "domain-controller": true,
  "time-server": true,
  "licence-server": true,
  "jump-host": true,
  switch: true,
  router: true,
  firewall: true,
  printer: true,
  camera: true,
  workstation: true,
  server: true,
  "building-controller": true,
  "field-device": true,
  unknown: true,
};

const OF_CONVERSATIONS: Readonly<Record<ConversationRole, true>> = {
  "control-io": true,
  supervisory: true,
  recipe: true,
  historian: true,
  engineering: true,
  safety: true,
  "identity-and-time": true,
  housekeeping: true,
  unclassified: true,
};

export const assetRoles = Object.keys(OF_ASSETS) as [AssetRole, ...AssetRole[]];
export const conversationRoles = Object.keys(OF_CONVERSATIONS) as [ConversationRole, ...ConversationRole[]];
