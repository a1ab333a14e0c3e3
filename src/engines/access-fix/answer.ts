// The answer of this engine is a word of the plant (reports lay it out, a control writes it): see plant/access-edit.ts.
export type { AccessFix as AccessFixAnswer } from "../../plant/access-edit.ts";
