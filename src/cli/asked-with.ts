// What was given on the command line and decides about a judgement, for whoever reads on: not where the result goes, nor how it looks.
import type { AskedWith } from "../report/read-on.ts";
import type { CheckCommandOptions } from "./check-options.ts";

type Deciding = Partial<Pick<CheckCommandOptions, "workspace" | "evidence" | "plant" | "today" | "against" | "firewall" | "dialect" | "interface" | "seconds">>;

export function askedWith(options: Deciding): AskedWith {
  const { workspace, evidence = [], plant, today, against, firewall, dialect, interface: behind = [], seconds } = options;
  const one = (name: string, value: string | undefined): string[] => (value === undefined ? [] : [name, value]);
  const many = (name: string, values: readonly string[]): string[] => (values.length === 0 ? [] : [name, ...values]);
  return {
    given: [
      ...one("--workspace", workspace),
      ...many("--evidence", evidence),
      ...one("--plant", plant),
      ...one("--against", against),
      ...one("--firewall", firewall),
      ...one("--dialect", dialect),
      ...many("--interface", behind),
      ...one("--today", today),
      ...one("--seconds", seconds),
    ],
  };
}

interface Drawing extends Deciding {
  readonly splitSubnets?: boolean;
  readonly percentile?: string;
  readonly identify?: boolean;
}

/** Of a proposal, which is drawn again. */
export function proposedWith(what: string, options: Drawing): AskedWith {
  const { splitSubnets, percentile, identify } = options;
  const drawn = [...(splitSubnets === true ? ["--split-subnets"] : []), ...(percentile === undefined ? [] : ["--percentile", percentile]), ...(identify === true ? ["--identify"] : [])];
  return { ...askedWith(options), proposal: ["propose", what, ...drawn] };
}
