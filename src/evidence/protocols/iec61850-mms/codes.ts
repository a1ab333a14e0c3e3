// MMS codes as data: PDUs (ISO 9506-2, module ISO-9506-MMS-1, MMSpdu), confirmed services with their operation class, error classes, and the
// functional constraints of IEC 61850-7-2 that names carry.
import type { Operation } from "../../../plant/conversation.ts";

export const CONFIRMED_REQUEST = 0xa0;
export const CONFIRMED_RESPONSE = 0xa1;
export const CONFIRMED_ERROR = 0xa2;
export const UNCONFIRMED = 0xa3;
export const REJECT = 0xa4;
export const CANCEL_REQUEST = 0x85;
export const CANCEL_RESPONSE = 0x86;
export const CANCEL_ERROR = 0xa7;
export const INITIATE_REQUEST = 0xa8;
export const INITIATE_RESPONSE = 0xa9;
export const INITIATE_ERROR = 0xaa;
export const CONCLUDE_REQUEST = 0x8b;
export const CONCLUDE_RESPONSE = 0x8c;
export const CONCLUDE_ERROR = 0xad;

export const IDENTIFY = 2;
export const READ = 4;
export const WRITE = 5;

export interface MmsService {
  readonly name: string;
  readonly operation: Operation;
}

/** ConfirmedServiceRequest by tag number. What is not listed counts as `program`. */
export const MMS_SERVICES: ReadonlyMap<number, MmsService> = new Map<number, MmsService>(
  (
    [
      [0, "status", "read"],
      [1, "getNameList", "browse"],
      [IDENTIFY, "identify", "identify"],
      [3, "rename", "program"],
      [READ, "read", "read"],
      [WRITE, "write", "write"],
      [6, "getVariableAccessAttributes", "browse"],
      [7, "defineNamedVariable", "program"],
      [8, "defineScatteredAccess", "program"],
      [9, "getScatteredAccessAttributes", "browse"],
      [10, "deleteVariableAccess", "program"],
      [11, "defineNamedVariableList", "program"],
      [12, "getNamedVariableListAttributes", "browse"],
      [13, "deleteNamedVariableList", "program"],
      [14, "defineNamedType", "program"],
      [15, "getNamedTypeAttributes", "browse"],
      [16, "deleteNamedType", "program"],
      [17, "input", "read"],
      [18, "output", "write"],
      [19, "takeControl", "write"],
      [20, "relinquishControl", "write"],
      [21, "defineSemaphore", "program"],
      [22, "deleteSemaphore", "program"],
      [23, "reportSemaphoreStatus", "read"],
      [24, "reportPoolSemaphoreStatus", "read"],
      [25, "reportSemaphoreEntryStatus", "read"],
      [26, "initiateDownloadSequence", "program"],
      [27, "downloadSegment", "program"],
      [28, "terminateDownloadSequence", "program"],
      [29, "initiateUploadSequence", "file"],
      [30, "uploadSegment", "file"],
      [31, "terminateUploadSequence", "file"],
      [32, "requestDomainDownload", "program"],
      [33, "requestDomainUpload", "file"],
      [34, "loadDomainContent", "program"],
      [35, "storeDomainContent", "file"],
      [36, "deleteDomain", "program"],
      [37, "getDomainAttributes", "browse"],
      [38, "createProgramInvocation", "program"],
      [39, "deleteProgramInvocation", "program"],
      [40, "start", "start-stop"],
      [41, "stop", "start-stop"],
      [42, "resume", "start-stop"],
      [43, "reset", "start-stop"],
      [44, "kill", "start-stop"],
      [45, "getProgramInvocationAttributes", "browse"],
      [46, "obtainFile", "file"],
      [47, "defineEventCondition", "program"],
      [48, "deleteEventCondition", "program"],
      [49, "getEventConditionAttributes", "browse"],
      [50, "reportEventConditionStatus", "read"],
      [51, "alterEventConditionMonitoring", "write"],
      [52, "triggerEvent", "write"],
      [53, "defineEventAction", "program"],
      [54, "deleteEventAction", "program"],
      [55, "getEventActionAttributes", "browse"],
      [56, "reportEventActionStatus", "read"],
      [57, "defineEventEnrollment", "program"],
      [58, "deleteEventEnrollment", "program"],
      [59, "alterEventEnrollment", "write"],
      [60, "reportEventEnrollmentStatus", "read"],
      [61, "getEventEnrollmentAttributes", "browse"],
      [62, "acknowledgeEventNotification", "write"],
      [63, "getAlarmSummary", "read"],
      [64, "getAlarmEnrollmentSummary", "read"],
      [65, "readJournal", "read"],
      [66, "writeJournal", "write"],
      [67, "initializeJournal", "write"],
      [68, "reportJournalStatus", "read"],
      [69, "createJournal", "program"],
      [70, "deleteJournal", "program"],
      [71, "getCapabilityList", "browse"],
      [72, "fileOpen", "file"],
      [73, "fileRead", "file"],
      [74, "fileClose", "file"],
      [75, "fileRename", "file"],
      [76, "fileDelete", "file"],
      [77, "fileDirectory", "file"],
    ] as const
  ).map(([code, name, operation]) => [code, { name, operation }]),
);

export const UNCONFIRMED_SERVICES: readonly string[] = ["informationReport", "unsolicitedStatus", "eventNotification"];

/** ServiceError, errorClass, by tag number. */
export const ERROR_CLASSES: readonly string[] = [
  "vmd-state",
  "application-reference",
  "definition",
  "resource",
  "service",
  "service-preempt",
  "time-resolution",
  "access",
  "initiate",
  "conclude",
  "cancel",
  "file",
  "other",
];

/** Functional constraints (IEC 61850-7-2 §12.3.3.2, IEC 61850-8-1 §7.3.2): the part behind the first $ of a name. */
export const FUNCTIONAL_CONSTRAINTS: readonly string[] = ["ST", "MX", "SP", "SV", "CF", "DC", "SG", "SE", "SR", "OR", "BL", "EX", "CO", "RP", "BR", "LG", "GO", "GS", "MS", "US", "AC"];
export const CONSTRAINT_CONTROL = FUNCTIONAL_CONSTRAINTS.indexOf("CO");
/** Settings of report control blocks: a client that writes them subscribes. */
export const CONSTRAINT_UNBUFFERED_REPORT = FUNCTIONAL_CONSTRAINTS.indexOf("RP");
export const CONSTRAINT_BUFFERED_REPORT = FUNCTIONAL_CONSTRAINTS.indexOf("BR");
/** Last part of a control's name (IEC 61850-8-1 §20): select, select with value, operate, cancel. */
export const CONTROL_PARTS: readonly string[] = ["SBO", "SBOw", "Oper", "Cancel"];
