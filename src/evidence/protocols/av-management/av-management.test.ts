import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { avManagement } from "./av-management.ts";
import { samples } from "./samples.ts";

describeSamples(avManagement, samples, "high");
describeNearMisses(avManagement, [["an ordinary request", textHex("GET /officeplan HTTP/1.1\r\nHost: av\r\n\r\n")]]);
