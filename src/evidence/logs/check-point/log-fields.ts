// One record of a Check Point log server to its fields, as Log Exporter's syslog format writes it: [name:"value"; name:"value"; …] behind a syslog header, some names with two
// colons. Gives no meaning to a value.

export interface CheckPointRecord {
  /** What stands before the fields: a syslog header. */
  readonly before: string;
  /** The first value of each name. */
  readonly fields: ReadonlyMap<string, string>;
}

const BEGIN = /\[(?=[a-z_]\w{0,63}::?")/i;
const FIELD = /([A-Za-z_]\w{0,63})::?"((?:[^"\\]|\\.)*)"/g;
const MOST_FIELDS = 400;
/** Fields that no other log has. */
const OWN = /[[ ](?:loguid:"\{0x[0-9a-f]|originsicname:"|origin_sic_name:"|__policy_id_tag:")/i;

export function holdsCheckPointRecord(text: string): boolean {
  return BEGIN.test(text) && OWN.test(text);
}

/** null = no record. */
export function readCheckPointRecord(line: string): CheckPointRecord | null {
  const begin = BEGIN.exec(line);
  if (begin === null || !OWN.test(line)) return null;
  const fields = new Map<string, string>();
  FIELD.lastIndex = begin.index;
  for (let match = FIELD.exec(line); match !== null && fields.size < MOST_FIELDS; match = FIELD.exec(line)) {
    const [, name = "", value = ""] = match;
    if (!fields.has(name)) fields.set(name, (value.includes("\\") ? value.replace(/\\(["\\\]])/g, "$1") : value).trim());
  }
  return { before: line.slice(0, begin.index), fields };
}
