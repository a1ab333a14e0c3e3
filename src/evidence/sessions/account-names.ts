// Names of accounts become pseudonyms before anything is stored: keyed, so that only who holds the key can tell which name one stands for, and always
// the same, so that evidence of many sources adds up. The key is kept apart from the store (app/account-key.ts). What is no person keeps its name.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";
import { foldedAccount, hasGenericName, kindOfAccount } from "../../plant/account-words.ts";
import type { AccountKind } from "../../plant/session.ts";

export const KEY_BYTES = 32;

/** A little under fifty bits: two of ten thousand accounts are alike in one of some sixteen million workspaces. */
const PSEUDONYM_LETTERS = 10;
/** Without what is read wrongly: no 0 and o, 1, i and l. 31 letters: a little under five bits each. */
const LETTERS = "23456789abcdefghjkmnpqrstuvwxyz";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** No directory has longer ones (256 of LDAP's uid, 1,024 octets of a principal). */
const LONGEST_NAME = 1_024;
/** Sealed texts are no sealed names, and are not opened as such. */
const TEXT_MARK = Buffer.from("holdpoint text");

export interface HiddenAccount {
  readonly account: string;
  readonly kind: AccountKind;
  readonly hasGenericName: boolean;
  /** The name, sealed with the key; null where it is not hidden. */
  readonly sealed: Uint8Array | null;
}

export class AccountNames {
  private readonly naming: Uint8Array;
  private readonly sealing: Uint8Array;
  private readonly nonces: Uint8Array;
  private readonly known = new Map<string, HiddenAccount>();
  private onFirstHidden: (() => void) | null;

  /**
   * @param key KEY_BYTES of chance
   * @param onFirstHidden called once, before the first name is hidden: a key that nothing was hidden with need not be kept
   */
  constructor(key: Uint8Array, onFirstHidden: (() => void) | null = null) {
    this.onFirstHidden = onFirstHidden;
    const derive = (purpose: string): Uint8Array => new Uint8Array(hkdfSync("sha256", key, "", `holdpoint ${purpose}`, KEY_BYTES));
    this.naming = derive("pseudonyms");
    this.sealing = derive("names");
    this.nonces = derive("nonces");
  }

  /** `name` without its domain. The same name in other letter case is the same account. */
  hide(name: string, authority: string): HiddenAccount {
    const folded = foldedAccount(name.slice(0, LONGEST_NAME));
    const kind = kindOfAccount(folded, authority);
    const id = `${kind}\n${folded}`;
    let hidden = this.known.get(id);
    if (hidden === undefined) {
      const isHidden = kind === "account" || kind === "service";
      if (isHidden) this.beginHiding();
      const account = isHidden ? this.pseudonymOf(folded) : folded;
      hidden = { account, kind, hasGenericName: isHidden && hasGenericName(folded), sealed: isHidden ? this.seal(folded, account) : null };
      this.known.set(id, hidden);
    }
    return hidden;
  }

  /** What an account is called in the store, whichever kind it is taken for. */
  pseudonymOf(name: string): string {
    const digest = createHmac("sha256", this.naming).update(foldedAccount(name)).digest();
    let bits = digest.readBigUInt64BE(0);
    let letters = "";
    for (let i = 0; i < PSEUDONYM_LETTERS; i++) {
      letters += LETTERS[Number(bits % BigInt(LETTERS.length))];
      bits /= BigInt(LETTERS.length);
    }
    return `account-${letters}`;
  }

  /** The name behind a pseudonym; null = it was sealed with another key, or is damaged. */
  open(sealed: Uint8Array, account: string): string | null {
    if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
    const decipher = createDecipheriv("aes-256-gcm", this.sealing, sealed.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(account));
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
    } catch {
      return null;
    }
  }

  /** Any text in which names stand, so that only who holds the key can read it: what a reader of a log remembers. */
  sealText(text: string): string {
    this.beginHiding();
    const bytes = Buffer.from(text, "utf8");
    const nonce = createHmac("sha256", this.nonces).update("text\n").update(bytes).digest().subarray(0, NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.sealing, nonce);
    cipher.setAAD(TEXT_MARK);
    return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]).toString("base64");
  }

  /** null = it was sealed with another key, or is damaged. */
  openText(sealed: string): string | null {
    const bytes = Buffer.from(sealed, "base64");
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
    const decipher = createDecipheriv("aes-256-gcm", this.sealing, bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(TEXT_MARK);
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES)), decipher.final()]).toString("utf8");
    } catch {
      return null;
    }
  }

  private beginHiding(): void {
    const begin = this.onFirstHidden;
    this.onFirstHidden = null;
    begin?.();
  }

  /** The same name gives the same bytes, so that one evidence is one store: the nonce comes from the name, as in SIV (RFC 5297). */
  private seal(folded: string, account: string): Uint8Array {
    const nonce = createHmac("sha256", this.nonces).update(folded).digest().subarray(0, NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.sealing, nonce);
    cipher.setAAD(Buffer.from(account));
    const hidden = Buffer.concat([cipher.update(folded, "utf8"), cipher.final()]);
    return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), hidden]));
  }
}
