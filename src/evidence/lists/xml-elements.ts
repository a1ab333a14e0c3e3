// Walks the elements of an XML document that is wholly in memory, for lists that other programs write. Document types that declare something and
// entities are refused, depth is bounded. Says nothing of what the elements mean, and keeps none of them.
import { type SaxesAttributePlain, SaxesParser, type SaxesTagPlain } from "saxes";

/** Gets the elements that have the namespace prefix of the root, under their names without it; others keep theirs, so nobody takes them for the standard's own. */
export interface ElementSink {
  /** @param attribute "" for one that is not there. Returns why nothing more is to be read, or null. */
  open(name: string, attribute: (name: string) => string): string | null;
  text(piece: string): void;
  close(name: string): void;
}

const DEEPEST = 64;
const CHUNK_CHARACTERS = 1 << 16;

/** Null when the document was read to its end; else why it was not, in words. */
export function walkElements(text: string, sink: ElementSink): string | null {
  const parser = new SaxesParser({ xmlns: false, position: true });
  let stopped: string | null = null;
  let depth = 0;
  let prefix = "";
  const nameOf = (name: string): string => (prefix !== "" && name.startsWith(prefix) ? name.slice(prefix.length) : name);
  const stop = (why: string): void => {
    stopped ??= why;
  };
  parser.on("error", (error) => stop(error.message.replace(/^(undefined|file):?/, "").trim()));
  parser.on("doctype", (doctype) => {
    if (/[[<]/.test(doctype)) stop("its document type declares something (a DTD of its own, entities)");
  });
  parser.on("opentag", (tag) => {
    if (stopped !== null) return;
    if (++depth > DEEPEST) return stop(`elements are nested more than ${DEEPEST} deep`);
    if (depth === 1) prefix = tag.name.slice(0, tag.name.indexOf(":") + 1);
    const attributes = (tag as SaxesTagPlain).attributes as Readonly<Record<string, string | SaxesAttributePlain>>;
    const refusal = sink.open(nameOf(tag.name), (name) => (Object.hasOwn(attributes, name) ? String(attributes[name]) : ""));
    if (refusal !== null) stop(refusal);
  });
  parser.on("closetag", (tag) => {
    if (stopped !== null) return;
    depth--;
    sink.close(nameOf(tag.name));
  });
  const hear = (piece: string): void => {
    if (stopped === null) sink.text(piece);
  };
  parser.on("text", hear);
  parser.on("cdata", hear);
  for (let from = 0; from < text.length && stopped === null; from += CHUNK_CHARACTERS) parser.write(text.slice(from, from + CHUNK_CHARACTERS));
  if (stopped === null) parser.close();
  return stopped;
}
