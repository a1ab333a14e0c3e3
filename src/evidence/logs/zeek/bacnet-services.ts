// BACnet services by the names ICSNPP gives them, with their operation class (ASHRAE 135 clauses 13 to 17).
import type { Operation } from "../../../plant/conversation.ts";

export const BACNET_SERVICES: ReadonlyMap<string, Operation | null> = new Map<string, Operation | null>([
  // Alarms and events, clause 13
  ["ACKNOWLEDGE_ALARM", "write"],
  ["CONFIRMED_COV_NOTIFICATION", "read"],
  ["UNCONFIRMED_COV_NOTIFICATION", "read"],
  ["CONFIRMED_EVENT_NOTIFICATION", "read"],
  ["UNCONFIRMED_EVENT_NOTIFICATION", "read"],
  ["GET_ALARM_SUMMARY", "read"],
  ["GET_ENROLLMENT_SUMMARY", "read"],
  ["GET_EVENT_INFORMATION", "read"],
  ["SUBSCRIBE_COV", "read"],
  ["SUBSCRIBE_COV_PROPERTY", "read"],
  ["SUBSCRIBE_COV_PROPERTY_MULTIPLE", "read"],
  ["LIFE_SAFETY_OPERATION", "write"],
  // Files, clause 14
  ["ATOMIC_READ_FILE", "file"],
  ["ATOMIC_WRITE_FILE", "file"],
  // Objects, clause 15
  ["ADD_LIST_ELEMENT", "write"],
  ["REMOVE_LIST_ELEMENT", "write"],
  ["CREATE_OBJECT", "program"],
  ["DELETE_OBJECT", "program"],
  ["READ_PROPERTY", "read"],
  ["READ_PROPERTY_CONDITIONAL", "read"],
  ["READ_PROPERTY_MULTIPLE", "read"],
  ["READ_RANGE", "read"],
  ["WRITE_PROPERTY", "write"],
  ["WRITE_PROPERTY_MULTIPLE", "write"],
  ["WRITE_GROUP", "write"],
  // Devices, clause 16
  ["DEVICE_COMMUNICATION_CONTROL", "start-stop"],
  ["REINITIALIZE_DEVICE", "start-stop"],
  ["CONFIRMED_PRIVATE_TRANSFER", "program"],
  ["UNCONFIRMED_PRIVATE_TRANSFER", "program"],
  ["CONFIRMED_TEXT_MESSAGE", "write"],
  ["UNCONFIRMED_TEXT_MESSAGE", "write"],
  ["TIME_SYNCHRONIZATION", "write"],
  ["UTC_TIME_SYNCHRONIZATION", "write"],
  ["WHO_HAS", "browse"],
  ["I_HAVE", "browse"],
  ["WHO_IS", "identify"],
  ["I_AM", "identify"],
  ["YOU_ARE", "program"],
  ["WHO_AM_I", "identify"],
]);
