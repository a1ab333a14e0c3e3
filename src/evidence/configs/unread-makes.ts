// Configurations of makes that no dialect reads, told by signs of their own: so that nobody looks for the fault in the file, or in its name.

interface UnreadMake {
  readonly name: string;
  /** All of these stand in it. */
  readonly signs: readonly RegExp[];
}

const UNREAD_MAKES: readonly UnreadMake[] = [
  // `show configuration | display set`, and the same with braces. PAN-OS has `set`, too, and is asked for before.
  { name: "Juniper Junos", signs: [/^(?:set|deactivate) (?:version|groups|system|security|interfaces|routing-options|policy-options|firewall|applications) \S/m] },
  { name: "Juniper Junos", signs: [/^[ \t]*(?:replace: )?(?:system|security|firewall|interfaces|policy-options|routing-options) \{[ \t]*$/m, /^[^{}#\n]*;[ \t]*(?:##.*)?$/m] },
  {
    name: "Check Point, as its management API gives it",
    signs: [/"uid"\s*:\s*"/, /"(?:rulebase|type)"\s*:\s*(?:\[|"(?:access|nat)-rule"|"(?:simple-gateway|service-group|service-tcp|group|host|network)")/],
  },
  { name: "a policy of Aerleon or Capirca", signs: [/^header \{/m, /^term \S+ \{/m] },
];

/** What it is, in a few words; null = nothing that is known. */
export function unreadMakeOf(text: string): string | null {
  return UNREAD_MAKES.find(({ signs }) => signs.every((sign) => sign.test(text)))?.name ?? null;
}
