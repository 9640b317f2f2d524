// What goes wrong before a message comes back: certificates, wrong ports, silence, and a secret that is not there.
import { complain, demand, expectRefusal, expectRefusalText } from '../expect.mjs';
import { recorded } from '../recordings.mjs';
import { countingListener, mutedRelay } from '../relays.mjs';
import { login } from './logins.mjs';

const UNSET = 'INTEROP_NEVER_SET';
const BRIEF = ['--timeout', '1'];

/** @param {{report: import('../report.mjs').Report, cli: import('../cli.mjs').Cli, rigs: object, principals: object}} suite */
export async function transportRows(suite) {
  const { report, cli, rigs } = suite;
  for (const router of ['crossbar', 'nexus']) {
    const group = `Our command line cannot talk to ${router}`;
    for (const { name, url, args = [], expected } of wrongPorts(router, rigs)) {
      await report.row(group, name, [router], async () => {
        const target = [url(), '--realm', 'realm1', ...args];
        const run = await cli.handshake(target);
        expectRefusal(run, expected);
        expectRefusalText(await cli.text(target), expected, run.summary.verdict);
      });
    }
    await silenceRows(suite, router, group);
  }
  await unsetVariableRows(suite);
}

function wrongPorts(router, rigs) {
  const url = (name) => rigs[router].url(router, name);
  const failed = (code, words = []) => ({ exit: 3, outcome: 'transport-error', code, words });
  const { code: untrusted } = recorded(router, 'certificate-not-trusted');
  return [
    {
      name: 'certificate not trusted',
      url: () => url('websocket-tls'),
      expected: failed(untrusted),
    },
    {
      name: 'wss:// to a plain port',
      url: () => url('websocket').replace(/^ws:/u, 'wss:'),
      args: BRIEF,
      expected:
        router === 'crossbar' ? { exit: 6, outcome: 'silence', silentStep: 'tls' } : failed(/^ERR_SSL_|^EPROTO$/u),
    },
    {
      name: 'ws:// to a TLS port',
      url: () => url('websocket-tls').replace(/^wss:/u, 'ws:'),
      expected: router === 'crossbar' ? failed('ECONNRESET') : failed(undefined, ['400']),
    },
    {
      name: 'ws:// to a RawSocket port',
      url: () => url('rawsocket').replace(/^rs:/u, 'ws:'),
      expected: failed('ECONNRESET'),
    },
  ];
}

async function silenceRows({ report, cli, rigs, principals: { wampcra } }, router, group) {
  for (const [answers, step] of ['upgrade', 'HELLO', 'AUTHENTICATE'].entries()) {
    await report.row(group, `silence after ${step}`, [router], async () => {
      const relay = await mutedRelay(rigs[router].url(router, 'websocket'), answers);
      try {
        const expected = { exit: 6, outcome: 'silence', silentStep: step, words: answers > 0 ? [step] : [] };
        const target = [relay.url, ...login(wampcra), ...BRIEF];
        const run = await cli.handshake(target, wampcra.secret);
        expectRefusal(run, expected);
        expectRefusalText(await cli.text(target, wampcra.secret), expected, run.summary.verdict);
      } finally {
        await relay.stop();
      }
    });
  }
}

async function unsetVariableRows({ report, cli, principals: { ticket } }) {
  const group = 'Our command line lacks the secret';
  const secretFrom = ['--secret-env', UNSET];
  await report.row(group, 'variable not set: its name is told, and nobody is connected to', [], async () => {
    const listener = await countingListener();
    try {
      const run = await cli.handshake([listener.url, ...login(ticket), ...secretFrom]);
      demand(run, 'exit code', run.exit, 5);
      if (!`${run.stdout}${run.stderr}`.includes(UNSET)) complain(run, `the output does not name ${UNSET}`);
      demand(run, 'connections', listener.connections(), 0);
    } finally {
      await listener.stop();
    }
  });
  await report.row(group, 'counter-check: with the variable set the same command connects', [], async () => {
    const listener = await countingListener();
    try {
      const run = await cli.handshake([listener.url, ...login(ticket), ...secretFrom], undefined, {
        [UNSET]: ticket.secret,
      });
      demand(run, 'exit code', run.exit, 3);
      demand(run, 'connections', listener.connections(), 1);
    } finally {
      await listener.stop();
    }
  });
}
