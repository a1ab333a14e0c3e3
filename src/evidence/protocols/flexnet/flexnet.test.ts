import { describeNamedByPortOnly } from "../../../../tests/protocols/named-by-port.ts";
import { flexnet } from "./flexnet.ts";

describeNamedByPortOnly(flexnet);
