// What people call the columns of asset lists in English and German: plain words (header-words.ts says what plain is), plainer phrases first. Other
// languages stand in foreign-phrases.ts.
import { foreignPhrases } from "./foreign-phrases.ts";
import type { HeaderMeaning } from "./mapping.ts";

const PHRASES: Readonly<Record<HeaderMeaning, string>> = {
  address:
    "ip address, ip adresse, ip, ipv4 address, ipv4 adresse, ipv4, ip addresses, ip adressen, ip addr, ip v4, ips, primary ip, primary ipv4, management ip, mgmt ip, ipv6 address, " +
    "ipv6 adresse, ipv6, ip nr, ip nummer, netzwerkadresse, network address, ip address v4, ipadresse, ipaddress, ip4, device ip, asset ip, machine ip, node ip, address, adresse, adr, addresses, adressen, addresses extra",
  mac:
    "mac address, mac adresse, mac, mac addr, mac addresses, mac adressen, macs, hardware address, hardwareadresse, hw adresse, physical address, physikalische adresse, " +
    "ethernet address, hwaddr, mac id, macaddress, macadresse, device mac, asset mac, machine mac, node mac",
  netmask: "netmask, subnet mask, subnetmask, subnetzmaske, subnetz maske, netzmaske, netzwerkmaske, network mask, mask, maske",
  gateway: "gateway, default gateway, standardgateway, standard gateway, gateway ip, gateway address, gateway adresse, gateway ip address, gateway ip adresse, gw, router",
  hostname:
    "hostname, host name, fqdn, dns name, dns, computername, computer name, rechnername, netbios name, netbios hostname, profinet name, profinet device name, pn name, pn geraetename, host, network name",
  name:
    "asset name, device name, geraetename, geraetebezeichnung, name, anlagenkennzeichen, betriebsmittelkennzeichen, bmk, akz, kks, aks, tag name, tag, tag number, tag nr, systemname, " +
    "system name, equipment name, equipment tag, stationsname, station name, station, plc name, display name, asset, device, geraet, bezeichnung, komponente, component, equipment, " +
    "betriebsmittel, anlagenteil, maschine, machine, node name, node, system, label, objekt, names",
  vendor: "vendor, manufacturer, hersteller, make, brand, fabrikat, marke, vendor name, manufacturer name, herstellername, oem, mfr, producer, hardware vendor, hw vendor",
  model:
    "model, modell, order number, order no, order code, bestellnummer, bestell nr, mlfb, catalog number, catalogue number, catalog no, cat no, part number, part no, artikelnummer, " +
    "artikel nr, article number, article no, teilenummer, teile nr, model name, model number, modellbezeichnung, typbezeichnung, product name, produktname, product, produkt, " +
    "device model, hardware model, hardware product, hw product, hw model, hardware, type designation, type code, typenschluessel, typ nr",
  kind: "type, typ, device type, geraetetyp, asset type, equipment type, hw type, hardware type, komponententyp, anlagentyp, asset typename, assettypename, sys class name, art",
  serial: "serial number, seriennummer, serial, serial no, serial nr, serien nr, seriennr, sn, s n, serialnumber, fabriknummer, fabrik nr, fabrikationsnummer",
  firmware:
    "firmware version, firmware, firmwareversion, fw version, fw, firmwarestand, firmware stand, fw stand, firmware revision, fw rev, fw revision, firmware release, version, " +
    "software version, softwareversion, softwarestand, sw version, sw stand, software revision, revision, release",
  os: "operating system, betriebssystem, os, os name, osname, os display name, os version, os or firmware",
  role:
    "role, rolle, device role, geraeterolle, function, funktion, device class, geraeteklasse, asset class, asset category, device category, category, kategorie, geraeteart, purpose, " +
    "verwendung, verwendungszweck, einsatzzweck, klasse, class, roles",
  level: "purdue level, purdue, purdue ebene, level, isa level, isa 95 level, isa95 level, ebene, automation level, automatisierungsebene",
  line: "production line, produktionslinie, fertigungslinie, line, linie, line name, abfuelllinie",
  location: "location, standort, einbauort, ort, building, gebaeude, room, raum, hall, halle, area, bereich, site, werk, plant, cabinet, panel, schaltschrank, schrank, rack, floor, etage",
  installed:
    "installed, installation date, install date, date installed, installationsdatum, einbaudatum, commissioned, commissioning date, commissioning, inbetriebnahme, inbetriebnahmedatum, " +
    "ibn, baujahr, year built, year of manufacture, installation year, in service since, in betrieb seit",
  status:
    "lifecycle status, lifecycle state, install status, installation status, asset status, asset state, status, state, zustand, geraetestatus, device status, device state, betriebszustand, ip state, ip status, " +
    "operational status, lifecycle",
  ignore:
    "comment, comments, kommentar, bemerkung, bemerkungen, notes, note, notiz, remarks, owner, verantwortlich, verantwortlicher, responsible, contact, ansprechpartner, kontakt, " +
    "vlan, vlan id, id, nr, no, number, nummer, lfd nr, pos, position, zone, zones, segment, protocol, protocols, protokoll, protokolle, port, ports, switch, " +
    "switch port, switchport, description, beschreibung, criticality, kritikalitaet, warranty, garantie, support, price, preis, mac vendor, nic vendor, hw version, hardware version, " +
    "hw stand, hardwarestand, hardware revision, hw revision, tenant, tags, asset tag, mac vendors, inventory number, inventarnummer, inventar nr, user, benutzer, department, abteilung, " +
    "kostenstelle, last seen, first seen, created, created at, last activity time, last activity, updated, date, datum, subnet, subnetz, network, netz, netzwerk, patch level, " +
    "interface, schnittstelle, vrf, risk, end of life, end of support, abgekuendigt, wartungsvertrag, maintenance contract, custom fields, nodes, capture device, appliance hosts, " +
    "properties, licence, license, lizenz, cpu, memory, ram, disk, slot, quantity, anzahl, menge, stueckzahl, link, url, website, photo, foto, bild, " +
    "vendor id, vendorid, hersteller id, manufacturer id, device id, geraete id, product id, group, group name, gruppe, gruppenname, site name, zone name, vlan name, user name, username, " +
    "benutzername, contact name, owner name, customer, customer name, kunde, kundenname, project, project name, projekt, projektname, interface name, port name, switch name, domain, " +
    "domain name, domaene, tenant name, sensor, sensor name, probe, system type, supplier, lieferant, supplier name, lieferantenname, model year, firmware vendor, firmware date, " +
    "firmware datum, firmware file, os vendor, os architecture, ip type, ip location, ip range, ip bereich, programming device, scanner device, data source",
};

export const headerPhrases: readonly (readonly [HeaderMeaning, readonly string[]])[] = (Object.keys(PHRASES) as HeaderMeaning[]).map((meaning) => [
  meaning,
  [...PHRASES[meaning].split(", "), ...(foreignPhrases[meaning]?.split(", ") ?? [])],
]);

/** Beside a known phrase these say that the column tells of something else than what the machine has now. */
export const qualifiers: ReadonlySet<string> = new Set(
  (
    "old, new, alt, alte, alter, neu, neue, neuer, previous, former, bisherige, bisher, planned, geplant, geplante, future, soll, ist, target, ziel, latest, available, verfuegbar, " +
    "aktuellste, required, recommended, empfohlen, minimum, remote, nat, public, extern, externe, external, partner, reserve, backup, redundant, standby, server, ntp, dns, controller, " +
    "master, scada, host, gateway, switch, router, vpn, ancien, ancienne, nouveau, nouvelle, prevu, prevue, vecchio, vecchia, nuovo, nuova, previsto, prevista, antiguo, antigua, nuevo, " +
    "nueva, serveur, servidor"
  ).split(", "),
);

/** Too general to mean anything inside a longer header: "Anlagenteil Nr" is no number, "Pump type" no model. */
export const onlyWhole: ReadonlySet<string> = new Set(
  (
    "address, adresse, adr, id, nr, no, number, nummer, date, datum, state, to, art, note, tag, os, sn, s n, fw, gw, system, objekt, label, pos, link, release, revision, version, host, " +
    "user, port, ort, class, klasse, make, plant, line, node, panel, room, addresses, adressen, group, gruppe, domain, probe, sensor, project, projekt, customer, kunde, nom, nome, nombre, " +
    "naam, marca, tipo, rol, lieu, sala, nave, linea, ligne, nivel, niveau, livello, lifecycle"
  ).split(", "),
);
