// Recognises ICCP (TASE.2) by the names that only its control objects have, inside MMS. Without such a name the packet is plain MMS.
import { presentationData } from "../osi-presentation.ts";
import { ascii, matchesAt } from "../payload-bytes.ts";
import { LEVEL_HIGH, type Payload, type Protocol, type Recognition, recognition, SENDER_UNKNOWN } from "../protocol.ts";

/** Objects of IEC 60870-6-503 that every implementation has, and where their first underscore stands. */
const NAMES: readonly { readonly text: Uint8Array; readonly underscore: number }[] = [
  "TASE2_Version",
  "Bilateral_Table_ID",
  "Supported_Features",
  "Next_DSTransfer_Set",
  "DSConditions_Detected",
  "Event_Code_Detected",
  "Transfer_Set_Name",
  "Transfer_Set_Time_Stamp",
  "Transfer_Report_ACK",
].map((name) => ({ text: ascii(name), underscore: name.indexOf("_") }));
const UNDERSCORE = 0x5f;
/** The names stand at the beginning of a request; bounds the search. */
const SEARCHED = 512;

export const iccp: Protocol = {
  id: "iccp",
  transports: [6],
  firstBytes: [3],
  refines: ["iec61850-mms"],
  reasons: ["an MMS PDU that names a control object of TASE.2, such as TASE2_Version, Bilateral_Table_ID or Next_DSTransfer_Set"],
  recognise: recogniseIccp,
};

function recogniseIccp(p: Payload): Recognition {
  const from = presentationData(p);
  if (from < 0) return 0;
  const end = Math.min(p.length, from + SEARCHED);
  for (let at = from; at < end; at++) {
    if (p.bytes[p.offset + at] !== UNDERSCORE) continue;
    for (let i = 0; i < NAMES.length; i++) {
      const name = NAMES[i] as (typeof NAMES)[number];
      // Both control centres may ask: an MMS request does not tell who dialled.
      if (matchesAt(p, at - name.underscore, name.text)) return recognition(LEVEL_HIGH, SENDER_UNKNOWN, 0);
    }
  }
  return 0;
}
