// The reference routers turn our command line away: their own words, and ours.
import { expectRefusal, expectRefusalText } from '../expect.mjs';
import { recorded } from '../recordings.mjs';
import { login } from './logins.mjs';

/** Exit code of an outcome. */
export const EXIT = { abort: 2, closed: 3 };
/** A secret that nobody has. */
export const WRONG = 'certainly-not-the-secret';
const NOBODY = 'nobody';

/** @param {{report: import('../report.mjs').Report, cli: import('../cli.mjs').Cli, rigs: object, principals: object}} suite */
export async function refusalRows({ report, cli, rigs, principals }) {
  for (const router of ['crossbar', 'nexus']) {
    const cases = [...bothRouters(principals), ...(router === 'crossbar' ? onCrossbar(principals) : onNexus())];
    for (const { name, listener = 'websocket', args, secret, recording, expected } of cases) {
      await report.row(`${router} turns our command line away`, name, [router], async () => {
        const told = recording ? recorded(router, recording) : expected;
        const wanted = { exit: EXIT[told.outcome], ...told };
        const target = [rigs[router].url(router, listener), ...args];
        const run = await cli.handshake(target, secret);
        expectRefusal(run, wanted);
        expectRefusalText(await cli.text(target, secret), wanted, run.summary.verdict);
      });
    }
  }
}

function bothRouters({ anonymous, ticket, wampcra, salted }) {
  return [
    { name: 'wrong ticket', args: login(ticket), secret: WRONG, recording: 'ticket-wrong' },
    { name: 'wrong wampcra secret', args: login(wampcra), secret: WRONG, recording: 'wampcra-wrong-secret' },
    {
      name: 'wrong salted wampcra secret',
      args: login(salted),
      secret: WRONG,
      recording: 'wampcra-salted-salt-ignored',
    },
    {
      name: 'unknown authid, ticket',
      args: login({ ...ticket, authid: NOBODY }),
      secret: WRONG,
      recording: 'ticket-unknown-authid',
    },
    {
      name: 'unknown authid, wampcra',
      args: login({ ...wampcra, authid: NOBODY }),
      secret: WRONG,
      recording: 'wampcra-unknown-authid',
    },
    { name: 'unknown realm', args: ['--realm', 'nowhere'], recording: 'unknown-realm' },
    {
      name: 'empty realm',
      args: ['--realm', '', ...login(wampcra).slice(2)],
      secret: wampcra.secret,
      recording: 'empty-realm-with-wampcra',
    },
    {
      name: 'role missing in the realm',
      args: ['--realm', 'realm2', ...login(anonymous).slice(2)],
      recording: 'anonymous-named-where-refused',
    },
    {
      name: 'method not configured: one the router does not know',
      args: login(ticket, ['oauth2']),
      recording: 'only-unknown-method',
    },
  ];
}

function onCrossbar({ anonymous, ticket, salted, setUpWithDerived }) {
  return [
    {
      name: 'method not configured: anonymous, where only ticket is',
      listener: 'websocket-ticket-only',
      args: login(anonymous),
      recording: 'anonymous-on-a-ticket-only-listener',
    },
    {
      name: 'method not configured: ticket, where only wampcra is',
      listener: 'websocket-wampcra-only',
      args: login(ticket),
      secret: ticket.secret,
      recording: 'ticket-on-a-wampcra-only-listener',
    },
    {
      name: 'a method the router does not know, before one it knows',
      args: login(ticket, ['wamp-scram', 'ticket']),
      secret: ticket.secret,
      recording: 'unknown-method-first-ticket-second',
    },
    {
      // the recorded client left the roles out, ours announces none
      name: 'closing without ABORT: no roles announced',
      args: ['--realm', 'realm1', '--no-roles'],
      expected: {
        ...recorded('crossbar', 'no-roles'),
        words: ["WAMP Protocol Error (empty 'roles' in 'details' in HELLO)"],
      },
    },
    {
      name: 'closing without ABORT: a realm that is no URI',
      args: ['--realm', 'a b'],
      expected: {
        outcome: 'closed',
        code: 1011,
        words: ["WAMP Internal Error ('realm' in HELLO: invalid value"],
      },
    },
    {
      name: 'principal set up with a derived key: the password itself',
      args: login(setUpWithDerived),
      secret: salted.secret,
      recording: 'wampcra-principal-set-up-with-a-derived-key',
    },
  ];
}

function onNexus() {
  return [
    { name: 'no roles announced', args: ['--realm', 'realm1', '--no-roles'], recording: 'no-roles' },
    {
      name: 'a realm that is no URI',
      args: ['--realm', 'a b'],
      expected: recorded('nexus', 'unknown-realm'),
    },
  ];
}
