// Clients by other authors log in to our demo router and make a call.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { peerLogin } from '../peers.mjs';

/** Each with the methods it has; a login that needs two comes with its second secret. */
const PEERS = [
  { name: 'wampy', needs: ['wampy'], methods: ['anonymous', 'ticket', 'wampcra', 'cryptosign'] },
  { name: 'autobahn', needs: ['autobahn'], methods: ['anonymous', 'ticket', 'wampcra', 'cryptosign'] },
  {
    name: 'autobahn-python',
    needs: ['crossbar'],
    methods: ['anonymous', 'ticket', 'wampcra', 'scram', 'cryptosign'],
    // the first: it insists on the iterations, which its own router always sends; the second: it answers one
    // CHALLENGE by one method
    cannot: ['wampcra-salted-defaults', 'two-factor'],
  },
];
/** What every demo router must offer; whatever else it tells of and a peer can do is tried as well. */
const LOGINS = ['anonymous', 'ticket', 'wampcra', 'wampcra-salted', 'cryptosign', 'totp', 'two-factor'];
/** Logins over a wire, or after a way of their own, that these clients do not go. */
const ELSEWHERE = ['cookie', 'by-hand', 'application'];
const ONE_TIME_CODE = fileURLToPath(new URL('../one-time-code.py', import.meta.url));
const HEADING = 'Methods: independent clients at our demo router';
const CALL = { procedure: 'demo.add2', args: [2, 40] };

/** @param {{report: import('../report.mjs').Report, cli: import('../cli.mjs').Cli, python: string, wires: object}} suite */
export async function demoRouterRows({ report, cli, python, wires }) {
  const group = 'Independent clients log in to our demo router';
  let router;
  await report.row(group, 'the demo router starts and tells its principals', [], async () => {
    router = await cli.demoRouter(['--tls-cert', tls('localhost.pem'), '--tls-key', tls('localhost.key')]);
    if (!router.procedures.includes(CALL.procedure)) throw new Error(`it does not offer ${CALL.procedure}`);
  });
  for (const peer of PEERS) {
    for (const login of loginsOf(peer, router)) {
      const jobOf = () => job(router, login);
      await wires.cell(HEADING, login, peer.name, {
        needs: peer.needs,
        offered: true,
        check: () => expectLogin(peer.name, jobOf(), python),
      });
      // Whoever shows no secret cannot show a wrong one.
      if (methodOf(router, login) === 'anonymous') continue;
      await report.row(group, `${peer.name}: ${login} with a wrong secret is refused`, peer.needs, () =>
        expectRefused(peer.name, jobOf(), python),
      );
    }
  }
  // the only one of them that can bind a login to its TLS connection
  await wires.cell(HEADING, 'cryptosign-binding', 'autobahn-python', {
    needs: ['crossbar'],
    offered: true,
    check: () => expectLogin('autobahn-python', boundJob(router), python),
  });
  for (const signal of ['SIGTERM', 'SIGINT']) {
    await report.row(group, `the demo router ends with exit code 0 on ${signal}`, [], async () => {
      const asked = signal === 'SIGTERM' ? started(router) : await cli.demoRouter();
      const exit = await asked.stop(signal);
      if (exit !== 0) throw new Error(`it ended with ${exit}`);
    });
  }
}

/** Names of the logins that a peer can do. */
function loginsOf({ methods, cannot = [] }, router) {
  const offered = (router?.principals ?? [])
    .filter(({ method, endpoint, wrong }) => methods.includes(method) && endpoint === undefined && wrong === undefined)
    .map(({ name }) => name);
  return [...new Set([...LOGINS, ...offered])].filter((name) => ![...cannot, ...ELSEWHERE].includes(name));
}

function methodOf(router, login) {
  return router?.principals.find(({ name }) => name === login)?.method ?? login;
}

/** The code of the moment, by a program that is not ours. */
function oneTimeCode(base32) {
  return execFileSync('python3', [ONE_TIME_CODE], { input: base32, encoding: 'utf8' }).trim();
}

function job(router, login) {
  const { url, principals } = started(router);
  const principal = principals.find(({ name }) => name === login);
  if (!principal) throw new Error(`the demo router has no principal ${login}`);
  const { method, role, authid, secret, secretIs, realms, about } = principal;
  const shared = { url, realm: realms[0], method, role, authid, ...CALL };
  if (secretIs === 'totp-secret') return { ...shared, secret: oneTimeCode(secret) };
  if (login !== 'two-factor') return { ...shared, secret };
  const [second] = /[A-Z2-7]{32}/u.exec(about) ?? [];
  return { ...shared, secret, secondMethod: 'ticket', second: oneTimeCode(second) };
}

/** Over TLS, bound by tls-unique. */
function boundJob(router) {
  const { endpoints } = started(router);
  // the certificate is for the name
  const url = endpoints.find(({ name }) => name === 'websocket-tls')?.url.replace('127.0.0.1', 'localhost');
  return { ...job(router, 'cryptosign-binding'), url, channelBinding: 'tls-unique', ca: tls('ca.pem') };
}

function tls(name) {
  return fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url));
}

function started(router) {
  if (!router) throw new Error('the demo router did not start');
  return router;
}

async function expectLogin(peer, job, python) {
  const { welcome, result, error } = await peerLogin(peer, job, python);
  if (error) throw new Error(`refused: ${error.reason} ${error.message}`);
  const wanted = {
    authmethod: job.secondMethod ?? job.method,
    authrole: job.role,
    ...(job.method !== 'anonymous' && { authid: job.authid }),
  };
  for (const [key, value] of Object.entries(wanted)) {
    if (welcome[key] !== value) throw new Error(`WELCOME has ${key} ${JSON.stringify(welcome[key])}, not ${value}`);
  }
  if (result !== 42) throw new Error(`${CALL.procedure} gave ${JSON.stringify(result)}, not 42`);
}

/** A key has to be one, and a wrong code is a code. */
function wrongFor({ method, secret }) {
  return method === 'cryptosign' ? '00'.repeat(32) : `${secret}-wrong`;
}

async function expectRefused(peer, job, python) {
  const { error, welcome } = await peerLogin(peer, { ...job, secret: wrongFor(job) }, python);
  if (welcome) throw new Error('it was let in');
  if (!error.reason.startsWith('wamp.error.')) throw new Error(`no ABORT, but: ${error.reason} ${error.message}`);
}
