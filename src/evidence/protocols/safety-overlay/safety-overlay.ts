// Safety overlay: PROFIsafe, CIP Safety, FSoE: named by its registered port only, because nothing in the bytes of one packet tells it. Recognises nothing.
import type { Protocol } from "../protocol.ts";

export const safetyOverlay: Protocol = {
  id: "safety-overlay",
  transports: [6, 17, 256],
  notByContent: "safety telegrams lie inside PROFINET, EtherNet/IP or EtherCAT data whose layout stands only in the project",
  reasons: [],
  recognise: () => 0,
};
