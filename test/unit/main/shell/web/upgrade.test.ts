import { describe, expect, it } from 'vitest';
import { letIn, openSocket } from '../../../../support/web-client.ts';
import { WebRig } from './web-rig.ts';

describe('who may open a link', () => {
  it('opens for the own page, by any name of this computer', async () => {
    const rig = await WebRig.start();
    const cookie = await rig.enter();
    for (const host of [`127.0.0.1:${rig.port}`, 'localhost:8000', '[::1]:1', 'localhost'])
      expect((await rig.upgrade(cookie, { host, origin: `http://${host}` })).status, host).toBe(101);
  });

  it.each([
    'http://evil.example',
    'null',
    'http://localhost',
    'http://127.0.0.1:1',
    'https://127.0.0.1:PORT',
    'http://127.0.0.1:PORT/',
    'http://127.0.0.1:PORT.evil.example',
    'file://',
    '',
  ])('refuses a page of %j', async (origin) => {
    const rig = await WebRig.start();
    const cookie = await rig.enter();
    expect((await rig.upgrade(cookie, { origin: origin.replace('PORT', String(rig.port)) })).status).toBe(403);
  });

  it('refuses a foreign name even if the page has the same (DNS rebinding)', async () => {
    const rig = await WebRig.start();
    const cookie = await rig.enter();
    const host = `evil.example:${rig.port}`;
    expect((await rig.upgrade(cookie, { host, origin: `http://${host}` })).status).toBe(421);
  });

  it('refuses whoever was not let in', async () => {
    const rig = await WebRig.start();
    const other = await (await WebRig.start()).enter();
    const own = await rig.enter();
    for (const cookie of ['', other, `${own}x`, own.toUpperCase()])
      expect((await rig.upgrade(cookie)).status, cookie).toBe(403);
  });

  it('refuses the cookie of an instance that was before it on the same port', async () => {
    const rig = await WebRig.start();
    const cookie = await rig.enter();
    await rig.host.close();
    const next = await WebRig.start();
    await next.host.close();
    const again = await WebRig.start();
    expect((await again.upgrade(cookie)).status).toBe(403);
    expect((await again.upgrade(await letIn(again.host.freshAddress()))).status).toBe(101);
  });

  it('has one link, and one path to it', async () => {
    const rig = await WebRig.start();
    const cookie = await rig.enter();
    const socket = openSocket(rig.port, cookie, {}, {});
    await new Promise((resolve) => socket.once('open', resolve));
    expect(socket.extensions).toBe('');
    socket.terminate();
    const { status } = await rig.get('/other', {
      cookie,
      origin: `http://127.0.0.1:${rig.port}`,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    });
    expect(status).toBe(404);
  });

  it('compresses nothing, also if it is asked to', async () => {
    const rig = await WebRig.start();
    const socket = openSocket(rig.port, await rig.enter(), {}, { perMessageDeflate: true });
    await new Promise((resolve) => socket.once('open', resolve));
    expect(socket.extensions).toBe('');
    socket.terminate();
  });

  it('serves a bounded number of pages', async () => {
    const rig = await WebRig.start();
    const cookie = await rig.enter();
    const pages = await Promise.all(Array.from({ length: 64 }, () => rig.open(cookie)));
    expect((await rig.upgrade(cookie)).status).toBe(503);
    pages[0]?.socket.terminate();
    await expect.poll(async () => (await rig.upgrade(cookie)).status).toBe(101);
    for (const { socket } of pages) socket.terminate();
    await expect.poll(() => rig.listeners).toBe(0);
  });
});
