// Packet types, versions and procedures of TDS (MS-TDS §2.2.3.1, §2.2.6, §2.2.7), releases of SQL Server, and what the first word of a statement does.
import { operationBit } from "../protocol.ts";

export const SQL_BATCH = 1;
export const OLD_LOGIN = 2;
export const REMOTE_CALL = 3;
export const RESPONSE = 4;
export const ATTENTION = 6;
export const BULK_LOAD = 7;
export const FEDERATED_TOKEN = 8;
export const TRANSACTION = 14;
export const LOGIN = 16;
export const SIGN_IN_TOKEN = 17;
export const PRE_LOGIN = 18;

const READ = operationBit("read");
const WRITE = operationBit("write");
const START_STOP = operationBit("start-stop");

/** Requests by packet type: name, and what they do where their contents do not tell. */
export const REQUESTS: ReadonlyMap<number, readonly [name: string, operations: number]> = new Map([
  [SQL_BATCH, ["statement", WRITE]],
  [OLD_LOGIN, ["login before 7.0", 0]],
  [REMOTE_CALL, ["procedure call", WRITE]],
  [ATTENTION, ["attention", 0]],
  [BULK_LOAD, ["bulk load", WRITE]],
  [FEDERATED_TOKEN, ["federated sign-in token", 0]],
  [TRANSACTION, ["transaction", 0]],
  [LOGIN, ["login", 0]],
  [SIGN_IN_TOKEN, ["sign-in token", 0]],
  [PRE_LOGIN, ["pre-login", 0]],
]);

/** Highest byte and the one below it of a TDS version (MS-TDS §2.2.7.14). */
export function versionText(version: number): string {
  const [major, minor] = [version >>> 28, (version >>> 24) & 15];
  return major === 7 && minor <= 4 ? `TDS 7.${minor}` : major === 8 ? "TDS 8.0" : "another TDS";
}

const RELEASES: ReadonlyMap<string, string> = new Map([
  ["7.0", "7.0"],
  ["8.0", "2000"],
  ["9.0", "2005"],
  ["10.0", "2008"],
  ["10.50", "2008 R2"],
  ["11.0", "2012"],
  ["12.0", "2014"],
  ["13.0", "2016"],
  ["14.0", "2017"],
  ["15.0", "2019"],
  ["16.0", "2022"],
  ["17.0", "2025"],
]);

/** "Microsoft SQL Server 2008 R2 (10.50.1600)". */
export function serverText(major: number, minor: number, build: number): string {
  const release = RELEASES.get(`${major}.${minor}`);
  return `Microsoft SQL Server ${release === undefined ? "" : `${release} `}(${major}.${minor}.${build})`;
}

/** First words of statements that are told apart, and what they do. Others may do anything. */
export const STATEMENTS: ReadonlyMap<string, number> = new Map([
  ["select", READ],
  ["insert", WRITE],
  ["update", WRITE],
  ["delete", WRITE],
  ["merge", WRITE],
  ["exec", WRITE],
  ["execute", WRITE],
  ["set", 0],
  ["use", 0],
  ["begin", WRITE],
  ["commit", WRITE],
  ["rollback", WRITE],
  ["if", WRITE],
  ["declare", WRITE],
  ["create", WRITE],
  ["alter", WRITE],
  ["drop", WRITE],
  ["truncate", WRITE],
  ["backup", operationBit("file")],
  ["restore", WRITE | operationBit("file")],
  ["dbcc", WRITE],
  ["shutdown", START_STOP],
  ["with", READ],
  ["waitfor", 0],
]);
export const OTHER_STATEMENT = "other";
export const OTHER_STATEMENT_OPERATIONS = WRITE;

/** MS-TDS §2.2.6.6: procedures that have numbers. */
export const PROCEDURES: readonly string[] = [
  "other",
  "cursor",
  "cursor open",
  "cursor prepare",
  "cursor execute",
  "cursor prepare and execute",
  "cursor unprepare",
  "cursor fetch",
  "cursor option",
  "cursor close",
  "execute statement",
  "prepare",
  "execute prepared",
  "prepare and execute",
  "prepare and execute call",
  "unprepare",
];
export const EXECUTE_STATEMENT = 10;
/** Fetching, options, closing and unpreparing change nothing. */
export const HARMLESS_PROCEDURES: ReadonlySet<number> = new Set([6, 7, 8, 9, 15]);

/** MS-TDS §2.2.6.5, token 1. */
export const ENCRYPTION: readonly string[] = ["for sign-in only", "on", "not supported", "required"];

/** Errors that tell why something does not work; others are shown by number. */
const ERRORS: ReadonlyMap<number, string> = new Map([
  [18456, "login failed"],
  [18452, "login from an untrusted domain"],
  [4060, "cannot open database"],
  [1205, "deadlock"],
  [229, "permission denied"],
  [17142, "server paused"],
  [17809, "too many connections"],
]);
const errors = new Map<number, string>();
export function errorText(number: number): string {
  let text = errors.get(number);
  if (text === undefined) {
    text = ERRORS.has(number) ? `${number} ${ERRORS.get(number)}` : String(number);
    if (errors.size < 512) errors.set(number, text);
  }
  return text;
}
