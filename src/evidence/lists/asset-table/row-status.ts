// What a list says of whether a machine is there at all: rows that are planned, reserved, free or taken out name no machine that should be there now.
// Only words that can mean nothing else; what can be reached at the moment ("offline", "down") is not asked here.

const GONE =
  /^(planned|geplant|in planung|projektiert|prevue?|previsto|planificado|staged|reserved|reserviert|reservee?|riservato|reservado|deprecated|decommission(ed|ing)|retired|disposed|archived|scrapped|removed|dismantled|absent|pending disposal|in disposal|ausgebaut|demontiert|stillgelegt|verschrottet|entsorgt|ausgemustert|demonte|dismesso|desmontado|in stock|on stock|auf lager|im lager|lager|spare|ersatzteil|on order|ordered|bestellt|inventory|unused|not in use|unbelegt|nicht belegt|dhcp)$/;
/** Of an address that nobody has; of a machine they would say that it answers. */
const FREE = /^(available|free|frei|libre|libero)$/;
const THERE =
  /^(active|aktiv|actif|attivo|activo|in use|used|in benutzung|belegt|benutzt|in betrieb|betrieb|in service|en service|in servizio|en servicio|en uso|installed|installiert|deployed|ready to deploy|operational|non operational|production|produktiv|live|online|offline|failed|in maintenance|in wartung|wartung|defekt|ok|in process|transient)$/;

export type RowStatus = "there" | "gone" | "free" | "unknown";

export function statusOf(text: string): RowStatus {
  const plain = text
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z]+/g, " ")
    .trim();
  if (GONE.test(plain)) return "gone";
  if (FREE.test(plain)) return "free";
  return THERE.test(plain) ? "there" : "unknown";
}

/** Names nothing that should be there now. */
export function isNotThere(text: string): boolean {
  const status = statusOf(text);
  return status === "gone" || status === "free";
}
