// A memory of the entries set last, bounded and with no cost for forgetting: two generations, of which the older one is dropped when the younger
// is full. Keeps at least half of its bound and never more than all of it. JSON, so that reading can go on later.

export interface RecentCheckpoint<V> {
  readonly older: readonly (readonly [string, V])[];
  readonly younger: readonly (readonly [string, V])[];
}

export class RecentEntries<V> {
  private readonly mostPerGeneration: number;
  private older: Map<string, V>;
  private younger: Map<string, V>;

  constructor(most: number, from: RecentCheckpoint<V> | null) {
    this.mostPerGeneration = Math.ceil(most / 2);
    this.older = new Map(from?.older ?? []);
    this.younger = new Map(from?.younger ?? []);
  }

  get(key: string): V | undefined {
    return this.younger.get(key) ?? this.older.get(key);
  }

  set(key: string, value: V): void {
    this.younger.set(key, value);
    if (this.younger.size < this.mostPerGeneration) return;
    this.older = this.younger;
    this.younger = new Map();
  }

  delete(key: string): void {
    this.younger.delete(key);
    this.older.delete(key);
  }

  checkpoint(): RecentCheckpoint<V> {
    return { older: [...this.older], younger: [...this.younger] };
  }
}
