// What a router asked at one attempt is known at the next one of the same app.

import { expect, it } from 'vitest';
import { eachWithInspector, profileOf } from '../../../support/inspector.ts';
import { listenScripted } from '../../../support/scripted-peer.ts';

const host = eachWithInspector();

it('a challenge that another attempt met is told', async () => {
  const { url } = await listenScripted(async (talk) => {
    await talk.next();
    talk.send([4, 'wampcra', { challenge: '{"nonce":"always the same"}' }]);
    await talk.next();
    talk.send([3, {}, 'wamp.error.authentication_failed']);
    await talk.gone();
  });
  host.now.environment['S'] = 'correct horse';
  const authid = { kind: 'value', value: 'ann' } as const;
  const profile = profileOf(url, { methods: [{ method: 'wampcra', authid, secret: { from: 'env', name: 'S' } }] });
  const checks: string[][] = [];
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const { steps } = await (await host.now.connect({ profile })).ended();
    checks.push(steps.flatMap(({ findings }) => findings.map(({ check }) => check)));
  }
  expect(checks[0]).not.toContain('A-13');
  expect(checks[1]).toContain('A-13');
});
