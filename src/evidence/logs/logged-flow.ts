// What most logs leave open about a flow, and who is the client where no record proves it. Says nothing of how flows are stored.
import { formatIp, parseIp } from "../../foundation/ip-address.ts";
import { registeredProtocolOfPort } from "../../plant/service-names.ts";
import type { LoggedFlow } from "./log-format.ts";

type AlwaysKnown = "record" | "start" | "client" | "server" | "transport" | "clientPort" | "serverPort" | "openerSeen" | "outcome";

/** A flow of which only `known` is known. Assigned onto a fresh object: a literal that spreads another is a hundred times slower. */
export function loggedFlow(known: Pick<LoggedFlow, AlwaysKnown> & Partial<LoggedFlow>): LoggedFlow {
  const nothing: LoggedFlow = {
    record: 0,
    start: 0,
    seconds: null,
    client: "",
    server: "",
    transport: 0,
    clientPort: -1,
    serverPort: -1,
    vlan: null,
    openerSeen: false,
    closingSeen: null,
    outcome: "unknown",
    reset: null,
    packetsToServer: null,
    packetsToClient: null,
    ipBytesToServer: null,
    ipBytesToClient: null,
    protocol: null,
    protocolReason: "",
  };
  return Object.assign(nothing, known);
}

export const TCP = 6;
export const UDP = 17;
export const ICMP = 1;
export const ICMP6 = 58;

/** Echo replies, answers to timestamps and masks; of version 6 echo replies. */
export function isIcmpAnswer(transport: number, type: number): boolean {
  return transport === ICMP ? type === 0 || type === 14 || type === 16 || type === 18 : transport === ICMP6 && type === 129;
}

export function hasPorts(transport: number): boolean {
  return transport === TCP || transport === UDP || transport === 132 || transport === 136;
}

export interface Sides {
  readonly a: string;
  readonly b: string;
  readonly portA: number;
  readonly portB: number;
}

/**
 * True when A is taken for the client although nothing proves it: the other has a registered port, else the lower one, else `aFirst`.
 * Depends on the ports alone, so that every record of a flow gives the same answer, whichever way it was written.
 */
export function isLikelyClient({ portA, portB }: Pick<Sides, "portA" | "portB">, transport: number, aFirst: boolean): boolean {
  if (!hasPorts(transport)) return aFirst;
  const name = transport === UDP ? "udp" : "tcp";
  const registeredA = registeredProtocolOfPort(name, portA) !== undefined;
  const registeredB = registeredProtocolOfPort(name, portB) !== undefined;
  if (registeredA !== registeredB) return registeredB;
  return portA === portB ? aFirst : portB < portA;
}

/** A packet from a registered port to one that is none: an answer that came too late, rather than a question. */
export function looksLikeAnswer(fromPort: number, toPort: number, transport: number): boolean {
  if (!hasPorts(transport)) return false;
  const name = transport === UDP ? "udp" : "tcp";
  return registeredProtocolOfPort(name, fromPort) !== undefined && registeredProtocolOfPort(name, toPort) === undefined;
}

const PROTOCOL_NUMBERS: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  ipip: 4,
  ipinip: 4,
  tcp: 6,
  egp: 8,
  igrp: 9,
  udp: 17,
  gre: 47,
  esp: 50,
  ah: 51,
  icmp6: 58,
  icmpv6: 58,
  "ipv6-icmp": 58,
  eigrp: 88,
  ospf: 89,
  pim: 103,
  pcp: 108,
  snp: 109,
  vrrp: 112,
  carp: 112,
  l2tp: 115,
  sctp: 132,
  udplite: 136,
  nos: 94,
  ipv6: 41,
};

/** IP protocol number of "tcp", "TCP", "6"; −1 for anything else. */
export function ipProtocol(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= 255 ? Number(text) : -1;
  const number = PROTOCOL_NUMBERS[text.toLowerCase()];
  return number ?? -1;
}

/** 0…65535, or −1. */
export function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text)) return -1;
  const port = Number(text);
  return port <= 65_535 ? port : -1;
}

/** A whole number from 0, or null. */
export function countNumber(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,15}$/.test(text)) return null;
  return Number(text);
}

/** An IP address in its usual spelling; null for anything else. Zones are refused: they name an interface, not a place. */
export function addressOf(text: string): string | null {
  const ip = parseIp(text);
  return ip === undefined ? null : ip.bits === 32 ? text : formatIp(ip);
}

/** It names a machine, and not the one of `address`: what a firewall translated to. An empty address says that nothing was. */
export function namesOther(text: string | undefined, address: string): boolean {
  const named = addressOf(text ?? "");
  return named !== null && named !== "0.0.0.0" && named !== "::" && named !== address;
}

/** Multicast or the broadcast to all: nobody is expected to answer it. Directed broadcasts cannot be told without the mask. */
export function isGroupAddress(address: string): boolean {
  if (address.includes(":")) return address.startsWith("ff");
  const first = Number(address.slice(0, address.indexOf(".")));
  return (first >= 224 && first <= 239) || address === "255.255.255.255";
}

/** Ten years: what is longer is damage, not a duration. */
const MOST_SECONDS = 315_360_000;

/** Seconds, whole or with a fraction, or null. */
export function secondsNumber(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,10}(?:\.\d{1,9})?$/.test(text)) return null;
  const seconds = Number(text);
  return seconds <= MOST_SECONDS ? seconds : null;
}
