// The words with which lists say what a machine is for, in English and German, and the role they mean. Words that could mean several roles
// ("controller station", "server") take the plainest; what is not known means nothing.
import type { AssetRole } from "./asset.ts";

/** More special roles first: a "safety PLC" is no plain PLC, a "panel PC" no panel. */
const WORDS: readonly (readonly [RegExp, AssetRole])[] = [
  [/\b(safety (plc|controller|system|instrumented|cpu)|failsafe|fail safe|f cpu|sis|esd|sicherheitssteuerung|sicherheits sps|safety)\b/, "safety-controller"],
  [/\b(domain controller|active directory|ad server|domaenencontroller|ldap server)\b/, "domain-controller"],
  [/\b(time server|ntp server|zeitserver|gps clock|grandmaster)\b/, "time-server"],
  [/\b(licen[cs]e server|lizenzserver)\b/, "licence-server"],
  [/\b(jump (host|server|box)|jumphost|bastion|sprungserver|remote access (server|gateway)|fernwartung\w*)\b/, "jump-host"],
  [/\b(engineering (work)?station|engineering|es station|programmiergeraet|pg|ews|engineering pc|konfigurationsrechner)\b/, "engineering-station"],
  [/\b(historian|archive server|archivserver|pi server|data historian|prozessdatenarchiv)\b/, "historian"],
  [/\b(mes|manufacturing execution|fertigungsleitsystem|bde)\b/, "mes"],
  [/\b(scada|dcs|process control system|prozessleitsystem|leitsystem|leitrechner|pls|visualisierungsserver|operator server|os server|wincc server)\b/, "scada"],
  [/\b(hmi|operator (panel|station|terminal|interface)|touch ?panel|bedienpanel|bediengeraet|bedienstation|bedienterminal|panel pc|visualisierung|op panel|comfort panel|panel)\b/, "hmi"],
  [
    /\b(remote i ?o|io module|i o module|io island|io device|i o device|distributed i o|dezentrale peripherie|ea modul|e a modul|feldbuskoppler|buskoppler|bus coupler|fieldbus coupler|rio)\b/,
    "remote-io",
  ],
  [
    /\b(plc|sps|pac|programmable logic controller|speicherprogrammierbare steuerung|steuerung|rtu|remote terminal unit|fernwirk\w*|soft plc|ot controller|controller|cpu|ied|protection relay|schutzgeraet)\b/,
    "plc",
  ],
  [/\b(drive|vfd|inverter|frequenzumrichter|umrichter|fu|servo\w*|antrieb|motor starter|motorstarter|softstarter)\b/, "drive"],
  [/\b(robot|roboter|cobot|robotersteuerung|robot controller)\b/, "robot"],
  [/\b(firewall|security appliance|utm)\b/, "firewall"],
  [/\b(router|gateway|modem|lte router|mobilfunkrouter)\b/, "router"],
  [/\b(switch|netzwerkswitch|network switch|access point|wlan ap|media converter|medienkonverter)\b/, "switch"],
  [/\b(printer|drucker|label printer|etikettendrucker)\b/, "printer"],
  [/\b(camera|kamera|cctv|ip camera|vision system)\b/, "camera"],
  [/\b(building (controller|automation)|bms|bas|ddc|gebaeudeleittechnik|glt|hvac|klimasteuerung|room controller)\b/, "building-controller"],
  [
    /\b(sensor|actuator|aktor|messumformer|transmitter|field device|feldgeraet|valve|ventil|scanner|barcode reader|rfid reader|waage|scale|analy[sz]er|flow ?meter|meter|zaehler|messgeraet|instrument)\b/,
    "field-device",
  ],
  [/\b(server|virtual machine|vm|hypervisor|esxi|nas|database)\b/, "server"],
  [/\b(workstation|arbeitsplatz|arbeitsstation|computer|pc|ipc|industrie pc|industrial pc|laptop|notebook|desktop|client|thin client)\b/, "workstation"],
];

/** The role that a text names, or null when it names none that is known. */
export function roleOfWords(text: string): AssetRole | null {
  const plain = text
    .slice(0, 200)
    .toLowerCase()
    .replace(/ä/g, "ae")
    .replace(/ö/g, "oe")
    .replace(/ü/g, "ue")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
  if (plain === "") return null;
  return WORDS.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}
