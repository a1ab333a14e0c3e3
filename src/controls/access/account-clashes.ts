// Accounts that the file gives to two people, or retires and gives away at the same time. Accounts compare without case; one without a domain is that of
// this name in every domain.
import { foldedAccount, splitAccount } from "../../plant/account-words.ts";
import type { AccessChange, DeclaredPerson } from "../../plant/access.ts";
import type { TextAt } from "../../plant/segmentation.ts";
import type { AccessFile } from "./access-schema.ts";

/** More of one kind are one problem. */
const MOST_TOLD = 20;

interface Holder {
  readonly person: DeclaredPerson;
  readonly written: string;
  readonly at: TextAt;
}

/** By name, then by domain; "" = none is written, which is every one. */
class Holders {
  readonly #byName = new Map<string, Map<string, Holder>>();

  /** Who has it already. */
  find(account: string): Holder | undefined {
    const { name, label } = keyOf(account);
    const domains = this.#byName.get(name);
    if (domains === undefined) return undefined;
    return label === "" ? domains.values().next().value : (domains.get(label) ?? domains.get(""));
  }

  add(account: string, holder: Holder): void {
    const { name, label } = keyOf(account);
    const domains = this.#byName.get(name) ?? new Map<string, Holder>();
    this.#byName.set(name, domains);
    if (!domains.has(label)) domains.set(label, holder);
  }
}

/** CORP and corp.example are taken for one domain. */
function keyOf(account: string): { readonly name: string; readonly label: string } {
  const { name, authority } = splitAccount(account);
  return { name: foldedAccount(name), label: foldedAccount(authority).split(".")[0] ?? "" };
}

export function checkAccounts(shaped: AccessFile, people: readonly DeclaredPerson[], retire: AccessChange["retire"]): void {
  const holders = new Holders();
  const indexes = shaped.entries("people").map(({ index }) => index);
  let clashes = 0;
  people.forEach((person, p) => {
    person.accounts.forEach((written, a) => {
      const path = ["people", indexes[p] as number, "accounts", a];
      const before = holders.find(written);
      holders.add(written, { person, written, at: shaped.yaml.at(path) });
      if (before === undefined || ++clashes > MOST_TOLD) return;
      if (before.person === person) shaped.warning("duplicate-account", path, `"${written}" stands twice with this person.`);
      else
        shaped.warning(
          "account-of-two",
          path,
          `"${written}" is also an account of ${before.person.name} (line ${before.at.line}): whoever signs in with it is not one person.`,
          "Give each an account of their own; the roles of both count for it until then.",
        );
    });
  });
  if (clashes > MOST_TOLD) shaped.warning("account-of-two", ["people"], `${clashes} accounts stand with two people or twice; the first ${MOST_TOLD} are shown.`, undefined, "key");
  let kept = 0;
  const seen = new Map<string, number>();
  const places = shaped.entries("retire").map(({ index }) => index);
  retire.forEach(({ account, at }, i) => {
    const path = ["retire", places[i] as number];
    const holder = holders.find(account);
    if (holder !== undefined && ++kept <= MOST_TOLD)
      shaped.error(
        "retired-in-use",
        path,
        `"${account}" is retired, and ${holder.person.name} still has ${holder.written} (line ${holder.at.line}).`,
        "Take it away from one of the two places; a domain tells two accounts of one name apart.",
      );
    const { name, label } = keyOf(account);
    const key = `${label}\\${name}`;
    const before = seen.get(key);
    if (before === undefined) seen.set(key, at.line);
    else if (seen.size <= MOST_TOLD) shaped.warning("duplicate-retired", path, `"${account}" is retired twice; it is already in line ${before}.`);
  });
  if (kept > MOST_TOLD) shaped.error("retired-in-use", ["retire"], `${kept} accounts are retired and still belong to somebody; the first ${MOST_TOLD} are shown.`, undefined, "key");
}
