import { describeNearMisses, describeSamples } from "../../../../tests/protocols/sample-checks.ts";
import { textHex } from "../protocol-sample.ts";
import { niagaraFox } from "./niagara-fox.ts";
import { samples } from "./samples.ts";

describeSamples(niagaraFox, samples, "high");

describeNearMisses(niagaraFox, [
  ["a sentence about a fox", textHex("fox and hound")],
  ["a capital letter", textHex("fox A 1 -1 fox hello")],
  ["no number", textHex("fox a x -1 fox hello")],
]);
