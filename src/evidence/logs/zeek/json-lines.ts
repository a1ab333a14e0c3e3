// Zeek's JSON form: one object per line, fields flat ("id.orig_h") or nested, the log named by _path, else by its fields, else by the file.
import { usualName, type ZeekRecord } from "./zeek-record.ts";
import { logNameOf } from "./tsv-lines.ts";

/** Fields that only one log has, for records that do not name their log. Asked in this order. */
const BY_FIELDS: readonly (readonly [string, readonly string[]])[] = [
  ["conn", ["conn_state", "proto"]],
  ["capture_loss", ["percent_lost"]],
  ["dns", ["qtype_name", "rtt"]],
  ["dns", ["query", "trans_id"]],
  ["dns", ["qclass"]],
  ["http", ["trans_depth"]],
  ["ssl", ["cipher"]],
  ["ssl", ["server_name", "established"]],
  ["dhcp", ["msg_types"]],
  ["dhcp", ["lease_time"]],
  ["ntlm", ["server_nb_computer_name"]],
  ["ntlm", ["server_dns_computer_name"]],
  ["kerberos", ["request_type", "service"]],
  ["kerberos", ["request_type", "client"]],
  ["rdp", ["cookie"]],
  ["rdp", ["security_protocol"]],
  ["ssh", ["auth_attempts"]],
  ["ssh", ["hassh"]],
  ["smb_mapping", ["share_type"]],
  ["modbus_detailed", ["func", "quantity"]],
  ["modbus", ["func"]],
  ["dnp3", ["fc_request"]],
  ["dnp3", ["fc_reply"]],
  ["s7comm", ["rosctr_name"]],
  ["s7comm_plus", ["opcode_name"]],
  ["enip", ["enip_command"]],
  ["cip_identity", ["device_type_name", "product_name"]],
  ["cip", ["cip_service"]],
  ["bacnet_discovery", ["device_id_number", "pdu_service"]],
  ["bacnet", ["bvlc_function"]],
  ["software", ["software_type"]],
  ["known_services", ["port_num"]],
  ["files", ["fuid", "source"]],
  ["x509", ["certificate.serial"]],
  ["weird", ["name", "notice"]],
  ["notice", ["note", "msg"]],
  ["known_hosts", ["host"]],
];

const MOST_MEMBERS = 500;

/** null = no JSON object. */
export function readJsonLine(line: string, fileName: string): ZeekRecord | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const members = new Map<string, unknown>();
  flatten(value as Record<string, unknown>, "", members);
  return new JsonRecord(members, fileName);
}

function flatten(object: Record<string, unknown>, prefix: string, into: Map<string, unknown>): void {
  for (const [name, value] of Object.entries(object)) {
    if (into.size >= MOST_MEMBERS) return;
    // One level: Zeek's records in records are "id" and the like.
    if (prefix === "" && typeof value === "object" && value !== null && !Array.isArray(value)) flatten(value as Record<string, unknown>, `${name}.`, into);
    else into.set(prefix === "" ? usualName(name) : prefix + name, value);
  }
}

class JsonRecord implements ZeekRecord {
  readonly path: string | null;
  private readonly members: ReadonlyMap<string, unknown>;

  constructor(members: ReadonlyMap<string, unknown>, fileName: string) {
    this.members = members;
    const named = this.text("_path") ?? this.text("path");
    const byFields = (): string | null => BY_FIELDS.find(([, fields]) => fields.every((field) => members.has(field)))?.[0] ?? null;
    // Rotated and forwarded logs have many names; what the fields say is surer.
    this.path = named ?? (KNOWN_NAMES.has(logNameOf(fileName)) ? logNameOf(fileName) : (byFields() ?? logNameOf(fileName)));
  }

  has(name: string): boolean {
    return this.members.has(name);
  }

  text(name: string): string | null {
    const value = this.members.get(name);
    if (value === undefined || value === null) return null;
    if (Array.isArray(value)) return value.map(String).join(",");
    return typeof value === "object" ? null : String(value);
  }
}

const KNOWN_NAMES: ReadonlySet<string> = new Set(BY_FIELDS.map(([name]) => name));
