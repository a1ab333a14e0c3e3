// DCE/RPC interfaces as data: what they are called, what their calls do. OPC Data Access 2.05a and 3.0, Alarms & Events 1.10, Historical Data
// Access 1.20, OPC Common 1.1 (OPC Foundation); DCOM (MS-DCOM §1.9); Windows services (MS-RPCE and the document named by each).
import { type Operation, OPERATIONS } from "../../plant/conversation.ts";

export interface RpcInterface {
  readonly uuid: string;
  readonly name: string;
  /** "opc": of OPC Classic; "orpc": of DCOM's objects. */
  readonly family: "opc" | "orpc" | "windows";
  /** What its calls do unless `otherwise` says so; null = they only keep objects and connections going. */
  readonly operation: Operation | null;
  /** Names of the calls from opnum `first` on. Absent = all calls count as `operation`; a call beyond them may do anything. */
  readonly first?: number;
  readonly calls?: readonly string[];
  readonly otherwise?: Readonly<Record<string, Operation | null>>;
}

type Otherwise = Readonly<Record<string, Operation | null>>;
/** Calls of an object follow the three of IUnknown, which never go over the wire. */
const object = (family: "opc" | "orpc", uuid: string, name: string, operation: Operation | null, calls: readonly string[], otherwise: Otherwise = {}): RpcInterface => ({
  uuid,
  name,
  family,
  operation,
  first: 3,
  calls,
  otherwise,
});

/** Interfaces of Data Access share everything but the first field. */
export const DATA_ACCESS_TAIL = "011e-11d0-9675-0020afd8adb3";
const access = (first: string, name: string, operation: Operation | null, calls: readonly string[], otherwise: Otherwise = {}): RpcInterface =>
  object("opc", `39c13a${first}-${DATA_ACCESS_TAIL}`, name, operation, calls, otherwise);
const opc = (uuid: string, name: string, operation: Operation | null, calls: readonly string[], otherwise: Otherwise = {}): RpcInterface => object("opc", uuid, name, operation, calls, otherwise);
const alarms = (first: string, name: string, operation: Operation, calls: readonly string[], otherwise: Otherwise = {}): RpcInterface =>
  object("opc", `651688${first}-5783-11d1-84a0-00608cb8a7e9`, name, operation, calls, otherwise);
const history = (first: string, name: string, operation: Operation, calls: readonly string[], otherwise: Otherwise = {}): RpcInterface =>
  object("opc", `1f1217${first}-dee0-11d2-a5e5-000086339399`, name, operation, calls, otherwise);
const windows = (uuid: string, name: string, operation: Operation | null, first?: number, calls?: readonly string[], otherwise?: Otherwise): RpcInterface => ({
  uuid,
  name,
  family: "windows",
  operation,
  ...(first === undefined || calls === undefined ? {} : { first, calls }),
  ...(otherwise === undefined ? {} : { otherwise }),
});

const GROUP_STATE = ["GetState", "SetState", "SetName", "CloneGroup"] as const;
const ASYNC_2 = ["Read", "Write", "Refresh2", "Cancel2", "SetEnable", "GetEnable"] as const;
const HISTORY_UPDATE = ["QueryCapabilities", "Insert", "Replace", "InsertReplace", "DeleteRaw", "DeleteAtTime", "Cancel"] as const;

export const RPC_INTERFACES: readonly RpcInterface[] = [
  access("4d", "IOPCServer", "read", ["AddGroup", "GetErrorString", "GetGroupByName", "GetStatus", "RemoveGroup", "CreateGroupEnumerator"], { GetStatus: "identify" }),
  access("4e", "IOPCServerPublicGroups", "read", ["GetPublicGroupByName", "RemovePublicGroup"], { RemovePublicGroup: "write" }),
  access("4f", "IOPCBrowseServerAddressSpace", "browse", ["QueryOrganization", "ChangeBrowsePosition", "BrowseOPCItemIDs", "GetItemID", "BrowseAccessPaths"]),
  access("50", "IOPCGroupStateMgt", "read", GROUP_STATE),
  access("51", "IOPCPublicGroupStateMgt", "read", ["GetState", "MoveToPublic"], { MoveToPublic: "write" }),
  access("52", "IOPCSyncIO", "read", ["Read", "Write"], { Write: "write" }),
  access("53", "IOPCAsyncIO", "read", ["Read", "Write", "Refresh", "Cancel"], { Write: "write" }),
  access("54", "IOPCItemMgt", "read", ["AddItems", "ValidateItems", "RemoveItems", "SetActiveState", "SetClientHandles", "SetDatatypes", "CreateEnumerator"]),
  access("55", "IEnumOPCItemAttributes", "browse", ["Next", "Skip", "Reset", "Clone"]),
  access("70", "IOPCDataCallback", "read", ["OnDataChange", "OnReadComplete", "OnWriteComplete", "OnCancelComplete"]),
  access("71", "IOPCAsyncIO2", "read", ASYNC_2, { Write: "write" }),
  access("72", "IOPCItemProperties", "browse", ["QueryAvailableProperties", "GetItemProperties", "LookupItemIDs"]),
  opc("5946da93-8b39-4ec8-ab3d-aa73df5bc86f", "IOPCItemDeadbandMgt", "read", ["SetItemDeadband", "GetItemDeadband", "ClearItemDeadband"]),
  opc("3e22d313-f08b-41a5-86c8-95e95cb49ffc", "IOPCItemSamplingMgt", "read", ["SetItemSamplingRate", "GetItemSamplingRate", "ClearItemSamplingRate", "SetItemBufferEnable", "GetItemBufferEnable"]),
  opc("39227004-a18f-4b57-8b0a-5235670f4468", "IOPCBrowse", "browse", ["GetProperties", "Browse"]),
  opc("85c0b427-2893-4cbc-bd78-e5fc5146f08f", "IOPCItemIO", "read", ["Read", "WriteVQT"], { WriteVQT: "write" }),
  opc("730f5f0f-55b1-4c81-9e18-ff8a0904e1fa", "IOPCSyncIO2", "read", ["Read", "Write", "ReadMaxAge", "WriteVQT"], { Write: "write", WriteVQT: "write" }),
  opc("0967b97b-36ef-423e-b6f8-6bff1e40d39d", "IOPCAsyncIO3", "read", [...ASYNC_2, "ReadMaxAge", "WriteVQT", "RefreshMaxAge"], { Write: "write", WriteVQT: "write" }),
  opc("8e368666-d72e-4f78-87ed-647611c61c9f", "IOPCGroupStateMgt2", "read", [...GROUP_STATE, "SetKeepAlive", "GetKeepAlive"]),
  opc("f31dfde1-07b6-11d2-b2d8-0060083ba1fb", "IOPCShutdown", null, ["ShutdownRequest"]),
  opc("f31dfde2-07b6-11d2-b2d8-0060083ba1fb", "IOPCCommon", "identify", ["SetLocaleID", "GetLocaleID", "QueryAvailableLocaleIDs", "GetErrorString", "SetClientName"]),
  opc("13486d50-4821-11d2-a494-3cb306c10000", "IOPCServerList", "browse", ["EnumClassesOfCategories", "GetClassDetails", "CLSIDFromProgID"]),
  opc("9dd0b56c-ad9e-43ee-8305-487f3188bf7a", "IOPCServerList2", "browse", ["EnumClassesOfCategories", "GetClassDetails", "CLSIDFromProgID"]),
  opc("55c382c8-21c7-4e88-96c1-becfb1e3f483", "IOPCEnumGUID", "browse", ["Next", "Skip", "Reset", "Clone"]),
  alarms(
    "51",
    "IOPCEventServer",
    "read",
    [
      "GetStatus",
      "CreateEventSubscription",
      "QueryAvailableFilters",
      "QueryEventCategories",
      "QueryConditionNames",
      "QuerySubConditionNames",
      "QuerySourceConditions",
      "QueryEventAttributes",
      "TranslateToItemIDs",
      "GetConditionState",
      "EnableConditionByArea",
      "EnableConditionBySource",
      "DisableConditionByArea",
      "DisableConditionBySource",
      "AckCondition",
      "CreateAreaBrowser",
    ],
    {
      GetStatus: "identify",
      EnableConditionByArea: "write",
      EnableConditionBySource: "write",
      DisableConditionByArea: "write",
      DisableConditionBySource: "write",
      AckCondition: "write",
    },
  ),
  alarms("55", "IOPCEventSubscriptionMgt", "read", ["SetFilter", "GetFilter", "SelectReturnedAttributes", "GetReturnedAttributes", "Refresh", "CancelRefresh", "GetState", "SetState"]),
  alarms("57", "IOPCEventAreaBrowser", "browse", ["ChangeBrowsePosition", "BrowseOPCAreas", "GetQualifiedAreaName", "GetQualifiedSourceName"]),
  alarms("5f", "IOPCEventSink", "read", ["OnEvent"]),
  history("b0", "IOPCHDA_Server", "browse", ["GetItemAttributes", "GetAggregates", "GetHistorianStatus", "GetItemHandles", "ReleaseItemHandles", "ValidateItemIDs", "CreateBrowse"], {
    GetHistorianStatus: "identify",
  }),
  history("b1", "IOPCHDA_Browser", "browse", ["GetEnum", "ChangeBrowsePosition", "GetItemID", "GetBranchPosition"]),
  history("b2", "IOPCHDA_SyncRead", "read", ["ReadRaw", "ReadProcessed", "ReadAtTime", "ReadModified", "ReadAttribute"]),
  history("b3", "IOPCHDA_SyncUpdate", "write", HISTORY_UPDATE.slice(0, 6), { QueryCapabilities: "read" }),
  history("b4", "IOPCHDA_SyncAnnotations", "read", ["QueryCapabilities", "Read", "Insert"], { Insert: "write" }),
  history("b5", "IOPCHDA_AsyncRead", "read", ["ReadRaw", "AdviseRaw", "ReadProcessed", "AdviseProcessed", "ReadAtTime", "ReadModified", "ReadAttribute", "Cancel"]),
  history("b6", "IOPCHDA_AsyncUpdate", "write", HISTORY_UPDATE, { QueryCapabilities: "read", Cancel: "read" }),
  history("b7", "IOPCHDA_AsyncAnnotations", "read", ["QueryCapabilities", "Read", "Insert", "Cancel"], { Insert: "write" }),
  history("b8", "IOPCHDA_Playback", "read", ["ReadRawWithUpdate", "ReadProcessedWithUpdate", "Cancel"]),
  history("b9", "IOPCHDA_DataCallback", "read", [
    "OnDataChange",
    "OnReadComplete",
    "OnReadModifiedComplete",
    "OnReadAttributeComplete",
    "OnReadAnnotations",
    "OnInsertAnnotations",
    "OnPlayback",
    "OnUpdateComplete",
    "OnCancelComplete",
  ]),
  object("orpc", "b196b284-bab4-101a-b69c-00aa00341d07", "IConnectionPointContainer", null, ["EnumConnectionPoints", "FindConnectionPoint"]),
  object("orpc", "b196b286-bab4-101a-b69c-00aa00341d07", "IConnectionPoint", null, ["GetConnectionInterface", "GetConnectionPointContainer", "Advise", "Unadvise", "EnumConnections"]),
  object(
    "orpc",
    "0000010e-0000-0000-c000-000000000046",
    "IDataObject",
    "read",
    ["GetData", "GetDataHere", "QueryGetData", "GetCanonicalFormatEtc", "SetData", "EnumFormatEtc", "DAdvise", "DUnadvise", "EnumDAdvise"],
    { SetData: "write" },
  ),
  object("orpc", "0000010f-0000-0000-c000-000000000046", "IAdviseSink", "read", ["OnDataChange", "OnViewChange", "OnRename", "OnSave", "OnClose"]),
  object("orpc", "00000100-0000-0000-c000-000000000046", "IEnumUnknown", "browse", ["Next", "Skip", "Reset", "Clone"]),
  object("orpc", "00000101-0000-0000-c000-000000000046", "IEnumString", "browse", ["Next", "Skip", "Reset", "Clone"]),
  object("orpc", "0002e000-0000-0000-c000-000000000046", "IEnumGUID", "browse", ["Next", "Skip", "Reset", "Clone"]),
  object("orpc", "00000131-0000-0000-c000-000000000046", "IRemUnknown", null, ["RemQueryInterface", "RemAddRef", "RemRelease"]),
  object("orpc", "00000143-0000-0000-c000-000000000046", "IRemUnknown2", null, ["RemQueryInterface", "RemAddRef", "RemRelease", "RemQueryInterface2"]),
  object("orpc", "00020400-0000-0000-c000-000000000046", "IDispatch", "browse", ["GetTypeInfoCount", "GetTypeInfo", "GetIDsOfNames", "Invoke"], { Invoke: "program" }),
  windows("99fcfec4-5260-101b-bbcb-00aa0021347a", "IObjectExporter", null, 0, ["ResolveOxid", "SimplePing", "ComplexPing", "ServerAlive", "ResolveOxid2", "ServerAlive2"]),
  windows("000001a0-0000-0000-c000-000000000046", "IRemoteSCMActivator", null, 3, ["RemoteGetClassObject", "RemoteCreateInstance"]),
  windows("4d9f4ab8-7d1c-11cf-861e-0020af6e7c57", "IActivation", null, 0, ["RemoteActivation"]),
  windows("e1af8308-5d1f-11c9-91a4-08002b14a0fa", "endpoint mapper", "identify", 0, ["insert", "delete", "lookup", "map", "lookup handle free", "inquire object", "management delete"], {
    insert: "write",
    delete: "write",
    "management delete": "write",
  }),
  windows("afa8bd80-7d8a-11c9-bef4-08002b102989", "management", "identify", 0, ["inquire interfaces", "inquire statistics", "is server listening", "stop server listening", "inquire principal name"], {
    "stop server listening": "start-stop",
  }),
  windows("367abb81-9844-35f1-ad32-98f038001003", "service control (MS-SCMR)", "start-stop"),
  windows("338cd001-2244-31f1-aaaa-900038001003", "remote registry (MS-RRP)", "write"),
  windows("1ff70682-0a51-30e8-076d-740be8cee98b", "task scheduler AT (MS-TSCH)", "program"),
  windows("378e52b0-c0a9-11cf-822d-00aa0051e40f", "task scheduler SA (MS-TSCH)", "program"),
  windows("86d35949-83c9-4044-b424-db363231fd0c", "task scheduler (MS-TSCH)", "program"),
  windows("12345778-1234-abcd-ef00-0123456789ab", "local security authority (MS-LSAD)", "identify"),
  windows("12345778-1234-abcd-ef00-0123456789ac", "account manager (MS-SAMR)", "identify"),
  windows("12345678-1234-abcd-ef00-01234567cffb", "netlogon (MS-NRPC)", "identify"),
  windows("e3514235-4b06-11d1-ab04-00c04fc2dcd2", "directory replication (MS-DRSR)", "read"),
  windows("4b324fc8-1670-01d3-1278-5a47bf6ee188", "server service (MS-SRVS)", "browse"),
  windows("6bffd098-a112-3610-9833-46c3f87e345a", "workstation service (MS-WKST)", "identify"),
  windows("12345678-1234-abcd-ef00-0123456789ab", "print system (MS-RPRN)", "write"),
  windows("82273fdc-e32a-18c3-3f78-827929dc23ea", "event log (MS-EVEN)", "read"),
  windows("f6beaff7-1e19-4fbb-9f8f-b89e2018337c", "event log (MS-EVEN6)", "read"),
  windows("894de0c0-0d55-11d3-a322-00c04fa321a1", "shutdown (MS-RSP)", "start-stop"),
  windows("d95afe70-a6d5-4259-822e-2c84da1ddb0d", "shutdown (MS-RSP)", "start-stop"),
  windows("f309ad18-d86a-11d0-a075-00c04fb68820", "IWbemLevel1Login (MS-WMI)", "identify"),
  object("orpc", "027947e1-d731-11ce-a357-000000000001", "IEnumWbemClassObject (MS-WMI)", "read", ["Reset", "Next", "NextAsync", "Clone", "Skip"]),
  object(
    "orpc",
    "9556dc99-828c-11cf-a37e-00aa003240c7",
    "IWbemServices (MS-WMI)",
    "read",
    [
      "OpenNamespace",
      "CancelAsyncCall",
      "QueryObjectSink",
      "GetObject",
      "GetObjectAsync",
      "PutClass",
      "PutClassAsync",
      "DeleteClass",
      "DeleteClassAsync",
      "CreateClassEnum",
      "CreateClassEnumAsync",
      "PutInstance",
      "PutInstanceAsync",
      "DeleteInstance",
      "DeleteInstanceAsync",
      "CreateInstanceEnum",
      "CreateInstanceEnumAsync",
      "ExecQuery",
      "ExecQueryAsync",
      "ExecNotificationQuery",
      "ExecNotificationQueryAsync",
      "ExecMethod",
      "ExecMethodAsync",
    ],
    {
      PutClass: "program",
      PutClassAsync: "program",
      DeleteClass: "program",
      DeleteClassAsync: "program",
      PutInstance: "write",
      PutInstanceAsync: "write",
      DeleteInstance: "write",
      DeleteInstanceAsync: "write",
      ExecMethod: "program",
      ExecMethodAsync: "program",
    },
  ),
  windows("dea00001-6c97-11d1-8271-00a02442df7d", "PROFINET IO device", null),
  windows("dea00002-6c97-11d1-8271-00a02442df7d", "PROFINET IO controller", null),
];

export const OPC_INTERFACES: readonly string[] = RPC_INTERFACES.filter((each) => each.family === "opc").map((each) => each.uuid);

/** Index into RPC_INTERFACES by name, for those whose calls are read further. */
export const interfaceIndex = (name: string): number => RPC_INTERFACES.findIndex((each) => each.name === name);

/** UUIDs as four words, as a big-endian reader would see them, in a map by the first one. */
const byFirstWord = new Map<number, number[]>();
const WORDS = new Uint32Array(RPC_INTERFACES.length * 4);
RPC_INTERFACES.forEach(({ uuid }, index) => {
  const digits = uuid.replaceAll("-", "");
  for (let word = 0; word < 4; word++) WORDS[index * 4 + word] = Number.parseInt(digits.slice(word * 8, word * 8 + 8), 16);
  const first = WORDS[index * 4] as number;
  byFirstWord.set(first, [...(byFirstWord.get(first) ?? []), index]);
});

/** Index of the interface whose UUID stands at `at` in the sender's byte order; −1 = not known. The caller checks that 16 bytes are there. */
export function interfaceAt(view: DataView, at: number, isLittle: boolean): number {
  const candidates = byFirstWord.get(view.getUint32(at, isLittle));
  if (candidates === undefined) return -1;
  const second = ((view.getUint16(at + 4, isLittle) << 16) | view.getUint16(at + 6, isLittle)) >>> 0;
  for (const index of candidates) {
    if (WORDS[index * 4 + 1] === second && WORDS[index * 4 + 2] === view.getUint32(at + 8) && WORDS[index * 4 + 3] === view.getUint32(at + 12)) return index;
  }
  return -1;
}

/** The UUID at `at` as text, for interfaces that no table knows. */
export function uuidText(view: DataView, at: number, isLittle: boolean): string {
  const digits = (value: number, length: number): string => value.toString(16).padStart(length, "0");
  const tail = digits(view.getUint16(at + 10), 4) + digits(view.getUint32(at + 12), 8);
  return [digits(view.getUint32(at, isLittle), 8), digits(view.getUint16(at + 4, isLittle), 4), digits(view.getUint16(at + 6, isLittle), 4), digits(view.getUint16(at + 8), 4), tail].join("-");
}

/** Opnums up to here have a text of their own. */
const MOST_OPNUMS = 128;
const UNKNOWN_CALL = 1 << OPERATIONS.indexOf("program");
const texts: (string | undefined)[] = [];

/** "IOPCSyncIO Read", or the number where the call has no name here. */
export function callText(index: number, opnum: number): string {
  const known = RPC_INTERFACES[index] as RpcInterface;
  if (opnum >= MOST_OPNUMS) return `${known.name} other`;
  const slot = index * MOST_OPNUMS + opnum;
  let text = texts[slot];
  if (text === undefined) {
    text = `${known.name} ${known.calls?.[opnum - (known.first as number)] ?? opnum}`;
    texts[slot] = text;
  }
  return text;
}

const OPERATION_BITS: readonly Uint8Array[] = RPC_INTERFACES.map((each) =>
  Uint8Array.from({ length: MOST_OPNUMS }, (_, opnum) => {
    const call = each.calls?.[opnum - (each.first as number)];
    if (each.calls !== undefined && call === undefined) return UNKNOWN_CALL;
    const operation = call !== undefined && each.otherwise !== undefined && call in each.otherwise ? each.otherwise[call] : each.operation;
    return operation === null || operation === undefined ? 0 : 1 << OPERATIONS.indexOf(operation);
  }),
);

/** Operation bit of a call; 0 = it only keeps things going. An interface or call that nobody described may do anything. */
export function callOperation(index: number, opnum: number): number {
  return index < 0 ? UNKNOWN_CALL : (OPERATION_BITS[index]?.[opnum] ?? UNKNOWN_CALL);
}
