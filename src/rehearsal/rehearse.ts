// Carries a plan's conversations through the Linux kernel's own packet filter and sets what happened beside what was predicted. Start reading here.
// It proves what the rules mean on Linux, not what another device does with them. Nothing of this machine's network is read or changed.
import { setMaxListeners } from "node:events";
import { release } from "node:os";
import type { Diagnostic, Parsed } from "../foundation/diagnostic.ts";
import { buildNetwork, type ClockByTransport, LEFTOVER_SECONDS, loadRules, NetworkFailed } from "./build-network.ts";
import { type Carried, carry, type Outcome, type Trial, serverPortOf, type Stage } from "./carry-conversation.ts";
import { allIdleSeconds, checkPlan, whyNotRehearsed } from "./check-plan.ts";
import { agrees } from "./compare-seen.ts";
import { compressTime } from "./compressed-time.ts";
import { findHostPrograms, type HostPrograms, isolations, namespacesForbidden, ownNetworkNamespace } from "./host-programs.ts";
import { familyOf } from "./network-layout.ts";
import { type NetworkNamespace, Prober, ProberGone } from "./prober.ts";
import type { RehearsalConversation, RehearsalEndpoint, RehearsalPlan } from "./rehearsal-plan.ts";
import type { Compared, NotRehearsed, RehearsalProgress, RehearsalReport } from "./rehearsal-report.ts";
import { runInTurn } from "./run-in-turn.ts";
import { ServerDoors } from "./server-doors.ts";

export interface RehearseOptions {
  readonly onProgress?: (progress: RehearsalProgress) => void;
  /** On abort everything is taken down and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** How long nothing must come for "dropped"; 1 s unless given. In the kernel an answer takes microseconds. */
  readonly waitMilliseconds?: number;
  /** Told once, with the process whose end takes everything down. */
  readonly onStarted?: (pid: number) => void;
}

/** `value` is undefined when nothing could be rehearsed; the diagnostics say why. */
export async function rehearse(plan: RehearsalPlan, options: RehearseOptions = {}): Promise<Parsed<RehearsalReport>> {
  options.signal?.throwIfAborted();
  const began = performance.now();
  const faults = checkPlan(plan);
  if (faults.length > 0) return { value: undefined, diagnostics: faults };
  const programs = findHostPrograms();
  if ("code" in programs) return { value: undefined, diagnostics: [programs] };
  const started = await startProber(programs, options.signal);
  if ("code" in started) return { value: undefined, diagnostics: [started] };
  const prober = started;
  if (prober.pid !== undefined) options.onStarted?.(prober.pid);
  const stopped = new AbortController();
  // Every conversation under way listens to it: many, and each takes its listener away again.
  setMaxListeners(0, stopped.signal);
  const stop = (): void => {
    stopped.abort();
    void prober.stop();
  };
  options.signal?.addEventListener("abort", stop);
  try {
    options.signal?.throwIfAborted();
    return { value: await perform(plan, programs, prober, stopped.signal, options, began), diagnostics: [] };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof NetworkFailed) return { value: undefined, diagnostics: [error.diagnostic] };
    if (error instanceof ProberGone) return { value: undefined, diagnostics: [{ code: "rehearsal-stopped", severity: "error", message: `the rehearsal ended early: ${error.message}` }] };
    throw error;
  } finally {
    options.signal?.removeEventListener("abort", stop);
    stopped.abort();
    await prober.stop();
  }
}

/** Alone in namespaces of its own, tried with a link between two of them; a diagnostic where that is not permitted. */
async function startProber(programs: HostPrograms, signal: AbortSignal | undefined): Promise<Prober | Diagnostic> {
  const reasons: string[] = [];
  for (const isolation of isolations()) {
    signal?.throwIfAborted();
    let prober: Prober | null = null;
    try {
      prober = await Prober.start(programs, isolation, ownNetworkNamespace());
      const other = await prober.newNamespace();
      const { status, output } = await prober.run(prober.first, [programs.ip, "-batch", "-"], `link add name try type veth peer name try netns ${other.path}\nlink delete try\n`);
      if (status === 0) return prober;
      reasons.push(output.split("\n", 1)[0] ?? "");
      await prober.stop();
    } catch (error) {
      await prober?.stop();
      if (!(error instanceof ProberGone)) throw error;
      reasons.push(error.message);
    }
  }
  return namespacesForbidden([...new Set(reasons)].join("; "));
}

async function perform(plan: RehearsalPlan, programs: HostPrograms, prober: Prober, stopped: AbortSignal, options: RehearseOptions, began: number): Promise<RehearsalReport> {
  const byName = new Map(plan.endpoints.map((e) => [e.name, e]));
  const clocks: ClockByTransport = { tcp: compressTime(allIdleSeconds(plan, "tcp")), udp: compressTime(allIdleSeconds(plan, "udp")), icmp: compressTime(allIdleSeconds(plan, "icmp")) };
  const idles = { tcp: allIdleSeconds(plan, "tcp"), udp: allIdleSeconds(plan, "udp"), icmp: allIdleSeconds(plan, "icmp") };
  const notRehearsed = new Map<number, NotRehearsed>();
  const wanted: number[] = [];
  plan.conversations.forEach((c, i) => {
    const why = whyNotRehearsed(c, byName, isTimed(c.transport) ? idles[c.transport] : []);
    if (why === null) wanted.push(i);
    else notRehearsed.set(i, why);
  });
  const building = plan.points.length + plan.endpoints.length;
  const of = building + 2 * wanted.length;
  const tell = (done: number, what: RehearsalProgress["what"]): void => options.onProgress?.({ done, of, what });
  const built = await buildNetwork(prober, programs, plan, (done) => tell(done, "building the network"));

  const indexOf = new Map(plan.endpoints.map((e, i) => [e.name, i]));
  const place = (name: string): Trial["client"] => {
    const i = indexOf.get(name) as number;
    const { address } = plan.endpoints[i] as RehearsalEndpoint;
    return { where: built.endpoints[i] as NetworkNamespace, family: familyOf(address), address };
  };
  const whenStopped = new Promise<void>((resolve) => stopped.addEventListener("abort", () => resolve(), { once: true }));
  const stage: Stage = { prober, doors: new ServerDoors(prober), waitMilliseconds: options.waitMilliseconds ?? 1_000, whenStopped };
  const trialOf = (i: number, mark: string, direct: boolean): Trial => {
    const c = plan.conversations[i] as RehearsalConversation;
    const [client, server] = [place(c.client), place(c.server)];
    const dialled = direct ? null : c.dialled;
    const silenceSeconds =
      !direct && isTimed(c.transport) && c.longestSilenceSeconds !== null && (c.predicted.kind === "permitted" || c.predicted.kind === "cut")
        ? clocks[c.transport].silenceOf(c.longestSilenceSeconds)
        : 0;
    return { conversation: c, client, server, mark, silenceSeconds, withSecondary: !direct, to: { address: dialled?.address ?? server.address, port: dialled?.port ?? serverPortOf(c) } };
  };
  const inParallel = Math.max(8, Math.min(384, Math.floor((prober.openFilesLimit - building - 100) / 8)));
  const pauseMilliseconds = 1_000 * (1 + Math.max(LEFTOVER_SECONDS, ...idles.udp.map((s) => clocks.udp.timeoutOf(s))));
  const pass = async (which: readonly number[], prefix: string, direct: boolean, what: RehearsalProgress["what"], before: number): Promise<ReadonlyMap<number, Carried>> => {
    const carried = new Map<number, Carried>();
    const jobs = which.map((i) => ({ i, trial: trialOf(i, `${prefix}${i}`, direct) }));
    // The longest first, so that nobody waits for one long silence at the end.
    jobs.sort((a, b) => b.trial.silenceSeconds - a.trial.silenceSeconds || a.i - b.i);
    await runInTurn(
      jobs,
      inParallel,
      (job) => tupleOf(job.trial),
      direct ? 0 : pauseMilliseconds,
      stopped,
      async (job) => {
        carried.set(job.i, await carry(stage, job.trial));
        tell(before + carried.size, what);
      },
    );
    if (stopped.aborted) throw new ProberGone("it was stopped");
    await prober.settle();
    return carried;
  };

  const unfiltered = new Map<number, Carried>();
  let asked: readonly number[] = wanted;
  for (const attempt of UNFILTERED_ATTEMPTS) {
    for (const [i, carried] of await pass(asked, attempt, true, "carrying without rules", building + wanted.length - asked.length)) unfiltered.set(i, carried);
    asked = asked.filter((i) => unfiltered.get(i)?.outcome.kind !== "carried");
    if (asked.length === 0) break;
  }
  const carriable = wanted.filter((i) => {
    const { outcome } = unfiltered.get(i) as Carried;
    if (outcome.kind === "carried") return true;
    notRehearsed.set(i, {
      conversation: (plan.conversations[i] as RehearsalConversation).id,
      secondary: null,
      ...(outcome.kind === "not-rehearsed"
        ? outcome
        : { code: "not-carried-without-rules" as const, reason: `the network of the plan does not carry it even without rules (${wordsOf(outcome)}), so rules prove nothing` }),
    });
    return false;
  });
  await loadRules(prober, programs, plan, built, clocks);
  const filtered = await pass(carriable, "b", false, "carrying with rules", building + 2 * wanted.length - carriable.length);

  const compared: Compared[] = [];
  const left: NotRehearsed[] = [];
  plan.conversations.forEach((c, i) => {
    const why = notRehearsed.get(i);
    const carried = filtered.get(i);
    if (why !== undefined) left.push(why);
    if (carried === undefined) return;
    const timeouts = isTimed(c.transport) ? idles[c.transport].map((s) => clocks[c.transport as "tcp"].timeoutOf(s)) : [];
    compareOne(c, carried, trialOf(i, "", false).silenceSeconds, timeouts, compared, left);
  });
  const disagreed = compared.filter((x) => !x.agrees);
  return { agreed: compared.length - disagreed.length, disagreed, compared, notRehearsed: left, seconds: (performance.now() - began) / 1000, kernel: release(), namespaces: 1 + building };
}

/** Marks of the attempts without rules: a link that has just been made may take a second on a busy machine until it carries. */
const UNFILTERED_ATTEMPTS = ["a", "c", "d", "e", "f"];

/** A silence counts only when it was on the right side of every timeout, by the kernel's clock. */
const CLOCK_DOUBT_SECONDS = 0.1;

function compareOne(c: RehearsalConversation, carried: Carried, planned: number, timeouts: readonly number[], compared: Compared[], left: NotRehearsed[]): void {
  const { outcome, silentSeconds } = carried;
  const strayed = silentSeconds !== null && timeouts.some((t) => (planned > t ? silentSeconds - t : t - silentSeconds) < CLOCK_DOUBT_SECONDS);
  if (outcome.kind === "not-rehearsed") left.push({ conversation: c.id, secondary: null, code: outcome.code, reason: outcome.reason });
  else if (strayed)
    left.push({ conversation: c.id, secondary: null, code: "too-slow", reason: `this machine was too busy to keep silent for ${planned.toFixed(1)} s: it became ${silentSeconds.toFixed(1)} s` });
  else {
    const silence = silentSeconds === null || c.longestSilenceSeconds === null ? null : { realSeconds: c.longestSilenceSeconds, rehearsedSeconds: silentSeconds };
    compared.push({ conversation: c.id, secondary: null, predicted: c.predicted, seen: outcome, agrees: agrees(c.predicted, outcome), silence });
  }
  c.secondary.forEach((s, index) => {
    const second: Outcome | undefined = carried.secondary[index];
    const no = (code: NotRehearsed["code"], reason: string): void => void left.push({ conversation: c.id, secondary: index, code, reason });
    if (second === undefined) no("first-connection-not-carried", "the connection that negotiates it is not carried");
    else if (s.predicted.kind === "unknown") no("prediction-unknown", `nothing is predicted: ${s.predicted.why}`);
    else if (second.kind === "not-rehearsed") no(second.code, second.reason);
    else compared.push({ conversation: c.id, secondary: index, predicted: s.predicted, seen: second, agrees: agrees(s.predicted, second), silence: null });
  });
}

const isTimed = (transport: string): transport is "tcp" | "udp" | "icmp" => transport === "tcp" || transport === "udp" || transport === "icmp";

const wordsOf = (seen: Outcome): string => ("by" in seen ? `${seen.kind}: ${seen.by}` : seen.kind);

/** Conversations that the kernel's table of connections cannot tell apart are carried one after the other; null = it can. */
function tupleOf({ conversation: c, client, server }: Trial): string | null {
  if (c.transport.startsWith("ip/")) return [c.transport, ...[client.address, server.address].sort()].join(" ");
  if (c.clientPort === null || c.transport === "icmp") return null;
  return [c.transport, ...[`${client.address} ${c.clientPort}`, `${server.address} ${c.serverPort}`].sort()].join(" ");
}
