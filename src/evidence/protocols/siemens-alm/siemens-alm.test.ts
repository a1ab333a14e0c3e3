import { describeNamedByPortOnly } from "../../../../tests/protocols/named-by-port.ts";
import { siemensAlm } from "./siemens-alm.ts";

describeNamedByPortOnly(siemensAlm);
