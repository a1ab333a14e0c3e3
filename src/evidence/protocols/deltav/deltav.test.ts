import { describeNamedByPortOnly } from "../../../../tests/protocols/named-by-port.ts";
import { deltav } from "./deltav.ts";

describeNamedByPortOnly(deltav);
