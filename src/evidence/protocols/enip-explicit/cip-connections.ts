// The connections for messages that were opened in sight: which way a connected message goes on, and which answers belong to it.
// Connections opened before the evidence began are not known, and nothing is guessed of them.

const MOST_CONNECTIONS = 256;
/** Exchanges number their transactions in 32 bits: 16 of them are the sequence count. */
const LAST_NUMBER = 0x7ffe;

interface MessageConnection {
  readonly number: number;
  readonly route: string;
}

export class CipConnections {
  /** By connection id, of both ways. */
  private readonly known = new Map<number, MessageConnection>();
  private last = 0;

  opened(toTarget: number, toOriginator: number, route: string): void {
    if (this.known.size >= MOST_CONNECTIONS) this.known.clear();
    this.last = this.last === LAST_NUMBER ? 1 : this.last + 1;
    const connection = { number: this.last, route };
    this.known.set(toTarget, connection);
    this.known.set(toOriginator, connection);
  }

  /** 0 = not known. The same for both ways. */
  numberOf(id: number): number {
    return this.known.get(id)?.number ?? 0;
  }

  /** null = not known. */
  routeOf(id: number): string | null {
    return this.known.get(id)?.route ?? null;
  }
}
