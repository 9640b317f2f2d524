// Clients by other authors as the other side of our sessions, both at our demo router: they serve what we call and
// call what we serve, publish what we hear and hear what we publish.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { peerLogin } from '../peers.mjs';

const PEERS = ['wampy', 'autobahn'];
/** Callees that announce progressive results; of others a router asks none. */
const PROGRESSIVE = ['autobahn'];
const HEADING = 'Requests: independent clients as the other side, at our demo router';
const REALM = 'demo';

/** @param {{cli: import('../cli.mjs').Cli, wires: import('../wire-table.mjs').WireTable}} suite */
export async function otherSideRows({ cli, wires }) {
  const router = await cli.demoRouter();
  for (const peer of PEERS) {
    let serving;
    const isProgressive = PROGRESSIVE.includes(peer);
    const run = (command, uri, ...options) => cli.request([command, router.url, uri, '--realm', REALM, ...options]);
    const cell = (name, check, offered = true) => wires.cell(HEADING, name, peer, { needs: [peer], offered, check });
    await cell('it serves at our router', async () => {
      serving = await serve(peer, router.url);
    });
    await cell('our call, its result', async () => {
      const args = ['--args', '[1, "é", null]', '--kwargs', '{"k": [2]}'];
      const [{ args: echoed, kwargs }] = resultsOf(await run('call', 'peer.echo', ...args));
      same('what came back', [echoed, kwargs], [[1, 'é', null], { k: [2] }]);
    });
    await cell(
      'our call, its progressive results',
      async () => {
        const results = resultsOf(await run('call', 'peer.count', '--args', '[3]', '--receive-progress'));
        same(
          'the results',
          results.map(({ args }) => args[0]),
          isProgressive ? [1, 2, 3, 'done'] : ['done'],
        );
      },
      isProgressive,
    );
    await cell('our call, its ERROR', async () => {
      const { exit, lines } = await run('call', 'peer.fail');
      same('exit code and error', [exit, lines.at(-1).reply.error], [7, 'peer.error.on_purpose']);
    });
    await cell('its call, our answer', async () => {
      const options = ['--realm', REALM, '--answer', '["Hello {{args.0}}"]', '--count', '1'];
      const callee = cli.startRequest(['register', router.url, 'ours.greet', ...options]);
      await callee.printed(1);
      const login = { url: router.url, realm: REALM, method: 'anonymous', procedure: 'ours.greet', args: ['Ann'] };
      const { result } = await peerLogin(peer, login);
      same('the result', result, 'Hello Ann');
      same('exit code', (await callee.ended).exit, 0);
    });
    await cell('our event, its event', async () => {
      const hearer = cli.startRequest(['subscribe', router.url, 'peer.heard', '--realm', REALM, '--count', '1']);
      await hearer.printed(1);
      same('exit code', (await run('publish', 'peer.topic', '--args', '["news"]', '--acknowledge')).exit, 0);
      const { lines } = await hearer.ended;
      same('the event', lines.at(-1).args, ['news']);
    });
    serving?.stop();
  }
  await router.stop();
}

/** Starts the peer's script and waits until it serves. */
async function serve(peer, url) {
  const script = fileURLToPath(new URL(`../../peers/${peer}/serve.mjs`, import.meta.url));
  const child = spawn(process.execPath, [script, url, REALM], { stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`it ended with ${code} before it was ready`)));
  });
  return { stop: () => child.stdin.end() };
}

const resultsOf = ({ lines }) =>
  lines.filter(({ kind }) => kind === 'result').map(({ args = [], kwargs = {} }) => ({ args, kwargs }));

function same(what, seen, wanted) {
  if (!isDeepStrictEqual(seen, wanted))
    throw new Error(`${what}: ${JSON.stringify(seen)}, not ${JSON.stringify(wanted)}`);
}
