// holdpoint learn --listen: flow exports of the network into the workspace until Ctrl-C, then learnt.
import { countText } from "../foundation/count-words.ts";
import { join } from "node:path";
import { type Collected, collectExports, parseListenAddress } from "../app/collect-exports.ts";
import type { Workspace } from "../app/workspace.ts";
import { visibleText } from "../foundation/hostile-text.ts";
import { bytesText } from "../report/measure-words.ts";
import type { ProgressLine } from "./progress-line.ts";
import type { Terminal } from "./terminal.ts";

/** The file that was collected, to be learnt; null = there is none, and why was said. */
export async function collectUntilInterrupted(listen: string, workspace: Workspace, terminal: Terminal, progress: ProgressLine, signal: AbortSignal): Promise<string | null> {
  const address = parseListenAddress(listen);
  if ("code" in address) {
    terminal.diagnose([address]);
    return null;
  }
  let collected: Collected;
  try {
    collected = await collectExports({
      ...address,
      folder: join(workspace.directory, ".holdpoint", "flow-exports"),
      now: () => Date.now(),
      signal,
      onListening: ({ host, port }, file) => {
        terminal.say(`listening for NetFlow and IPFIX on ${host.includes(":") ? `[${host}]` : host} port ${port}; Ctrl-C learns what came (kept in ${visibleText(file)})`);
      },
      onProgress: (p) => {
        progress.show(`listening  ${countText(p.messages)} messages  ${bytesText(p.bytes)}  ${countText(p.exporters)} exporters${p.others === 0 ? "" : `  ${countText(p.others)} other datagrams`}`);
      },
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const help =
      code === "EADDRINUSE"
        ? "Another collector has the port: stop it, or take another port."
        : code === "EADDRNOTAVAIL"
          ? "Give an address of this machine."
          : "Ports below 1024 need rights that this user may not have.";
    terminal.diagnose([{ code: "cannot-listen", severity: "error", message: `the port cannot be listened at: ${message}`, help }]);
    return null;
  } finally {
    progress.clear();
  }
  terminal.diagnose(collected.diagnostics);
  if (collected.file === null) {
    terminal.diagnose([
      {
        code: "nothing-came",
        severity: "error",
        message: "no flow export came",
        help: "Look at where the exporters send to, and whether a firewall lets it through. --listen PORT hears this machine only; name an address to hear others.",
      },
    ]);
  }
  return collected.file;
}
