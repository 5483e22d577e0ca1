// Our decisions beside iam-simulate's on one file of cases: verdicts and time a case. For developers; needs
// `npm install @cloud-copilot/iam-simulate@0.1.173`, which is under AGPL-3.0 and is run here as a tool.
//
//   node bench/policy-compare.mjs CASES.json build/bench/bench/policy_bench NODE_MODULES
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [casesFile, bench, modules] = process.argv.slice(2);
const require = createRequire(resolve(modules, 'package.json'));
const { runSimulation } = require('@cloud-copilot/iam-simulate');
const cases = JSON.parse(readFileSync(casesFile, 'utf8'));

const named = (policies) => (policies ?? []).map((policy, i) => ({ name: `p${i}`, policy }));
const levels = (all) => (all ?? []).map((level, i) => ({ orgIdentifier: `l${i}`, policies: named(level) }));

function toSimulation({ policies, request }) {
  return {
    identityPolicies: named(policies.identity),
    serviceControlPolicies: levels(policies.scp),
    resourceControlPolicies: levels(policies.rcp),
    permissionBoundaryPolicies: policies.boundary ? named([policies.boundary].flat()) : undefined,
    sessionPolicy: policies.session ?? undefined,
    resourcePolicy: policies.resource ?? undefined,
    request: {
      principal: request.principal,
      action: request.action,
      resource: { resource: request.resource, accountId: request.resourceAccount },
      contextVariables: request.context,
    },
  };
}

const words = { Allowed: 'Allowed', ImplicitlyDenied: 'ImplicitDeny', ExplicitlyDenied: 'ExplicitDeny' };
const verdict = (result) => words[result.overallResult] ?? 'error';
let right = 0, failed = 0;
const simulations = cases.map(toSimulation);
for (const simulation of simulations.slice(0, 100)) await runSimulation(simulation, {}).catch(() => 0);  // warm up
const start = process.hrtime.bigint();
for (let i = 0; i < cases.length; ++i) {
  try {
    const got = verdict(await runSimulation(simulations[i], {}));
    got === cases[i].expected ? ++right : ++failed;
  } catch { ++failed; }
}
const micros = Number(process.hrtime.bigint() - start) / 1000 / cases.length;
const ours = JSON.parse(execFileSync(bench, ['--cases', casesFile], { encoding: 'utf8' }));
console.log(`cases         ${cases.length}`);
console.log(`sra-lint      ${ours.right} as expected, ${ours.decide_us.toFixed(1)} us to decide one, ${ours.read_us.toFixed(1)} us to read one`);
console.log(`iam-simulate  ${right} as expected, ${failed} otherwise, ${micros.toFixed(1)} us to validate and decide one`);
