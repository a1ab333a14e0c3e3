// Service types of DNS-SD (RFC 6763 §4, §7): "_opcua-tcp._tcp" out of the names of records. Instance names, which people write, are left out.

const LONGEST_SERVICE = 16;
const PROTOCOLS = ["._tcp", "._udp"];

/** "_opcua-tcp._tcp" of "Press 4._opcua-tcp._tcp.local"; "" = the name holds no service, or only asks which services there are. */
export function serviceOf(name: string): string {
  let service = services.get(name);
  if (service === undefined) {
    if (services.size >= MOST_NAMES) services.clear();
    service = findService(name);
    services.set(name, service);
  }
  return service;
}

/** By name: the same ones come again and again. */
const MOST_NAMES = 2_048;
const services = new Map<string, string>();

function findService(name: string): string {
  for (const protocol of PROTOCOLS) {
    const at = name.lastIndexOf(protocol);
    if (at < 0) continue;
    const from = name.lastIndexOf(".", at - 1) + 1;
    const service = name.slice(from, at);
    if (service !== "_dns-sd" && isService(service)) return service.toLowerCase() + protocol;
  }
  return "";
}

/** RFC 6335 §5.1: an underscore, then 1 to 15 letters, digits and hyphens. */
function isService(text: string): boolean {
  if (text.length < 2 || text.length > LONGEST_SERVICE || text.charCodeAt(0) !== 0x5f) return false;
  for (let i = 1; i < text.length; i++) {
    const code = text.charCodeAt(i) | 0x20;
    const isAllowed = (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || text.charCodeAt(i) === 0x2d;
    if (!isAllowed) return false;
  }
  return true;
}
