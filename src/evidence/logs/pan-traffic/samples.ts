// TRAFFIC records in the columns of several PAN-OS versions; addresses, names and numbers are ours.

const begin = (subtype: string) => `1,2026/03/10 10:29:34,001234567890,TRAFFIC,${subtype},2561,2026/03/10 10:29:34`;
const ends = "10.9.0.1,10.20.1.5,0.0.0.0,0.0.0.0";
const place = "vsys1,it,ot,ethernet1/1,ethernet1/2,to-siem,2026/03/10 10:29:34";
const HIGH_RESOLUTION = `${",".repeat(39)}2026-03-10T10:29:34.125+01:00,,,unknown,unknown,unknown,1,,,modbus-base,no,no`;

export const panLines: readonly string[] = [
  // PAN-OS 10 and later: 46 columns of old, end reason, groups, … and a stamp with zone far behind.
  `<14>Mar 10 10:29:34 pa-1 ${begin("end")},${ends},"it to ot, polling",acme\\user,,modbus-read-holding-registers,${place},4711,1,49000,502,0,0,0x1c,tcp,allow,2412,1188,1224,33,2026/03/10 10:28:30,64,any,,7253419119627122716,0x8000000000000000,10.0.0.0-10.255.255.255,10.0.0.0-10.255.255.255,,17,16,tcp-fin,34,0,0,0,,pa-1,from-policy,,,0,,0,,N/A,0,0,0,0,90431d13-81da-4129-8bc5-ce968fa06b76,0,0${HIGH_RESOLUTION}`,
  `${begin("start")},${ends},polling,,,s7comm-base,${place},4712,1,49001,102,0,0,0x0,tcp,allow,198,132,66,3,2026/03/10 10:29:34,0,any,,2,0x0,a,b,,2,1,n/a`,
  // PAN-OS 5: packets, but no end reason. PAN-OS 4: neither.
  `${begin("end")},10.9.0.1,10.20.1.6,192.0.2.1,10.20.1.6,old,,,incomplete,${place},4713,1,49002,44818,0,0,0x0,tcp,allow,62,62,0,1,2026/03/10 10:28:00,5,any,0,3,0x0,a,b,0,1,0`,
  `${begin("end")},10.9.0.1,10.20.1.7,0.0.0.0,0.0.0.0,older,,,snmp-base,${place},4714,1,49003,161,0,0,0x0,udp,allow,200,100,100,2,2026/03/10 10:28:00,30,any,0`,
  `${begin("drop")},192.0.2.9,10.20.1.5,0.0.0.0,0.0.0.0,none,,,not-applicable,${place},0,1,40000,22,0,0,0x0,tcp,deny,66,66,0,1,2026/03/10 10:29:34,0,any,,4,0x0,a,b,,1,0,policy-deny`,
  `${begin("end")},2001:db8::9,2001:db8::5,::,::,ping,,,ping6,${place},4715,6,0,0,0,0,0x0,ipv6-icmp,allow,1200,600,600,12,2026/03/10 10:29:00,10,any,,5,0x0,a,b,,6,6,aged-out`,
  `1,2026/03/10 08:00:00,001234567890,GLOBALPROTECT,0,2561,2026/03/10 08:00:00,vsys1,gateway-connected,connected,LDAP,IPSec,acme\\vendor.a,DE,LAPTOP-7,192.0.2.7,0.0.0.0,10.50.0.7,0.0.0.0,dev-7,SN7,6.0.1,Windows,"Windows 10",1,,,,success,,0,user-logon,0,portal,1,0x0,2026-03-10T08:00:00.125+01:00,,,,,gw-1,0,0,0,0,,pa-1,1`,
  `1,2026/03/10 09:30:00,001234567890,GLOBALPROTECT,0,2561,2026/03/10 09:30:00,vsys1,gateway-logout,logout,LDAP,IPSec,acme\\vendor.a,DE,LAPTOP-7,192.0.2.7,0.0.0.0,10.50.0.7,0.0.0.0,dev-7,SN7,6.0.1,Windows,"Windows 10",1,client logout,,,success,,5400,user-logon,0,portal,2,0x0,2026-03-10T09:30:00.125+01:00,,,,,gw-1,0,0,0,0,,pa-1,1`,
  `1,2026/03/10 09:31:00,001234567890,SYSTEM,general,2561,2026/03/10 09:31:00,,general,,0,0,general,informational,"User net.a logged in via Web from 10.9.0.5 using https",3,0x0,0,0,0,0,,pa-1`,
  `1,2026/03/10 09:32:00,001234567890,SYSTEM,auth,2561,2026/03/10 09:32:00,,auth-fail,,0,0,general,medium,"failed authentication for user 'net.b'.  Reason: Invalid username/password.  auth profile 'ldap', From: 10.9.0.6.",4,0x0,0,0,0,0,,pa-1`,
  `1,2026/03/10 09:40:00,001234567890,SYSTEM,general,2561,2026/03/10 09:40:00,,general,,0,0,general,informational,"User net.a logged out via Web from 10.9.0.5",5,0x0,0,0,0,0,,pa-1`,
  `1,2020/03/10 09:40:00,001234567890,SYSTEM,globalprotect,0,2020/03/10 09:40:00,,globalprotectgateway-logout-succ,gw,0,0,general,informational,"GlobalProtect gateway user logout succeeded. User name: op.a, Client OS version: x, Reason: client logout.",6,0x0,0,0,0,0,,pa-1`,
];
