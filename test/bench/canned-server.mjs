// Plays the server's side of an exchange: node canned-server.mjs LENGTHS ANSWERS (JSON lists). After
// LENGTHS[i] bytes it sends ANSWERS[i].
import net from 'node:net';

const lengths = JSON.parse(process.argv[2]);
const answers = JSON.parse(process.argv[3]);
const server = net.createServer({ noDelay: true }, (socket) => {
  let step = 0;
  let got = 0;
  socket.on('data', (data) => {
    got += data.length;
    if (got < lengths[step]) return;
    got = 0;
    socket.write(answers[step++]);
  });
  socket.on('error', () => {});
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
