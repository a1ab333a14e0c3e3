// A scenario as a rotated series of pcapng files of one vantage, the way a sensor leaves them. Opens no files: names and bytes go to a sink.
import { type Micros, MICROS_PER_SECOND } from "../foundation/time.ts";
import { PcapngWriter } from "./pcapng-writer.ts";
import { type RenderSummary, type RenderWindow, renderScenario, type ScenarioSink } from "./render-scenario.ts";
import type { Scenario } from "./scenario.ts";

export interface FileSink {
  /** A new file; all bytes until fileEnds belong to it. */
  fileBegins(name: string): void;
  bytes(piece: Uint8Array): void;
  fileEnds(): void;
}

export interface CaptureFilesOptions {
  readonly seed: number;
  readonly rotateSeconds: number;
  readonly windows?: readonly RenderWindow[];
}

export interface CaptureFilesSummary extends RenderSummary {
  readonly files: readonly { readonly name: string; readonly packets: number; readonly bytes: number }[];
}

export function renderCaptureFiles(scenario: Scenario, options: CaptureFilesOptions, sink: FileSink): CaptureFilesSummary {
  const series = new FileSeries(scenario, options.rotateSeconds * MICROS_PER_SECOND, sink);
  const summary = renderScenario(scenario, { seed: options.seed, ...(options.windows === undefined ? {} : { windows: options.windows }) }, series);
  return { ...summary, files: series.files };
}

class FileSeries implements ScenarioSink {
  readonly files: { name: string; packets: number; bytes: number }[] = [];
  private readonly scenario: Scenario;
  private readonly rotateMicros: number;
  private readonly sink: FileSink;
  private writer: PcapngWriter | undefined;
  private window: RenderWindow | undefined;
  private nextFile: Micros = Number.POSITIVE_INFINITY;

  constructor(scenario: Scenario, rotateMicros: number, sink: FileSink) {
    this.scenario = scenario;
    this.rotateMicros = rotateMicros;
    this.sink = sink;
  }

  windowBegins(window: RenderWindow): void {
    this.window = window;
    this.begin(window.from);
  }

  packet(micros: Micros, bytes: Uint8Array, length: number): void {
    if (micros >= this.nextFile) {
      const at = this.nextFile;
      this.end(0);
      this.begin(at + Math.floor((micros - at) / this.rotateMicros) * this.rotateMicros);
    }
    this.writer?.packet(micros, bytes, length);
  }

  windowEnds(window: RenderWindow): void {
    // The counter of an interface stands in the statistics of the window's last file.
    this.end(window.drops);
  }

  private begin(at: Micros): void {
    this.nextFile = at + this.rotateMicros;
    const name = `${this.scenario.vantage}-${String(this.files.length + 1).padStart(4, "0")}.pcapng`;
    this.files.push({ name, packets: 0, bytes: 0 });
    this.sink.fileBegins(name);
    const filter = this.window?.captureFilter ?? null;
    this.writer = new PcapngWriter((piece) => this.sink.bytes(piece), {
      interfaceName: this.scenario.vantage,
      interfaceDescription: "mirror port of the core switch",
      application: "holdpoint scenario",
      comment: `Synthetic: drawn from "${this.scenario.title}". No such plant exists.`,
      ...(filter === null ? {} : { captureFilter: filter }),
    });
  }

  private end(drops: number): void {
    const { writer } = this;
    const file = this.files[this.files.length - 1];
    if (writer === undefined || file === undefined) return;
    writer.close(drops);
    file.packets = writer.packets;
    file.bytes = writer.bytes;
    this.writer = undefined;
    this.sink.fileEnds();
  }
}
