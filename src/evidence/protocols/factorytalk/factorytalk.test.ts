import { describeNamedByPortOnly } from "../../../../tests/protocols/named-by-port.ts";
import { factorytalk } from "./factorytalk.ts";

describeNamedByPortOnly(factorytalk);
