// BACnet services as data, ANSI/ASHRAE 135-2020: confirmed and unconfirmed services (clause 21, BACnetConfirmedServiceChoice and
// BACnetUnconfirmedServiceChoice) with their operation class, network layer messages (6.2.4), functions of the virtual link (J.2, U.2),
// properties, reasons and states that are shown by name.
import type { Operation } from "../../../plant/conversation.ts";

export interface BacnetService {
  readonly name: string;
  /** null = it only says that somebody is there. */
  readonly operation: Operation | null;
}
const service = (name: string, operation: Operation | null): BacnetService => ({ name, operation });

/** Index = service choice. */
export const CONFIRMED: readonly BacnetService[] = [
  service("AcknowledgeAlarm", "write"),
  service("ConfirmedCOVNotification", "read"),
  service("ConfirmedEventNotification", "read"),
  service("GetAlarmSummary", "read"),
  service("GetEnrollmentSummary", "read"),
  service("SubscribeCOV", "read"),
  service("AtomicReadFile", "file"),
  service("AtomicWriteFile", "file"),
  service("AddListElement", "write"),
  service("RemoveListElement", "write"),
  service("CreateObject", "program"),
  service("DeleteObject", "program"),
  service("ReadProperty", "read"),
  service("ReadPropertyConditional", "read"),
  service("ReadPropertyMultiple", "read"),
  service("WriteProperty", "write"),
  service("WritePropertyMultiple", "write"),
  service("DeviceCommunicationControl", "start-stop"),
  // What a private transfer does is the maker's own business: it counts as the gravest.
  service("ConfirmedPrivateTransfer", "program"),
  service("ConfirmedTextMessage", "write"),
  service("ReinitializeDevice", "start-stop"),
  service("VT-Open", "program"),
  service("VT-Close", "program"),
  service("VT-Data", "program"),
  service("Authenticate", null),
  service("RequestKey", null),
  service("ReadRange", "read"),
  service("LifeSafetyOperation", "write"),
  service("SubscribeCOVProperty", "read"),
  service("GetEventInformation", "read"),
  service("SubscribeCOVPropertyMultiple", "read"),
  service("ConfirmedCOVNotificationMultiple", "read"),
  service("ConfirmedAuditNotification", "read"),
  service("AuditLogQuery", "read"),
];

export const UNCONFIRMED: readonly BacnetService[] = [
  service("I-Am", "identify"),
  service("I-Have", "identify"),
  service("UnconfirmedCOVNotification", "read"),
  service("UnconfirmedEventNotification", "read"),
  service("UnconfirmedPrivateTransfer", "program"),
  service("UnconfirmedTextMessage", "write"),
  service("TimeSynchronization", "write"),
  service("Who-Has", "identify"),
  service("Who-Is", "identify"),
  service("UTCTimeSynchronization", "write"),
  service("WriteGroup", "write"),
  service("UnconfirmedCOVNotificationMultiple", "read"),
  service("UnconfirmedAuditNotification", "read"),
  service("Who-Am-I", "identify"),
  service("You-Are", "program"),
];

export const SUBSCRIBE_COV = 5;
export const READ_PROPERTY = 12;
export const READ_PROPERTY_MULTIPLE = 14;
export const WRITE_PROPERTY = 15;
export const DEVICE_COMMUNICATION_CONTROL = 17;
export const PRIVATE_TRANSFER = 18;
export const REINITIALIZE_DEVICE = 20;
export const SUBSCRIBE_COV_PROPERTY = 28;
export const SUBSCRIBE_COV_MULTIPLE = 30;
export const I_AM = 0;
export const I_HAVE = 1;
export const UNCONFIRMED_PRIVATE_TRANSFER = 4;

/** BVLC functions of IPv4 (J.2) with what they do; those that carry an NPDU have no name. Index = function. */
export const LINK_MESSAGES: readonly (BacnetService | null)[] = [
  service("result", null),
  service("write broadcast distribution table", "write"),
  service("read broadcast distribution table", "identify"),
  service("broadcast distribution table", null),
  null,
  service("register foreign device", null),
  service("read foreign device table", "identify"),
  service("foreign device table", null),
  service("delete foreign device", "write"),
  null,
  null,
  null,
  service("secured message", null),
];
export const REGISTER_FOREIGN_DEVICE = 5;
export const FORWARDED_V4 = 4;

/** Of IPv6 (U.2). */
export const LINK_MESSAGES_V6: readonly (BacnetService | null)[] = [
  service("result", null),
  null,
  null,
  service("address resolution", "identify"),
  service("forwarded address resolution", "identify"),
  service("address resolution answer", null),
  service("virtual address resolution", "identify"),
  service("virtual address resolution answer", null),
  null,
  service("register foreign device", null),
  service("delete foreign device", "write"),
  service("secured message", null),
  null,
];
export const REGISTER_FOREIGN_DEVICE_V6 = 9;
export const FORWARDED_V6 = 8;

/** Functions that ask, and the one that answers each without being the result. */
export const LINK_REQUESTS: readonly number[] = [1, 2, 5, 6, 8];
export const LINK_ANSWERS: readonly number[] = [0, 3, 7];

/** Network layer messages (6.2.4); those of makers begin at 0x80. */
export const NETWORK_MESSAGES: ReadonlyMap<number, BacnetService> = new Map([
  [0x00, service("Who-Is-Router-To-Network", "identify")],
  [0x01, service("I-Am-Router-To-Network", "identify")],
  [0x02, service("I-Could-Be-Router-To-Network", "identify")],
  [0x03, service("Reject-Message-To-Network", null)],
  [0x04, service("Router-Busy-To-Network", null)],
  [0x05, service("Router-Available-To-Network", null)],
  [0x06, service("Initialize-Routing-Table", "program")],
  [0x07, service("Initialize-Routing-Table-Ack", null)],
  [0x08, service("Establish-Connection-To-Network", "write")],
  [0x09, service("Disconnect-Connection-To-Network", "write")],
  [0x12, service("What-Is-Network-Number", "identify")],
  [0x13, service("Network-Number-Is", "identify")],
]);

export const DEVICE_OBJECT = 8;
/** Properties of the device object that identify it (12.11). */
export const IDENTIFYING: ReadonlyMap<number, readonly [attribute: "name" | "vendor" | "model" | "firmware" | "serial", name: string]> = new Map([
  [44, ["firmware", "firmware-revision"]],
  [70, ["model", "model-name"]],
  [77, ["name", "object-name"]],
  [121, ["vendor", "vendor-name"]],
  [372, ["serial", "serial-number"]],
] as const);

/** Properties that writes are shown by; others by number. */
export const PROPERTY_NAMES: ReadonlyMap<number, string> = new Map([
  [8, "all"],
  [28, "description"],
  [36, "event-state"],
  [38, "exception-schedule"],
  [52, "limit-enable"],
  [54, "list-of-object-property-references"],
  [56, "local-date"],
  [57, "local-time"],
  [75, "object-identifier"],
  [77, "object-name"],
  [81, "out-of-service"],
  [85, "present-value"],
  [87, "priority-array"],
  [104, "relinquish-default"],
  [108, "setpoint"],
  [112, "system-status"],
  [123, "weekly-schedule"],
  [133, "log-enable"],
]);

/** BACnetReinitializedStateOfDevice (16.4) with what it does. Index = state. */
export const REINITIALIZED: readonly BacnetService[] = [
  service("cold start", "start-stop"),
  service("warm start", "start-stop"),
  service("start backup", "file"),
  service("end backup", "file"),
  service("start restore", "program"),
  service("end restore", "program"),
  service("abort restore", "program"),
  service("activate changes", "start-stop"),
];
/** 16.1. */
export const COMMUNICATION_STATES: readonly string[] = ["enable", "disable", "disable initiation"];
