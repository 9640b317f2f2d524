// The other side of our sessions: serves procedures and passes events on, until standard input ends.
// In: the URL and realm as arguments. Out: one JSON line when it is ready.
import { Wampy } from 'wampy';
import ws from 'ws';

const [url, realm] = process.argv.slice(2);
const client = new Wampy(url, { realm, ws, autoReconnect: false });
await client.connect();
await client.register('peer.echo', ({ argsList = [], argsDict = {} }) => ({ argsList, argsDict }));
await client.register('peer.count', async ({ details, argsList, result_handler: send }) => {
  const wanted = details.receive_progress ? argsList[0] : 0;
  for (let i = 1; i <= wanted; i++) send({ options: { progress: true }, argsList: [i] });
  return { argsList: ['done'] };
});
await client.register('peer.fail', () => {
  throw Object.assign(new Error('on purpose'), { error: 'peer.error.on_purpose', argsList: ['on purpose'] });
});
await client.subscribe('peer.topic', ({ argsList }) => void client.publish('peer.heard', { argsList }));
process.stdout.write('{"ready":true}\n');
process.stdin.on('end', () => process.exit(0)).resume();
