// What makes a change impossible to judge whatever the evidence says. Asked before evidence is read, so that nobody waits for minutes to hear of a typing
// mistake. That names in it mean something in the plant is found when it is judged.
import { parseAccess } from "../controls/access/parse-access.ts";
import { parseBundle } from "../controls/bundle/parse-bundle.ts";
import { type ChangeKind, changeKind } from "../controls/change-kind.ts";
import { parsePatching } from "../controls/patching/parse-patching.ts";
import { parseSegmentation } from "../controls/segmentation/parse-segmentation.ts";
import { recogniseConfig } from "../evidence/configs/read-config.ts";
import { type Diagnostic, hasErrors, type Parsed } from "../foundation/diagnostic.ts";
import { sha256Of } from "./content-digest.ts";
import { type ChangeText, isConfiguration, isMeantAsChange } from "./read-change.ts";

const PARSERS: Readonly<Record<Exclude<ChangeKind, "unknown">, (text: string, file: string, sha256: string) => Parsed<unknown>>> = {
  segmentation: parseSegmentation,
  access: parseAccess,
  patching: parsePatching,
  bundle: parseBundle,
};

/** All that is said of it, where some of that is an error; else nothing. */
export function errorsOfChange(given: ChangeText): readonly Diagnostic[] {
  if (isConfiguration(given)) return [];
  const { text, file } = given;
  if (!isMeantAsChange(given)) return recogniseConfig(text, file).diagnostics;
  const kind = changeKind(text, file);
  const said = kind.value === undefined || kind.value === "unknown" ? kind.diagnostics : PARSERS[kind.value](text, file, sha256Of(text)).diagnostics;
  return hasErrors(said) ? said : [];
}
