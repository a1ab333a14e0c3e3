// Interfaces of OPC Classic: Data Access 2.05 and 3.0, Alarms & Events 1.10, Historical Data Access 1.20, OPC Common and the server list.

/** Interfaces of Data Access share everything but the first field. */
export const DATA_ACCESS_TAIL = "011e-11d0-9675-0020afd8adb3";
const dataAccess = (first: string): string => `39c13a${first}-${DATA_ACCESS_TAIL}`;
const alarms = (first: string): string => `651688${first}-5783-11d1-84a0-00608cb8a7e9`;
const history = (first: string): string => `1f1217${first}-dee0-11d2-a5e5-000086339399`;

export const OPC_INTERFACES: readonly string[] = [
  // IOPCServer, ServerPublicGroups, BrowseServerAddressSpace, GroupStateMgt, PublicGroupStateMgt, SyncIO, AsyncIO, ItemMgt, EnumItemAttributes, DataCallback, AsyncIO2, ItemProperties.
  ...["4d", "4e", "4f", "50", "51", "52", "53", "54", "55", "70", "71", "72"].map(dataAccess),
  // IOPCItemDeadbandMgt, ItemSamplingMgt, Browse, ItemIO, SyncIO2, AsyncIO3, GroupStateMgt2.
  "5946da93-8b39-4ec8-ab3d-aa73df5bc86f",
  "3e22d313-f08b-41a5-86c8-95e95cb49ffc",
  "39227004-a18f-4b57-8b0a-5235670f4468",
  "85c0b427-2893-4cbc-bd78-e5fc5146f08f",
  "730f5f0f-55b1-4c81-9e18-ff8a0904e1fa",
  "0967b97b-36ef-423e-b6f8-6bff1e40d39d",
  "8e368666-d72e-4f78-87ed-647611c61c9f",
  // IOPCShutdown, Common, ServerList, ServerList2.
  "f31dfde1-07b6-11d2-b2d8-0060083ba1fb",
  "f31dfde2-07b6-11d2-b2d8-0060083ba1fb",
  "13486d50-4821-11d2-a494-3cb306c10000",
  "9dd0b56c-ad9e-43ee-8305-487f3188bf7a",
  // IOPCEventServer, EventSubscriptionMgt, EventAreaBrowser, EventSink.
  ...["51", "55", "57", "5f"].map(alarms),
  // IOPCHDA_Server to DataCallback.
  ...["b0", "b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8", "b9"].map(history),
];
