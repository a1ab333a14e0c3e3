// Domains of remote maintenance services of machine builders: Talk2M (eWON), SiteManager (Secomea), IXON, Tosibox, mGuard cloud.
import { ascii } from "../payload-bytes.ts";

export const SERVICE_NAMES: readonly Uint8Array[] = ["talk2m.com", "ewon.biz", "secomea.com", "ixon.net", "ixon.cloud", "ayayot.com", "tosibox.com", "mguard.com"].map(ascii);
