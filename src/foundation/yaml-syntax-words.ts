// What the YAML parser's error codes mean to somebody who writes a change file. The parser's own wording never reaches a user.
import type { ErrorCode } from "yaml";

export interface SyntaxWords {
  readonly code: string;
  readonly message: string;
  readonly help?: string;
}

const QUOTE = "Put the text in double quotes if it is meant as a text.";

const WORDS: Partial<Record<ErrorCode, SyntaxWords>> = {
  TAB_AS_INDENT: { code: "yaml-tab", message: "A tab stands where spaces indent; YAML allows only spaces here.", help: "Replace the tab by spaces." },
  MISSING_CHAR: { code: "yaml-syntax", message: "Something is not finished here: a closing bracket, brace or quote, a comma, or the colon after a key is missing." },
  BAD_INDENT: { code: "yaml-indent", message: "The indentation of this line fits nothing above it.", help: "Lines of one list or mapping begin in the same column." },
  UNEXPECTED_TOKEN: { code: "yaml-syntax", message: "This text cannot stand here.", help: QUOTE },
  BAD_SCALAR_START: { code: "yaml-syntax", message: "A text cannot begin with this character.", help: QUOTE },
  BAD_DQ_ESCAPE: { code: "yaml-syntax", message: "This escape is unknown inside double quotes.", help: "Write \\\\ for a backslash, or use single quotes." },
  MULTILINE_IMPLICIT_KEY: { code: "yaml-syntax", message: "A key must stand on one line.", help: "Is a colon or a quote missing on the line before?" },
  KEY_OVER_1024_CHARS: { code: "yaml-syntax", message: "A key is longer than 1,024 characters." },
  BLOCK_AS_IMPLICIT_KEY: { code: "yaml-syntax", message: "A second colon stands in this line: a mapping cannot begin inside a value.", help: QUOTE },
  BLOCK_IN_FLOW: { code: "yaml-syntax", message: "An indented block cannot stand inside [ ] or { }." },
  BAD_COLLECTION_TYPE: { code: "yaml-syntax", message: "The tag does not fit what follows it." },
  TAG_RESOLVE_FAILED: { code: "yaml-tag", message: "This tag is not understood.", help: "Leave the tag out; no value here needs one." },
  BAD_DIRECTIVE: { code: "yaml-directive", message: "Only the directive %YAML 1.2 is understood." },
  MULTIPLE_ANCHORS: { code: "yaml-syntax", message: "A value can have one anchor only." },
  MULTIPLE_TAGS: { code: "yaml-syntax", message: "A value can have one tag only." },
  ALIAS_PROPS: { code: "yaml-syntax", message: "An alias (*name) can have neither anchor nor tag." },
  BAD_ALIAS: { code: "yaml-syntax", message: "The name of an anchor or alias is missing or not allowed." },
  BAD_PROP_ORDER: { code: "yaml-syntax", message: "Anchor and tag stand in front of a value, on its line or the line above." },
};

export function syntaxWords(code: ErrorCode): SyntaxWords {
  return WORDS[code] ?? { code: "yaml-syntax", message: "This is not valid YAML.", help: QUOTE };
}
