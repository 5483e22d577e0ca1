// Records what @cdktf/hcl2json prints of each native syntax file under ROOT: `path<TAB>hash` of canonical JSON, or `path<TAB>error`.
//
//   npm install @cdktf/hcl2json@0.21.0        (anywhere; NODE_PATH or a node_modules beside this file)
//   node hcl2json.mjs ROOT [OUT_FOLDER] > hcl2json.answers.tsv
//
// With OUT_FOLDER the canonical JSON is also written there, to look at a difference: keys sorted by their bytes, no spaces.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

const require = createRequire(path.join(process.cwd(), 'x.js'));
const { parse } = require('@cdktf/hcl2json');

const [root, out] = process.argv.slice(2);
const endings = ['.tf', '.tfvars', '.hcl', '.tofu'];

function* walk(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(full);
    else if (entry.isFile() && endings.some(ending => full.endsWith(ending))) yield full;
  }
}

function canonical(value) {
  if (Array.isArray(value)) return '[' + value.map(canonical).join(',') + ']';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const keys = Object.keys(value).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return '{' + keys.map(key => JSON.stringify(key) + ':' + canonical(value[key])).join(',') + '}';
}

function fnv(text) {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text)) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, '0');
}

const lines = [];
for (const file of [...walk(root)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
  const relative = path.relative(root, file);
  try {
    const text = canonical(await parse('main.tf', fs.readFileSync(file, 'utf8')));
    lines.push(`${relative}\t${fnv(text)}`);
    if (out) fs.writeFileSync(path.join(out, relative.replaceAll('/', '%')), text);
  } catch (error) {
    lines.push(`${relative}\terror`);
  }
}
console.log(lines.join('\n'));
