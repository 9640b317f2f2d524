// What nexus is to listen on, and the arguments of main.go that make it so.
import path from 'node:path';

const METHODS = ['anonymous', 'ticket', 'wampcra', 'cryptosign'];
const SERIALIZERS = ['json', 'msgpack', 'cbor'];

/**
 * @param {number} basePort first of four ports
 * @param {string} dir folder of the certificates and the socket
 */
export function nexusListeners(basePort, dir) {
  const at = (offset) => ({ host: '127.0.0.1', port: basePort + offset });
  const socket = { path: socketPath(dir) };
  return [
    listener('websocket', `ws://127.0.0.1:${basePort}`, at(0)),
    listener('rawsocket', `rs://127.0.0.1:${basePort + 1}`, at(1)),
    listener('websocket-tls', `wss://localhost:${basePort + 2}`, at(2)),
    listener('rawsocket-tls', `rss://localhost:${basePort + 3}`, at(3)),
    listener('rawsocket-unix', `unix+rs://${socket.path}`, socket),
  ];
}

export function nexusArguments(basePort, dir, principalsFile) {
  return [
    ...['-principals', principalsFile],
    ...['-base-port', String(basePort)],
    ...['-unix', socketPath(dir)],
    ...['-cert', path.join(dir, 'server.pem'), '-key', path.join(dir, 'server.key')],
  ];
}

function listener(name, url, at) {
  return { router: 'nexus', name, url, methods: METHODS, serializers: SERIALIZERS, at };
}

function socketPath(dir) {
  return path.join(dir, 'nexus-rs.sock');
}
