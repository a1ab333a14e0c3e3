// A substation configuration with every element that the reader looks at; names, addresses and numbers are ours.

/** Two described IEDs (a protection device, a merging unit), a clock without address, an IED of another file, and a template. */
export const sclSample = `<?xml version="1.0" encoding="UTF-8"?>
<SCL xmlns="http://www.iec.ch/61850/2003/SCL" version="2007" revision="B">
  <Header id="station" version="3" nameStructure="IEDName"/>
  <Substation name="S1"><VoltageLevel name="E1"><Bay name="Q01"><LNode iedName="IED_A" ldInst="PROT" lnClass="PTOC" lnInst="1"/></Bay></VoltageLevel></Substation>
  <Communication>
    <SubNetwork name="station" type="8-MMS"><BitRate unit="b/s" multiplier="M">100</BitRate>
      <ConnectedAP iedName="IED_A" apName="S1">
        <Address>
          <P type="IP">
            10.30.1.11
          </P>
          <P type="IP-SUBNET">255.255.255.0</P><P type="IP-GATEWAY">10.30.1.1</P><P type="OSI-TSEL">0001</P><P type="DNSName">ied-a.station</P>
        </Address>
        <GSE ldInst="PROT" cbName="gcbTrip">
          <Address><P type="MAC-Address">01-0C-CD-01-00-0A</P><P type="APPID">300a</P><P type="VLAN-ID">00A</P><P type="VLAN-PRIORITY">4</P></Address>
          <MinTime unit="s" multiplier="m">4</MinTime><MaxTime unit="s" multiplier="m">1000</MaxTime>
        </GSE>
        <PhysConn type="Connection"><P type="Plug">RJ45</P></PhysConn>
      </ConnectedAP>
      <ConnectedAP iedName="IED_A" apName="S2"><Address><P type="IP">10.31.1.11</P><P type="IP-SUBNET">255.255.0.0</P><P type="IP-GATEWAY">0.0.0.0</P></Address></ConnectedAP>
      <ConnectedAP iedName="ELSEWHERE" apName="P1"><Address><P type="IP">10.30.1.90</P></Address></ConnectedAP>
    </SubNetwork>
    <SubNetwork name="process">
      <ConnectedAP iedName="MU_1" apName="P1">
        <Address><P type="IP">0.0.0.0</P><P type="MAC-Address">00-1B-1B-00-00-07</P></Address>
        <SMV ldInst="MU" cbName="MSVCB01"><Address><P type="MAC-Address">01-0C-CD-04-00-01</P><P type="APPID">4001</P><P type="VLAN-ID">000</P></Address></SMV>
      </ConnectedAP>
    </SubNetwork>
  </Communication>
  <IED name="IED_A" manufacturer="Acme Relays" type="AR-615" configVersion="1.4" desc="feeder &amp; bay">
    <Private type="Acme:things"><IED name="NOT_ONE"/><acme:IED xmlns:acme="urn:acme" name="NOR_THIS"/></Private>
    <AccessPoint name="S1"><Server><Authentication/>
      <LDevice inst="PROT"><LN0 lnClass="LLN0" inst="" lnType="L0"><GSEControl name="gcbTrip" appID="x" datSet="d"/></LN0>
        <LN lnClass="LPHD" inst="1" lnType="L1"><DOI name="PhyNam"><DAI name="vendor"><Val>Acme</Val></DAI><DAI name="serNum"><Val>A-0042</Val></DAI><DAI name="swRev"><Val>5.1.2</Val></DAI></DOI></LN>
        <LN lnClass="PTOC" inst="1" lnType="L2"/><LN lnClass="PTRC" inst="1" lnType="L3"/><LN lnClass="XCBR" inst="1" lnType="L4"/></LDevice>
      <LDevice inst="BEHIND"><LN lnClass="LPHD" inst="1" lnType="L1"><DOI name="Proxy"><DAI name="stVal"><Val>true</Val></DAI></DOI><DOI name="PhyNam"><DAI name="serNum"><Val>OTHER</Val></DAI></DOI></LN></LDevice>
    </Server></AccessPoint>
  </IED>
  <IED name="MU_1" manufacturer="Acme Relays" type="AMU">
    <AccessPoint name="P1"><Server><LDevice inst="MU"><LN0 lnClass="LLN0" inst="" lnType="L0"/><LN lnClass="TCTR" inst="1" lnType="T1"/><LN lnClass="TVTR" inst="1" lnType="T2"/></LDevice></Server></AccessPoint>
  </IED>
  <IED name="CLOCK" type="GPS"><AccessPoint name="P1" clock="true"/></IED>
  <IED name="TEMPLATE" manufacturer="Acme Relays" type="AR-615"><AccessPoint name="S1"/></IED>
  <DataTypeTemplates><LNodeType id="L2" lnClass="PDIF"/></DataTypeTemplates>
</SCL>`;
