// What people will do instead, when a schedule of patches asks for what production cannot give: known habits of the floor. Blames nobody.
import type { NeedGroup } from "./need-groups.ts";

const CONTROLLERS: ReadonlySet<string> = new Set(["plc", "safety-controller", "remote-io", "drive", "robot", "field-device", "building-controller"]);
const COMPUTERS: ReadonlySet<string> = new Set(["hmi", "scada", "historian", "mes", "engineering-station", "workstation", "server", "licence-server", "jump-host"]);

/** null = none is known. */
export function workaroundOf({ verdict, rows: [{ dossier }] }: Pick<NeedGroup, "verdict" | "rows">): string | null {
  const { role } = dossier.need;
  switch (verdict) {
    case "conflict":
      if (CONTROLLERS.has(role)) return "the shift says no on the day, the date moves on by telephone, and the list of patches goes on saying that it is planned";
      if (COMPUTERS.has(role)) return "the restart is put off at the screen again and again, or the update service is switched off so that it does not ask any more";
      return "the shift says no on the day, and nobody writes it down";
    case "outside-window":
      return "it is done at night from a vendor's laptop, without anybody who could put it back";
    case "late":
      return "it is reported as done with the day on which it was planned";
    case "no-fix":
      return "the advisory is closed in the list because there is nothing to install, and the way to the machine stays open";
    default:
      return null;
  }
}
