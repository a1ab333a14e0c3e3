import { describeNamedByPortOnly } from "../../../../tests/protocols/named-by-port.ts";
import { safetyOverlay } from "./safety-overlay.ts";

describeNamedByPortOnly(safetyOverlay);
