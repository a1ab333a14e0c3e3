// Text in UTF-16 with its byte order mark, as Windows writes exports of logs, to UTF-8 as it is read: what reads lines of UTF-8 then reads these, too. Text without a
// mark is left alone, and lists tell their encoding themselves. Half of a pair becomes U+FFFD; half a character at the very end is left out, so that what has grown
// since begins as it did.

type WideEncoding = "utf-16le" | "utf-16be";

/** null = it does not begin with a mark of UTF-16. */
function wideEncodingOf(head: Uint8Array): WideEncoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  return head[0] === 0xfe && head[1] === 0xff ? "utf-16be" : null;
}

/** The beginning in UTF-8, without its mark; null = it is no UTF-16. A character that is cut at the end of it is left out. */
export function utf8OfWideHead(head: Uint8Array): Uint8Array | null {
  const encoding = wideEncodingOf(head);
  return encoding === null ? null : new TextEncoder().encode(new TextDecoder(encoding).decode(head, { stream: true }));
}

/** @param chunks each may be overwritten once the next one is asked for; the first has the mark */
export async function* utf8OfWideText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(wideEncodingOf(chunk) ?? "utf-16le");
    const text = decoder.decode(chunk, { stream: true });
    if (text !== "") yield encoder.encode(text);
  }
}
