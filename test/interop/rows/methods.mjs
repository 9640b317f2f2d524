// Every method of the reference routers: our command line logs in by it on each wire that has it, and the
// derivation that it shows ends with what was sent. What a method cannot do somewhere is refused, and told.
import { demand, expectRefusal, expectWelcome, receivedMessage, sentMessage } from '../expect.mjs';
import { typedAt } from '../typed.mjs';
import { EXIT, WRONG } from './refusals.mjs';

const WIRES = {
  websocket: 'WebSocket',
  rawsocket: 'RawSocket',
  'websocket-tls': 'WebSocket over TLS',
  'rawsocket-tls': 'RawSocket over TLS',
};
const ENCRYPTED = ['websocket-tls', 'rawsocket-tls'];

/** Logins that need no other setting than their options: what is told of them, and where they work. */
function plainCases(principals) {
  const { ticket, wampcra, salted, setUpWithDerived, pbkdf2, argon2, textKey, key } = principals;
  const both = ['crossbar', 'nexus'];
  const crossbar = ['crossbar'];
  const password = (principal, name) => ({ name, principal, routers: crossbar, ...hmacKey(principal) });
  return [
    { name: 'anonymous', principal: principals.anonymous, routers: both },
    { name: 'ticket', principal: ticket, routers: both },
    { name: 'wampcra', principal: wampcra, routers: both, ends: 'signature' },
    { name: 'wampcra, salted', principal: salted, routers: both, ends: 'signature' },
    { name: 'wampcra, set up with a derived key', principal: setUpWithDerived, routers: crossbar, ends: 'signature' },
    { ...password(pbkdf2, 'scram, pbkdf2'), ends: 'client proof' },
    { ...password(argon2, 'scram, argon2id-13'), ends: 'client proof' },
    { ...password(textKey, 'scram, argon2id-13, keys of the base64 text'), ends: 'client proof' },
    { name: 'cryptosign', principal: key, routers: both, ends: 'AUTHENTICATE.Signature' },
    {
      name: 'cryptosign, router authenticated',
      principal: key,
      routers: crossbar,
      options: ['cryptosign.challengeRouter=on'],
      ends: 'AUTHENTICATE.Signature',
    },
    {
      name: 'cryptosign, bound by tls-unique',
      principal: key,
      routers: crossbar,
      wires: ENCRYPTED,
      options: ['cryptosign.channel_binding=tls-unique'],
      ends: 'AUTHENTICATE.Signature',
    },
  ];
}

/** What the HMACs are keyed with depends on how the principal was made, and cannot be seen from outside. */
function hmacKey({ dialect }) {
  return { options: [`scram.hmac_key=${dialect.startsWith('base64') ? 'base64' : 'raw'}`] };
}

/** @param {object} suite as in run.mjs */
export async function methodRows(suite) {
  const { cli, rigs, wires, principals } = suite;
  for (const router of ['crossbar', 'nexus']) {
    const heading = `Methods: our logins to ${router === 'crossbar' ? 'Crossbar 26.10.1' : 'nexus 3.2.2'}`;
    for (const each of plainCases(principals).filter(({ routers }) => routers.includes(router))) {
      for (const wire of each.wires ?? Object.keys(WIRES)) {
        await wires.cell(heading, each.name, WIRES[wire], {
          needs: [router],
          offered: true,
          check: async () => {
            const run = await cli.handshake(loginAt(rigs[router], router, wire, each), each.principal.secret);
            expectWelcome(run, grantedTo(each.principal));
            expectDerivation(run, each);
          },
        });
      }
    }
    if (router === 'crossbar') await crossbarRows(suite, heading);
    else await nexusRows(suite);
  }
}

function loginAt(rig, router, wire, { principal, options = [], methods = [principal.method] }) {
  return [
    ...[rig.url(router, wire), '--realm', 'realm1'],
    ...methods.flatMap((method) => ['--authmethod', method]),
    ...(principal.authid === undefined ? [] : ['--authid', principal.authid]),
    ...options.flatMap((option) => ['--option', option]),
    ...(/tls$/u.test(wire) ? ['--ca', rig.ca] : []),
  ];
}

function grantedTo({ method, authid, role }) {
  return { authmethod: method, authrole: role, ...(authid !== undefined && { authid }) };
}

/** The derivation is there, and its last value is what AUTHENTICATE carries. */
function expectDerivation(run, { ends, name }) {
  const answers = run.summary.derivations.filter(({ purpose }) => purpose === 'answer');
  demand(run, 'derivations', answers.length, name === 'anonymous' ? 0 : 1);
  const [answer] = answers;
  if (!answer) return;
  demand(run, 'what was derived is what was sent', answer.sent?.equal, true);
  if (ends) demand(run, 'what the derivation ends with', answer.steps.at(-1).label, ends);
  const faults = run.records.filter(({ kind, finding }) => kind === 'finding' && finding.severity === 'error');
  demand(run, 'errors found', faults, []);
}

async function crossbarRows({ report, cli, rigs, principals, wires }, heading) {
  const { argon2, textKey, key, certificate, code, ticket } = principals;
  const rig = () => rigs.crossbar;
  const cell = (row, wire, check, needs = ['crossbar']) =>
    wires.cell(heading, row, wire, { needs, offered: true, check });

  for (const wire of ['websocket', 'rawsocket']) {
    await cell('tls, client certificate', WIRES[`${wire}-tls`], async () => {
      const files = ['--client-cert', rig().file(certificate.certificate), '--client-key', rig().file(certificate.key)];
      const target = [...loginAt(rig(), 'crossbar', `${wire}-mtls`, { principal: certificate }), ...files];
      expectWelcome(await cli.handshake([...target, '--ca', rig().ca]), {
        ...grantedTo(certificate),
        authid: certificate.authid,
      });
    });
    await cell('trust by Unix socket', `${WIRES[wire]} over a Unix socket`, async () => {
      const target = [rig().url('crossbar', `${wire}-unix`), '--realm', 'realm1', '--authmethod', 'anonymous'];
      const run = await cli.handshake(target);
      expectWelcome(run, { authmethod: 'anonymous', authid: 'local', authrole: 'local' });
      const socket = run.records.find(({ kind }) => kind === 'unix');
      if (!socket?.path || socket.mode === undefined) throw new Error('the socket is not told with its permissions');
    });
  }
  await cell('one-time code as ticket, dynamic authenticator', WIRES.websocket, async () => {
    const at = { principal: { ...code, method: 'ticket' } };
    const target = [...loginAt(rig(), 'crossbar', 'websocket-totp', at), '--secret-is', 'totp-secret'];
    const run = await cli.handshake(target, code.secret);
    expectWelcome(run, { authmethod: 'ticket', authid: code.authid, authrole: code.role });
    expectDerivation(run, { name: 'totp', ends: 'code' });
  });
  const byCookie = async () => {
    const at = { principal: ticket, methods: ['cookie', 'ticket'] };
    // only the cookies of saved profiles are kept from run to run
    const env = await cli.saveProfile('cookie', loginAt(rig(), 'crossbar', 'websocket', at));
    const target = ['--profile', 'cookie'];
    expectWelcome(await cli.handshake([...target, '--no-cookies'], ticket.secret, env), grantedTo(ticket));
    const second = await cli.handshake(target, WRONG, env);
    expectWelcome(second, grantedTo(ticket));
    demand(second, 'admitted by cookie', second.summary.byCookie, true);
    demand(second, 'messages', typesOf(second).includes('AUTHENTICATE'), false);
  };
  // the command line keeps cookies in the keychain
  await cell('cookie: first by ticket, then by cookie', WIRES.websocket, byCookie, ['crossbar', 'keychain']);

  const group = 'crossbar turns our command line away, method by method';
  const refused = (name, target, secret, expected) =>
    report.row(group, name, ['crossbar'], async () => {
      const run = await cli.handshake(target(), secret);
      expectRefusal(run, { exit: EXIT.abort, outcome: 'abort', reason: 'wamp.error.not_authorized', ...expected });
    });
  const wrongWay = { ...textKey, dialect: argon2.dialect };
  await refused('scram: wrong password', () => loginAt(rig(), 'crossbar', 'websocket', scram(argon2)), WRONG);
  await refused(
    'scram: the key of the HMACs is the other one',
    () => loginAt(rig(), 'crossbar', 'websocket', scram(wrongWay)),
    textKey.secret,
  );
  await refused(
    'cryptosign: a key that nobody set up',
    () => loginAt(rig(), 'crossbar', 'websocket', { principal: key }),
    '00'.repeat(32),
  );
  await refused(
    "cryptosign, bound by tls-unique: the server's Finished",
    () =>
      loginAt(rig(), 'crossbar', 'websocket-tls', {
        principal: key,
        options: ['cryptosign.channel_binding=tls-unique', 'cryptosign.finished=server'],
      }),
    key.secret,
  );
  await report.row(group, 'cryptosign: channel binding without TLS is not even sent', ['crossbar'], async () => {
    const at = { principal: key, options: ['cryptosign.channel_binding=tls-unique'] };
    const run = await cli.handshake(loginAt(rig(), 'crossbar', 'websocket', at), key.secret);
    demand(run, 'messages', typesOf(run), []);
    if (run.exit === 0) throw new Error('it counts as a success');
    if (!/TLS/u.test(JSON.stringify(run.summary.verdict))) throw new Error('the verdict does not name TLS');
  });
}

function scram(principal) {
  return { principal, ...hmacKey(principal) };
}

function typesOf({ records }) {
  return records.filter(({ kind }) => kind === 'message').map(({ type }) => type);
}

/** Whether nexus compares the signed message with its challenge is never assumed: a probe shows it. */
async function nexusRows({ report, cli, rigs, principals }) {
  const { key } = principals;
  const name = 'cryptosign: a recorded answer is played again, and is accepted; that is told as a finding';
  await report.row('Probes', name, ['nexus'], async () => {
    const target = loginAt(rigs.nexus, 'nexus', 'websocket', { principal: key });
    const first = await cli.handshake(target, key.secret);
    const pubkey = JSON.stringify({ pubkey: key.publicKey });
    const [, signature] = sentMessage(first, 'AUTHENTICATE');
    const again = await typedAt(cli, [...target, '--by-hand', '--authextra', pubkey], [signature, '']);
    const [, fresh] = sentMessage(again, 'AUTHENTICATE');
    demand(again, 'the signature sent', fresh, signature);
    if (receivedMessage(again, 'CHALLENGE')[2].challenge === receivedMessage(first, 'CHALLENGE')[2].challenge)
      throw new Error('the router gave the same challenge twice');
    demand(again, 'outcome', again.summary.outcome, 'welcome');
    const found = again.records.filter(({ kind, finding }) => kind === 'finding' && finding.check === 'A-09');
    if (!found.some(({ finding }) => /again|replay/iu.test(finding.text)))
      throw new Error(`no finding tells that the answer could be played again: ${JSON.stringify(found)}`);
  });
}
