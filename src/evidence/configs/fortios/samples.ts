// Texts of FortiGates for tests, drawn by hand: a plant with two zones and a virtual IP, and a device with virtual domains.

export const plantSample = `#config-version=FGT60F-7.2.5-FW-build1517-230606:opmode=0:vdom=0:user=admin
#conf_file_ver=1234567
#global_vdom=1
config system global
    set hostname "cell-fw"
    set timezone "Europe/Berlin"
    set udp-idle-timer 60
end
config system interface
    edit "wan1"
        set vdom "root"
        set ip 192.0.2.1 255.255.255.0
        set allowaccess ping https
        set type physical
    next
    edit "office"
        set vdom "root"
        set ip 10.1.0.1 255.255.255.0
        set allowaccess ping
    next
    edit "cell1"
        set vdom "root"
        set ip 10.2.1.1 255.255.255.0
        set interface "internal"
        set vlanid 21
    next
    edit "cell2"
        set vdom "root"
        set ip 10.2.2.1 255.255.255.0
    next
end
config system admin
    edit "admin"
        set trusthost1 10.1.0.0 255.255.255.0
        set password ENC SH2verysecretvalue
    next
end
config system zone
    edit "cells"
        set interface "cell1" "cell2"
        set intrazone allow
    next
end
config firewall address
    edit "hmi"
        set subnet 10.1.0.10 255.255.255.255
    next
    edit "plcs"
        set type iprange
        set start-ip 10.2.1.10
        set end-ip 10.2.2.20
    next
    edit "vendor"
        set type fqdn
        set fqdn "support.example.org"
    next
    edit "odd"
        set type wildcard
        set wildcard 10.2.0.5 255.255.0.255
    next
end
config firewall addrgrp
    edit "office but hmi"
        set member "all"
        set exclude enable
        set exclude-member "hmi"
    next
end
config firewall service custom
    edit "S7"
        set tcp-portrange 102
        set session-ttl 7200
    next
    edit "modbus"
        set tcp-portrange 502:1024-65535
        set udp-portrange 502
        set comment "polled, \\"often\\""
    next
    edit "echo"
        set protocol ICMP
        set icmptype 8
        unset icmpcode
    next
end
config firewall vip
    edit "historian"
        set extip 192.0.2.10
        set mappedip "10.1.0.20"
        set extintf "wan1"
        set portforward enable
        set extport 8443
        set mappedport 443
    next
end
config firewall schedule recurring
    edit "always"
        set day sunday monday tuesday wednesday thursday friday saturday
    next
    edit "night"
        set day monday
        set start 22:00
        set end 06:00
    next
end
config firewall schedule onetime
    edit "outage"
        set start 00:00 2026/01/01
        set end 23:59 2026/02/01
    next
end
config firewall policy
    edit 3
        set name "hmi to cells"
        set srcintf "office"
        set dstintf "cells"
        set action accept
        set srcaddr "hmi"
        set dstaddr "plcs"
        set schedule "always"
        set service "S7" "modbus" "echo"
        set logtraffic all
        set comments "from the
control room"
    next
    edit 7
        set srcintf "office"
        set dstintf "cells"
        set srcaddr "office but hmi"
        set dstaddr "all"
        set schedule "always"
        set service "ALL"
        set send-deny-packet enable
    next
    edit 9
        set srcintf "wan1"
        set dstintf "office"
        set action accept
        set srcaddr "vendor"
        set dstaddr "historian"
        set schedule "always"
        set service "HTTPS"
        set nat enable
    next
    edit 11
        set status disable
        set srcintf "any"
        set dstintf "any"
        set action accept
        set srcaddr "all"
        set dstaddr "all"
        set schedule "always"
        set service "ALL"
    next
    edit 12
        set srcintf "office"
        set dstintf "wan1"
        set action accept
        set srcaddr "all"
        set dstaddr "odd"
        set schedule "night"
        set service "ALL_TCP"
        set nat enable
    next
    move 7 before 3
end
config router static
    edit 1
        set gateway 192.0.2.254
        set device "wan1"
    next
    edit 2
        set dst 10.9.0.0 255.255.0.0
        set blackhole enable
    next
end
config system session-ttl
    set default 1800
    config port
        edit 1
            set protocol 17
            set timeout 900
            set start-port 502
            set end-port 502
        next
    end
end
config system session-helper
    edit 1
        set name ftp
        set protocol 6
        set port 21
    next
end
config router ospf
    config redistribute "connected"
    end
end
`;

export const domainsSample = `#config-version=FGT100F-7.4.3-FW-build2573:opmode=0:vdom=1:user=admin
config vdom
edit root
next
edit OT
next
end
config global
config system global
    set hostname "edge"
end
config system interface
    edit "port1"
        set vdom "root"
        set ip 10.0.0.1 255.255.255.0
    next
    edit "port2"
        set vdom "OT"
        set ip 10.3.0.1 255.255.255.0
    next
    edit "port3"
        set vdom "OT"
        set ip 10.4.0.1 255.255.255.0
        config ipv6
            set ip6-address 2001:db8:4::1/64
        end
    next
end
end
config vdom
edit root
config firewall policy
    edit 1
        set srcintf "port1"
        set dstintf "port1"
        set action accept
        set srcaddr "all"
        set dstaddr "all"
        set schedule "always"
        set service "ALL"
    next
end
end
config vdom
edit OT
config system settings
    set firewall-session-dirty check-new
end
config firewall address6
    edit "six"
        set ip6 2001:db8:4::/64
    next
end
config firewall policy
    edit 1
        set srcintf "port2"
        set dstintf "port3"
        set action accept
        set srcaddr "all"
        set dstaddr "all"
        set srcaddr6 "six"
        set dstaddr6 "all"
        set schedule "always"
        set service "PING6" "PING"
    next
end
end
`;
