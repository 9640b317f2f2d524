// The other side of our sessions: serves procedures and passes events on, until standard input ends.
// In: the URL and realm as arguments. Out: one JSON line when it is ready.
import WebSocket from 'ws';

console.log = console.warn = console.debug = () => {};
globalThis.WebSocket = WebSocket;
const { default: autobahn } = await import('autobahn');

const [url, realm] = process.argv.slice(2);
const connection = new autobahn.Connection({
  url,
  realm,
  serializers: [new autobahn.serializer.JSONSerializer()],
  max_retries: 0,
  retry_if_unreachable: false,
});
connection.onopen = async (session) => {
  await session.register('peer.echo', (args = [], kwargs = {}) => new autobahn.Result(args, kwargs));
  await session.register('peer.count', async ([upto], _kwargs, details) => {
    for (let i = 1; i <= upto; i++) details.progress?.([i]);
    return 'done';
  });
  await session.register('peer.fail', () => {
    throw new autobahn.Error('peer.error.on_purpose', ['on purpose']);
  });
  await session.subscribe('peer.topic', (args) => session.publish('peer.heard', args));
  process.stdout.write('{"ready":true}\n');
};
connection.onclose = () => process.exit(1);
connection.open();
process.stdin.on('end', () => process.exit(0)).resume();
