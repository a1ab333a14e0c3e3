// The sign-ins of a scenario as records of Windows' Security log, by the file of each machine that keeps one: what people do, in the order in which the
// machine would have written it. Where Windows writes more than sessions need (tickets, privileges of the system), it is left out.
import type { Micros } from "../foundation/time.ts";
import { groupBy } from "../foundation/group-by.ts";
import type { SessionHow } from "../plant/session.ts";
import { hash32, hashShare, hashText } from "./deterministic-hash.ts";
import { LocalCalendar } from "./local-calendar.ts";
import type { Scenario, ScenarioHost, ScenarioSignIn } from "./scenario.ts";

/** One record; `data` as Windows names its fields. */
export interface WindowsRecord {
  readonly time: Micros;
  readonly host: string;
  readonly channel: "Security" | "System";
  readonly provider: string;
  readonly id: number;
  readonly recordId: number;
  readonly data: Readonly<Record<string, string>>;
}

type Draft = Omit<WindowsRecord, "recordId" | "host">;

const DOMAIN = "PLANT";
const SECOND = 1_000_000;
const AUDITING = "Microsoft-Windows-Security-Auditing";
const LOGON_TYPES: Partial<Record<SessionHow, number>> = { console: 2, hmi: 2, network: 3, batch: 4, service: 5, rdp: 10 };
const SUB_STATUS: Readonly<Record<string, string>> = {
  "no such account": "0xc0000064",
  "wrong password": "0xc000006a",
  "locked out": "0xc0000234",
  disabled: "0xc0000072",
  "outside hours": "0xc000006f",
};

/** By file, each sorted as written; the same records for the same scenario and seed. */
export function signInRecords(scenario: Scenario, seed: number): ReadonlyMap<string, readonly WindowsRecord[]> {
  const calendar = new LocalCalendar(scenario.timezone, scenario.start);
  const drafts = new Map<ScenarioHost, Draft[]>();
  const add = (host: ScenarioHost, draft: Draft): void => void (drafts.get(host) ?? drafts.set(host, []).get(host))?.push(draft);
  const window = { first: calendar.instant(0, 0), last: calendar.instant(scenario.days, 0) };
  for (const statement of scenario.signIns) {
    if (statement.kind === "always") writeAlways(statement, calendar, scenario.days, add);
    else writeTimes(statement, calendar, scenario.days, seed, add);
  }
  const logged = scenario.signInLogs.flatMap(({ file, hosts }) => hosts.map((host) => ({ file, host })));
  const byFile = groupBy(logged, ({ file }) => file);
  return new Map([...byFile].map(([file, of]) => [file, of.flatMap(({ host }) => numbered(host, drafts.get(host) ?? [], window)).sort((x, y) => x.time - y.time)]));
}

function numbered(host: ScenarioHost, drafts: readonly Draft[], { first, last }: { readonly first: Micros; readonly last: Micros }): WindowsRecord[] {
  const sorted = [...drafts].sort((x, y) => x.time - y.time);
  // Numbers go on from long ago.
  let recordId = 10_000 + (hashText(host.name) % 90_000);
  return sorted.filter(({ time }) => time >= first && time < last).map((draft) => ({ ...draft, host: host.name, recordId: recordId++ }));
}

type Add = (host: ScenarioHost, draft: Draft) => void;

function writeAlways({ accounts, hosts, days, atSeconds }: Extract<ScenarioSignIn, { kind: "always" }>, calendar: LocalCalendar, lastDay: number, add: Add): void {
  if (days === null) return;
  for (const host of hosts) {
    for (let day = 0; day < lastDay; day++) {
      if (!calendar.matches(days, day)) continue;
      const down = calendar.instant(day, atSeconds);
      const up = down + 95 * SECOND;
      add(host, { time: down, channel: "System", provider: "EventLog", id: 6006, data: {} });
      add(host, { time: up, channel: "System", provider: "EventLog", id: 6005, data: {} });
      for (const account of accounts) {
        const time = up + 12 * SECOND;
        add(host, { time, ...logon(account, 2, keyOf(host.name, account, time), null, false) });
      }
    }
  }
}

function writeTimes(statement: Extract<ScenarioSignIn, { kind: "times" }>, calendar: LocalCalendar, lastDay: number, seed: number, add: Add): void {
  const { accounts, hosts, how, from, days, atSeconds, forMicros, jitterMicros, elevated, leftOpen, refused, at } = statement;
  const type = LOGON_TYPES[how] ?? 2;
  hosts.forEach((host, h) => {
    const salt = hash32(seed, at.line, hashText(host.name));
    let turn = h;
    for (let day = 0; day < lastDay; day++) {
      if (!calendar.matches(days, day)) continue;
      for (const second of atSeconds) {
        const account = accounts[turn++ % accounts.length] as string;
        const start = calendar.instant(day, second) + Math.round((hashShare(salt, day, second) - 0.5) * 2 * jitterMicros);
        if (refused !== null) {
          add(host, { time: start, channel: "Security", provider: AUDITING, id: 4625, data: { ...whoseData(account, type, from), SubStatus: SUB_STATUS[refused] ?? "0x0" } });
          continue;
        }
        const key = keyOf(host.name, account, start);
        add(host, { time: start, ...logon(account, type, key, from, elevated) });
        if (elevated) add(host, { time: start + 3_000, channel: "Security", provider: AUDITING, id: 4672, data: { SubjectUserName: account, SubjectDomainName: DOMAIN, SubjectLogonId: key } });
        if (leftOpen || forMicros === null) continue;
        const end = start + forMicros + Math.round((hashShare(salt ^ 0x5bd1, day, second) - 0.5) * 2 * Math.min(jitterMicros, forMicros / 4));
        const signedOut = { TargetUserName: account, TargetDomainName: DOMAIN, TargetLogonId: key };
        if (type === 2 || type === 10) add(host, { time: end, channel: "Security", provider: AUDITING, id: 4647, data: signedOut });
        add(host, { time: end + 40_000, channel: "Security", provider: AUDITING, id: 4634, data: { ...signedOut, LogonType: String(type) } });
      }
    }
  });
}

function logon(account: string, type: number, key: string, from: ScenarioHost | null, elevated: boolean): Omit<Draft, "time"> {
  return { channel: "Security", provider: AUDITING, id: 4624, data: { ...whoseData(account, type, from), TargetLogonId: key, ElevatedToken: elevated ? "%%1842" : "%%1843" } };
}

function whoseData(account: string, type: number, from: ScenarioHost | null): Record<string, string> {
  const address = from?.addresses[0];
  return {
    TargetUserName: account,
    TargetDomainName: DOMAIN,
    LogonType: String(type),
    IpAddress: address === undefined ? "-" : [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join("."),
    WorkstationName: from?.name ?? "-",
    AuthenticationPackageName: "Negotiate",
    LmPackageName: "-",
  };
}

function keyOf(host: string, account: string, time: Micros): string {
  return `0x${(hash32(hashText(host), hashText(account), Math.floor(time / SECOND)) | 0x100000).toString(16).replace("-", "")}`;
}

/** As a log shipper writes it (Elastic Common Schema, winlog fields): one JSON object a line. */
export function toJsonLine({ time, host, channel, provider, id, recordId, data }: WindowsRecord): string {
  return `${JSON.stringify({
    "@timestamp": new Date(time / 1_000).toISOString(),
    winlog: { channel, provider_name: provider, event_id: String(id), record_id: recordId, computer_name: `${host.toLowerCase()}.plant.example`, event_data: data },
  })}\n`;
}
