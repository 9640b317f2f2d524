// A server that knows no WAMP: node wire-flood-server.mjs FILE. It answers the first message of a client with
// the WELCOME of FILE, the second with SUBSCRIBED and then as many EVENTs as FILE says, as fast as the socket
// takes them, over WebSocket and RawSocket. FILE holds these messages as each serializer writes them.
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { WebSocketServer } from 'ws';

const { count, formats } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const bytes = (text) => Buffer.from(text, 'base64');

const webSocket = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  perMessageDeflate: false,
  handleProtocols: (offered) => [...offered][0],
});
webSocket.on('connection', (client) => {
  const format = formats.find(({ subprotocol }) => subprotocol === client.protocol);
  serve(client._socket, format, (message) => webSocketFrame(message, format.binary));
  let received = 0;
  client.on('message', () => answers(client._socket, ++received));
  client.on('error', () => {});
});

const rawSocket = net.createServer((socket) => {
  let received = 0;
  let pending = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    if (!socket.flood && pending.length >= 4) {
      const format = formats.find(({ rawSocketId }) => rawSocketId === (pending[1] & 15));
      socket.write(Buffer.from([0x7f, 0xf0 | format.rawSocketId, 0, 0]));
      pending = pending.subarray(4);
      serve(socket, format, rawSocketFrame);
    }
    while (socket.flood && pending.length >= 4 && pending.length >= 4 + pending.readUIntBE(1, 3)) {
      pending = pending.subarray(4 + pending.readUIntBE(1, 3));
      answers(socket, ++received);
    }
  });
});
await Promise.all(
  [webSocket, rawSocket.listen(0, '127.0.0.1')].map(
    (server) => new Promise((resolve) => server.once('listening', resolve)),
  ),
);
console.log(
  JSON.stringify({
    ws: `ws://127.0.0.1:${webSocket.address().port}`,
    rs: `rs://127.0.0.1:${rawSocket.address().port}`,
  }),
);

function serve(socket, format, frame) {
  socket.flood = {
    answers: [frame(bytes(format.welcome)), frame(bytes(format.subscribed))],
    block: Buffer.concat(format.events.map((event) => frame(bytes(event)))),
    blocks: count / format.events.length / format.batch,
  };
  socket.setNoDelay(true);
}

/** What the message of this number gets; the third is taken for a GOODBYE. */
function answers(socket, number) {
  const { answers, block, blocks } = socket.flood;
  if (number > answers.length) return void socket.end();
  socket.write(answers[number - 1]);
  if (number < answers.length) return;
  let left = blocks;
  const more = () => {
    while (left > 0) {
      left--;
      if (!socket.write(block)) return void socket.once('drain', more);
    }
  };
  more();
}

function webSocketFrame(message, binary) {
  const { length } = message;
  const opcode = binary ? 0x82 : 0x81;
  if (length < 126) return Buffer.concat([Buffer.from([opcode, length]), message]);
  return Buffer.concat([Buffer.from([opcode, 126, length >> 8, length & 255]), message]);
}

function rawSocketFrame(message) {
  const { length } = message;
  return Buffer.concat([Buffer.from([0, length >> 16, (length >> 8) & 255, length & 255]), message]);
}
