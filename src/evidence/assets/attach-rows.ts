// Which machine each row of a list speaks of: by address, else by MAC address, else by name. Rows of nobody that was seen become ghosts, machines of
// their own that no conversation ever has. Rows join addresses of one machine; where a list contradicts the wire about an address, the wire stays
// and the contradiction is told.
import type { Claim } from "../../plant/claim.ts";
import type { Endpoint } from "../../plant/endpoint.ts";
import type { ListedRow } from "./listed-rows.ts";
import type { Machine } from "./machines.ts";

export interface ListedMachine extends Machine {
  /** Rows that speak of it, in order. */
  readonly rows: readonly ListedRow[];
  /** Seen in captures, logs or scans. */
  readonly isSeen: boolean;
}

/** @param isSeen whether an endpoint was seen at all; machines known from plant.yaml alone were not */
export function attachRows(machines: readonly Machine[], rows: readonly ListedRow[], isSeen: (endpoint: Endpoint) => boolean, namesOf: (machine: Machine) => readonly string[]): ListedMachine[] {
  const drafts = machines.map((machine) => new Draft(machine, [...machine.addresses, ...machine.macs].some(isSeen)));
  const index = new DraftIndex(drafts, namesOf);
  const contested = contestedEndpoints(rows);
  const nameless: ListedRow[] = [];
  for (const row of rows) {
    if (row.addresses.length === 0 && row.macs.length === 0) nameless.push(row);
    else attach(row, index, contested);
  }
  // Names last: then the machines of all other rows are there to be found.
  for (const row of nameless) attach(row, index, contested);
  return index.all().map((draft) => draft.done());
}

/** A machine that rows are still being added to. */
class Draft {
  readonly addressSpace: string;
  readonly addresses: Set<Endpoint>;
  readonly macs: Set<Endpoint>;
  readonly conflicts: string[];
  readonly isRouter: boolean;
  readonly rows: ListedRow[] = [];
  isSeen: boolean;
  /** The draft that took this one in. */
  mergedInto: Draft | null = null;

  constructor(machine: Machine, isSeen: boolean) {
    this.addressSpace = machine.addressSpace;
    this.addresses = new Set(machine.addresses);
    this.macs = new Set(machine.macs);
    this.conflicts = [...machine.conflicts];
    this.isRouter = machine.isRouter;
    this.isSeen = isSeen;
  }

  done(): ListedMachine {
    const { addressSpace, conflicts, isRouter, rows, isSeen } = this;
    return { addressSpace, addresses: [...this.addresses].sort(), macs: [...this.macs].sort(), conflicts, isRouter, rows, isSeen };
  }
}

class DraftIndex {
  readonly #drafts: Draft[];
  readonly #byEndpoint = new Map<Endpoint, Draft>();
  /** null = several machines have that name. */
  readonly #byName = new Map<string, Draft | null>();

  constructor(drafts: readonly Draft[], namesOf: (machine: Machine) => readonly string[]) {
    this.#drafts = [...drafts];
    for (const draft of drafts) {
      this.#take(draft);
      for (const name of namesOf(draft.done())) this.#name(draft, name);
    }
  }

  all(): Draft[] {
    return this.#drafts.filter((draft) => draft.mergedInto === null);
  }

  of(endpoint: Endpoint): Draft | undefined {
    return rootOf(this.#byEndpoint.get(endpoint));
  }

  named(name: string): Draft | undefined {
    return rootOf(this.#byName.get(name.toLowerCase()) ?? undefined);
  }

  add(draft: Draft): void {
    this.#drafts.push(draft);
    this.#take(draft);
  }

  addRow(draft: Draft, row: ListedRow): void {
    draft.rows.push(row);
    this.#take(draft);
    if (row.name !== null) this.#name(draft, row.name);
  }

  merge(into: Draft, other: Draft): void {
    for (const address of other.addresses) into.addresses.add(address);
    for (const mac of other.macs) into.macs.add(mac);
    into.conflicts.push(...other.conflicts);
    into.rows.push(...other.rows);
    into.isSeen ||= other.isSeen;
    other.mergedInto = into;
  }

  #take(draft: Draft): void {
    for (const endpoint of [...draft.addresses, ...draft.macs]) if (!this.#byEndpoint.has(endpoint)) this.#byEndpoint.set(endpoint, draft);
  }

  #name(draft: Draft, name: string): void {
    const key = name.toLowerCase();
    const known = this.#byName.get(key);
    if (known === undefined) this.#byName.set(key, draft);
    else if (rootOf(known ?? undefined) !== rootOf(draft)) this.#byName.set(key, null);
  }
}

function rootOf(draft: Draft | undefined): Draft | undefined {
  let root = draft;
  while (root !== undefined && root.mergedInto !== null) root = root.mergedInto;
  return root;
}

function attach(row: ListedRow, index: DraftIndex, contested: ReadonlySet<string>): void {
  const byAddress = distinct(row.addresses.map((a) => index.of(a)));
  const byMac = distinct(row.macs.map((m) => index.of(m)));
  const seen = byAddress.filter((d) => d.isSeen);
  if (seen.length === 0 && byMac.some((d) => d.isSeen)) attachByMac(row, byMac.find((d) => d.isSeen) as Draft, index);
  else if (byAddress.length > 0) attachByAddress(row, byAddress, byMac, index, contested);
  else if (byMac.length > 0) index.addRow(byMac[0] as Draft, row);
  else {
    const namesake = row.addresses.length === 0 && row.name !== null ? index.named(row.name) : undefined;
    if (namesake !== undefined) index.addRow(namesake, row);
    else if (row.standsAlone) addGhost(row, index);
  }
}

function attachByAddress(row: ListedRow, found: readonly Draft[], byMac: readonly Draft[], index: DraftIndex, contested: ReadonlySet<string>): void {
  const [main, ...others] = [...found].sort((x, y) => Number(y.isSeen) - Number(x.isSeen)) as [Draft, ...Draft[]];
  // One row that gives several addresses says that they are one machine, unless another row of the list says something else of one of them.
  for (const other of others) {
    const isSure = ![...row.addresses].some((a) => contested.has(`${row.source}\n${a}`));
    if (isSure && !main.isRouter && !other.isRouter) index.merge(main, other);
    else main.conflicts.push(`${row.by} gives it ${row.addresses.join(", ")}, which were not taken for one machine`);
  }
  for (const address of row.addresses) if (index.of(address) === undefined) main.addresses.add(address);
  const wrong = main.isSeen && main.macs.size > 0 ? row.macs.filter((m) => !main.macs.has(m)) : [];
  for (const mac of wrong) {
    const elsewhere = byMac.find((d) => d.macs.has(mac) && d !== main);
    const where = elsewhere === undefined || elsewhere.addresses.size === 0 ? "" : `, and that one at ${[...elsewhere.addresses].join(", ")}`;
    main.conflicts.push(`${row.by} says MAC address ${mac.slice(4)}, seen was ${[...main.macs].map((m) => m.slice(4)).join(", ")}${where}`);
  }
  for (const mac of row.macs) if (!wrong.includes(mac) && index.of(mac) === undefined) main.macs.add(mac);
  index.addRow(main, row);
}

/** The network card is known, with other addresses than the list has: it was given another one, or the list is old. */
function attachByMac(row: ListedRow, machine: Draft, index: DraftIndex): void {
  const others = row.addresses.filter((a) => !machine.addresses.has(a));
  if (machine.addresses.size === 0) for (const address of others) if (index.of(address) === undefined) machine.addresses.add(address);
  if (machine.addresses.size > 0 && others.some((a) => !machine.addresses.has(a)))
    machine.conflicts.push(`${row.by} says address ${others.join(", ")}, seen was ${[...machine.addresses].join(", ")} with the same MAC address`);
  index.addRow(machine, row);
}

function addGhost(row: ListedRow, index: DraftIndex): void {
  const addressSpace = (row.claims[0] as Claim).addressSpace;
  const ghost = new Draft({ addressSpace, addresses: row.addresses, macs: row.macs, conflicts: [], isRouter: false }, false);
  index.add(ghost);
  index.addRow(ghost, row);
}

/** Addresses that stand in several rows of one list: which machine has them is not said. */
function contestedEndpoints(rows: readonly ListedRow[]): Set<string> {
  const seen = new Set<string>();
  const contested = new Set<string>();
  for (const row of rows) {
    for (const address of row.addresses) {
      const key = `${row.source}\n${address}`;
      if (seen.has(key)) contested.add(key);
      seen.add(key);
    }
  }
  return contested;
}

function distinct(drafts: readonly (Draft | undefined)[]): Draft[] {
  return [...new Set(drafts.filter((d) => d !== undefined))];
}
