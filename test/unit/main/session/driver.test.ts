import { afterEach, describe, expect, it } from 'vitest';
import type { AuthMethod } from '../../../../src/main/auth/auth-method.ts';
import type { Message } from '../../../../src/shared/wamp/messages.ts';
import {
  finishScripted,
  listenScripted,
  welcoming,
  WELCOME_DETAILS,
  type Script,
  type Talk,
} from '../../../support/scripted-peer.ts';
import { Driven, finishDriven, type DrivenOptions } from './driven.ts';

afterEach(async () => {
  await finishDriven();
  await finishScripted();
});

async function drive(script: Script, options: DrivenOptions = {}): Promise<Driven> {
  const { url } = await listenScripted(script);
  return new Driven(url, options);
}

/** A session that is open; the router goes on with `then`. */
async function open(then: (talk: Talk) => Promise<void>, options: DrivenOptions = {}): Promise<Driven> {
  const driven = await drive(async (talk) => {
    await talk.next();
    talk.send([2, 7, WELCOME_DETAILS]);
    await then(talk);
  }, options);
  await driven.until('open');
  return driven;
}

const call = (procedure: string) => ({ kind: 'CALL', options: {}, procedure }) as const;

describe('requests', () => {
  it('are numbered from 1 and settle with their own reply, in whatever order those come', async () => {
    const driven = await open(async (talk) => {
      const [first, second] = [await talk.next(), await talk.next()];
      expect([first[1], second[1]]).toEqual([1, 2]);
      talk.send([50, 2, {}, ['of the second']]);
      talk.send([8, 48, 1, {}, 'com.example.failed', ['of the first']]);
      await talk.gone();
    });
    const replies = await Promise.all([driven.driver.request(call('a.b')), driven.driver.request(call('c.d'))]);
    expect(replies).toMatchObject([
      { kind: 'replied', message: { kind: 'ERROR', error: 'com.example.failed', args: ['of the first'] } },
      { kind: 'replied', message: { kind: 'RESULT', args: ['of the second'] } },
    ]);
  });

  it('hand out progress before the final result', async () => {
    const driven = await open(async (talk) => {
      await talk.next();
      for (const part of [1, 2]) talk.send([50, 1, { progress: true }, [part]]);
      talk.send([50, 1, {}, [3]]);
      await talk.gone();
    });
    const parts: unknown[] = [];
    const options = { receive_progress: true };
    const reply = await driven.driver.request({ kind: 'CALL', options, procedure: 'a.b' }, (message) => {
      parts.push('args' in message && message.args);
    });
    expect(parts).toEqual([[1], [2]]);
    expect(reply).toMatchObject({ kind: 'replied', message: { args: [3] } });
  });

  it('that nobody answers settle at once: PUBLISH without acknowledge', async () => {
    const driven = await open((talk) => talk.gone());
    const reply = await driven.driver.request({ kind: 'PUBLISH', options: {}, topic: 'a.b' });
    expect(reply).toMatchObject({ kind: 'replied', message: { kind: 'PUBLISH', request: 1 } });
  });

  it('are not sent before the session is open', async () => {
    const driven = await drive((talk) => talk.gone());
    await driven.until('hello-sent');
    expect(await driven.driver.request(call('a.b'))).toEqual({
      kind: 'unanswered',
      text: 'CALL needs an open session.',
    });
    expect(driven.frames()).toHaveLength(1);
  });

  it('that are in flight when the wire breaks settle, and later ones too', async () => {
    const driven = await open(async (talk) => {
      await talk.next();
      talk.socket.terminate();
    });
    const pending = [driven.driver.request(call('a.b')), driven.driver.request(call('c.d'))];
    const text = 'The session ended before a reply came.';
    expect(await Promise.all(pending)).toEqual([
      { kind: 'unanswered', text },
      { kind: 'unanswered', text },
    ]);
    await driven.driver.ended;
    expect(await driven.driver.request(call('a.b'))).toEqual({ kind: 'unanswered', text: 'The connection has ended.' });
  });

  it('that are in flight when the user leaves settle with GOODBYE', async () => {
    const driven = await open(async (talk) => {
      const [, id] = await talk.next();
      await talk.next();
      // What crosses GOODBYE is ignored.
      talk.send([50, id, {}]);
      talk.send([6, {}, 'wamp.close.goodbye_and_out']);
      await talk.gone();
    });
    const pending = driven.driver.request(call('a.b'));
    driven.driver.leave();
    expect(await pending).toMatchObject({
      kind: 'unanswered',
      text: 'The session ended before a reply came: this client said GOODBYE, and what the router sends after that is ignored.',
    });
    await driven.driver.ended;
  });

  it('whose payload JSON cannot express are not sent, and the next one has their number', async () => {
    const driven = await open(async (talk) => {
      const [, id] = await talk.next();
      talk.send([50, id, {}, [id]]);
      await talk.gone();
    });
    const refused = await driven.driver.request({ ...call('a.b'), args: [Infinity] });
    expect(refused).toEqual({ kind: 'unanswered', text: expect.stringContaining('json') as string });
    expect(await driven.driver.request(call('a.b'))).toMatchObject({ kind: 'replied', message: { args: [1] } });
  });
});

describe('what comes unasked', () => {
  it('is delivered in order; an invocation can be answered', async () => {
    let answer: readonly unknown[] = [];
    const driven = await open(async (talk) => {
      expect(await talk.next()).toEqual([64, 1, {}, 'a.proc']);
      talk.send([65, 1, 500]);
      expect(await talk.next()).toEqual([32, 2, {}, 'a.topic']);
      talk.send([33, 2, 600]);
      talk.send([36, 600, 9, {}, ['event']]);
      talk.send([68, 1, 500, {}, ['question']]);
      answer = await talk.next();
      await talk.gone();
    });
    await driven.driver.request({ kind: 'REGISTER', options: {}, procedure: 'a.proc' });
    await driven.driver.request({ kind: 'SUBSCRIBE', options: {}, topic: 'a.topic' });
    await expect.poll(() => driven.delivered.map(({ kind }) => kind)).toEqual(['EVENT', 'INVOCATION']);
    driven.driver.reply({ kind: 'YIELD', request: 1, options: {}, args: ['answer'] });
    await expect.poll(() => answer).toEqual([70, 1, {}, ['answer']]);
  });

  it('goes to nobody before the session is open', async () => {
    const driven = await drive(async (talk) => {
      await talk.next();
      talk.send([36, 600, 9, {}]);
      await talk.gone();
    });
    await driven.driver.ended;
    expect(driven.delivered).toEqual([]);
    expect(driven.summary().outcome).toBe('protocol-violation');
  });
});

describe('states', () => {
  it('are told in order, the end of the wire last', async () => {
    const driven = await drive(welcoming);
    await driven.until('open');
    driven.driver.leave();
    await driven.driver.ended;
    expect(driven.states).toEqual(['hello-sent', 'open', 'shutting-down', 'closed', 'ended']);
    expect(driven.summary().outcome).toBe('welcome');
  });

  it('may be answered by leaving from within', async () => {
    const driven = await drive(welcoming, {
      react: ({ driver }, state) => state === 'open' && driver.leave('wamp.close.normal'),
    });
    await driven.driver.ended;
    expect(driven.frames().slice(1)).toEqual([
      `in ${JSON.stringify([2, 7, WELCOME_DETAILS])}`,
      'out [6,{},"wamp.close.normal"]',
      'in [6,{},"wamp.close.goodbye_and_out"]',
    ]);
  });

  it('answer the GOODBYE of the router', async () => {
    let answer: readonly unknown[] = [];
    const driven = await open(async (talk) => {
      talk.send([6, {}, 'wamp.close.system_shutdown']);
      answer = await talk.next();
      await talk.gone();
    });
    await driven.driver.ended;
    expect(answer).toEqual([6, {}, 'wamp.close.goodbye_and_out']);
    expect(driven.states.slice(-2)).toEqual(['closed', 'ended']);
  });
});

describe('leaving', () => {
  it('before the wire is open cuts it', async () => {
    const peer = await listenScripted((talk) => talk.gone());
    const driven = new Driven(peer.url);
    driven.driver.leave();
    await driven.driver.ended;
    expect(driven.states).toEqual(['ended']);
    expect(driven.records().at(-1)).toMatchObject({ kind: 'close', by: 'us' });
  });

  it('twice is the same as once', async () => {
    const driven = await drive(welcoming);
    await driven.until('open');
    driven.driver.leave();
    driven.driver.leave();
    await driven.driver.ended;
    driven.driver.leave();
    expect(driven.frames().filter((frame) => frame.startsWith('out [6'))).toHaveLength(1);
  });

  it('tells silence about GOODBYE, whatever else the router sent meanwhile', async () => {
    const driven = await open(
      async (talk) => {
        await talk.next();
        talk.send([36, 1, 2, {}]);
        await talk.gone();
      },
      { timeoutMs: 80 },
    );
    driven.driver.leave();
    await driven.driver.ended;
    const finding = driven.records().find((record) => record.kind === 'finding' && record.finding.check === 'S-10');
    const about = finding?.kind === 'finding' ? driven.store.record(finding.about) : undefined;
    expect(about?.kind === 'message' && Buffer.from(about.bytes).toString()).toBe('[6,{},"wamp.close.close_realm"]');
  });
});

describe('the answer to CHALLENGE', () => {
  const challenging: Script = async (talk) => {
    await talk.next();
    talk.send([4, 'ticket', {}]);
    const [type] = await talk.next();
    if (type === 5) talk.send([2, 7, WELCOME_DETAILS]);
    await talk.gone();
  };

  it('is computed and sent', async () => {
    const driven = await drive(challenging, { secret: 'a-ticket' });
    await driven.until('open');
    expect(driven.records().map(({ kind }) => kind)).toContain('derivation');
    expect(driven.states).toEqual(['hello-sent', 'challenged', 'authenticating', 'open']);
  });

  const abort = (text: string) => `out ${JSON.stringify([3, { message: text }, 'wamp.error.authentication_failed'])}`;

  it('is refused without a secret: the router is told why', async () => {
    const driven = await drive(challenging);
    await driven.driver.ended;
    const text = 'ticket needs a secret and the profile names none; choose where it comes from.';
    expect(driven.frames().at(-1)).toBe(abort(text));
    expect(driven.summary()).toMatchObject({ outcome: 'abort', reason: 'wamp.error.authentication_failed' });
    expect(driven.summary().verdict.evidence).toContain(text);
  });

  it('is refused for a method that was offered but is not known here', async () => {
    const driven = await drive(challenging, { authMethod: () => undefined });
    await driven.driver.ended;
    expect(driven.frames().at(-1)).toBe(abort('ticket is not known here, and nobody answered the CHALLENGE by hand.'));
  });

  it('is refused if a method fails, and nothing of its error is told', async () => {
    const failing: AuthMethod = {
      name: 'ticket',
      label: '',
      needsAuthid: false,
      secretKinds: [],
      signatureIsSecret: true,
      answer: () => Promise.reject(new RangeError('hunter22 is a bad password')),
      challenge: () => undefined,
      check: () => Promise.resolve({ ok: true }),
    };
    const driven = await drive(challenging, { authMethod: () => failing });
    await driven.driver.ended;
    expect(driven.frames().at(-1)).toBe(abort('ticket failed to compute an answer (RangeError).'));
  });

  it('comes to nothing if the wire ends before', async () => {
    let release: () => void = () => undefined;
    const slow: Partial<AuthMethod> = {
      answer: () =>
        new Promise((resolve) => {
          release = () => resolve({ ok: true, signature: 'late', extra: {}, trace: [] });
        }),
    };
    const driven = await drive(
      async (talk) => {
        await talk.next();
        talk.send([4, 'ticket', {}]);
        talk.socket.close(1011);
        await talk.gone();
      },
      { authMethod: () => slow as AuthMethod },
    );
    await driven.driver.ended;
    const before = driven.store.total;
    release();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(driven.store.total).toBe(before);
  });
});

describe('time limits', () => {
  it('hold for each step anew, and not in an open session', async () => {
    const driven = await drive(
      async (talk) => {
        const pause = () => new Promise((resolve) => setTimeout(resolve, 60));
        await talk.next();
        await pause();
        talk.send([4, 'ticket', {}]);
        await talk.next();
        await pause();
        talk.send([2, 7, WELCOME_DETAILS]);
        await pause();
        await pause();
        talk.send([36, 1, 2, {}]);
        await talk.gone();
      },
      { timeoutMs: 110, secret: 'a-ticket' },
    );
    await expect.poll(() => driven.delivered.map((message: Message) => message.kind)).toEqual(['EVENT']);
    expect(driven.summary().outcome).toBe('welcome');
    expect(driven.clock.running).toBe(0);
  });

  it('run on while the router sends what answers nothing', async () => {
    const driven = await drive(
      async (talk) => {
        await talk.next();
        for (let i = 0; i < 20; i += 1) {
          talk.send([300, i]);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      },
      { timeoutMs: 100 },
    );
    await driven.driver.ended;
    expect(driven.summary()).toMatchObject({ outcome: 'silence', silentStep: 'HELLO' });
  });
});
