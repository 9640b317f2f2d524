// Our command line logs in to the reference routers.
import { demand, expectWelcome, sentMessage } from '../expect.mjs';

const LISTENERS = ['websocket', 'websocket-tls'];
const SCHEMES = { websocket: 'ws', 'websocket-tls': 'wss' };

/** @param {{report: import('../report.mjs').Report, cli: import('../cli.mjs').Cli, rigs: object, principals: object}} suite */
export async function loginRows({ report, cli, rigs, principals }) {
  const { anonymous, ticket, wampcra, salted } = principals;
  for (const router of ['crossbar', 'nexus']) {
    const group = `Our command line logs in to ${router}`;
    for (const name of LISTENERS) {
      for (const principal of [anonymous, ticket, wampcra, salted]) {
        await report.row(group, `${principal.label} over ${SCHEMES[name]}`, [router], async () => {
          const run = await cli.handshake(
            [rigs[router].url(router, name), ...trust(rigs[router], name), ...login(principal)],
            principal.secret,
          );
          expectWelcome(run, granted(principal));
        });
      }
    }
    const url = () => rigs[router].url(router, 'websocket');
    await report.row(group, 'no method named: the router takes us as anonymous', [router], async () => {
      const run = await cli.handshake([url(), '--realm', 'realm1']);
      expectWelcome(run, granted(anonymous));
      demand(run, 'authmethods of HELLO', 'authmethods' in sentMessage(run, 'HELLO')[2], false);
    });
    for (const methods of [
      ['wampcra', 'ticket'],
      ['ticket', 'wampcra'],
    ]) {
      const [first] = methods;
      const principal = first === 'ticket' ? ticket : wampcra;
      await report.row(
        group,
        `${methods.join(', then ')}: the order is kept, the first is taken`,
        [router],
        async () => {
          const run = await cli.handshake([url(), ...login(principal, methods)], principal.secret);
          expectWelcome(run, granted(principal));
          demand(run, 'authmethods of HELLO', sentMessage(run, 'HELLO')[2].authmethods, methods);
        },
      );
    }
    for (const { name, listener = 'websocket', principal, methods } of special(principals)[router]) {
      await report.row(group, name, [router], async () => {
        const target = [rigs[router].url(router, listener), ...login(principal, methods)];
        expectWelcome(await cli.handshake(target, principal.secret), granted(principal));
      });
    }
  }
}

function special({ ticket, wampcra, setUpWithDerived }) {
  return {
    crossbar: [
      {
        name: 'ticket, then wampcra, where only wampcra is configured',
        listener: 'websocket-wampcra-only',
        principal: wampcra,
        methods: ['ticket', 'wampcra'],
      },
      { name: 'principal set up with a derived key: that key as password', principal: setUpWithDerived },
    ],
    nexus: [
      {
        name: 'a method the router does not know, before one it knows',
        principal: ticket,
        methods: ['wamp-scram', 'ticket'],
      },
    ],
  };
}

/** Options of a login to realm1. */
export function login({ method, authid }, methods = [method]) {
  return [
    ...['--realm', 'realm1'],
    ...methods.flatMap((each) => ['--authmethod', each]),
    ...(authid === undefined ? [] : ['--authid', authid]),
  ];
}

function trust(rig, listener) {
  return listener.endsWith('-tls') ? ['--ca', rig.ca] : [];
}

/** What a router grants a principal. */
export function granted({ method, authid, role }) {
  return { authmethod: method, authrole: role, ...(authid !== undefined && { authid }) };
}
