// Writes docs/protocols.md: how each protocol is recognised, from the recognisers, their samples and the protocol facts. Needs the build in dist/.
// `node scripts/protocols-doc.mjs` writes; `--check` only says whether it is current and exits 1 where it is not. Says nothing that code does not.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const TARGET = fileURLToPath(new URL("docs/protocols.md", root));
const FOLDERS = fileURLToPath(new URL("src/evidence/protocols/", root));

async function load(module) {
  return import(new URL(`dist/${module}`, root).href).catch((error) => {
    process.stderr.write(`dist/${module} cannot be loaded (${error.code ?? error.message}): run node scripts/ready.mjs first\n`);
    process.exit(2);
  });
}

const { listedProtocols } = await load("evidence/protocols/protocol-list.js");
const { hex } = await load("evidence/protocols/payload-bytes.js");
const { protocolTable } = await load("plant/facts/protocol-table.js");
const { portsOfProtocol } = await load("plant/service-names.js");

const folders = readdirSync(FOLDERS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();
const samples = new Map();
const folderOf = new Map();
for (const folder of folders) {
  for (const { id } of listedProtocols) if (new RegExp(`^  id: "${id}",$`, "m").test(sourcesOf(folder))) folderOf.set(id, folder);
  if (!existsSync(`${FOLDERS}${folder}/samples.ts`)) continue;
  for (const [name, list] of Object.entries(await load(`evidence/protocols/${folder}/samples.js`))) samples.set(name === "samples" ? folder : name.replace(/Samples$/, ""), list);
}

function sourcesOf(folder) {
  return readdirSync(`${FOLDERS}${folder}`)
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => readFileSync(`${FOLDERS}${folder}/${name}`, "utf8"))
    .join("\n");
}

/** 0–3: the best answer that the protocol gives to one of its samples. */
function bestLevel(protocol) {
  const levels = (samples.get(protocol.id) ?? []).map((sample) => {
    const bytes = hex(sample.hex);
    return (
      protocol.recognise({
        view: new DataView(bytes.buffer),
        bytes,
        offset: 0,
        length: bytes.length,
        wireLength: bytes.length,
        transport: sample.transport,
        etherType: sample.etherType ?? 0,
        srcPort: 0,
        dstPort: 0,
        toMany: sample.toMany ?? false,
      }) & 3
    );
  });
  return Math.max(0, ...levels);
}

function byBytes(protocol) {
  if (protocol === undefined) return "no: nothing of it is read";
  if (protocol.reasons.length === 0) return "no";
  const level = ["not shown by a sample", "low", "medium", "high"][bestLevel(protocol)];
  return protocol.notByContent === undefined ? level : `${level}, not always`;
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const cell = (text) => text.replaceAll("|", "\\|");

function onWhat(protocol) {
  if (protocol === undefined) return "";
  return protocol.transports.map((t) => (t === 6 ? "TCP" : t === 17 ? "UDP" : t === 256 ? "layer 2" : `IP ${t}`)).join(", ");
}

function row(name, id) {
  const protocol = listedProtocols.find((p) => p.id === id);
  const ports = [...new Set(portsOfProtocol(id).map((p) => `${p.transport}/${p.from === p.to ? p.from : `${p.from}-${p.to}`}`))].join(", ");
  const folder = folderOf.get(id);
  const link = folder === undefined ? `\`${id}\`` : `[\`${id}\`](../src/evidence/protocols/${folder}/README.md)`;
  const else_ = protocol === undefined ? "Its registered port, at low confidence." : protocol.notByContent === undefined ? "" : `${capital(protocol.notByContent)}.`;
  return `| ${cell(name)} | ${link} | ${onWhat(protocol)} | ${byBytes(protocol)} | ${protocol?.dissector === undefined ? "" : "yes"} | ${ports} | ${cell(else_)} |`;
}

const HEAD = "| Protocol | Id | On | By its bytes | Read in depth | Registered ports | Where bytes do not tell |\n|---|---|---|---|---|---|---|";
const factIds = new Set(protocolTable.map((p) => p.id));
const others = listedProtocols.filter((p) => !factIds.has(p.id)).sort((a, b) => (a.id < b.id ? -1 : 1));
const always = protocolTable.filter(({ id }) => listedProtocols.some((p) => p.id === id && p.reasons.length > 0 && p.notByContent === undefined)).length;
const never = protocolTable.filter(({ id }) => !listedProtocols.some((p) => p.id === id && p.reasons.length > 0)).length;

const text = `<!-- Written by scripts/protocols-doc.mjs from the recognisers, never by hand. -->
# Protocols

What a conversation is, the bytes of single packets say. A port says it only where they cannot, and then at low confidence; bytes that contradict a port win.

* **high**: the bytes could hardly be anything else; **medium**: they fit.
* **not always**: some of its messages are told by their bytes. For the others the last column says why not; there only the registered port speaks, and
  unrecognised bytes on that port do not speak against it.
* **no**: nothing in its bytes tells it. It is named by its port, where it has one.
* **Read in depth**: operations, identities, response times and periods are taken from it, not only its name.

Of the ${protocolTable.length} protocols of the fact base, ${always} are always told by their bytes, ${protocolTable.length - always - never} in part, ${never} never. Each id leads to what is recognised,
by which standard, and its limits.

${HEAD}
${protocolTable.map(({ name, id }) => row(name, id)).join("\n")}

## Envelopes and ordinary services

Not in the fact base, but needed to name what is seen. \`tls\`, \`dce-rpc\` and \`http\` are envelopes: whatever recogniser knows their content names it instead.
Multicast DNS and LLMNR have the form of DNS and keep names of their own, because a rule for one is not a rule for the other; the NetBIOS name and datagram
services belong to \`smb\`.

${HEAD}
${others.map(({ id }) => row(id, id)).join("\n")}
`;

if (process.argv.includes("--check")) {
  const isCurrent = existsSync(TARGET) && readFileSync(TARGET, "utf8") === text;
  process.stdout.write(isCurrent ? "docs/protocols.md is current\n" : "docs/protocols.md differs from the recognisers: run node scripts/protocols-doc.mjs\n");
  process.exitCode = isCurrent ? 0 : 1;
} else {
  writeFileSync(TARGET, text);
  process.stdout.write(`${protocolTable.length + others.length} protocols described\n`);
}
