#!/usr/bin/env node
// The command line: names the commands and loads each only when it is called, so that `--help` is immediate.
import process from "node:process";
import { Command, CommanderError } from "commander";
import { visibleText } from "../foundation/hostile-text.ts";
import { endQuietlyWhenNobodyReads } from "./closed-pipes.ts";
import { EXIT_CANNOT_JUDGE, withCommonOptions } from "./command-options.ts";

endQuietlyWhenNobodyReads();

const program = new Command("holdpoint")
  .description("Says what an OT security change will do to production before it reaches the floor.")
  .showHelpAfterError("(holdpoint help COMMAND shows the options)")
  .configureHelp({ showGlobalOptions: true })
  .exitOverride()
  .addHelpText(
    "after",
    `
A first look, on a synthetic plant:        holdpoint demo
On your own plant:                         holdpoint learn span-*.pcapng
                                           holdpoint check changes/cell-zones.yaml
Without a workspace:                       holdpoint check zones.yaml --evidence site.pcapng

Exit codes of check: 0 stable, 1 unstable, 3 unknown, 2 cannot judge (bad input).`,
  );

withCommonOptions(program.command("demo"))
  .description("build the sample plant, learn it, judge a change that passes an audit, say where the report is")
  .option("--fresh", "write and learn the captures again, even when they are there")
  .addHelpText("after", "\nExample:  holdpoint demo --workspace /tmp/sample-plant")
  .action(async (options) => (await import("./demo-command.ts")).runDemo(options));

withCommonOptions(program.command("init"))
  .argument("[dir]", "folder of the workspace", ".")
  .description("start a plant workspace: plant.yaml, changes/, evidence store")
  .addHelpText("after", "\nExample:  holdpoint init my-plant")
  .action(async (directory, options) => (await import("./init-command.ts")).runInit(directory, options));

withCommonOptions(program.command("learn"))
  .argument("[paths...]", "captures, logs and lists, folders of them, or - for standard input")
  .description("import evidence: idempotent by content, resumable, goes on where it was interrupted")
  .option("--vantage <name>", "where this was recorded; captures of one vantage add up, two vantages never count twice")
  .option("--address-space <name>", "where the same addresses mean other machines (default: as plant.yaml says)")
  .option("--dedupe", "count frames once that a mirror port copied; captures known without it are read again")
  .option("--mapping <file>", "what the columns of an asset list are (default: guessed, shown, and asked at a terminal)")
  .option("--listen <[host:]port>", "receive NetFlow and IPFIX over UDP until Ctrl-C, then learn what came (host: 127.0.0.1 unless named)")
  .option("--format <format>", "text or json", "text")
  .addHelpText("after", "\nExamples:  holdpoint learn span-core/ --vantage core\n           holdpoint learn assets.xlsx\n           tcpdump -w - | holdpoint learn -")
  .action(async (paths, options) => (await import("./learn-command.ts")).runLearn(paths, options));

withCommonOptions(program.command("show"))
  .argument(
    "<what>",
    "sources, assets, conversations, sessions (who was signed in where), advisories (flaws of products), evidence (all of it as one canonical JSON), coverage (how much was seen), phases (what the plant does when), dependencies (what needs what, and what stops), or rules with the configuration of a firewall",
  )
  .argument("[config...]", "with rules: the configuration; with coverage: a change; with dependencies: a machine, line or function")
  .description("what was learnt, or what a firewall's configuration says, as a table, JSON or CSV")
  .option("--format <format>", "text, json or csv; coverage also html", "text")
  .option("--endpoint <who>", "either end: an address, a prefix, or part of an asset's name")
  .option("--client <who>", "the end that asks")
  .option("--server <who>", "the end that serves")
  .option("--protocol <name>", "recognised protocol, for example modbus-tcp")
  .option("--transport <name>", "tcp, udp, icmp, ip/N or l2/0xNNNN")
  .option("--port <number>", "server port")
  .option("--operation <name>", "identify, read, write, program, start-stop, file or browse")
  .option("--role <role>", "role of the asset, or of either end")
  .option("--line <name>", "line of the asset, or of either end")
  .option("--status <status>", "assets that are listed, stranger (seen, in no list) or ghost (listed, never seen)")
  .option("--vendor <name>", "vendor of the asset, or of an advisory's products, in any spelling")
  .option("--source <text>", "part of a source's file name")
  .option("--by <unit>", "hour: one row per hour")
  .option("--limit <n>", "at most so many rows")
  .option("--cve <name>", "with advisories: those that name this flaw")
  .option("--id <text>", "with advisories: part of the id or the title")
  .option("--asset <name>", "with advisories: those that mean, or may mean, a machine with this in its name")
  .option("--exploited", "with advisories: those with a flaw that is known to be exploited")
  .option("--dialect <id>", "with rules: the configuration's language, when it is not recognised")
  .option("--firewall <name>", "with rules: the firewall or virtual system, of a configuration that holds several")
  .option("--from <place>", "with rules: a network or an interface; with --to: can anything there reach the other place; with sessions: part of where they come from")
  .option("--account <name>", "with sessions: a pseudonym, or the name behind it where the key is here")
  .option("--target <name>", "with sessions: part of the machine's name")
  .option("--how <way>", "with sessions: console, hmi, rdp, ssh, vnc, vpn, web, network, service, batch or unknown")
  .option("--since <date>", "with sessions: open on that day or later, YYYY-MM-DD in plant time; with advisories: revised on it or later")
  .option("--until <date>", "with sessions: begun on that day at the latest")
  .option("--shared", "with sessions: only of accounts that are used as no single person can")
  .option("--identify", "with sessions: plain names in place of pseudonyms; needs the key, and is written to .holdpoint/identified.log")
  .option("--to <place>", "with rules: the other place; with --operation program, write or start-stop, or --service")
  .option("--service <words...>", "with rules: tcp/102, modbus, any …")
  .option("--today <date>", "with rules: the day for which rules with an end are read, YYYY-MM-DD (default: today)")
  .option("--zones <change>", "with coverage: the change whose zones are asked about (default: the plant's networks)")
  .option("--of <what>", "with coverage: conversations (default) or sessions, the ways in which people sign in; a change of access means sessions")
  .option("--scope <text>", "with coverage: only what has this in its name; the first of it is drawn")
  .addHelpText(
    "after",
    "\nExamples:  holdpoint show conversations --server FILLER-1-PLC --operation write\n           holdpoint show assets --role plc --format csv > plcs.csv\n           holdpoint show sessions --target JUMP-01 --how rdp\n           holdpoint show rules running.conf\n           holdpoint show rules new.conf --from office --to line-1 --operation program",
  )
  .action(async (what, files, options) => {
    if (what === "rules") await (await import("./rules-command.ts")).runShowRules(files, options);
    else if (what === "dependencies") await (await import("./dependencies-command.ts")).runShowDependencies(files, options);
    else if (what === "advisories") await (await import("./advisories-command.ts")).runShowAdvisories(files, options);
    else if (what === "sessions") await (await import("./sessions-command.ts")).runShowSessions(files, options);
    else if (what === "phases") await (await import("./phases-command.ts")).runShowPhases(files, options);
    else if (what === "coverage") await (await import("./coverage-command.ts")).runShowCoverage(files, options);
    else await (await import("./show-command.ts")).runShow(what, options, files);
  });

withCommonOptions(program.command("forget"))
  .description("drop what was learnt of people signing in, from before a day, or all that one source told; files themselves are left alone")
  .option("--sessions-before <date>", "the first day that is kept, YYYY-MM-DD in plant time")
  .option("--source <name>", "a source as show sources names it, the end of its path, or the beginning of its digest")
  .addHelpText(
    "after",
    "\nExamples:  holdpoint forget --sessions-before 2026-05-01\n           holdpoint forget --source jump-host/auth.log\n\nHow long they are kept without asking each time: sessions.keepFor in plant.yaml.",
  )
  .action(async (options) => (await import("./forget-command.ts")).runForget(options));

withCommonOptions(program.command("annotate"))
  .argument("[config...]", "the configuration of a firewall")
  .description("the configuration again, with what was not understood, what never decides and what uses a rule above the lines")
  .option("--evidence <paths...>", "say what uses each rule, by these captures and logs (default: the workspace's evidence)")
  .option("--plant <file>", "a plant.yaml (default: the workspace's)")
  .option("--dialect <id>", "its language, when it is not recognised")
  .option("--today <date>", "the day for which rules with an end are read, YYYY-MM-DD")
  .addHelpText("after", "\nExample:  holdpoint annotate running.conf --evidence site.pcapng | less")
  .action(async (files, options) => (await import("./rules-command.ts")).runAnnotate(files, options));

withCommonOptions(program.command("check"))
  .argument("[changes...]", "change files (YAML), or the new configuration of a firewall")
  .description("judge changes: what breaks, where it is written, on what evidence, and what fixes it")
  .option("--evidence <paths...>", "judge against these captures, without a workspace")
  .option("--plant <file>", "a plant.yaml (default: the workspace's)")
  .option("--format <format>", "text, json, markdown, sarif, junit, html, or ics: the schedule of patches as a calendar", "text")
  .option("--output <file>", "write the result to a file")
  .option("--html <file>", "write the HTML report as well")
  .option("--all", "every finding in full, and every conversation in JSON")
  .option("--write <file>", "write a copy of the change with the smallest fix, and judge it again; of a bundle also NAME.fixed.yaml beside each change that is mended")
  .option("--today <date>", "the day the change is loaded, YYYY-MM-DD (default: today in plant time)")
  .option("--against <config>", "the configuration that runs today, where the change is a firewall's configuration")
  .option("--firewall <name>", "the firewall or virtual system, of a configuration that holds several")
  .option("--dialect <id>", "the configuration's language, when it is not recognised")
  .option("--interface <name=network...>", "which networks lie behind an interface of a configuration that does not say so (Linux)")
  .option("--second-opinion", "judge again with the slow reference and compare")
  .option("--seconds <number>", "of patching: so long a better plan is sought (default: 20)")
  .addHelpText(
    "after",
    "\nExamples:  holdpoint check changes/cell-zones.yaml --html report.html\n           holdpoint check zones.yaml --evidence site.pcapng --format sarif > holdpoint.sarif\n           holdpoint check new.conf --against running.conf --evidence site.pcapng",
  )
  .action(async (changes, options) => (await import("./check-command.ts")).runCheck(changes, options));

withCommonOptions(program.command("propose"))
  .argument("<what>", "segmentation, access or patching")
  .description("draw zones and conduits, roles of access, or dates of patches, from the evidence, as a change file with reasons, questions and what it opens besides")
  .option("--evidence <paths...>", "draw from these captures and logs (default: the workspace's evidence)")
  .option("--plant <file>", "a plant.yaml (default: the workspace's)")
  .option("--split-subnets", "cut subnets in which several lines or kinds of machines live; each machine that leaves its neighbours is counted")
  .option("--percentile <number>", "of access: total limits are drawn at this percentile of how long sessions lasted (default: 99)")
  .option("--seconds <number>", "of patching: so long a better plan is sought (default: 20)")
  .option("--identify", "of access: plain names in place of pseudonyms; needs the key, and is written to .holdpoint/identified.log")
  .option("--format <format>", "yaml (the change file), text, json or html (what check says of it)", "yaml")
  .option("--output <file>", "write it to a file that does not exist yet")
  .option("--overwrite", "with --output: replace the file that is there")
  .option("--all", "with text: every machine or account, and everything that was left out")
  .option("--today <date>", "the day the change is loaded, YYYY-MM-DD (default: today in plant time)")
  .addHelpText(
    "after",
    "\nExamples:  holdpoint propose segmentation --format text\n           holdpoint propose segmentation --output changes/proposed.yaml\n           holdpoint check changes/proposed.yaml\n           holdpoint propose access --percentile 95 --format text\n           holdpoint propose patching --output changes/patches.yaml\n\nExit codes: those of check for the proposal: 0 stable, 1 unstable (questions are open), 3 unknown, 2 cannot propose.",
  )
  .action(async (what, options) => (await import("./propose-command.ts")).runPropose(what, options));

withCommonOptions(program.command("compare"))
  .argument("[rule sets...]", "the old and the new configuration or change file")
  .description("what differs between two rule sets, in packets and in conversations that were seen")
  .option("--evidence <paths...>", "compare what happens to these captures and logs (default: the workspace's evidence)")
  .option("--plant <file>", "a plant.yaml (default: the workspace's)")
  .option("--format <format>", "text or json", "text")
  .option("--firewall <name>", "the firewall or virtual system, of configurations that hold several")
  .option("--dialect <id>", "the configurations' language, when it is not recognised")
  .option("--all", "every difference")
  .option("--today <date>", "the day for which rules with an end are read, YYYY-MM-DD")
  .addHelpText("after", "\nExample:  holdpoint compare running.conf new.conf --evidence site.pcapng\n\nExit codes: 0 the same, 1 something differs, 2 cannot compare.")
  .action(async (files, options) => (await import("./compare-command.ts")).runCompare(files, options));

withCommonOptions(program.command("render"))
  .argument("[change...]", "a change file (YAML)")
  .description("the change as device configuration")
  .option("--to <language>", "nftables, asa, fortios or panos")
  .option("--point <name>", "only what crosses at this enforcement point (default: every crossing)")
  .option("--evidence <paths...>", "who the names of assets are, by these captures and logs (default: the workspace's evidence)")
  .option("--plant <file>", "a plant.yaml (default: the workspace's)")
  .option("--output <file>", "write the configuration to a file")
  .option("--today <date>", "the day for which permissions with an end are read, YYYY-MM-DD")
  .addHelpText("after", "\nExample:  holdpoint render changes/cell-zones.yaml --to nftables > cell-firewall.nft")
  .action(async (changes, options) => (await import("./render-command.ts")).runRender(changes, options));

withCommonOptions(program.command("rehearse"))
  .argument("[change...]", "a change file (YAML), or the configuration of a firewall")
  .description("carry the conversations that were seen through the real Linux packet filter, and compare with the verdicts")
  .option("--evidence <paths...>", "judge and rehearse by these captures and logs, without a workspace")
  .option("--plant <file>", "a plant.yaml (default: the workspace's)")
  .option("--firewall <name>", "the firewall or virtual system, of a configuration that holds several")
  .option("--dialect <id>", "the configuration's language, when it is not recognised")
  .option("--interface <name=network...>", "which networks lie behind an interface of a configuration that does not say so (Linux)")
  .option("--format <format>", "text or json", "text")
  .option("--today <date>", "the day the change is loaded, YYYY-MM-DD (default: today in plant time)")
  .addHelpText(
    "after",
    "\nExample:  holdpoint rehearse changes/cell-zones.yaml\n\nExit codes: 0 all as predicted, 1 something was not, 2 cannot rehearse.\nRuns in network namespaces of its own: nothing of this machine's network is read or changed.",
  )
  .action(async (changes, options) => (await import("./rehearse-command.ts")).runRehearse(changes, options));

await run();

async function run(): Promise<void> {
  const { productVersion } = await import("../app/product-version.ts");
  program.version(productVersion(), "--version", "the version");
  try {
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT_CANNOT_JUDGE;
    else {
      process.exitCode = EXIT_CANNOT_JUDGE;
      const text = error instanceof Error ? (process.env.HOLDPOINT_DEBUG === undefined ? error.message : (error.stack ?? error.message)) : String(error);
      process.stderr.write(`holdpoint: this should not have happened: ${visibleText(text)}\nHOLDPOINT_DEBUG=1 shows where. Nothing that was stored before is lost.\n`);
    }
  }
}
