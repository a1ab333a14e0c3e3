// OPC UA as data: message types (OPC 10000-6 §7.1.2), the binary encoding ids of services (OPC 10000-6 annex A) with their operation class,
// security policies (OPC 10000-7), methods and nodes of namespace 0 (OPC 10000-5, 10000-9, 10000-20), status codes (OPC 10000-6 §A.2).
import type { Operation } from "../../../plant/conversation.ts";

export const HELLO = 0x48454c;
export const ACKNOWLEDGE = 0x41434b;
export const ERROR = 0x455252;
export const REVERSE_HELLO = 0x524845;
export const OPEN_CHANNEL = 0x4f504e;
export const CLOSE_CHANNEL = 0x434c4f;
export const MESSAGE = 0x4d5347;

export const FINAL_CHUNK = 0x46;
export const INTERMEDIATE_CHUNK = 0x43;
export const ABORT_CHUNK = 0x41;

/** Receivers say how long a chunk may be (OPC 10000-6 §7.1.2.4); this only bounds what is plausible. */
export const LONGEST_CHUNK = 1 << 26;

export interface UaService {
  readonly name: string;
  /** Encoding id of the request and of its response. */
  readonly request: number;
  readonly response: number;
  /** null = it only keeps channels and sessions going. */
  readonly operation: Operation | null;
}

const service = (name: string, request: number, operation: Operation | null, response = request + 3): UaService => ({ name, request, response, operation });

/** OPC 10000-4 clause 5. Call is classed by its methods (METHODS); with methods unknown it may do anything. */
export const SERVICES: readonly UaService[] = [
  service("FindServers", 422, "identify"),
  service("GetEndpoints", 428, "identify"),
  service("FindServersOnNetwork", 12_208, "identify", 12_209),
  service("RegisterServer", 437, "write"),
  service("RegisterServer2", 12_211, "write", 12_212),
  service("OpenSecureChannel", 446, null),
  service("CloseSecureChannel", 452, null),
  service("CreateSession", 461, null),
  service("ActivateSession", 467, null),
  service("CloseSession", 473, null),
  service("Cancel", 479, null),
  service("AddNodes", 488, "program"),
  service("AddReferences", 494, "program"),
  service("DeleteNodes", 500, "program"),
  service("DeleteReferences", 506, "program"),
  service("Browse", 527, "browse"),
  service("BrowseNext", 533, "browse"),
  service("TranslateBrowsePathsToNodeIds", 554, "browse"),
  service("RegisterNodes", 560, "browse"),
  service("UnregisterNodes", 566, "browse"),
  service("QueryFirst", 615, "browse"),
  service("QueryNext", 621, "browse"),
  service("Read", 631, "read"),
  service("HistoryRead", 664, "read"),
  service("Write", 673, "write"),
  service("HistoryUpdate", 700, "write"),
  service("Call", 712, "program"),
  service("CreateMonitoredItems", 751, "read"),
  service("ModifyMonitoredItems", 763, "read"),
  service("SetMonitoringMode", 769, "read"),
  service("SetTriggering", 775, "read"),
  service("DeleteMonitoredItems", 781, "read"),
  service("CreateSubscription", 787, "read"),
  service("ModifySubscription", 793, "read"),
  service("SetPublishingMode", 799, "read"),
  service("Publish", 826, "read"),
  service("Republish", 832, "read"),
  service("TransferSubscriptions", 841, "read"),
  service("DeleteSubscriptions", 847, "read"),
];

export const serviceIndex = (name: string): number => SERVICES.findIndex((each) => each.name === name);

export const SERVICE_FAULT = 397;

/** What a service's encoding id stands for: index into SERVICES + 1; with RESPONSE_BIT it is the response. 0 = none. */
export const RESPONSE_BIT = 0x80;
export const KINDS = new Uint8Array(12_288);
SERVICES.forEach(({ request, response }, index) => {
  KINDS[request] = index + 1;
  KINDS[response] = (index + 1) | RESPONSE_BIT;
});
/** The response of no service. */
export const FAULT_KIND = 0x80;
KINDS[SERVICE_FAULT] = FAULT_KIND;

export interface UaMethod {
  readonly name: string;
  readonly operation: Operation;
}

/** Methods of namespace 0 by node id. A method of a maker's own, or of another id, may do anything: it counts as UNKNOWN_METHOD. */
export const METHODS: ReadonlyMap<number, UaMethod> = new Map<number, UaMethod>([
  [11_492, { name: "GetMonitoredItems", operation: "read" }],
  [12_873, { name: "ResendData", operation: "read" }],
  [12_749, { name: "SetSubscriptionDurable", operation: "read" }],
  [12_886, { name: "RequestServerStateChange", operation: "start-stop" }],
  [3_875, { name: "ConditionRefresh", operation: "read" }],
  [12_912, { name: "ConditionRefresh2", operation: "read" }],
  [9_027, { name: "Enable condition", operation: "write" }],
  [9_028, { name: "Disable condition", operation: "write" }],
  [9_029, { name: "AddComment", operation: "write" }],
  [9_069, { name: "Respond", operation: "write" }],
  [9_111, { name: "Acknowledge", operation: "write" }],
  [9_113, { name: "Confirm", operation: "write" }],
  [2_426, { name: "Start program", operation: "start-stop" }],
  [2_427, { name: "Suspend program", operation: "start-stop" }],
  [2_428, { name: "Resume program", operation: "start-stop" }],
  [2_429, { name: "Halt program", operation: "start-stop" }],
  [2_430, { name: "Reset program", operation: "start-stop" }],
  [11_580, { name: "Open file", operation: "file" }],
  [11_583, { name: "Close file", operation: "file" }],
  [11_585, { name: "Read file", operation: "file" }],
  [11_588, { name: "Write file", operation: "file" }],
  [11_590, { name: "GetPosition of file", operation: "file" }],
  [11_593, { name: "SetPosition in file", operation: "file" }],
  [13_387, { name: "CreateDirectory", operation: "file" }],
  [13_390, { name: "CreateFile", operation: "file" }],
  [13_393, { name: "DeleteFileSystemObject", operation: "file" }],
  [13_395, { name: "MoveOrCopy", operation: "file" }],
]);
export const UNKNOWN_METHOD: UaMethod = { name: "of the maker's own", operation: "program" };

/** Nodes below Server_ServerStatus whose values identify the server (OPC 10000-5 §6.3). */
export const SERVER_STATUS = 2_256;
export const BUILD_INFO = 2_260;
export const BUILD_INFO_TEXTS: ReadonlyMap<number, "vendor" | "model" | "firmware"> = new Map([
  [2_261, "model"],
  [2_263, "vendor"],
  [2_264, "firmware"],
] as const);
/** Encoding ids of the two structures. */
export const BUILD_INFO_ENCODING = 340;
export const SERVER_STATUS_ENCODING = 864;

export const VALUE_ATTRIBUTE = 13;

/** Encoding ids of user identity tokens: what kind of sign-in, never who. */
export const USER_TOKENS: ReadonlyMap<number, string> = new Map([
  [321, "anonymous"],
  [324, "user name"],
  [327, "certificate"],
  [940, "issued token"],
]);

export const POLICY_PREFIX = "http://opcfoundation.org/UA/SecurityPolicy#";
export const POLICIES: readonly string[] = [
  "None",
  "Basic128Rsa15",
  "Basic256",
  "Basic256Sha256",
  "Aes128_Sha256_RsaOaep",
  "Aes256_Sha256_RsaPss",
  "ECC_nistP256",
  "ECC_nistP384",
  "ECC_brainpoolP256r1",
  "ECC_brainpoolP384r1",
  "ECC_curve25519",
  "ECC_curve448",
];

/** MessageSecurityMode (OPC 10000-4 §7.20). */
export const MODES: readonly string[] = ["invalid", "None", "Sign", "SignAndEncrypt"];

/** The status codes that channels, sessions and services fail with; others are shown as their number. */
export const STATUS_NAMES: ReadonlyMap<number, string> = new Map([
  [0x8001, "BadUnexpectedError"],
  [0x8002, "BadInternalError"],
  [0x8003, "BadOutOfMemory"],
  [0x8004, "BadResourceUnavailable"],
  [0x8005, "BadCommunicationError"],
  [0x8006, "BadEncodingError"],
  [0x8007, "BadDecodingError"],
  [0x8008, "BadEncodingLimitsExceeded"],
  [0x80b8, "BadRequestTooLarge"],
  [0x80b9, "BadResponseTooLarge"],
  [0x800a, "BadTimeout"],
  [0x800b, "BadServiceUnsupported"],
  [0x800c, "BadShutdown"],
  [0x800d, "BadServerNotConnected"],
  [0x800e, "BadServerHalted"],
  [0x800f, "BadNothingToDo"],
  [0x8010, "BadTooManyOperations"],
  [0x8012, "BadCertificateInvalid"],
  [0x8013, "BadSecurityChecksFailed"],
  [0x8014, "BadCertificateTimeInvalid"],
  [0x8015, "BadCertificateIssuerTimeInvalid"],
  [0x8016, "BadCertificateHostNameInvalid"],
  [0x8017, "BadCertificateUriInvalid"],
  [0x8018, "BadCertificateUseNotAllowed"],
  [0x801a, "BadCertificateUntrusted"],
  [0x801d, "BadCertificateRevoked"],
  [0x801f, "BadUserAccessDenied"],
  [0x8020, "BadIdentityTokenInvalid"],
  [0x8021, "BadIdentityTokenRejected"],
  [0x8022, "BadSecureChannelIdInvalid"],
  [0x8023, "BadInvalidTimestamp"],
  [0x8024, "BadNonceInvalid"],
  [0x8025, "BadSessionIdInvalid"],
  [0x8026, "BadSessionClosed"],
  [0x8027, "BadSessionNotActivated"],
  [0x8028, "BadSubscriptionIdInvalid"],
  [0x802a, "BadRequestHeaderInvalid"],
  [0x802c, "BadRequestCancelledByClient"],
  [0x803d, "BadNotSupported"],
  [0x8040, "BadNotImplemented"],
  [0x804b, "BadNoContinuationPoints"],
  [0x8054, "BadSecurityModeRejected"],
  [0x8055, "BadSecurityPolicyRejected"],
  [0x8056, "BadTooManySessions"],
  [0x8057, "BadUserSignatureInvalid"],
  [0x8058, "BadApplicationSignatureInvalid"],
  [0x8077, "BadTooManySubscriptions"],
  [0x8078, "BadTooManyPublishRequests"],
  [0x8079, "BadNoSubscription"],
  [0x807a, "BadSequenceNumberUnknown"],
  [0x807b, "BadMessageNotAvailable"],
  [0x807d, "BadTcpServerTooBusy"],
  [0x807e, "BadTcpMessageTypeInvalid"],
  [0x807f, "BadTcpSecureChannelUnknown"],
  [0x8080, "BadTcpMessageTooLarge"],
  [0x8081, "BadTcpNotEnoughResources"],
  [0x8082, "BadTcpInternalError"],
  [0x8083, "BadTcpEndpointUrlInvalid"],
  [0x8084, "BadRequestInterrupted"],
  [0x8085, "BadRequestTimeout"],
  [0x8086, "BadSecureChannelClosed"],
  [0x8087, "BadSecureChannelTokenUnknown"],
  [0x80be, "BadProtocolVersionUnsupported"],
  [0x80e6, "BadSecurityModeInsufficient"],
  [0x80ee, "BadServerTooBusy"],
]);

/** Faults that nothing but Publish is answered with (OPC 10000-4 §5.13.5). */
export const PUBLISH_FAULTS: readonly number[] = [0x8078, 0x8079];
