// A strict check that a text is well-formed XML 1.0 without DTD (as SVG and JUnit reports are): tags nest, attributes are quoted and unique,
// entities are the five known ones or numeric, characters are permitted. Returns what is wrong, or the elements in document order.

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly depth: number;
  text: string;
}

const NAME = "[A-Za-z_:][\\w:.-]*";
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 §2.2 names the permitted characters
const FORBIDDEN = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

export function parseStrictXml(xml: string): XmlElement[] {
  const bad = FORBIDDEN.exec(xml);
  if (bad !== null) throw new Error(`character not permitted at ${bad.index}`);
  const elements: XmlElement[] = [];
  const open: XmlElement[] = [];
  let at = 0;
  const declaration = /^<\?xml version="1\.0"( encoding="UTF-8")?\?>\s*/.exec(xml);
  if (declaration !== null) at = declaration[0].length;
  const tag = new RegExp(`<(/?)(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`, "y");
  let roots = 0;
  while (at < xml.length) {
    const next = xml.indexOf("<", at);
    const text = xml.slice(at, next < 0 ? xml.length : next);
    checkText(text, at);
    const parent = open.at(-1);
    if (parent === undefined) {
      if (text.trim() !== "") throw new Error(`text outside the root at ${at}`);
    } else parent.text += decode(text);
    if (next < 0) break;
    tag.lastIndex = next;
    const match = tag.exec(xml);
    if (match === null) throw new Error(`not a tag at ${next}: ${xml.slice(next, next + 60)}`);
    const [whole, slash, name = "", rawAttributes = "", selfClosing] = match;
    if (slash === "/") {
      if (open.pop()?.name !== name) throw new Error(`</${name}> closes nothing at ${next}`);
    } else {
      if (open.length === 0 && ++roots > 1) throw new Error("two roots");
      const element: XmlElement = { name, attributes: attributesOf(rawAttributes, next), depth: open.length, text: "" };
      elements.push(element);
      if (selfClosing !== "/") open.push(element);
    }
    at = next + whole.length;
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)?.name}> is not closed`);
  if (roots !== 1) throw new Error("no root");
  return elements;
}

function checkText(text: string, at: number): void {
  const entity = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)/.exec(text);
  if (entity !== null) throw new Error(`bare & at ${at + entity.index}`);
  if (text.includes("]]>")) throw new Error(`]]> in text at ${at}`);
}

function attributesOf(raw: string, at: number): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = "", double, single] of raw.matchAll(new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "g"))) {
    const value = double ?? single ?? "";
    checkText(value, at);
    if (Object.hasOwn(attributes, name)) throw new Error(`attribute ${name} twice at ${at}`);
    attributes[name] = decode(value);
  }
  return attributes;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(#x[0-9a-fA-F]+|#\d+|\w+);/g, (_, name: string) =>
    name.startsWith("#x") ? String.fromCodePoint(Number.parseInt(name.slice(2), 16)) : name.startsWith("#") ? String.fromCodePoint(Number(name.slice(1))) : (ENTITIES[name] ?? ""),
  );
}
