// The bound, and that nothing of the younger half is ever forgotten, against a list of all that was set.
import fc from "fast-check";
import { expect, test } from "vitest";
import { RecentEntries } from "./recent-entries.ts";

test("remembers the last half, never more than all, and deletes for good", () => {
  fc.assert(
    fc.property(fc.array(fc.record({ key: fc.integer({ min: 0, max: 30 }), isDelete: fc.boolean() }), { maxLength: 200 }), fc.nat(200), (steps, pause) => {
      const most = 8;
      let entries = new RecentEntries<number>(most, null);
      const set: string[] = [];
      const latest = new Map<string, number>();
      steps.forEach(({ key, isDelete }, i) => {
        const name = String(key);
        if (i === pause) entries = new RecentEntries(most, JSON.parse(JSON.stringify(entries.checkpoint())));
        if (isDelete) {
          entries.delete(name);
          latest.delete(name);
        } else {
          entries.set(name, i);
          set.push(name);
          latest.set(name, i);
        }
        // Of the last set distinct keys, four at least are known.
        const recent = [...new Set(set.toReversed())].slice(0, most / 2).filter((each) => latest.has(each));
        for (const each of recent) expect(entries.get(each)).toBe(latest.get(each));
        const { older, younger } = entries.checkpoint();
        expect(older.length + younger.length).toBeLessThanOrEqual(most);
        for (const [each] of [...older, ...younger]) if (!latest.has(each)) expect(entries.get(each)).toBeUndefined();
      });
    }),
    { seed: 5, numRuns: 300 },
  );
});
