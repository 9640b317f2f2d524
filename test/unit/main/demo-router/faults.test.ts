// The faults that the demo router plays on request, seen by a client.

import { describe, expect, it } from 'vitest';
import { FAULT_PROCEDURES } from '../../../../src/main/demo-router/faults.ts';
import { eachWithRouter } from './running-router.ts';

const running = eachWithRouter();
const text = [expect.any(String)];
const id = expect.any(Number) as number;

describe('demo.fault', () => {
  it.each<[string, unknown[][]]>([
    [
      'unknown_reply',
      [
        [50, 1_001, {}, text],
        [50, 1, {}, text],
      ],
    ],
    [
      'result_after_final',
      [
        [50, 1, {}, text],
        [50, 1, {}, text],
      ],
    ],
    [
      'unasked_progress',
      [
        [50, 1, { progress: true }, text],
        [50, 1, {}, text],
      ],
    ],
    [
      'wrong_error_type',
      [
        [8, 64, 1, {}, 'demo.error.failed', text],
        [50, 1, {}, text],
      ],
    ],
    [
      'unknown_invocation',
      [
        [68, id, id, {}, [1]],
        [50, 1, {}, text],
      ],
    ],
    [
      'unknown_interrupt',
      [
        [69, id, { mode: 'killnowait' }],
        [50, 1, {}, text],
      ],
    ],
    [
      'unknown_event',
      [
        [36, id, id, {}, [1]],
        [50, 1, {}, text],
      ],
    ],
    [
      'unknown_revocation',
      [
        [67, 0, { registration: id, reason: 'demo.reason.none' }],
        [50, 1, {}, text],
      ],
    ],
    ['cancel_unanswered', []],
  ])('%s', async (name, expected) => {
    expect(FAULT_PROCEDURES).toContain(`demo.fault.${name}`);
    const client = await running.guest();
    client.send(48, 1, {}, `demo.fault.${name}`);
    if (name === 'cancel_unanswered') client.send(49, 1, { mode: 'kill' });
    for (const message of expected) expect(await client.next()).toEqual(message);
    expect(await client.ask(48, 2, {}, 'demo.echo', [2])).toEqual([50, 2, {}, [2]]);
    expect(client.unread).toEqual([]);
  });

  it('unknown_invocation may be answered, once', async () => {
    const client = await running.guest();
    client.send(48, 1, {}, 'demo.fault.unknown_invocation');
    const [, request] = await client.next();
    await client.next();
    client.send(8, 68, request, {}, 'wamp.error.no_such_registration');
    expect(await client.ask(48, 2, {}, 'demo.echo', [2])).toEqual([50, 2, {}, [2]]);
    client.send(70, request, {});
    expect(await client.next()).toMatchObject({ 0: 3, 2: 'wamp.error.protocol_violation' });
  });

  it('drop breaks the connection off, with calls in flight', async () => {
    const client = await running.guest();
    client.send(48, 1, {}, 'demo.slow', [60]);
    client.send(48, 2, {}, 'demo.fault.drop');
    expect(await client.closed).toMatchObject({ code: 1006 });
  });

  it('is not played for other names, and can be found like other procedures', async () => {
    const client = await running.guest();
    expect(await client.ask(48, 1, {}, 'demo.fault.toString')).toMatchObject({ 4: 'wamp.error.no_such_procedure' });
    expect(await client.ask(48, 2, {}, 'wamp.registration.match', ['demo.fault.drop'])).toEqual([50, 2, {}, [id]]);
  });

  it('demo.never does not answer, and can be canceled', async () => {
    const client = await running.guest();
    client.send(48, 1, {}, 'demo.never');
    expect(await client.ask(49, 1, { mode: 'kill' })).toEqual([8, 48, 1, {}, 'wamp.error.canceled', text]);
  });
});
