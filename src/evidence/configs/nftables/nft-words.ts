// Words of nftables' language that begin or name things (nft(8) of 1.0.6, EXPRESSIONS and STATEMENTS). Data only.

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Keys of meta that may stand without the word meta. */
export const BARE_META = words(
  "mark iif iifname iifkind iiftype iifgroup oif oifname oifkind oiftype oifgroup skuid skgid rtclassid nftrace pkttype cpu cgroup ibrname obrname protocol nfproto l4proto priority length random ipsec time day hour",
);

/** Headers: one more word is the field. */
export const HEADERS = words("ether vlan arp ip ip6 icmp icmpv6 igmp ah esp comp udp udplite tcp sctp dccp th gre geneve vxlan");

/** Expressions of several words that are never looked into: what follows up to an operator belongs to them. */
export const OPAQUE = words("exthdr hbh rt rt0 rt2 srh frag dst mh socket osf ipsec numgen jhash symhash tunnel xt");

/** Named objects of a table, with how many words name the kind. */
export const OBJECTS: ReadonlyMap<string, number> = new Map([
  ["counter", 1],
  ["quota", 1],
  ["limit", 1],
  ["synproxy", 1],
  ["secmark", 1],
  ["flowtable", 1],
  ["ct", 2],
]);

/** Priorities by name (nft(8), table "Standard priority names"); those of bridges differ. */
export const PRIORITIES: ReadonlyMap<string, number> = new Map([
  ["raw", -300],
  ["mangle", -150],
  ["dstnat", -100],
  ["filter", 0],
  ["security", 50],
  ["srcnat", 100],
]);
