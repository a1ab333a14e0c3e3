// What an account is called to people who read a change: a name that the change itself retires stands there for all to read, and need not be hidden from them.
import type { AccessChange } from "./access.ts";

/** @param accountOf the name under which the record has an account that the change writes */
export function accountAsWritten({ retire }: Pick<AccessChange, "retire">, accountOf: (written: string) => string): (account: string) => string {
  // Written twice, the first counts.
  const written = new Map([...retire].reverse().map(({ account }) => [accountOf(account), account]));
  return (account) => written.get(account) ?? account;
}
