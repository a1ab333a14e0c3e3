// What CIP services do, per class: common services (CIP Networks Library volume 1, appendix A), services of standard objects (chapter 5), and
// of Rockwell's Logix controllers (publication 1756-PM020, "Logix 5000 Controllers Data Access", and what recorded sessions show).
// Only codes and operation classes; services of a class that nobody has described count as the gravest.
import type { Operation } from "../../../plant/conversation.ts";
import { operationBit } from "../protocol.ts";

export const IDENTITY_OBJECT = 0x01;
export const CONNECTION_MANAGER = 0x06;
export const PCCC_OBJECT = 0x67;
export const PROGRAM_NAME_OBJECT = 0x64;
export const TCP_IP_OBJECT = 0xf5;
export const ETHERNET_LINK_OBJECT = 0xf6;

export const GET_ATTRIBUTES_ALL = 0x01;
export const GET_ATTRIBUTE_LIST = 0x03;
export const MULTIPLE_SERVICES = 0x0a;
export const GET_ATTRIBUTE_SINGLE = 0x0e;
export const EXECUTE_PCCC = 0x4b;
export const FORWARD_CLOSE = 0x4e;
export const UNCONNECTED_SEND = 0x52;
export const FORWARD_OPEN = 0x54;
export const LARGE_FORWARD_OPEN = 0x5b;

/** Services below this mean the same on every class. */
const FIRST_OF_A_CLASS = 0x32;
/** Class of a path that names a tag, and of a path that was not seen. */
export const TAG = -2;
export const UNKNOWN_CLASS = -1;

/** null = it does nothing by itself: its members or its parameters do. */
const COMMON: ReadonlyMap<number, Operation | null> = new Map<number, Operation | null>([
  [GET_ATTRIBUTES_ALL, "read"],
  [0x02, "write"], // Set_Attributes_All
  [GET_ATTRIBUTE_LIST, "read"],
  [0x04, "write"], // Set_Attribute_List
  [0x05, "start-stop"], // Reset
  [0x06, "start-stop"], // Start
  [0x07, "start-stop"], // Stop
  [0x08, "program"], // Create
  [0x09, "program"], // Delete
  [MULTIPLE_SERVICES, null],
  [0x0d, "program"], // Apply_Attributes
  [GET_ATTRIBUTE_SINGLE, "read"],
  [0x10, "write"], // Set_Attribute_Single
  [0x11, "browse"], // Find_Next_Object_Instance
  [0x15, "program"], // Restore
  [0x16, "program"], // Save
  [0x17, "read"], // No Operation
  [0x18, "read"], // Get_Member
  [0x19, "write"], // Set_Member
  [0x1a, "write"], // Insert_Member
  [0x1b, "write"], // Remove_Member
  [0x1c, "read"], // Group_Sync
  [0x1d, "read"], // Get_Connection_Point_Member_List
]);

const TAG_SERVICES: readonly (readonly [number, Operation])[] = [
  [0x4c, "read"], // Read Tag
  [0x4d, "write"], // Write Tag
  [0x4e, "write"], // Read-Modify-Write Tag
  [0x52, "read"], // Read Tag Fragmented
  [0x53, "write"], // Write Tag Fragmented
];

const OF_CLASS: ReadonlyMap<number, readonly (readonly [number, Operation | null])[]> = new Map<number, readonly (readonly [number, Operation | null])[]>([
  [TAG, TAG_SERVICES],
  // Opening a connection for inputs and outputs counts by what it carries (forward-open.ts), one for messages by the messages.
  [
    CONNECTION_MANAGER,
    [
      [FORWARD_CLOSE, null],
      [UNCONNECTED_SEND, null],
      [FORWARD_OPEN, null],
      [LARGE_FORWARD_OPEN, null],
      [0x56, "read"], // Get_Connection_Data
      [0x57, "read"], // Search_Connection_Data
      [0x5a, "read"], // Get_Connection_Owner
    ],
  ],
  // Execute PCCC counts by the PCCC command.
  [PCCC_OBJECT, [[EXECUTE_PCCC, null]]],
  [0x0f, [[0x4b, "read"]]], // Parameter object: Get_Enum_String
  [
    0x37, // File object: uploads, downloads, partial transfers, Clear_File
    [0x4b, 0x4c, 0x4d, 0x4e, 0x4f, 0x50, 0x51].map((service) => [service, "file"] as const),
  ],
  [
    0x39, // Safety supervisor: Safety_Reset and Mode_Change; the others configure
    [
      [0x52, "start-stop"],
      [0x54, "start-stop"],
    ],
  ],
  [0x6b, [...TAG_SERVICES, [0x55, "browse"]]], // Logix symbols (tags): Get_Instance_Attribute_List
  [0x6c, [[0x4c, "browse"]]], // Logix templates: Read Template
  // Lists of tags that FactoryTalk makes for polling; not published, seen in recorded HMI sessions.
  [
    0xb2,
    [
      [0x08, "read"], // a list is made
      [0x09, "read"],
      [0x4c, "read"], // its values are read
      [0x4e, "read"], // a tag is put on it
    ],
  ],
  [ETHERNET_LINK_OBJECT, [[0x4c, "write"]]], // Get_and_Clear of counters
]);

/** Classes that describe the program to those who list it. */
const BROWSED_CLASSES = [0x6b, 0x6c];
/** Setting these changes the network, not the process. */
const CONFIGURED_CLASSES = [TCP_IP_OBJECT, ETHERNET_LINK_OBJECT, 0xf4, 0x43, 0x47, 0x48];

function operationOf(service: number, classId: number): number {
  const special = OF_CLASS.get(classId)?.find(([code]) => code === service);
  if (special !== undefined) return special[1] === null ? 0 : operationBit(special[1]);
  if (service < FIRST_OF_A_CLASS) {
    const common = COMMON.get(service);
    if (common === undefined) return operationBit("program");
    if (common === "read" && classId === IDENTITY_OBJECT) return operationBit("identify");
    if (common === "read" && BROWSED_CLASSES.includes(classId)) return operationBit("browse");
    if (common === "write" && CONFIGURED_CLASSES.includes(classId)) return operationBit("program");
    return common === null ? 0 : operationBit(common);
  }
  // A response does not repeat the class: nearly always these are the services of tags.
  const tag = classId === UNKNOWN_CLASS ? TAG_SERVICES.find(([code]) => code === service) : undefined;
  return operationBit(tag === undefined ? "program" : tag[1]);
}

export interface ServiceTexts {
  /** Value of the detail "service". */
  readonly text: string;
  /** Operation bits. */
  readonly operation: number;
}

/** Classes are 16 bits of hostile input; a plant shows some dozens. Forgetting them at this number bounds the memory. */
const MOST_KNOWN = 4_096;
const known = new Map<number, ServiceTexts>();

/** `service` without the reply bit; `classId` may be TAG or UNKNOWN_CLASS. */
export function serviceTexts(service: number, classId: number): ServiceTexts {
  const key = ((classId + 2) << 7) | service;
  let texts = known.get(key);
  if (texts === undefined) {
    if (known.size >= MOST_KNOWN) known.clear();
    const code = hexDigits(service, 2);
    texts = { text: classId === UNKNOWN_CLASS ? code : `${code} ${classId === TAG ? "tag" : `class ${hexDigits(classId, 2)}`}`, operation: operationOf(service, classId) };
    known.set(key, texts);
  }
  return texts;
}

export function hexDigits(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, "0")}`;
}

const STATUS_TEXTS: readonly string[] = Array.from({ length: 256 }, (_, status) => hexDigits(status, 2));
const extendedTexts = new Map<number, string>();

/** General status, with the extended status behind it where there is one (−1 = none). */
export function statusText(status: number, extended: number): string {
  if (extended < 0) return STATUS_TEXTS[status] as string;
  const key = (status << 16) | extended;
  let text = extendedTexts.get(key);
  if (text === undefined) {
    if (extendedTexts.size >= MOST_KNOWN) extendedTexts.clear();
    text = `${STATUS_TEXTS[status]}/${hexDigits(extended, 4)}`;
    extendedTexts.set(key, text);
  }
  return text;
}
