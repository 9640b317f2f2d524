// Every wire and every serializer: our sessions to the routers, and autobahn-python at our demo router.
import { demand, expectRefusal } from '../expect.mjs';
import { peerLogin } from '../peers.mjs';
import { granted, login } from './logins.mjs';

const PLAIN = ['json', 'msgpack', 'cbor', 'bjdata', 'ubjson'];
const BATCHED = ['json.batched', 'msgpack.batched', 'cbor.batched', 'bjdata.batched'];

/** What each router offers; BJData is what Crossbar 26 sends under the name ubjson, and ubjson what it does not read. */
const ROUTERS = {
  crossbar: {
    heading: 'Our sessions to Crossbar 26.10.1',
    plain: ['json', 'msgpack', 'cbor', 'bjdata'],
    batched: BATCHED,
    wires: ['websocket', 'rawsocket', 'websocket-tls', 'rawsocket-tls', 'websocket-unix', 'rawsocket-unix'],
  },
  nexus: {
    heading: 'Our sessions to nexus 3.2.2',
    plain: ['json', 'msgpack', 'cbor'],
    batched: [],
    wires: ['websocket', 'rawsocket', 'websocket-tls', 'rawsocket-tls', 'rawsocket-unix'],
  },
};

/** @param {{report: object, cli: object, rigs: object, principals: object, python: string, wires: object}} suite */
export async function wireRows({ cli, rigs, principals, python, wires }) {
  for (const [router, offer] of Object.entries(ROUTERS)) {
    for (const wire of offer.wires) {
      const overWebSocket = wire.startsWith('websocket');
      for (const serializer of overWebSocket ? [...PLAIN, ...BATCHED] : PLAIN) {
        // One method is enough on each wire: logins.mjs has all of them.
        const principal = wire.endsWith('-unix') && router === 'crossbar' ? principals.anonymous : principals.wampcra;
        const offered = [...offer.plain, ...offer.batched].includes(serializer);
        await wires.cell(offer.heading, WIRES[wire], serializer, {
          needs: [router],
          offered,
          check: async () => {
            const rig = rigs[router];
            const ca = wire.endsWith('-tls') ? ['--ca', rig.ca] : [];
            const target = [rig.url(router, wire), ...login(principal), ...ca, '--serializer', serializer];
            const run = await cli.handshake(target, principal.secret);
            if (offered) expectOpen(run, wire, serializer, principal, router);
            else expectRefused(run, router === 'nexus' && overWebSocket ? /^NO_SUBPROTOCOL$/u : undefined);
          },
        });
      }
    }
  }
  await pythonRows({ cli, python, wires });
}

const WIRES = {
  websocket: 'WebSocket',
  'websocket-tls': 'WebSocket over TLS',
  'websocket-unix': 'WebSocket over a Unix socket',
  rawsocket: 'RawSocket',
  'rawsocket-tls': 'RawSocket over TLS',
  'rawsocket-unix': 'RawSocket over a Unix socket',
};

function expectOpen(run, wire, serializer, principal, router) {
  const trusted = router === 'crossbar' && wire.endsWith('-unix');
  // Crossbar takes whoever reaches its Unix socket for the user "local".
  const expected = trusted ? { authmethod: 'anonymous', authrole: 'local', authid: 'local' } : granted(principal);
  const { summary, exit } = run;
  demand(run, 'exit code', exit, 0);
  const role = summary?.agreement?.granted.find(({ what }) => what === 'authrole')?.granted;
  const seen = { authmethod: summary?.authmethod, authrole: role, authid: summary?.authid };
  demand(run, 'what was granted', seen, expected);
  if (!Number.isInteger(summary.agreement?.session)) throw new Error('the session id is no integer');
  const findings = run.records.filter(({ kind, finding }) => kind === 'finding' && finding.severity !== 'info');
  demand(run, 'what was found wrong', findings, []);
  const open = run.records.find(({ kind }) => kind === 'open');
  demand(run, 'the serializer', open?.serializer, serializer);
  demand(run, 'the transport', open?.transport, wire.startsWith('rawsocket') ? 'rawsocket' : undefined);
  const kinds = run.records.map(({ kind }) => kind);
  demand(run, 'TLS', kinds.includes('tls'), wire.endsWith('-tls'));
  demand(run, 'Unix socket', kinds.includes('unix'), wire.endsWith('-unix'));
}

function expectRefused(run, code) {
  const outcome = run.summary?.outcome ?? 'none';
  // Crossbar reads UBJSON as BJData and closes; over RawSocket it goes without a word.
  expectRefusal(run, { exit: 3, outcome: outcome === 'closed' ? 'closed' : 'transport-error', ...(code && { code }) });
}

const PYTHON_SERIALIZERS = { json: 'json', msgpack: 'msgpack', cbor: 'cbor', ubjson: 'bjdata' };

/** autobahn-python comes with Crossbar. */
async function pythonRows({ cli, python, wires }) {
  const router = await cli.demoRouter();
  const heading = 'autobahn-python 26.10 at our demo router';
  try {
    for (const transport of ['websocket', 'rawsocket']) {
      for (const serializer of Object.keys(PYTHON_SERIALIZERS)) {
        await wires.cell(heading, WIRES[transport], serializer, {
          needs: ['crossbar'],
          offered: true,
          check: async () => {
            const url = router.endpoints.find(({ name }) => name === transport)?.url;
            if (!url) throw new Error(`the demo router has no ${transport}`);
            const { authid, secret, realms } = router.principals.find(({ name }) => name === 'wampcra-salted');
            const who = { realm: realms[0], method: 'wampcra', authid, secret };
            const call = { procedure: 'demo.add2', args: [2, 40] };
            const { welcome, result, error } = await peerLogin(
              'autobahn-python',
              { url, transport, serializer, ...who, ...call },
              python,
            );
            if (error) throw new Error(`refused: ${error.reason} ${error.message}`);
            if (welcome.authid !== authid) throw new Error(`WELCOME has authid ${welcome.authid}, not ${authid}`);
            if (result !== 42) throw new Error(`demo.add2 gave ${JSON.stringify(result)}, not 42`);
          },
        });
      }
    }
  } finally {
    await router.stop();
  }
}
