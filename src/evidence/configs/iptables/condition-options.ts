// Match options whose outcome no list of rules can know, by the module they belong to (iptables-extensions(8) of 1.8.9): their words become a
// condition of the rule. An option that is not listed here is not understood.

const OPTIONS: Readonly<Record<string, string>> = {
  limit: "--limit --limit-burst",
  hashlimit:
    "--hashlimit --hashlimit-upto --hashlimit-above --hashlimit-burst --hashlimit-mode --hashlimit-srcmask --hashlimit-dstmask --hashlimit-name --hashlimit-htable-size --hashlimit-htable-max " +
    "--hashlimit-htable-expire --hashlimit-htable-gcinterval --hashlimit-rate-match --hashlimit-rate-interval",
  recent: "--set --rcheck --update --remove --seconds --reap --hitcount --rttl --name --rsource --rdest --mask",
  time: "--timestart --timestop --datestart --datestop --monthdays --weekdays --contiguous --kerneltz --utc --localtz",
  owner: "--uid-owner --gid-owner --pid-owner --sid-owner --cmd-owner --socket-exists --suppl-groups",
  mark: "--mark",
  physdev: "--physdev-in --physdev-out --physdev-is-in --physdev-is-out --physdev-is-bridged",
  mac: "--mac-source",
  length: "--length",
  string: "--algo --from --to --string --hex-string --icase",
  connlimit: "--connlimit-upto --connlimit-above --connlimit-mask --connlimit-saddr --connlimit-daddr",
  connbytes: "--connbytes --connbytes-dir --connbytes-mode",
  statistic: "--mode --probability --every --packet",
  conntrack: "--ctstatus --ctexpire --ctdir --ctorigsrc --ctorigdst --ctreplsrc --ctrepldst --ctorigsrcport --ctorigdstport --ctreplsrcport --ctrepldstport --ctorigport --ctreplport",
  "addrtype interface": "--limit-iface-in --limit-iface-out",
  helper: "--helper",
  policy: "--dir --pol --strict --reqid --spi --proto --tunnel-src --tunnel-dst --next",
  rpfilter: "--loose --validmark --accept-local --invert",
  socket: "--nowildcard --transparent --restore-skmark",
  "type of service": "--tos --dscp --dscp-class",
  "time to live": "--ttl-eq --ttl-gt --ttl-lt --hl-eq --hl-gt --hl-lt",
  ecn: "--ecn-tcp-cwr --ecn-tcp-ece --ecn-ip-ect",
  fragment: "-f --fragment --fragid --fraglen --fragres --fragfirst --fragmore --fraglast",
  "header of ipv6": "--header --soft --rt-type --rt-segsleft --rt-len --rt-0-res --rt-0-addrs --rt-0-not-strict --dst-len --dst-opts --hbh-len --hbh-opts --mh-type",
  ipsec: "--ahspi --ahlen --ahres --espspi --ipcompspi --compres",
  "option of tcp": "--tcp-option --mss",
  "chunk of sctp": "--chunk-types",
  "type of dccp": "--dccp-types --dccp-option",
  quota: "--quota",
  bpf: "--bytecode --object-pinned",
  u32: "--u32",
  cgroup: "--path --cgroup",
  cpu: "--cpu",
  realm: "--realm",
  "device group": "--src-group --dst-group",
  ipvs: "--ipvs --vproto --vaddr --vport --vdir --vmethod --vportctl",
  cluster: "--cluster-total-nodes --cluster-local-node --cluster-local-nodemask --cluster-hash-seed",
  "system fingerprint": "--genre --ttl --log",
  rateest: "--rateest --rateest1 --rateest2 --rateest-delta --rateest-bps --rateest-bps1 --rateest-bps2 --rateest-pps --rateest-pps1 --rateest-pps2 --rateest-lt --rateest-gt --rateest-eq",
  "counters of the set": "--return-nomatch --packets-eq --packets-lt --packets-gt --bytes-eq --bytes-lt --bytes-gt",
  geoip: "--source-country --src-cc --destination-country --dst-cc",
  condition: "--condition",
  layer7: "--l7proto --l7dir",
  ndpi: "--proto --all --unknown",
};

/** Option → module. Options that the rule readers know themselves are asked first. */
const MODULE_OF: ReadonlyMap<string, string> = new Map(Object.entries(OPTIONS).flatMap(([module, options]) => options.split(" ").map((option) => [option, module] as const)));

/** Modules that tell, and match whatever the packet is. */
export const ALWAYS_MATCHING: ReadonlySet<string> = new Set(["comment", "nfacct"]);

export function moduleOfCondition(option: string): string | undefined {
  return MODULE_OF.get(option);
}
