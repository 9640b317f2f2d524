// npm test: every suite that needs nothing but Node, this checkout and a browser, one after the other,
// and one line at the end that counts over all of them. Peers and routers are the interop suite's.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BROWSER_VARIABLE, needBrowser } from './support/browser.mjs';

const folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-test-'));
const node = (...args) => [process.execPath, args];
const tsc = (project) => node('node_modules/typescript7/bin/tsc', '-p', `tsconfig.${project}.json`);
const vitest = (name, ...more) => {
  const report = path.join(folder, `${name}.json`);
  const command = node(
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    name,
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report}`,
    '--reporter=./test/support/outside-errors.mjs',
    ...more,
  );
  const outside = path.join(folder, `${name}-outside.json`);
  return { name, command, env: { OUTSIDE_ERRORS: outside }, count: () => countTests(report, outside) };
};
/** A browser is found, or installed, before the tests that need it begin. */
function findOneBrowser() {
  process.env[BROWSER_VARIABLE] = needBrowser();
}
function playwright(name, config, ...more) {
  const report = path.join(folder, `${name}.json`);
  return {
    name,
    // A browser is found, or installed, before its tests begin; without one they fail and say why.
    before: findOneBrowser,
    command: node('node_modules/@playwright/test/cli.js', 'test', '-c', config, ...more),
    env: { UI_REPORT: report },
    count: () => {
      if (name === 'desktop') tellLeftOut(path.join(folder, 'page.json'), report);
      return countPageTests(report);
    },
  };
}
const check = (name, command) => ({ name, command });

/** So many tests of one suite in a browser may need a second try. */
const MOST_SECOND_TRIES = 2;

/** Names of what failed in the suite at hand, for the end of the output. */
let failures = [];

/** Checks write nothing and wait for nothing: they run two at a time, the longest first. */
const checks = [
  check('lint', node('node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.')),
  check('types: pure', tsc('pure')),
  check('types: node', tsc('node')),
  check('types: web', tsc('web')),
  check('types: test', tsc('test')),
  check('format', node('node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')),
  check('unused code', node('node_modules/knip/bin/knip.js')),
];

const suites = [
  check('build', node('node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn')),
  check(
    'build: desktop and page',
    node('node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'),
  ),
  vitest('unit', '--coverage', `--coverage.reportsDirectory=${path.join(folder, 'coverage')}`),
  vitest('matrix'),
  // One of its links is the desktop app's, whose page runs in a browser.
  { ...vitest('contract'), before: findOneBrowser },
  {
    name: 'vectors',
    command: node('test/run-ts.mjs', 'test/vectors/main.ts', 'test/fixtures/vectors'),
    count: (output) => countVectors(output),
  },
  playwright('page', 'test/ui/playwright.config.ts', '--project=web'),
  playwright('stand-in', 'test/electron-stand-in/playwright.config.ts'),
  playwright('desktop', 'test/ui/playwright.config.ts', '--project=desktop'),
  playwright('desktop-app', 'test/desktop/playwright.config.ts'),
];

/** Passed and failed tests of a vitest report; skipped ones are told, with their names. */
function countTests(report, outside) {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const notRun = tests.filter(({ status }) => status === 'skipped' || status === 'pending');
  for (const { fullName } of notRun) console.log(`not run: ${fullName}`);
  for (const { status, fullName } of tests) if (status === 'failed') failures.push(fullName);
  failures.push(...JSON.parse(readFileSync(outside, 'utf8')).map((text) => `outside of the tests: ${text}`));
  if (notRun.length > 0) console.log(`${notRun.length} not run; the suite says above what they need`);
  const broken = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return [numPassedTests, numFailedTests + broken];
}

/** Tests of a Playwright report, each with its file. */
function specsIn(report) {
  const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
  return JSON.parse(readFileSync(report, 'utf8')).suites.flatMap(specsOf);
}

/** Tells which tests of the page do not run in the desktop app; the configuration says why. */
function tellLeftOut(page, desktop) {
  const keyOf = ({ file, line, column, title }) => `${file}:${line}:${column} ${title}`;
  const ran = specsIn(desktop);
  const keys = new Set(ran.map(keyOf));
  const left = specsIn(page).filter((spec) => !keys.has(keyOf(spec)));
  for (const file of new Set(left.map((spec) => spec.file))) {
    const own = left.filter((spec) => spec.file === file);
    if (ran.some((spec) => spec.file === file)) for (const { title } of own) console.log(`of the web host: ${title}`);
    else console.log(`of the web host: all ${own.length} of ${file}`);
  }
  console.log(`${left.length} run in the web host only; test/ui/playwright.config.ts says why`);
}

/** Passed and failed tests of a Playwright report; skipped ones are told, with their names and reasons. */
function countPageTests(report) {
  const { stats } = JSON.parse(readFileSync(report, 'utf8'));
  const skipped = specsIn(report).flatMap(({ title, tests }) =>
    tests
      .filter(({ status }) => status === 'skipped')
      .map(({ annotations }) => `not run: ${title}: ${annotations.map(({ description }) => description).join(' ')}`),
  );
  for (const line of skipped) console.log(line);
  if (skipped.length > 0) console.log(`${skipped.length} not run, for the reasons above`);
  const failed = specsIn(report).filter(({ ok }) => !ok);
  failures.push(...failed.map(({ file, line, title }) => `${file}:${line} ${title}`));
  const flaky = specsIn(report).filter(({ tests }) => tests.some(({ status }) => status === 'flaky'));
  for (const { file, line, title } of flaky) console.log(`passed at its second try: ${file}:${line} ${title}`);
  // A browser on a busy machine is late now and then; more than that is a fault of ours.
  const isTooMuch = stats.flaky > MOST_SECOND_TRIES;
  return [stats.expected + (isTooMuch ? 0 : stats.flaky), stats.unexpected + (isTooMuch ? stats.flaky : 0)];
}

/** What is built must stay built: vectors of these without an implementation count as failed. */
const BUILT = [
  'anonymous',
  'ticket',
  'wampcra',
  'wampcra-key',
  'pbkdf2',
  'totp',
  'wamp-scram',
  'scram-autobahn',
  'saslprep',
  'cryptosign',
  'cryptosign-key',
  'cryptosign-certificate',
  'message-format',
  'message-validation',
  'uri',
  'uri-match',
  'realm-name',
  'id',
  'message-serialization',
  'json-binary',
  'batched',
  'rawsocket-handshake',
  'rawsocket-frame',
  'url',
  'handshake-trace',
  'session-violation',
  'recorded',
];

function countVectors(output) {
  const total = /^all\s+(\d+) passed, (\d+) failed/m.exec(output);
  if (!total) return [0, 1];
  const lost = BUILT.filter(
    (name) => !new RegExp(`^${name}\\s+[1-9]\\d* passed, .* 0 without implementation$`, 'm').test(output),
  );
  for (const name of lost) console.log(`FAILED: vectors of ${name} did not all run`);
  return [Number(total[1]), Number(total[2]) + lost.length];
}

/** Runs a check and gives its output once it ended. */
function ended({ name, command: [program, args] }) {
  const began = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    child.once('error', (error) => {
      output += error.message;
    });
    child.once('close', (status) => {
      console.log(`\n== ${name}\n${output}`);
      const [word, counts] = status === 0 ? ['ok    ', '1 passed, 0 failed'] : ['FAILED', '0 passed, 1 failed'];
      totals[status === 0 ? 0 : 1]++;
      lines.push(`${word} ${name}: ${counts} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
      resolve();
    });
  });
}

const totals = [0, 0];
const lines = [];
const waiting = [...checks];
const inTurn = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) await ended(next);
};
await Promise.all([inTurn(), inTurn()]);

for (const { name, command, count, before, env } of suites) {
  console.log(`\n== ${name}`);
  failures = [];
  const began = performance.now();
  try {
    before?.();
  } catch (error) {
    console.log(error.message);
    totals[1]++;
    lines.push(`FAILED ${name}: ${error.message}`);
    continue;
  }
  const { status, stdout } = spawnSync(command[0], command[1], {
    stdio: ['ignore', count?.length ? 'pipe' : 'inherit', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, ...env },
  });
  if (stdout) process.stdout.write(stdout);
  let [passed, failed] = status === 0 ? [1, 0] : [0, 1];
  try {
    if (count) [passed, failed] = count(stdout ?? '');
  } catch (error) {
    console.log(`no report: ${error.message}`);
    [passed, failed] = [0, 1];
  }
  // A suite can fail without a failing test: coverage, an error outside of tests.
  if (status !== 0 && failed === 0) failed = 1;
  totals[0] += passed;
  totals[1] += failed;
  lines.push(
    `${failed === 0 ? 'ok    ' : 'FAILED'} ${name}: ${passed} passed, ${failed} failed (${((performance.now() - began) / 1000).toFixed(1)} s)`,
    ...failures.map((failure) => `         ${failure}`),
  );
}
rmSync(folder, { recursive: true, force: true });
console.log(`\n${lines.join('\n')}`);
console.log(`${totals[0]} passed, ${totals[1]} failed`);
process.exitCode = totals[1] === 0 ? 0 : 1;
