// Clients by other authors log in to our demo router and make a call.
import { peerLogin } from '../peers.mjs';

const PEERS = [
  { name: 'wampy', needs: ['wampy'] },
  { name: 'autobahn', needs: ['autobahn'] },
  // it insists on the iterations, which its own router always sends
  { name: 'autobahn-python', needs: ['crossbar'], cannot: ['wampcra-salted-defaults'] },
];
/** What every demo router must offer; whatever else it tells of is tried as well. */
const LOGINS = ['anonymous', 'ticket', 'wampcra', 'wampcra-salted'];
const CALL = { procedure: 'demo.add2', args: [2, 40] };

/** @param {{report: import('../report.mjs').Report, cli: import('../cli.mjs').Cli, python: string}} suite */
export async function demoRouterRows({ report, cli, python }) {
  const group = 'Independent clients log in to our demo router';
  let router;
  await report.row(group, 'the demo router starts and tells its principals', [], async () => {
    router = await cli.demoRouter();
    if (!router.procedures.includes(CALL.procedure)) throw new Error(`it does not offer ${CALL.procedure}`);
  });
  for (const peer of PEERS) {
    for (const login of new Set([...LOGINS, ...(router?.principals ?? []).map(({ name }) => name)])) {
      if (peer.cannot?.includes(login)) continue;
      const jobOf = () => job(router, login);
      await report.row(group, `${peer.name}: ${login}, then a call`, peer.needs, () =>
        expectLogin(peer.name, jobOf(), python),
      );
      if (login === 'anonymous') continue;
      await report.row(group, `${peer.name}: ${login} with a wrong secret is refused`, peer.needs, () =>
        expectRefused(peer.name, jobOf(), python),
      );
    }
  }
  for (const signal of ['SIGTERM', 'SIGINT']) {
    await report.row(group, `the demo router ends with exit code 0 on ${signal}`, [], async () => {
      const asked = signal === 'SIGTERM' ? started(router) : await cli.demoRouter();
      const exit = await asked.stop(signal);
      if (exit !== 0) throw new Error(`it ended with ${exit}`);
    });
  }
}

function job(router, login) {
  const { url, principals } = started(router);
  const principal = principals.find(({ name }) => name === login);
  if (!principal) throw new Error(`the demo router has no principal ${login}`);
  const { method, role, authid, secret, realms } = principal;
  return { url, realm: realms[0], method, role, authid, secret, ...CALL };
}

function started(router) {
  if (!router) throw new Error('the demo router did not start');
  return router;
}

async function expectLogin(peer, job, python) {
  const { welcome, result, error } = await peerLogin(peer, job, python);
  if (error) throw new Error(`refused: ${error.reason} ${error.message}`);
  const wanted = {
    authmethod: job.method,
    authrole: job.role,
    ...(job.method !== 'anonymous' && { authid: job.authid }),
  };
  for (const [key, value] of Object.entries(wanted)) {
    if (welcome[key] !== value) throw new Error(`WELCOME has ${key} ${JSON.stringify(welcome[key])}, not ${value}`);
  }
  if (result !== 42) throw new Error(`${CALL.procedure} gave ${JSON.stringify(result)}, not 42`);
}

async function expectRefused(peer, job, python) {
  const { error, welcome } = await peerLogin(peer, { ...job, secret: `${job.secret}-wrong` }, python);
  if (welcome) throw new Error('it was let in');
  if (!error.reason.startsWith('wamp.error.')) throw new Error(`no ABORT, but: ${error.reason} ${error.message}`);
}
