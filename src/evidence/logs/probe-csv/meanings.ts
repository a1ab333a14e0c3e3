// What a row of the probe's tables means, in the classes and words of the dissectors: IEC 60870-5-104 by type identification, MMS by kind of PDU and
// tag of the service (ISO 9506-2).
import { operationBit } from "../../protocols/protocol.ts";
import { TYPE_OPERATIONS } from "../../protocols/iec104/codes.ts";
import { MMS_SERVICES, UNCONFIRMED_SERVICES } from "../../protocols/iec61850-mms/codes.ts";

export interface Meaning {
  /** Bits of Operation. */
  readonly operations: number;
  readonly details: readonly string[];
}

/** null = supervision, which does nothing. `isControl`: sent by the controlling station; what comes back confirms it. */
export function meaningOf104(type: string, isControl: boolean): Meaning | null {
  if (!/^\d{1,3}$/.test(type)) return null;
  const number = Number(type);
  const isData = number <= 44 || (number >= 70 && number <= 99);
  const known = TYPE_OPERATIONS.get(number);
  // What the standard leaves open counts as the gravest that the protocol can do.
  const operation = isData ? null : known === undefined ? "program" : known;
  return { operations: isControl && operation !== null ? operationBit(operation) : 0, details: [`type ${number}`] };
}

/** CHOICE of MMSpdu. */
const REQUEST = "0";
const UNCONFIRMED = "3";
const ASSOCIATION: Readonly<Record<string, string>> = { "8": "request", "9": "accepted", "10": "refused", "11": "conclude" };

/** null = an answer, which its request counts. */
export function meaningOfMms(kind: string, service: string): Meaning | null {
  const tag = /^\d{1,3}$/.test(service) ? Number(service) : -1;
  if (kind === REQUEST) {
    const known = MMS_SERVICES.get(tag);
    return { operations: operationBit(known?.operation ?? "program"), details: [`service ${known?.name ?? (tag < 0 ? "unknown" : tag)}`] };
  }
  if (kind === UNCONFIRMED) return { operations: 0, details: [`service ${UNCONFIRMED_SERVICES[tag] ?? "unconfirmed"}`] };
  const association = ASSOCIATION[kind];
  return association === undefined ? null : { operations: 0, details: [`association ${association}`] };
}
