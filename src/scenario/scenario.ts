// A plant drawn as text, after parsing: machines, networks, what they say to each other and when, and when somebody listened.
// Pure data with positions; what it would look like on the wire is render-scenario's.
import type { SessionHow } from "../plant/session.ts";
import type { TextPosition } from "./source-line.ts";

/** How a machine's TCP/IP behaves where scenario text does not say more. */
export type Stack = "windows" | "linux" | "embedded";

export interface ScenarioNetwork {
  readonly name: string;
  /** IPv4 network address as an unsigned number. */
  readonly base: number;
  readonly prefixLength: number;
  readonly gateway: number | null;
  /** Six bytes. */
  readonly gatewayMac: readonly number[];
  /** VLAN id shown as an 802.1Q tag, or null for untagged frames. */
  readonly vlan: number | null;
  /** Routed packets are seen in the network of the lower level. */
  readonly level: number;
  readonly at: TextPosition;
}

export interface ScenarioHost {
  readonly name: string;
  readonly addresses: readonly number[];
  readonly mac: readonly number[];
  readonly role: string;
  readonly vendor: string;
  readonly model: string;
  readonly firmware: string;
  readonly serial: string;
  readonly stack: Stack;
  readonly ttl: number;
  readonly windowBytes: number;
  /** Never answers off its subnet, and asks by ARP for what lies outside. */
  readonly noGateway: boolean;
  /** Simultaneous TCP connections; null = no limit worth mentioning. */
  readonly acceptsConnections: number | null;
  /** Microseconds of silence after which it sends a TCP keep-alive; null = never. */
  readonly keepAliveMicros: number | null;
  readonly answersMicros: number;
  /** Cell switch: what stays behind one is not seen by the vantage. */
  readonly behind: string | null;
  readonly at: TextPosition;
}

/** Days of the week as a bit set, Monday = bit 0. */
export const EVERY_DAY = 0x7f;

export type DayRule =
  | { readonly kind: "weekdays"; readonly days: number }
  | { readonly kind: "day-of-month"; readonly day: number }
  | { readonly kind: "first-workday" }
  | { readonly kind: "last-workday" }
  | { readonly kind: "date"; readonly year: number; readonly month: number; readonly day: number };

export type ScenarioSchedule =
  /** Exchanges with a fixed period, on these days between these times of day. */
  | { readonly kind: "cyclic"; readonly days: DayRule; readonly fromSeconds: number; readonly toSeconds: number }
  /** Jobs that begin at these times of day. */
  | { readonly kind: "jobs"; readonly days: DayRule; readonly atSeconds: readonly number[]; readonly forSeconds: number | null; readonly times: number | null };

export type Persistence = { readonly kind: "kept-open" } | { readonly kind: "per-poll" } | { readonly kind: "per-job" } | { readonly kind: "reopened"; readonly everyMicros: number };

export type FailureKind = "refused" | "unanswered" | "reset";

export interface ScenarioConversation {
  readonly clients: readonly ScenarioHost[];
  /** Empty: everybody in the client's network (broadcast or multicast). */
  readonly servers: readonly ScenarioHost[];
  readonly protocol: string;
  readonly operation: string;
  readonly everyMicros: number;
  readonly jitterMicros: number;
  readonly schedule: ScenarioSchedule;
  readonly persistence: Persistence;
  readonly failure: { readonly kind: FailureKind; readonly oneIn: number } | null;
  readonly parallel: number;
  readonly options: ConversationOptions;
  readonly at: TextPosition;
}

/** What a statement may fix for its protocol; null = the protocol's usual value. */
export interface ConversationOptions {
  readonly port: number | null;
  readonly clientPort: number | null;
  readonly points: number | null;
  readonly unit: number | null;
  /** Bytes of application data to the server and to the client. */
  readonly requestBytes: number | null;
  readonly responseBytes: number | null;
  readonly rpiMicros: number | null;
  readonly multiplier: number | null;
  readonly multicast: number | null;
  readonly callbackMicros: number | null;
  readonly name: string | null;
  readonly answersMicros: number | null;
  /** undefined: what the machines do. */
  readonly keepAliveMicros: number | null | undefined;
  readonly active: boolean;
  readonly closesByReset: boolean;
}

/** When the vantage was recording, in local time. */
export interface ScenarioCapture {
  readonly days: DayRule;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** Protocols that the capture filter left out. */
  readonly without: readonly string[];
  /** Packets that the interface says it lost. */
  readonly drops: number;
  readonly at: TextPosition;
}

/** People and programs at machines. Several accounts take turns, occurrence by occurrence. */
export type ScenarioSignIn =
  | {
      readonly kind: "times";
      readonly accounts: readonly string[];
      readonly hosts: readonly ScenarioHost[];
      readonly how: SessionHow;
      readonly from: ScenarioHost | null;
      readonly days: DayRule;
      readonly atSeconds: readonly number[];
      /** null = it never ends. */
      readonly forMicros: number | null;
      readonly jitterMicros: number;
      readonly elevated: boolean;
      readonly leftOpen: boolean;
      /** Why it is refused; null = it is not. */
      readonly refused: string | null;
      readonly at: TextPosition;
    }
  /** The machine signs itself on after every start; days null = it never starts again, so its log shows nobody. */
  | { readonly kind: "always"; readonly accounts: readonly string[]; readonly hosts: readonly ScenarioHost[]; readonly days: DayRule | null; readonly atSeconds: number; readonly at: TextPosition };

/** Machines whose sign-ins are kept, and the file they are in. */
export interface SignInLog {
  readonly file: string;
  readonly hosts: readonly ScenarioHost[];
}

export interface Scenario {
  readonly file: string;
  readonly title: string;
  readonly timezone: string;
  /** First day, local. */
  readonly start: { readonly year: number; readonly month: number; readonly day: number };
  readonly days: number;
  readonly vantage: string;
  readonly networks: readonly ScenarioNetwork[];
  readonly hosts: readonly ScenarioHost[];
  readonly conversations: readonly ScenarioConversation[];
  readonly captures: readonly ScenarioCapture[];
  readonly signIns: readonly ScenarioSignIn[];
  readonly signInLogs: readonly SignInLog[];
}
