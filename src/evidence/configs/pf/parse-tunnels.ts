// OpenVPN, WireGuard and IPsec: which networks are said to lie behind a tunnel. Keys, passwords and certificates are passed over unread. What a tunnel
// is told by its other end is not written here, so routes may always be missing.
import { textBelow, holdsText, rowsOf } from "./element-text.ts";
import { Fields, isFilled } from "./field-reader.ts";
import type { FoundParts } from "./found-parts.ts";
import { listOf } from "./parse-rules.ts";
import type { XmlElement } from "./xml-tree.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** How a tunnel is built and protected, and what its clients are told. */
const OPENVPN_DETAILS = words(`
  mode protocol dev_mode interface ipaddr local_port server_addr server_port description  caref certref crlref cert_depth dh_length ecdh_curve digest crypto engine data_ciphers
  data_ciphers_fallback ncp-ciphers ncp_enable ncp_ciphers tls tls_type tlsauth_keydir shared_key shared_key_file ca crl cert remote_cert_tls strictusercn strict_user_cn authmode auth_user auth_pass
  auth-retry-none proxy_addr proxy_port proxy_user proxy_passwd proxy_authtype use_shaper compression compression_push allow_compression passtos topology topology_subnet udp_fast_io sndrcvbuf
  route_no_pull route_no_exec verbosity_level custom_options create_gw exit_notify inactive_seconds ping_method keepalive_interval keepalive_timeout ping_seconds ping_action ping_action_seconds
  ping_push ping_action_push maxclients connlimit client2client client_to_client duplicate_cn dynamic_ip dns_domain dns_domain_search dns_server1 dns_server2 dns_server3 dns_server4 dns_add ntp_server1
  ntp_server2 push_blockoutsidedns push_register_dns netbios_enable netbios_ntype netbios_scope nbdd_server1 nbdd_server2 wins_server1 wins_server2 gwredir gwredir6 username_as_common_name
  serverbridge_dhcp serverbridge_interface serverbridge_dhcp_start serverbridge_dhcp_end serverbridge_routegateway ocspcheck ocspurl unbound_restart unique_subjects reneg-sec resolve_retry
  use-common-name cso_login_matching autokey_enable no_tun_ipv6 pool_enable tlsauth_enable autotls_enable tunnel_networkv6_type tunnel_track6_interface tunnel_track6_prefix_id push_reset prefix
  remote_random float reconnect_retries hold_open block local_network local_networkv6 common_name server_list user_dns`);

export function parseOpenvpn(section: XmlElement, found: FoundParts): void {
  const { claims } = found;
  claims.own(section, "understood");
  for (const child of section.children) {
    const isServer = child.name === "openvpn-server";
    if (!(isServer || child.name === "openvpn-client") || child.children.length === 0) {
      claims.whole(child, "irrelevant");
      continue;
    }
    claims.own(child, "understood");
    const fields = new Fields(child, claims);
    const id = fields.text("vpnid") ?? "";
    const networks = ["tunnel_network", "tunnel_networkv6", "remote_network", "remote_networkv6"].flatMap((name) => listOf(fields.text(name)));
    const isOff = fields.text("disable") !== null;
    fields.passOver(OPENVPN_DETAILS);
    fields.rest();
    if (isOff) continue;
    found.routeMakers.add("OpenVPN tunnels may carry routes that are not written here");
    for (const network of networks) found.tunnelRoutes.push({ network, port: `${isServer ? "ovpns" : "ovpnc"}${id}`, group: "openvpn", at: claims.at(child) });
  }
}

const WIREGUARD_DETAILS = words("name pubkey privkey psk port mtu dns disableroutes gateway carp_depend_on debug endpoint peer_dns serveraddress serverport keepalive interface servers");

/** <OPNsense><wireguard>: servers are the device's ends, clients the other ones. */
export function parseWireguard(section: XmlElement, found: FoundParts): void {
  const { claims } = found;
  const servers = rowsOf(section, "server");
  const peers = rowsOf(section, "client");
  if (servers.length + peers.length === 0) {
    claims.whole(section, "irrelevant");
    return;
  }
  markFrame(section, new Set([...servers, ...peers]), found);
  const portOf = new Map<string, string>();
  const isOff = section.children.some((child) => child.name === "general" && !isFilled(textBelow(child, "enabled") ?? "1"));
  for (const server of servers) {
    claims.own(server, "understood");
    const fields = new Fields(server, claims);
    const enabled = fields.text("enabled") ?? "1";
    const port = `wg${fields.text("instance") ?? "0"}`;
    const networks = listOf(fields.text("tunneladdress"));
    for (const peer of listOf(fields.text("peers"))) portOf.set(peer, port);
    fields.passOver(WIREGUARD_DETAILS);
    fields.rest();
    if (isOff || !isFilled(enabled)) continue;
    found.routeMakers.add("WireGuard tunnels may carry routes that are not written here");
    for (const network of networks) found.tunnelRoutes.push({ network, port, group: "wireguard", at: claims.at(server) });
  }
  for (const peer of peers) {
    claims.own(peer, "understood");
    const fields = new Fields(peer, claims);
    const enabled = fields.text("enabled") ?? "1";
    const networks = listOf(fields.text("tunneladdress"));
    fields.passOver(WIREGUARD_DETAILS);
    fields.rest();
    const port = portOf.get(peer.attributes.get("uuid") ?? "");
    if (isOff || !isFilled(enabled) || port === undefined) continue;
    for (const network of networks) found.tunnelRoutes.push({ network, port, group: "wireguard", at: claims.at(peer) });
  }
}

/** The elements around the rows. */
function markFrame(element: XmlElement, rows: ReadonlySet<XmlElement>, found: FoundParts): void {
  if (rows.has(element)) return;
  found.claims.own(element, "understood");
  for (const child of element.children) markFrame(child, rows, found);
}

const IPSEC_DETAILS = words(`
  ikeid iketype mode protocol myid_type myid_data peerid_type peerid_data encryption encryption-algorithm hash-algorithm dhgroup lifetime rekey_time reauth_time rand_time pre-shared-key private-key
  certref caref pkcs11certref pkcs11pin authentication_method descr nat_traversal mobike splitconn gw_duplicates closeaction startaction dpd_delay dpd_maxfail prfselect_enable ikeport nattport tfc_enable
  tfc_bytes margintime rekeyfuzz rekey_enable reauth_enable tunnel_isolation rightallowany installpolicy dpd_action keyingtries sha256_96 local-kpref peer-kpref noinstallpolicy auto mobile inactivity_timeout
  uniqid reqid encryption-algorithm-option hash-algorithm-option pfsgroup pinghost keepalive spd `);

/** Policies take packets by source and destination together: no route says that, so none is made. */
export function parseIpsec(section: XmlElement, found: FoundParts): void {
  const { claims } = found;
  if (!holdsText(section)) {
    claims.whole(section, "irrelevant");
    return;
  }
  claims.own(section, "understood");
  for (const child of section.children) {
    if ((child.name !== "phase1" && child.name !== "phase2") || child.children.length === 0) {
      claims.whole(child, "irrelevant");
      continue;
    }
    claims.own(child, "understood");
    const fields = new Fields(child, claims);
    const isOff = fields.text("disabled") !== null;
    if (child.name === "phase1") {
      const isMobile = textBelow(child, "mobile") !== null;
      const peer = { interface: fields.text("interface") ?? "wan", remote: isMobile ? "any" : (fields.text("remote-gateway") ?? ""), descr: textBelow(child, "descr") ?? "", at: claims.at(child) };
      if (!isOff) {
        found.ipsecPeers.push(peer);
        found.routeMakers.add("IPsec tunnels take packets by policies that are not computed here");
      }
      fields.text("remote-gateway", "understood");
    } else {
      for (const name of ["localid", "remoteid", "natlocalid"]) {
        const network = fields.take(name);
        if (network !== null) claims.whole(network, isOff ? "irrelevant" : "partly", isOff ? null : "which packets the tunnel takes is not computed");
      }
    }
    fields.passOver(IPSEC_DETAILS);
    fields.rest();
  }
}

const INSTANCE_DETAILS = words(`
  auth auth-gen-token auth-gen-token-renewal auth-gen-token-secret authmode bridge_gateway bridge_pool ca carp_depend_on cert cert_depth compress_migrate crl data-ciphers data-ciphers-fallback description
  dev_type dns_domain dns_domain_search dns_servers fragment http-proxy ifconfig-pool-persist keepalive_interval keepalive_timeout local local_group maxclients mssfix nopool ntp_servers password port
  port-share proto provision_exclusive push_excluded_routes push_inactive push_route redirect_gateway register_dns remote remote_cert_tls reneg-sec route_metric strictusercn tls_key topology tun_mtu
  use_ocsp username username_as_common_name various_flags various_push_flags verb verify-x509-name verify_client_cert wins_servers`);

/** <OPNsense><OpenVPN>: what clients are told and what is kept of them by name stays unread. */
export function parseOpenvpnInstances(section: XmlElement, found: FoundParts): void {
  const { claims } = found;
  const instances = rowsOf(section, "Instance");
  claims.own(section, "understood");
  for (const child of section.children) {
    if (child.name === "Instances") markFrame(child, new Set(instances), found);
    else claims.whole(child, "irrelevant");
  }
  for (const instance of instances) {
    claims.own(instance, "understood");
    const fields = new Fields(instance, claims);
    const enabled = fields.text("enabled") ?? "1";
    const port = `${fields.text("role") === "client" ? "ovpnc" : "ovpns"}${fields.text("vpnid") ?? ""}`;
    const networks = ["server", "server_ipv6", "route"].flatMap((name) => listOf(fields.text(name)));
    fields.passOver(INSTANCE_DETAILS);
    fields.rest();
    if (!isFilled(enabled)) continue;
    found.routeMakers.add("OpenVPN tunnels may carry routes that are not written here");
    for (const network of networks) found.tunnelRoutes.push({ network, port, group: "openvpn", at: claims.at(instance) });
  }
}

/** <OPNsense><Swanctl>: the traffic selectors say what a tunnel takes; the rest is how it is built. */
export function parseSwanctl(section: XmlElement, found: FoundParts): void {
  const { claims } = found;
  const connections = rowsOf(section, "Connection").filter((row) => isFilled(textBelow(row, "enabled") ?? "1"));
  claims.whole(section, "irrelevant");
  if (connections.length === 0) return;
  found.routeMakers.add("IPsec tunnels take packets by policies that are not computed here");
  for (const connection of connections)
    for (const remote of listOf(textBelow(connection, "remote_addrs") ?? "any"))
      found.ipsecPeers.push({ interface: "", remote, descr: textBelow(connection, "description") ?? "", at: claims.at(connection) });
  for (const child of rowsOf(section, "child"))
    for (const field of child.children) if (/^(local_ts|remote_ts|policies)$/.test(field.name)) claims.whole(field, "partly", "which packets the tunnel takes is not computed");
}
