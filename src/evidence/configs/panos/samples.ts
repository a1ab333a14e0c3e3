// Texts for the tests of this folder: one small firewall in all three forms.
export const SET_TEXT = `set deviceconfig system hostname cell-fw
set deviceconfig setting session timeout-tcp 7200
set deviceconfig setting config rematch no
set network interface ethernet ethernet1/1 layer3 ip 10.1.0.1/24
set network interface ethernet ethernet1/2 layer3 ip 10.2.0.1/24
set network interface ethernet ethernet1/3 layer3 ip 10.3.0.1/24
set network virtual-router default interface [ ethernet1/1 ethernet1/2 ethernet1/3 ]
set network virtual-router default routing-table ip static-route out destination 0.0.0.0/0
set network virtual-router default routing-table ip static-route out nexthop ip-address 10.3.0.254
set zone office network layer3 ethernet1/1
set zone control network layer3 ethernet1/2
set zone outside network layer3 ethernet1/3
set address plc ip-netmask 10.2.0.10
set address hmi ip-range 10.1.0.20-10.1.0.29
set address-group stations static [ hmi plc ]
set service modbus protocol tcp port 502,1502
set service modbus protocol tcp override yes timeout 600
set service-group field members [ modbus service-http ]
set rulebase security rules "hmi to plc" from office
set rulebase security rules "hmi to plc" to control
set rulebase security rules "hmi to plc" source hmi
set rulebase security rules "hmi to plc" destination plc
set rulebase security rules "hmi to plc" application any
set rulebase security rules "hmi to plc" service field
set rulebase security rules "hmi to plc" action allow
set rulebase security rules "hmi to plc" log-end no
set rulebase security rules old from any
set rulebase security rules old to any
set rulebase security rules old source any
set rulebase security rules old destination any
set rulebase security rules old application any
set rulebase security rules old service any
set rulebase security rules old action allow
set rulebase security rules old disabled yes
`;

export const BRACE_TEXT = `config {
  devices {
    localhost.localdomain {
      deviceconfig {
        system {
          hostname cell-fw;
        }
        setting {
          session {
            timeout-tcp 7200;
          }
          config {
            rematch no;
          }
        }
      }
      network {
        interface {
          ethernet {
            ethernet1/1 {
              layer3 {
                ip {
                  10.1.0.1/24;
                }
              }
            }
            ethernet1/2 {
              layer3 {
                ip {
                  10.2.0.1/24;
                }
              }
            }
            ethernet1/3 {
              layer3 {
                ip {
                  10.3.0.1/24;
                }
              }
            }
          }
        }
        virtual-router {
          default {
            interface [ ethernet1/1 ethernet1/2 ethernet1/3];
            routing-table {
              ip {
                static-route {
                  out {
                    destination 0.0.0.0/0;
                    nexthop {
                      ip-address 10.3.0.254;
                    }
                  }
                }
              }
            }
          }
        }
      }
      vsys {
        vsys1 {
          zone {
            office {
              network {
                layer3 [ ethernet1/1];
              }
            }
            control {
              network {
                layer3 [ ethernet1/2];
              }
            }
            outside {
              network {
                layer3 [ ethernet1/3];
              }
            }
          }
          address {
            plc {
              ip-netmask 10.2.0.10;
            }
            hmi {
              ip-range 10.1.0.20-10.1.0.29;
            }
          }
          address-group {
            stations {
              static [ hmi plc];
            }
          }
          service {
            modbus {
              protocol {
                tcp {
                  port 502,1502;
                  override {
                    yes {
                      timeout 600;
                    }
                  }
                }
              }
            }
          }
          service-group {
            field {
              members [ modbus service-http];
            }
          }
          rulebase {
            security {
              rules {
                "hmi to plc" {
                  from office;
                  to control;
                  source hmi;
                  destination plc;
                  application any;
                  service field;
                  action allow;
                  log-end no;
                }
                old {
                  from any;
                  to any;
                  source any;
                  destination any;
                  application any;
                  service any;
                  action allow;
                  disabled yes;
                }
              }
            }
          }
        }
      }
    }
  }
}
`;

/** The braces as elements: what holds names becomes entries. */
export function asXml(braces: string): string {
  const lists = new Set(["devices", "vsys", "ethernet", "virtual-router", "static-route", "zone", "address", "address-group", "service", "service-group", "rules"]);
  const memberKeys = new Set(["layer3", "interface", "static", "members", "from", "to", "source", "destination", "application", "service"]);
  const open: { tag: string; name: string }[] = [];
  const lines: string[] = ['<?xml version="1.0"?>'];
  for (const raw of braces.split("\n")) {
    const line = raw.trim();
    if (line === "") continue;
    const parent = open[open.length - 1]?.name ?? "";
    const opener = /^"?(.+?)"? \{$/.exec(line);
    const statement = /^(\S+)(?: \[?\s*(.+?)\s*\]?)?;$/.exec(line);
    if (opener !== null) {
      const name = opener[1] as string;
      const tag = lists.has(parent) && !(parent === "interface") ? "entry" : name;
      open.push({ tag, name });
      lines.push(tag === "entry" ? `<entry name="${name}">` : `<${name}>`);
    } else if (line === "}") lines.push(`</${open.pop()?.tag}>`);
    else if (statement !== null) {
      const [, key, value] = statement;
      if (value === undefined) lines.push(`<entry name="${key}"/>`);
      else if (memberKeys.has(key as string) && !/^\d/.test(value)) lines.push(`<${key}>`, ...value.split(/\s+/).map((v) => `<member>${v}</member>`), `</${key}>`);
      else lines.push(`<${key}>${value}</${key}>`);
    }
  }
  return `${lines.join("\n")}\n`;
}
