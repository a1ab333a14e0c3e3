// Records of sign-ins to rows of the store and back. Here names of accounts become pseudonyms: behind this, nothing knows a person's name.
import { SESSION_WAYS, type AccountKind } from "../../plant/session.ts";
import type { ColumnBatch } from "../../store/tables.ts";
import { accountNameTable, rowsToBatch, signInTable } from "../flows/flow-tables.ts";
import { inBatches } from "../flows/row-batches.ts";
import { SIGN_IN_ACTS, type SignInRecord } from "../logs/sign-in.ts";
import type { AccountNames } from "./account-names.ts";

/** A record as the store has it. NaN and −1 = not said. */
export interface SignInRow extends Omit<SignInRecord, "act" | "how" | "seconds" | "elevated"> {
  readonly source: number;
  /** Indices into SIGN_IN_ACTS and SESSION_WAYS. */
  readonly act: number;
  readonly how: number;
  readonly accountKind: AccountKind;
  /** 1 = its name is one of a post. */
  readonly generic: number;
  readonly seconds: number;
  readonly elevated: number;
}

/** No host, address, key or reason is longer; what is goes in cut. */
const LONGEST_TEXT = 255;
const cut = (text: string): string => (text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text);

const ACT_NUMBER = new Map(SIGN_IN_ACTS.map((act, i) => [act, i]));
const WAY_NUMBER = new Map(SESSION_WAYS.map((how, i) => [how, i]));

/** Collects what one source tells until it is taken for the store. */
export class SignInRows {
  private readonly source: number;
  private readonly names: AccountNames;
  private rows: SignInRow[] = [];
  private readonly sealed = new Map<string, Uint8Array>();

  constructor(source: number, names: AccountNames) {
    this.source = source;
    this.names = names;
  }

  get size(): number {
    return this.rows.length;
  }

  signIn(record: SignInRecord): void {
    const hidden = this.names.hide(record.account, record.authority);
    if (hidden.sealed !== null) this.sealed.set(hidden.account, hidden.sealed);
    this.rows.push({
      source: this.source,
      record: record.record,
      time: record.time,
      act: ACT_NUMBER.get(record.act) as number,
      host: cut(record.host.trim().toLowerCase()),
      account: hidden.account,
      accountKind: hidden.kind,
      generic: hidden.hasGenericName ? 1 : 0,
      authority: cut(record.authority.trim().toLowerCase()),
      how: WAY_NUMBER.get(record.how) as number,
      from: cut(record.from.trim().toLowerCase()),
      key: cut(record.key),
      linkedKey: cut(record.linkedKey),
      seconds: record.seconds ?? Number.NaN,
      proof: cut(record.proof),
      reason: cut(record.reason),
      elevated: record.elevated === null ? -1 : Number(record.elevated),
      nativeId: cut(record.nativeId),
    });
  }

  /** Takes all rows away, at once; their columns are made when they are asked for. */
  take(): Iterable<ColumnBatch> {
    const { rows, source } = this;
    const names = [...this.sealed].map(([account, sealed]) => ({ source, account, sealed }));
    this.rows = [];
    this.sealed.clear();
    return batchesOf(rows, names);
  }
}

function* batchesOf(rows: readonly SignInRow[], names: readonly { readonly source: number; readonly account: string; readonly sealed: Uint8Array }[]): Generator<ColumnBatch> {
  yield* inBatches(rows, (some) => rowsToBatch(signInTable, some));
  yield* inBatches(names, (some) => rowsToBatch(accountNameTable, some));
}
