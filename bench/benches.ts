// The benches by name. Each prints ratios against other programs, or against the slow reference, measured in the same run.
import { benchDissect } from "./dissect.ts";
import { benchIngest } from "./ingest.ts";
import { benchJudge } from "./judge.ts";
import { benchPackets } from "./packets.ts";
import { benchSchedule } from "./schedule.ts";
import { benchSessions } from "./sessions.ts";
import { benchTimes } from "./times.ts";

export const benches: Readonly<Record<string, () => void | Promise<void>>> = {
  dissect: benchDissect,
  ingest: benchIngest,
  judge: benchJudge,
  packets: benchPackets,
  schedule: benchSchedule,
  sessions: benchSessions,
  times: benchTimes,
};
