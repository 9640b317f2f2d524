// A server that welcomes whoever says HELLO and, after SUBSCRIBE, sends EVENTs as fast as the socket
// takes them: node flood-server.mjs COUNT. Each carries the next publication id; about 1 in 1,000 the
// word "needle". Frames are written to the socket directly, in blocks, so that the reader is the limit.
// A topic `….flood.COUNT` asks for so many, `….flood.COUNT.RATE` for so many a second; UNSUBSCRIBE ends it.
import { WebSocketServer } from 'ws';

const FIRST_SUBSCRIPTION = 7;
/** Events written at a time. */
const BLOCK = 256;
/** Between two looks at the clock where a rate is asked for. */
const PAUSE_MS = 4;

const total = Number(process.argv[2]);
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  perMessageDeflate: false,
  handleProtocols: () => 'wamp.2.json',
});
server.on('listening', () => console.log(JSON.stringify({ url: `ws://127.0.0.1:${server.address().port}` })));
server.on('connection', (client) => {
  const floods = new Map();
  const ended = () => {
    for (const stop of floods.values()) stop();
  };
  client.on('message', (data) => {
    const [type, request, second, topic] = JSON.parse(data);
    if (type === 1) client.send('[2,1,{"roles":{"broker":{},"dealer":{}}}]');
    if (type === 32) {
      const subscription = FIRST_SUBSCRIPTION + floods.size;
      client.send(`[33,${request},${subscription}]`);
      floods.set(subscription, flood(client, subscription, wanted(topic)));
    }
    if (type === 34) {
      floods.get(second)?.();
      client.send(`[35,${request}]`);
    }
    if (type === 6) client.close();
  });
  client.on('close', ended);
  client.on('error', ended);
});

/** How many events a topic asks for, and how many a second. */
function wanted(topic) {
  const [, count = total, rate = Infinity] = /\.flood\.(\d+)(?:\.(\d+))?$/.exec(topic) ?? [];
  return { count: Number(count), rate: Number(rate) };
}

/** Begins to send; the result ends it. */
function flood(client, subscription, { count, rate }) {
  const socket = client._socket;
  const began = performance.now();
  let sent = 0;
  let timer;
  let stopped = false;
  const more = () => {
    if (stopped) return;
    const due = rate === Infinity ? count : Math.min(count, (rate * (performance.now() - began)) / 1000);
    while (sent < due) {
      const frames = [];
      for (const until = Math.min(due, sent + BLOCK); sent < until;) frames.push(frame(event(subscription, ++sent)));
      if (!socket.write(Buffer.concat(frames))) return void socket.once('drain', more);
    }
    if (sent < count) timer = setTimeout(more, PAUSE_MS);
  };
  more();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

function event(subscription, id) {
  const word = id % 1000 === 0 ? 'needle' : 'nothin';
  return `[36,${subscription},${id},{"publisher":5512315355},[{"sensor":"com.example.building.${id % 97}","value":${(id % 1000) / 10},"unit":"celsius","note":"${word} in the hay of a message of average length"},${id}],{"at":1763800000000}]`;
}

function frame(text) {
  const body = Buffer.from(text);
  const head =
    body.length < 126
      ? Buffer.from([0x81, body.length])
      : Buffer.from([0x81, 126, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, body]);
}
