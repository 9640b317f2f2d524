// What Crossbar is to listen on and whom it is to let in: its configuration file and start arguments.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha1Fingerprint } from '../certificates.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

/** FlatBuffers is left out: Crossbar's check of a RawSocket listener refuses the name. */
const SERIALIZERS = ['json', 'msgpack', 'cbor', 'ubjson'];

const EVERYTHING = { call: true, register: true, publish: true, subscribe: true };
const NOTHING = { call: false, register: false, publish: false, subscribe: false };

/**
 * The listeners with everything the rig and Crossbar need to know about them.
 *
 * @param {number} basePort first of nine ports
 * @param {string} dir folder of the certificates and sockets
 * @param {readonly object[]} principals of principals.json
 */
export function crossbarListeners(basePort, dir, principals) {
  const { tls, ...password } = authentication(principals, dir);
  const { ticket, wampcra } = password;
  const local = { anonymous: { type: 'static', role: 'local', authid: 'local' } };
  const server = { key: path.join(dir, 'server.key'), certificate: path.join(dir, 'server.pem') };
  // with ca_certificates Crossbar ends the TLS handshake of a client that shows no certificate
  const mutual = { ...server, ca_certificates: [path.join(dir, 'ca.pem')] };
  const totp = { ticket: { type: 'dynamic', authenticator: 'rig.authenticate', 'authenticator-realm': 'realm1' } };
  const memoryCookie = { cookie: { store: { type: 'memory' } } };

  return [
    onPort('websocket', 'ws', 0, { ...password, cookie: {} }, undefined, memoryCookie),
    onPort('rawsocket', 'rs', 1, password),
    onPort('websocket-tls', 'wss', 2, password, server),
    onPort('rawsocket-tls', 'rss', 3, password, server),
    onPort('websocket-ticket-only', 'ws', 4, { ticket }),
    onPort('websocket-wampcra-only', 'ws', 5, { wampcra }),
    onPort('websocket-mtls', 'wss', 6, { ...password, tls }, mutual),
    onPort('rawsocket-mtls', 'rss', 7, { ...password, tls }, mutual),
    onPort('websocket-totp', 'ws', 8, totp),
    onSocket('rawsocket-unix', 'rs', 'crossbar-rs.sock'),
    onSocket('websocket-unix', 'ws', 'crossbar-ws.sock'),
  ];

  function onPort(name, scheme, offset, auth, certificate, more = {}) {
    const at = { host: '127.0.0.1', port: basePort + offset };
    const endpoint = { type: 'tcp', interface: at.host, port: at.port, ...(certificate && { tls: certificate }) };
    // the certificate is for the name
    const url = `${scheme}://${certificate ? 'localhost' : at.host}:${at.port}`;
    return listener(name, url, at, endpoint, auth, more);
  }

  function onSocket(name, scheme, file) {
    const at = { path: path.join(dir, file) };
    return listener(name, `unix+${scheme}://${at.path}`, at, { type: 'unix', path: at.path }, local, {});
  }
}

function listener(name, url, at, endpoint, auth, more) {
  const transport = { type: name.split('-')[0], endpoint, auth, serializers: SERIALIZERS, ...more };
  return {
    router: 'crossbar',
    name,
    url,
    methods: Object.keys(auth),
    serializers: SERIALIZERS,
    at,
    transport,
  };
}

/** Writes the configuration; gives the arguments and variables to start Crossbar with. */
export async function prepareCrossbar(listeners, dir, principals) {
  const nodeFolder = path.join(dir, 'crossbar');
  await mkdir(nodeFolder, { recursive: true });
  await writeFile(
    path.join(nodeFolder, 'config.json'),
    JSON.stringify(configuration(listeners, dir, principals), null, 2),
  );
  return {
    args: ['start', '--cbdir', nodeFolder, '--loglevel', 'info', '--color', 'false'],
    env: { PYTHONDONTWRITEBYTECODE: '1' },
  };
}

function configuration(listeners, dir, principals) {
  const roles = [
    { name: 'local', permissions: [disclosed(EVERYTHING)] },
    { name: 'user', permissions: [disclosed(EVERYTHING)] },
    {
      name: 'guest',
      permissions: [
        disclosed({ ...EVERYTHING, register: false }),
        { uri: 'rig.forbidden', match: 'prefix', allow: NOTHING },
      ],
    },
  ];
  const router = {
    type: 'router',
    realms: [
      { name: 'realm1', roles },
      { name: 'realm2', roles: roles.filter(({ name }) => name !== 'guest') },
    ],
    transports: listeners.filter(({ router: owner }) => owner === 'crossbar').map(({ transport }) => transport),
  };
  const endpoint = { type: 'unix', path: path.join(dir, 'crossbar-rs.sock') };
  const backend = {
    // a process of its own: a component inside the router worker cannot be interrupted
    type: 'container',
    options: { pythonpath: [here], env: { vars: { RIG_TOTP: totpSecrets(principals) } } },
    components: ['realm1', 'realm2'].map((realm) => ({
      type: 'class',
      classname: 'backend.Backend',
      realm,
      transport: { type: 'rawsocket', endpoint, serializer: 'cbor', url: 'rs://localhost' },
    })),
  };
  return { version: 2, workers: [router, backend] };
}

/** Who logs in with a one-time code: authid → secret and role, for the authenticator. */
function totpSecrets(principals) {
  const entries = principals.filter(({ method }) => method === 'totp');
  return JSON.stringify(Object.fromEntries(entries.map(({ authid, totp, role }) => [authid, { totp, role }])));
}

/** The same for every URI, and both sides learn who the other is. */
function disclosed(allow) {
  return { uri: '', match: 'prefix', allow, disclose: { caller: true, publisher: true }, cache: true };
}

function authentication(principals, dir) {
  const byAuthid = (method, entry) =>
    Object.fromEntries(
      principals
        .filter((principal) => principal.method === method)
        .map((principal) => [principal.authid, { ...entry(principal), role: principal.role }]),
    );
  const salting = ({ salt, iterations, keylen }) => (salt === undefined ? {} : { salt, iterations, keylen });
  return {
    anonymous: { type: 'static', role: 'guest' },
    ticket: { type: 'static', principals: byAuthid('ticket', ({ ticket }) => ({ ticket })) },
    wampcra: {
      type: 'static',
      users: byAuthid('wampcra', (principal) => ({ secret: principal.secret, ...salting(principal) })),
    },
    scram: { type: 'static', principals: byAuthid('scram', scramEntry) },
    cryptosign: {
      type: 'static',
      principals: byAuthid('cryptosign', ({ publicKey }) => ({ authorized_keys: [publicKey] })),
    },
    tls: {
      type: 'static',
      principals: byAuthid('tls', ({ certificate }) => ({ 'certificate-sha1': sha1Fingerprint(dir, certificate) })),
    },
  };
}

function scramEntry({ kdf, iterations, memory, salt, 'stored-key': storedKey, 'server-key': serverKey }) {
  return { kdf, iterations, memory, salt, 'stored-key': storedKey, 'server-key': serverKey };
}
