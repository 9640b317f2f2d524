// A router that takes only small messages: what is larger is not sent, and whoever wanted it sent is told.

import { afterEach, describe, expect, it } from 'vitest';
import { finishPeers, listenRaw } from '../transport/raw-peer.ts';
import { answering, Arrived, frame } from '../transport/rawsocket/rs-peer.ts';
import type { Sending } from '../../../../src/main/session/driver.ts';
import { Driven, finishDriven } from './driven.ts';

afterEach(async () => {
  await finishDriven();
  await finishPeers();
});

/** A router that takes 512 bytes and welcomes everybody. */
async function smallRouter(): Promise<{ url: string; got: () => string }> {
  const seen: Arrived[] = [];
  const peer = await listenRaw(
    answering('7f010000', (socket) => {
      seen.push(new Arrived(socket));
      socket.write(frame(0, JSON.stringify([2, 7, { roles: { broker: {}, dealer: {} } }])));
    }),
  );
  return { url: `rs://127.0.0.1:${peer.port}`, got: () => Buffer.concat(seen.map(({ bytes }) => bytes)).toString() };
}

describe('a router that takes 512 bytes', () => {
  it('is not sent a larger request: it settles with the two numbers and gets no id', async () => {
    const { url, got } = await smallRouter();
    const driven = new Driven(url);
    await driven.until('open');
    const publish = { kind: 'PUBLISH', options: {}, topic: 'a.b' } as const;
    const reply = await driven.driver.request({ ...publish, args: ['x'.repeat(600)] });
    expect(reply.kind).toBe('unanswered');
    expect(reply).toHaveProperty('text', expect.stringMatching(/has 6\d\d bytes and the router takes at most 512/));
    const small = await driven.driver.request({ ...publish, args: ['y'] });
    expect(small).toMatchObject({ kind: 'replied', message: { request: 1 } });
    expect(got()).not.toContain('xxx');
    expect(driven.frames().filter((text) => text.startsWith('out'))).toHaveLength(2);
  });

  it('is not sent a request that is too large with the digits of its id alone', async () => {
    const { url } = await smallRouter();
    const driven = new Driven(url);
    await driven.until('open');
    const publish = { kind: 'PUBLISH', options: {}, topic: 'a.b' } as const;
    for (let id = 1; id < 10; id++) await driven.driver.request(publish);
    // 512 bytes with an id of one digit.
    const args = ['x'.repeat(512 - '[16,1,{},"a.b",[""]]'.length)];
    const reply = await driven.driver.request({ ...publish, args });
    expect(reply).toHaveProperty('text', expect.stringMatching(/has 513 bytes and the router takes at most 512/));
    expect(driven.records().some((record) => record.kind === 'rejected')).toBe(false);
  });

  it('is not sent a larger answer, and whoever sends it is told', async () => {
    const { url, got } = await smallRouter();
    const driven = new Driven(url);
    await driven.until('open');
    const told: Sending[] = [];
    const answer = { kind: 'YIELD', request: 1, options: {} } as const;
    driven.driver.reply({ ...answer, args: ['x'.repeat(600)] }, (sending) => told.push(sending));
    expect(told).toEqual([
      { text: expect.stringMatching(/has 6\d\d bytes and the router takes at most 512/) as string, tooLarge: true },
    ]);
    driven.driver.reply({ ...answer, args: ['y'] }, (sending) => told.push(sending));
    const sent = driven.records().findLast((record) => record.kind === 'message');
    expect(told[1]).toEqual({ seq: sent?.seq });
    expect(driven.states.at(-1)).toBe('open');
    expect(got()).not.toContain('xxx');
  });

  it('ends the attempt if not even HELLO fits', async () => {
    const { url, got } = await smallRouter();
    const driven = new Driven(url, { methods: Array.from({ length: 40 }, (_, index) => `method-number-${index}`) });
    await driven.until('ended');
    const records = driven.records();
    expect(records.map(({ kind }) => kind)).toEqual([
      'dns',
      'tcp',
      'rawsocket',
      'open',
      'rejected',
      'finding',
      'error',
      'close',
    ]);
    expect(records.find((record) => record.kind === 'error')).toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
    expect(driven.summary().outcome).toBe('transport-error');
    expect(got()).toBe('');
  });
});
