import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { listenOnLoopback } from '../../../../../src/main/shell/web/loopback.ts';

it('goes on when a connection cannot be accepted, for want of file descriptors', async () => {
  const servers = [createServer((_request, response) => response.end('here')), createServer()] as const;
  onTestFinished(() => {
    for (const server of servers) server.close();
  });
  const port = await listenOnLoopback(...servers, 0);
  // As Node tells it; without a listener this throws, and the process ends.
  for (const server of servers) server.emit('error', Object.assign(new Error('accept EMFILE'), { code: 'EMFILE' }));
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('here');
});
