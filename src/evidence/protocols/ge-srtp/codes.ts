// GE SRTP services as data, with their operation class. The services are published for the serial form (GFK-0529, SNP); their place in the TCP
// header is known from research on the Series 90-30 (Denton et al., DFRWS 2017) and from public drivers.
import type { Operation } from "../../../plant/conversation.ts";

export interface SrtpService {
  readonly name: string;
  readonly operation: Operation;
}
const service = (name: string, operation: Operation): SrtpService => ({ name, operation });

/** A service that is not here may do anything. */
export const SERVICES: ReadonlyMap<number, SrtpService> = new Map([
  [0x00, service("short status", "identify")],
  [0x03, service("control program names", "identify")],
  [0x04, service("read system memory", "read")],
  [0x05, service("read task memory", "read")],
  [0x06, service("read program memory", "read")],
  [0x07, service("write system memory", "write")],
  [0x08, service("write task memory", "write")],
  [0x09, service("write program memory", "program")],
  [0x20, service("programmer logon", "program")],
  [0x21, service("change privilege level", "program")],
  [0x22, service("set control id", "program")],
  [0x23, service("run or stop", "start-stop")],
  [0x24, service("set time", "write")],
  [0x25, service("read time", "read")],
  [0x38, service("read fault table", "read")],
  [0x39, service("clear fault table", "write")],
  [0x3f, service("store program", "program")],
  [0x40, service("load program", "program")],
  [0x43, service("controller type and id", "identify")],
  [0x44, service("force", "write")],
]);

/** Bits 12 to 15 of the status word that every answer carries (GFK-0529, piggyback status). */
export const STATES: readonly string[] = ["run", "run, outputs off", "stop", "stop, faulted", "halted", "suspended", "stop, I/O on"];
