// One line of comma-separated values to its fields (RFC 4180, one record a line). Knows no header.

const MOST_FIELDS = 1_024;

/** Quotes around a field are taken off, doubled ones inside are one. A quote that is never closed reaches to the end. */
export function csvFields(line: string, separator = ",", from = 0): string[] {
  const fields: string[] = [];
  let at = from;
  for (;;) {
    if (line.charCodeAt(at) === 0x22) {
      let end = line.indexOf('"', at + 1);
      while (end >= 0 && line.charCodeAt(end + 1) === 0x22) end = line.indexOf('"', end + 2);
      if (end < 0) end = line.length;
      fields.push(line.slice(at + 1, end).replaceAll('""', '"'));
      at = line.indexOf(separator, end);
    } else {
      const end = line.indexOf(separator, at);
      fields.push(line.slice(at, end < 0 ? line.length : end));
      at = end;
    }
    if (at < 0 || fields.length >= MOST_FIELDS) return fields;
    at += separator.length;
  }
}
