// What this engine answers. The proposal itself is a word of the plant (plant/fix.ts), because the control that writes it must know it too.
export type { FixProposal as FixAnswer } from "../../plant/fix.ts";
