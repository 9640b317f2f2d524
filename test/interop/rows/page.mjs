// The page in a browser logs in to the reference routers by saved profiles, and is turned away: the person
// reads the router's own words beside ours. Secrets come from the environment of the host and stay there.
import { formsFound } from '../canary.mjs';
import { demand, expectRefusal, expectRefusalText } from '../expect.mjs';
import { OUTPUT, PagePerson } from '../page-person.mjs';
import { recorded } from '../recordings.mjs';
import { granted, login } from './logins.mjs';
import { EXIT, WRONG } from './refusals.mjs';

const ROUTERS = ['crossbar', 'nexus'];

/**
 * @param {{report: import('../report.mjs').Report, browser: string | undefined, rigs: object,
 *   principals: object, program: string}} suite
 * @param {readonly string[]} secrets all of the routers' principals
 */
export async function pageRows(suite, secrets) {
  const { report, browser, rigs, principals, program } = suite;
  const variables = variablesOf(principals);
  const person = new PagePerson(program, Object.fromEntries(variables.map(({ name, secret }) => [name, secret])));
  const rows = ROUTERS.flatMap((router) => [...logins(router, principals), ...refusals(router, principals)]);
  try {
    for (const row of rows) if (rigs[row.router]) person.save(row.profile, argumentsOf(row, rigs, variables));
    await report.row('The page', 'the host starts and the page is let in', ['browser'], () => person.start(browser));
    for (const row of rows) {
      const needs = ['browser', row.router];
      await report.row(row.group, row.name, needs, () =>
        row.recording ? refused(person, row) : loggedIn(person, row),
      );
    }
    await secretsStayInside(suite, person, [...new Set([...secrets, WRONG])]);
  } finally {
    await person.dispose();
  }
}

function logins(router, { anonymous, ticket, wampcra, salted }) {
  const group = `The page logs in to ${router} by a saved profile`;
  return [
    ...[anonymous, ticket, wampcra, salted].map((principal) => ({ principal, listener: 'websocket' })),
    { principal: wampcra, listener: 'websocket-tls' },
  ].map(({ principal, listener }) => {
    const name = `${principal.label} over ${listener === 'websocket' ? 'ws' : 'wss, with the CA file of the profile'}`;
    const profile = `${router} ${principal.label} ${listener === 'websocket' ? 'ws' : 'wss'}`;
    return { group, name, profile, router, listener, principal, secret: principal.secret };
  });
}

function refusals(router, { ticket, wampcra, salted }) {
  const group = `${router} turns the page away: its words beside ours`;
  return [
    [ticket, 'wrong ticket', 'ticket-wrong'],
    [wampcra, 'wrong wampcra secret', 'wampcra-wrong-secret'],
    [salted, 'wrong salted wampcra secret', 'wampcra-salted-salt-ignored'],
  ].map(([principal, name, recording]) => {
    const profile = `${router} ${name}`;
    return { group, name, profile, router, listener: 'websocket', principal, secret: WRONG, recording };
  });
}

/** One variable for each secret. */
function variablesOf(principals) {
  const secrets = new Set([WRONG, ...Object.values(principals).flatMap(({ secret }) => (secret ? [secret] : []))]);
  return [...secrets].map((secret, i) => ({ name: `INTEROP_PAGE_${i}`, secret }));
}

function argumentsOf({ router, listener, principal, secret }, rigs, variables) {
  const rig = rigs[router];
  const variable = variables.find((each) => each.secret === secret);
  return [
    rig.url(router, listener),
    ...login(principal),
    ...(variable ? ['--secret-env', variable.name] : []),
    ...(listener.endsWith('-tls') ? ['--ca', rig.ca] : []),
  ];
}

async function loggedIn(person, { profile, principal }) {
  const { summary, text } = await person.connect(profile);
  const run = { exit: 0, summary, stderr: '' };
  const expected = granted(principal);
  demand(run, 'outcome', summary.outcome, 'welcome');
  const given = Object.fromEntries(summary.agreement.granted.map(({ what, granted: value }) => [what, value]));
  const seen = { authmethod: given.authmethod, authrole: given.authrole, authid: given.authid };
  demand(run, 'what was granted', seen, { authid: given.authid, ...expected });
  for (const word of [...Object.values(seen), String(summary.agreement.session)])
    demand(run, `the page shows ${word}`, text.includes(word), true);
  await person.readSteps();
  await person.disconnect();
  demand(run, 'faults of the page', person.complaints(), []);
}

async function refused(person, { profile, router, recording }) {
  const told = recorded(router, recording);
  const wanted = { exit: EXIT[told.outcome], ...told };
  const { summary, verdict } = await person.connect(profile);
  // A page has no exit code.
  const run = { exit: wanted.exit, summary, stdout: verdict, stderr: '' };
  expectRefusal(run, wanted);
  expectRefusalText(run, wanted, summary.verdict);
  await person.readSteps();
  demand(run, 'faults of the page', person.complaints(), []);
}

async function secretsStayInside({ report, rigs }, person, wanted) {
  const group = 'Secrets stay out of the page';
  const needs = ['browser'];
  for (const { place, text } of await person.everything()) {
    await report.row(group, `${wanted.length} secrets are not in ${place} (${text.length} characters)`, needs, () => {
      const found = wanted.flatMap((secret) => formsFound(text, secret).map((form) => `${secret} (${form})`));
      if (found.length) throw new Error(found.join('\n'));
      return Promise.resolve();
    });
  }
  await report.row(
    group,
    'counter-check: the search finds what is not a secret there',
    [...needs, 'nexus'],
    async () => {
      // an authid is no secret: what is put there must come out, in each of the forms that are searched for
      const [secret] = wanted;
      const bytes = Buffer.from(secret);
      const authid = [secret, bytes.toString('base64'), bytes.toString('hex')].join(' ');
      const url = rigs.nexus.url('nexus', 'websocket');
      person.save('control', [url, ...login({ method: 'anonymous', authid })]);
      await person.comeBack();
      await person.connect('control');
      for (const { place, text } of await person.everything()) {
        const [told, forms] = place === OUTPUT ? [person.token, 'raw'] : [secret, 'raw,base64,hex'];
        const found = formsFound(text, told).join();
        if (found !== forms) throw new Error(`found in ${place}: ${found}`);
      }
    },
  );
}
