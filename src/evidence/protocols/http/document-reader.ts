// What HTTP looks for in bodies: documents of MTConnect agents, whose requests look like any other's. All other bodies are passed over.
import { FIELD_CONTENT_TYPE, type HttpHead } from "../http-head.ts";
import type { HttpReader } from "../http-stream.ts";
import { DocumentScanner } from "../mtconnect-document.ts";
import type { DissectionSink } from "../protocol.ts";
import { narrowText } from "../wire-text.ts";

export class DocumentReader implements HttpReader {
  /** By direction; made when the first XML document comes. */
  private readonly scanners: [DocumentScanner | null, DocumentScanner | null] = [null, null];
  private readonly isXml: [boolean, boolean] = [false, false];

  head(head: HttpHead, bytes: Uint8Array, direction: 0 | 1): void {
    const from = head.from[FIELD_CONTENT_TYPE] as number;
    this.isXml[direction] = !head.isRequest && from !== 0 && narrowText(bytes, from, head.to[FIELD_CONTENT_TYPE] as number).includes("xml");
  }

  body(bytes: Uint8Array, at: number, end: number, isFirst: boolean, direction: 0 | 1, sink: DissectionSink): void {
    if (!this.isXml[direction]) return;
    this.scanners[direction] ??= new DocumentScanner();
    if (isFirst) this.scanners[direction].begin();
    this.scanners[direction].feed(bytes, at, end, sink);
  }
}
