// The thread that follows flows: reads payloads and makes rows while another one counts packets; followed-flows.ts is the other side.
import { parentPort } from "node:worker_threads";
import { FlowEventReader } from "./flow-events.ts";
import { FlowFollower } from "./flow-follower.ts";
import { isFull, lastRowsOf, rowsOf } from "./followed-rows.ts";
import type { FollowingAnswer, FollowingJob } from "./following-thread.ts";
import { type PackedBatch, packBatch } from "./packed-batches.ts";
import type { ColumnBatch } from "../../store/tables.ts";

class Following {
  private readonly session: number;
  private readonly source: number;
  private readonly reader: FlowEventReader;
  private follower: FlowFollower;
  private free: SharedArrayBuffer[] = [];

  constructor({ session, source, chunks }: Extract<FollowingJob, { kind: "open" }>) {
    this.session = session;
    this.source = source;
    this.reader = new FlowEventReader(chunks);
    this.follower = new FlowFollower({ source });
  }

  do(job: FollowingJob): void {
    switch (job.kind) {
      case "events":
        this.reader.read(job, this.follower);
        this.free.push(job.memory);
        return;
      case "chunk":
        // Where rows are taken depends on the chunks alone, never on how fast a thread is.
        this.answer(false, isFull(this.follower) ? rowsOf(this.follower) : []);
        return;
      case "finish":
        for (const uptime of job.uptimes) this.follower.uptime(uptime);
        this.answer(true, lastRowsOf(this.follower, this.source));
        this.follower = new FlowFollower({ source: this.source });
        return;
      default:
    }
  }

  private answer(isFinish: boolean, rows: Iterable<ColumnBatch>): void {
    const batches: PackedBatch[] = [];
    for (const batch of rows) batches.push(packBatch(batch));
    const answer: FollowingAnswer = { session: this.session, isFinish, free: this.free, batches };
    this.free = [];
    parentPort?.postMessage(
      answer,
      batches.map((batch) => batch.memory),
    );
  }
}

let following: Following | null = null;

parentPort?.on("message", (job: FollowingJob) => {
  if (job.kind === "open") following = new Following(job);
  else following?.do(job);
});
