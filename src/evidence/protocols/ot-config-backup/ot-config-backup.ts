// OT back-up and versioning tools (octoplant, AssetCentre and others) have no protocol of their own: listed so that the product can say so.
import type { Protocol, Recognition } from "../protocol.ts";

export const otConfigBackup: Protocol = {
  id: "ot-config-backup",
  transports: [6],
  notByContent: "its uploads are made with the engineering protocol of each device and are named as that",
  reasons: [],
  recognise(): Recognition {
    return 0;
  },
};
