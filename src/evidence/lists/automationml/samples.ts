// A plant model with every element that the reader looks at, in the roles of the public libraries; names, addresses and numbers are ours.

const value = (name: string, text: string): string => `<Attribute Name="${name}" AttributeDataType="xs:string"><Value>${text}</Value></Attribute>`;
const role = (path: string): string => `<SupportedRoleClass RefRoleClassPath="${path}"/>`;
const element = (name: string, inside: string): string => `<InternalElement ID="id-${name}" Name="${name}">${inside}</InternalElement>`;
const APC = "AutomationProjectConfigurationRoleClassLib";

/** A network interface with its node, as project exports nest them. */
export function interfaceOf(address: string, more = ""): string {
  const node = element(
    "IE1",
    `${value("Type", "Ethernet")}${value("NetworkAddress", address)}${value("SubnetMask", "255.255.255.0")}${more}${role(`${APC}/Node`)}${role("AutomationProjectConfigurationEthernetRoleClassLib/NodeEthernet")}`,
  );
  return element("PROFINET interface_1", `${value("TypeName", "PROFINET interface")}${node}${role(`${APC}/CommunicationInterface`)}`);
}

/** A station of one rack with its modules. */
export function stationOf(name: string, modules: string): string {
  const rack = element("Rack_0", `${value("TypeIdentifier", "System:Rack.X")}${value("TypeName", "Rack")}${modules}${role(`${APC}/DeviceItem`)}`);
  return element(name, `${value("TypeIdentifier", "System:Device.X")}${rack}${role(`${APC}/Device`)}`);
}

export function moduleOf(name: string, type: string, item: string, inside: string): string {
  return element(name, `${value("TypeName", type)}${value("TypeIdentifier", `OrderNumber:${item}`)}${inside}${role(`${APC}/DeviceItem`)}`);
}

const cpu = moduleOf(
  "PLC_1",
  "CPU 1",
  "6ES7 000-1AA00-0AB0/V2.8",
  value("DeviceItemType", "CPU") + interfaceOf("10.40.1.10", value("RouterAddress", "10.40.1.1") + value("ProfinetDeviceName", "plc-1")),
);
const processor = moduleOf("CP_1", "CP 1", "6GK7 000-1AA00-0XE0", interfaceOf("10.41.1.10"));
const inputs = moduleOf("DI_1", "DI 16", "6ES7 000-6BH00-0BA0", element("DI_1", '<ExternalInterface ID="c0" Name="Channel_DI_0"/>'));
const head = moduleOf("RIO_1", "IM 1", "6ES7 000-6AU00-0BN0", value("DeviceItemType", "HeadModule") + value("FirmwareVersion", "V4.2") + interfaceOf("10.40.1.11"));
const unaddressed = moduleOf("RIO_2", "IM 1", "6ES7 000-6AU00-0BN0", value("DeviceItemType", "HeadModule") + interfaceOf("10.40.1.99", value("IpProtocolSelection", "Dhcp")));

export const automationMlSample = `<?xml version="1.0" encoding="utf-8"?>
<CAEXFile FileName="plant.aml" SchemaVersion="2.15" xmlns="http://www.dke.de/CAEX">
  <AdditionalInformation AutomationMLVersion="2.0"/>
  <InstanceHierarchy Name="Plant">
    ${element("Project", stationOf("Station_1", cpu + processor + inputs) + element("Ungrouped devices", stationOf("GSD device_1", head) + stationOf("GSD device_2", unaddressed) + stationOf("Passive", moduleOf("T_1", "Terminal", "1", ""))))}
    ${element(
      "Filling line",
      `${element(
        "Filler",
        `${element("Controller", `<ExternalInterface Name="Socket" ID="s1" RefBaseClassPath="CommunicationInterfaceClassLib/CommunicationPhysicalSocket">${value("ip", "10.50.1.5")}${value("mac", "00:1b:1b:00:00:05")}${value("netmask", "255.255.0.0")}</ExternalInterface><RoleRequirements RefBaseRoleClassPath="Base@AutomationMLCSRoleClassLib/ControlEquipment/Controller/PLC"/>`)}${element("Panel", '<RoleRequirements RefBaseRoleClassPath="AutomationMLExtendedRoleClassLib/HMI"/>')}`,
      )}<RoleRequirements RefBaseRoleClassPath="AutomationMLExtendedRoleClassLib/ProductionLine"/>`,
    )}
    ${element("Scale", `<Attribute Name="Identification"><Attribute Name="A"><Value>Acme</Value><RefSemantic CorrespondingAttributePath="ECLASS:0173-1#02-AAO677#002"/></Attribute>${value("SerialNumber", "S-7")}${value("Model", "W 5")}</Attribute>${value("IPAddress", "10.50.1.6")}`)}
    ${element("Valve", value("Manufacturer", "Acme") + value("Model", "V 1"))}
  </InstanceHierarchy>
  <SystemUnitClassLib Name="Kinds"><SystemUnitClass Name="K"><InternalElement ID="k" Name="Of a kind">${value("IPAddress", "10.99.99.99")}</InternalElement></SystemUnitClass></SystemUnitClassLib>
</CAEXFile>`;
