// A server that welcomes whoever says HELLO and, after SUBSCRIBE, sends EVENTs as fast as the socket
// takes them: node flood-server.mjs COUNT. Each carries the next publication id; about 1 in 1,000 the
// word "needle". Frames are written to the socket directly, in blocks, so that the reader is the limit.
import { WebSocketServer } from 'ws';

const total = Number(process.argv[2]);
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  perMessageDeflate: false,
  handleProtocols: () => 'wamp.2.json',
});
server.on('listening', () => console.log(JSON.stringify({ url: `ws://127.0.0.1:${server.address().port}` })));
server.on('connection', (client) => {
  client.on('message', (data) => {
    const [type, request] = JSON.parse(data);
    if (type === 1) client.send('[2,1,{"roles":{"broker":{},"dealer":{}}}]');
    if (type === 32) {
      client.send(`[33,${request},7]`);
      flood(client);
    }
  });
  client.on('error', () => {});
});

function flood(client) {
  const socket = client._socket;
  let sent = 0;
  const more = () => {
    while (sent < total) {
      const frames = [];
      for (const until = Math.min(total, sent + 256); sent < until;) frames.push(frame(event(++sent)));
      if (!socket.write(Buffer.concat(frames))) return void socket.once('drain', more);
    }
  };
  more();
}

function event(id) {
  const word = id % 1000 === 0 ? 'needle' : 'nothin';
  return `[36,7,${String(id).padStart(1, '0')},{"publisher":5512315355},[{"sensor":"com.example.building.${id % 97}","value":${(id % 1000) / 10},"unit":"celsius","note":"${word} in the hay of a message of average length"},${id}],{"at":1763800000000}]`;
}

function frame(text) {
  const body = Buffer.from(text);
  const head =
    body.length < 126
      ? Buffer.from([0x81, body.length])
      : Buffer.from([0x81, 126, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, body]);
}
