// The beginning of an ASA's text for small examples: two networks behind two interfaces, office and cell.
export const ASA_TWO_PORTS = `ASA Version 9.9(2)
interface GigabitEthernet0/1
 nameif it
 security-level 50
 ip address 10.0.1.1 255.255.255.0
interface GigabitEthernet0/2
 nameif ot
 security-level 100
 ip address 10.0.2.1 255.255.255.0
`;
