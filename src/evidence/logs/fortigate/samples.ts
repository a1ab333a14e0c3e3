// One record of each kind in the fields of the FortiOS log reference; addresses, names and numbers are ours.

const HEAD = 'date=2026-03-10 time=10:29:34 devname="fg-1" devid="FG100FTK00000001"';

export const fortigateLines: readonly string[] = [
  `${HEAD} logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" eventtime=1773134974123456789 tz="+0100" srcip=10.9.0.1 srcport=49000 srcintf="it" dstip=10.20.1.5 dstport=502 dstintf="ot" sessionid=7001 proto=6 action="close" policyid=3 service="MODBUS" trandisp="noop" appid=37245 app="Modbus_Read.Holding.Registers" appcat="Industrial" duration=64 sentbyte=1188 rcvdbyte=1224 sentpkt=17 rcvdpkt=16`,
  `<189>${HEAD} logid="0000000020" type="traffic" subtype="forward" vd="root" eventtime=1773134974 srcip=10.9.0.1 srcport=49001 dstip=10.20.1.6 dstport=102 sessionid=7002 proto=6 action="accept" duration=120 sentbyte=500 rcvdbyte=600 sentpkt=5 rcvdpkt=6 sentdelta=500 rcvddelta=600`,
  `date=2026-03-10,time=10:29:34,devname="fg-1",devid="FG100FTK00000001",logid="0000000015",type="traffic",subtype="forward",vd="root",tz="+0100",srcip=10.9.0.1,srcport=49003,dstip=10.20.1.7,dstport=4840,sessionid=7003,proto=6,action="start",policyid=3`,
  `"date=2026-03-10","time=10:29:34","devid=FG100FTK00000001","logid=0000000013","type=traffic","subtype=forward","vd=root","msg=two words","srcip=10.9.0.1","srcport=50000","dstip=10.20.1.9","dstport=161","sessionid=7004","proto=17","action=accept","duration=180","sentbyte=80","rcvdbyte=0","sentpkt=1","rcvdpkt=0"`,
  `<188>${HEAD} logid="0000000013" type="traffic" subtype="forward" vd="root" tz="+0100" srcip=192.0.2.9 srcport=40000 dstip=10.20.1.5 dstport=22 sessionid=7005 proto=6 action="deny" policyid=0 service="SSH" sentbyte=0 rcvdbyte=0`,
  `${HEAD} logid="0001000014" type="traffic" subtype="local" vd="root" tz="+0100" srcip=2001:db8::9 dstip=2001:db8::1 sessionid=7006 proto=58 action="accept" duration=61 sentbyte=64 rcvdbyte=64 sentpkt=1 rcvdpkt=1`,
  `${HEAD} logid="0101039424" type="event" subtype="vpn" vd="root" tz="+0100" action="tunnel-up" tunneltype="ssl-web" tunnelid=11 remip=192.0.2.7 user="vendor.a" group="vendors" msg="SSL tunnel established"`,
  `${HEAD} logid="0101039947" type="event" subtype="vpn" vd="root" tz="+0100" action="tunnel-up" tunneltype="ssl-tunnel" tunnelid=12 remip=192.0.2.7 tunnelip=10.50.0.7 user="vendor.a"`,
  `date=2026-03-10 time=12:29:34 devname="fg-1" devid="FG100FTK00000001" logid="0101039948" type="event" subtype="vpn" vd="root" tz="+0100" action="tunnel-down" tunneltype="ssl-tunnel" tunnelid=12 remip=192.0.2.7 user="vendor.a" duration=7200 reason="N/A"`,
  `date=2026-03-10 time=12:29:34 devname="fg-1" devid="FG100FTK00000001" logid="0101039425" type="event" subtype="vpn" vd="root" tz="+0100" action="tunnel-down" tunneltype="ssl-web" tunnelid=11 remip=192.0.2.7 user="vendor.a" duration=7200 reason="idle timeout"`,
  `${HEAD} logid="0101039426" type="event" subtype="vpn" vd="root" tz="+0100" action="ssl-login-fail" tunneltype="ssl-web" remip=192.0.2.8 user="vendor.b" reason="sslvpn_login_unknown_user"`,
  `${HEAD} logid="0101037138" type="event" subtype="vpn" vd="root" tz="+0100" action="tunnel-up" remip=192.0.2.1 user="N/A" xauthuser="N/A" vpntunnel="site-b" tunnelid=13`,
  `${HEAD} logid="0100032001" type="event" subtype="system" vd="root" tz="+0100" user="net.a" ui="https(10.9.0.5)" method="https" srcip=10.9.0.5 action="login" status="success" profile="super_admin" sn="1557"`,
  `${HEAD} logid="0100032002" type="event" subtype="system" vd="root" tz="+0100" user="net.b" ui="ssh(10.9.0.5)" action="login" status="failed" reason="passwd_invalid"`,
  `date=2026-03-10 time=10:39:34 devname="fg-1" devid="FG100FTK00000001" logid="0100032003" type="event" subtype="system" vd="root" tz="+0100" user="net.a" ui="https(10.9.0.5)" action="logout" status="success" reason="timeout" sn="1557" duration=600`,
  `${HEAD} logid="0102043039" type="event" subtype="user" vd="root" tz="+0100" user="op.a" srcip=10.9.0.6 action="auth-logon" status="logon"`,
];
