// What a row demands of a run of our command line. A demand that is not met tells what was seen, the
// router's recorded words included.
import { isDeepStrictEqual } from 'node:util';

/**
 * A login that worked: exit code 0, and the summary agrees with the router's WELCOME.
 *
 * @param {object} run result of `Cli.handshake`
 * @param {{authmethod: string, authrole: string, authid?: string}} expected without `authid` the router chooses one
 */
export function expectWelcome(run, expected) {
  const { summary } = outcomeOf(run, { exit: 0, outcome: 'welcome' });
  const welcome = receivedMessage(run, 'WELCOME');
  const [, session, details] = welcome;
  const granted = Object.fromEntries(
    (summary.agreement?.granted ?? []).map(({ what, granted: value }) => [what, value]),
  );
  const seen = { authmethod: summary.authmethod, authid: summary.authid, authrole: granted.authrole };
  demand(run, 'what the summary says was granted', seen, { authid: details.authid, ...expected });
  demand(run, 'the granted authid', granted.authid, seen.authid);
  demand(run, 'the session id', summary.agreement?.session, session);
  if (typeof seen.authid !== 'string' || seen.authid === '') complain(run, 'the summary names no authid');
}

/**
 * A login that did not work: exit code, outcome, the router's words in our verdict, and a verdict with
 * all three parts.
 *
 * @param {object} run result of `Cli.handshake`
 * @param {{exit: number, outcome: string, reason?: string, code?: number | string | RegExp, silentStep?: string,
 *   words?: readonly string[]}} expected what is absent is not looked at
 */
export function expectRefusal(run, expected) {
  const { summary } = outcomeOf(run, expected);
  if (expected.reason !== undefined) demand(run, 'reason', summary.reason, expected.reason, expected);
  if (expected.silentStep !== undefined) demand(run, 'silent step', summary.silentStep, expected.silentStep, expected);
  if (expected.code instanceof RegExp) {
    if (!expected.code.test(String(summary.code)))
      complain(run, `code is ${summary.code}, not ${expected.code}`, expected);
  } else if (expected.code !== undefined) {
    demand(run, 'code', summary.code, expected.code, expected);
  }
  const { happened, evidence, todo } = summary.verdict ?? {};
  if (!happened) complain(run, 'the verdict does not say what happened', expected);
  if (!evidence?.length) complain(run, 'the verdict has no evidence', expected);
  if (!todo?.length) complain(run, 'the verdict does not say what to do', expected);
  expectWords(run, [happened, ...evidence, ...todo].join('\n'), expected, 'the verdict');
}

/**
 * The same login as a person reads it: exit code, the router's words and our verdict in the text.
 *
 * @param {object} run result of `Cli.text`
 * @param {{exit: number, words?: readonly string[]}} expected
 * @param {{happened: string, todo: readonly string[]}} verdict of the run with `--json`
 */
export function expectRefusalText(run, expected, verdict) {
  if (run.exit !== expected.exit) complain(run, `exit code ${run.exit} as text, not ${expected.exit}`, expected);
  expectWords(run, run.stdout, expected, 'the text');
  const text = withoutNumbers(run.stdout);
  for (const sentence of [verdict.happened, ...verdict.todo]) {
    if (!text.includes(withoutNumbers(sentence))) complain(run, `the text lacks our sentence: ${sentence}`, expected);
  }
}

/** The decoded message of that type that came in. */
export function receivedMessage(run, type) {
  return messageOf(run, 'in', type);
}

/** The decoded message of that type that went out. */
export function sentMessage(run, type) {
  return messageOf(run, 'out', type);
}

/** Fails the row unless the two are equal. */
export function demand(run, what, seen, wanted, expected) {
  if (!isDeepStrictEqual(seen, wanted)) {
    complain(run, `${what}: ${JSON.stringify(seen)}, not ${JSON.stringify(wanted)}`, expected);
  }
}

/** Fails the row with what was seen. */
export function complain(run, sentence, expected) {
  const { summary } = run;
  const lines = [
    sentence,
    ...(expected?.words?.length ? [`the router's words: ${expected.words.join(' · ')}`] : []),
    `exit ${run.exit}, outcome ${summary?.outcome}, reason ${summary?.reason}, code ${summary?.code}`,
    ...(summary?.verdict ? [`verdict: ${JSON.stringify(summary.verdict)}`] : []),
    ...(run.stderr.trim() ? [`standard error: ${run.stderr.trim().slice(-600)}`] : []),
  ];
  throw new Error(lines.join('\n'));
}

function outcomeOf(run, expected) {
  const { summary } = run;
  if (!summary) complain(run, `no summary as the last line: ${run.stdout.slice(-300)}`, expected);
  demand(run, 'outcome', summary.outcome, expected.outcome, expected);
  demand(run, 'exit code', run.exit, expected.exit, expected);
  return run;
}

function messageOf(run, dir, type) {
  const record = run.records.find((each) => each.kind === 'message' && each.dir === dir && each.type === type);
  if (!record) complain(run, `there is no record of ${type}`);
  return JSON.parse(record.text);
}

/** As the router put them, or as a JSON string; white space may differ, for a text may be wrapped. */
function expectWords(run, text, expected, where) {
  const flat = flatten(text);
  for (const each of expected.words ?? []) {
    const forms = [each, JSON.stringify(each).slice(1, -1)].map(flatten);
    if (!forms.some((form) => flat.includes(form))) complain(run, `${where} lacks the words: ${each}`, expected);
  }
}

/** Ports and the like differ from run to run. */
function withoutNumbers(text) {
  return flatten(text).replace(/\b[0-9A-F]{8,}\b|\d+/gu, '#');
}

function flatten(text) {
  return text.replace(/\s+/gu, ' ').trim();
}
