// Lines in the columns of the raw filter log format, as pfSense and as OPNsense write them; addresses and names are ours.

export const filterlogLines: readonly string[] = [
  "Mar 10 10:29:34 fw filterlog[12345]: 4,,,1000000103,igb0,match,block,in,4,0x0,,64,12345,0,DF,6,tcp,60,192.0.2.9,10.20.1.5,40000,22,0,S,12345678,,64240,,mss;sackOK;TS;nop;wscale",
  '<134>1 2026-03-10T10:29:34+01:00 fw.example filterlog 12345 - [meta sequenceId="7"] 81,,,fae559338f65e11c53669fc3642c93c2,vtnet1,match,pass,in,4,0x0,,128,1,0,none,6,tcp,52,10.9.0.1,10.20.1.5,49000,502,0,S,1,,8192,,mss',
  "<134>Mar 10 10:29:34 filterlog[1]: 9,,,1000000105,igb1,match,pass,out,4,0x0,,64,1,0,none,17,udp,76,10.9.0.1,10.20.1.7,40001,161,48",
  "2026-03-10T10:29:34+01:00 fw filterlog[1]: 5,,,1000000104,igb0,match,block,in,6,0x00,0x00000,255,UDP,17,60,2001:db8::9,2001:db8::5,50000,5353,60",
  "Mar 10 2026 10:29:34 fw filterlog: 5,16777216,,1000000104,igb0,match,block,in,4,0xc0,,1,0,0,none,1,icmp,84,192.0.2.9,10.20.1.5,request,7,1",
  "2026-03-10T10:29:34+01:00 fw filterlog[1]: 5,,,1000000104,igb0,match,block,in,4,0x0,,64,1,0,none,6,tcp,40,10.20.1.5,10.9.0.1,502,49000,0,A,1,2,512,,",
];
