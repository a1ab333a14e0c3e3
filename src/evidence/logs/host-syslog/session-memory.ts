// What a host's log said before, as far as later lines need it: which keys are open or ended (several programs tell of one session), who last signed in, and
// attempts that were announced but not yet told. Bounded, JSON, so that reading can go on later. Decides nothing.
import { MICROS_PER_SECOND, type Micros } from "../../../foundation/time.ts";
import { type RecentCheckpoint, RecentEntries } from "../recent-entries.ts";

export interface RememberedSession {
  readonly user: string;
  readonly from: string;
  readonly ended: boolean;
}

export interface Attempt {
  readonly user: string;
  readonly from: string;
  readonly reason: string;
  readonly told: boolean;
}

export interface MemoryCheckpoint {
  readonly sessions: RecentCheckpoint<RememberedSession>;
  readonly aliases: RecentCheckpoint<string>;
  readonly attempts: RecentCheckpoint<Attempt>;
  readonly signIns: RecentCheckpoint<Micros>;
  readonly words: RecentCheckpoint<string>;
}

const MOST = 20_000;
/** Programs that tell of one sign-in do so within this time of each other. */
const TOGETHER_MICROS = 3 * MICROS_PER_SECOND;

export class SessionMemory {
  /** Of "host#key". */
  readonly sessions: RecentEntries<RememberedSession>;
  /** Another name of a key on a host (address and port, terminal) → the key. */
  readonly aliases: RecentEntries<string>;
  /** Of "host#process". */
  readonly attempts: RecentEntries<Attempt>;
  /** Single words about a host: its boot, what it said last. */
  readonly words: RecentEntries<string>;
  /** Of "host account". */
  private readonly signIns: RecentEntries<Micros>;

  constructor(from: MemoryCheckpoint | null) {
    this.sessions = new RecentEntries(MOST, from?.sessions ?? null);
    this.aliases = new RecentEntries(MOST, from?.aliases ?? null);
    this.attempts = new RecentEntries(MOST, from?.attempts ?? null);
    this.signIns = new RecentEntries(MOST, from?.signIns ?? null);
    this.words = new RecentEntries(MOST, from?.words ?? null);
  }

  began(id: string, host: string, user: string, from: string, time: Micros): void {
    this.sessions.set(id, { user, from, ended: false });
    this.signIns.set(`${host} ${user.toLowerCase()}`, time);
  }

  end(id: string): void {
    const { user, from } = this.sessions.get(id) ?? { user: "", from: "" };
    this.sessions.set(id, { user, from, ended: true });
  }

  /** A sign-in of this account was told just now. */
  justSignedIn(host: string, user: string, time: Micros): boolean {
    const last = this.signIns.get(`${host} ${user.toLowerCase()}`);
    return last !== undefined && Math.abs(time - last) <= TOGETHER_MICROS;
  }

  checkpoint(): MemoryCheckpoint {
    const { sessions, aliases, attempts, signIns, words } = this;
    return { sessions: sessions.checkpoint(), aliases: aliases.checkpoint(), attempts: attempts.checkpoint(), signIns: signIns.checkpoint(), words: words.checkpoint() };
  }
}
