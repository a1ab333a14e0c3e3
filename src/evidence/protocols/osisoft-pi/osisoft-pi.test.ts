import { describeNamedByPortOnly } from "../../../../tests/protocols/named-by-port.ts";
import { osisoftPi } from "./osisoft-pi.ts";

describeNamedByPortOnly(osisoftPi);
