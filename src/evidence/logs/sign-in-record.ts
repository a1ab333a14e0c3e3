// What most logs leave open about a sign-in. Says nothing of how sessions are put together.
import { splitAccount } from "../../plant/account-words.ts";
import type { SignInRecord } from "./sign-in.ts";

/** A record of which only `known` is known. */
export function signInRecord(known: Pick<SignInRecord, "record" | "time" | "act" | "host"> & Partial<SignInRecord>): SignInRecord {
  const nothing: SignInRecord = {
    record: 0,
    time: 0,
    act: "sign-in",
    host: "",
    account: "",
    authority: "",
    how: "unknown",
    from: "",
    key: "",
    linkedKey: "",
    seconds: null,
    proof: "",
    reason: "",
    elevated: null,
    nativeId: "",
  };
  return Object.assign(nothing, known);
}

/** No name of an account is longer. */
const LONGEST_NAME = 256;

/** The account of "CORP\\op.a", "op.a@corp.example" or "op.a", with what keeps it apart. */
export function accountOf(written: string): Pick<SignInRecord, "account" | "authority"> {
  const { name, authority } = splitAccount(written.slice(0, LONGEST_NAME));
  return { account: name, authority };
}
