// Columns of logs whose header was cut off, as zeek-cut and test baselines leave them: only where the name of the log and the number of columns
// fit one known form. The forms are those of Zeek 2 to 7, of the ICSNPP parsers, and of what is cut from them to compare.

const ID = "ts uid id.orig_h id.orig_p id.resp_h id.resp_p";
const FROM_TO = "is_orig source_h source_p destination_h destination_p";

/** Columns that nobody reads. */
const others = (count: number, of: string): string => Array.from({ length: count }, (_, i) => `${of}.${i}`).join(" ");

const FORMS: Readonly<Record<string, readonly string[]>> = {
  conn: [
    `${ID} proto service duration orig_bytes resp_bytes conn_state local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents`,
    `${ID} proto service duration orig_bytes resp_bytes conn_state local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents ip_proto`,
    "id.orig_h id.orig_p id.resp_h id.resp_p proto service",
  ],
  modbus: [`${ID} func exception`, `${ID} tid unit func pdu_type exception`],
  dnp3: [`${ID} fc_request fc_reply iin`],
  enip: [`${ID} ${FROM_TO} enip_command_code enip_command length session_handle enip_status sender_context options`],
  cip: [
    `${ID} ${FROM_TO} cip_sequence_count direction cip_service_code cip_service cip_status_code cip_status cip_extended_status_code cip_extended_status class_id class_name instance_id attribute_id`,
    `${ID} ${FROM_TO} cip_sequence_count direction cip_service_code cip_service cip_status cip_extended_status_code cip_extended_status class_id class_name instance_id attribute_id`,
  ],
  cip_identity: [
    `${ID} ${FROM_TO} encapsulation_version socket_address socket_port vendor_id vendor_name device_type_id device_type_name product_code revision device_status serial_number product_name device_state`,
  ],
  // One line for a request and its response.
  opcua_binary: [`${ID} msg_type is_final msg_size ${others(21, "header")} identifier_str ${others(24, "rest")}`],
  profinet_io_cm: [`id.orig_h id.orig_p id.resp_h id.resp_p source_h source_p destination_h destination_p proto rpc_version packet_type ${others(20, "flags")} operation ${others(13, "rest")}`],
  cip_io: [`${ID} ${FROM_TO} connection_id sequence_number data_length io_data`],
};

/** Logs that repeat in depth what their main log tells: of no use here, so their columns need no names. */
const REPEATING = /^(?:opcua_binary_\w+|modbus_(?:mask|read)_\w+|dnp3_\w+|s7comm_(?:read_szl|upload_download))$/;

export function headerlessFields(path: string, columns: number): { readonly path: string; readonly fields: readonly string[] } | null {
  if (REPEATING.test(path) && FORMS[path] === undefined) return { path, fields: others(columns, "column").split(" ") };
  const form = FORMS[path]?.map((text) => text.split(" ")).find((fields) => fields.length === columns);
  return form === undefined ? null : { path, fields: form };
}
