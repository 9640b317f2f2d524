// call, publish, subscribe, register and meta as their users meet them: what is printed where, exit codes, Ctrl-C, and
// a connection that is lost.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { jsonLines, withCommandLine, type CliProcess } from '../../../../support/cli-process.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS } from '../../../../support/scripted-peer.ts';

const { cli, folder } = withCommandLine();
let router: CliProcess;
let url = '';

beforeAll(async () => {
  router = cli.start(['demo-router', '--json']);
  url = (await router.until(/"url":"([^"]+)"/))[1] ?? '';
});
afterAll(async () => {
  router.interrupt();
  await router.finished;
});
afterEach(finishScripted);

/** A command at the demo router. */
const at = (command: string, ...rest: string[]) => [command, url, ...rest, '--realm', 'demo'];

describe('call', () => {
  it('prints the result, and nothing else, on stdout', async () => {
    const { code, stdout, stderr } = await cli.run(at('call', 'demo.add2', '--args', '[2, 9007199254740993]'));
    expect({ code, stdout }).toEqual({ code: 0, stdout: '[9007199254740995]\n' });
    expect(stderr).toMatch(/^\d+(\.\d+)? ms\n$/);
  });

  it('takes a demo login or a profile in place of a URL', async () => {
    expect(await cli.run(['call', '--demo', 'wampcra', 'demo.echo', '--kwargs', '{"a": 1.0}'])).toMatchObject({
      code: 0,
      stdout: '{ "a": 1 }\n',
    });
    await cli.run(['profile', 'save', 'local', url, '--realm', 'demo']);
    expect(await cli.run(['call', '--profile', 'local', 'demo.add2', '--args', '[1, 1]'])).toMatchObject({
      code: 0,
      stdout: '[2]\n',
    });
  });

  it('announces what arguments in parts need', async () => {
    const { code, stdout } = await cli.run(at('call', 'demo.sum', '--args', '[1]', '--part', '[2]', '--part', '[3]'));
    expect({ code, stdout }).toEqual({ code: 0, stdout: '[6]\n' });
  });

  it('prints progressive results one a line, as they come', async () => {
    const { code, stdout } = await cli.run(at('call', 'demo.count', '--args', '[3]', '--receive-progress'));
    expect({ code, stdout }).toEqual({ code: 0, stdout: '[1]\n[2]\n[3]\n' });
    const { stdout: json } = await cli.run(at('call', 'demo.count', '--args', '[2]', '--receive-progress', '--json'));
    expect(jsonLines(json)).toMatchObject([
      { kind: 'result', args: [1], details: { progress: true } },
      { kind: 'result', args: [2], details: {} },
      { kind: 'operation', state: 'answered', results: 2 },
    ]);
  });

  it('ends with 7 for an ERROR, and reads it', async () => {
    const { code, stdout, stderr } = await cli.run(at('call', 'demo.nobody'));
    expect({ code, stdout }).toEqual({ code: 7, stdout: '' });
    expect(stderr).toMatch(/^ERROR wamp\.error\.no_such_procedure\n/);
    expect(stderr).toContain('nobody offers this procedure');
  });

  it('cancels after a time', async () => {
    const { code, stderr } = await cli.run(at('call', 'demo.slow', '--args', '[60]', '--cancel-after', '0.1:kill'));
    expect(code).toBe(7);
    expect(stderr).toMatch(/^ERROR wamp\.error\.canceled\n/);
  });

  it('prints figures of a repetition', async () => {
    const { code, stdout } = await cli.run(at('call', 'demo.add2', '--args', '[1, 1]', '--count', '50'));
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^sent 50, answered 50, errors 0, unknown 0\n.* a second\nmin .* p50 .* p99 .* mean .* ms\n$/,
    );
  });

  it('ends a repetition that gets no answer within --timeout', async () => {
    const { code, stdout, stderr } = await cli.run(at('call', 'demo.never', '--count', '5', '--timeout', '0.5'));
    expect(code).toBe(6);
    expect(stdout).toMatch(/^sent 1, answered 0, /);
    expect(stderr).toMatch(/^Unanswered: /);
  });

  it('says why a repetition did not send all', async () => {
    const router = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      const [, request] = await talk.next();
      talk.send([50, request, {}]);
      talk.socket.terminate();
    });
    const more = ['--realm', 'demo', '--count', '9', '--rate', '0.1'];
    const { code, stdout, stderr } = await cli.run(['call', router.url, 'a.b', ...more]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^sent 1, answered 1, /);
    expect(stderr).toMatch(/^Outcome unknown: The session ended\. 1 were sent before\./);
  });

  it('sends nothing that is not JSON, and names the place', async () => {
    const { code, stdout, stderr } = await cli.run(at('call', 'demo.add2', '--args', '[1,'));
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(/args: Line 1, column 4/);
  });

  it('sends no URI that is none, unless it is told to', async () => {
    const refused = await cli.run(at('subscribe', 'bad topic'));
    expect(refused).toMatchObject({ code: 4, stdout: '' });
    expect(refused.stderr).toContain('The topic "bad topic" is no URI: it holds white space (loose rule).');
    const insisted = await cli.run(at('call', 'bad uri', '--send-anyway'));
    expect(insisted.code).not.toBe(4);
    expect(insisted.stderr).toContain('M-09');
  });

  it('leaves politely at Ctrl-C, and ends with 130', async () => {
    const talks: unknown[][] = [];
    const peer = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      for (;;) {
        const message = await talk.next();
        talks.push([...message]);
        if (message[0] === 6) talk.send([6, {}, 'wamp.close.goodbye_and_out']);
      }
    });
    const running = cli.start(['call', peer.url, 'a.b', '--realm', 'demo', '--save', path.join(folder, 'c.jsonl')]);
    while (talks.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    running.interrupt();
    expect((await running.finished).code).toBe(130);
    expect(talks.map(([type]) => type)).toEqual([48, 6]);
  });

  it('ends with 3 and says that nobody knows, if the connection is lost', async () => {
    const peer = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      await talk.next();
      talk.socket.terminate();
    });
    const { code, stdout, stderr } = await cli.run(['call', peer.url, 'a.b', '--realm', 'demo']);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(/^Outcome unknown: /);
  });

  it('says on stderr which rules were broken, on either side', async () => {
    const { code, stderr } = await cli.run(at('call', 'not..a uri', '--send-anyway'));
    expect(code).toBe(7);
    expect(stderr).toMatch(/error: M-09 /);
    const peer = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      const [, request] = await talk.next();
      talk.send([50, request, { progress: true }, [1]]);
      for (let i = 0; i < 30; i++) talk.send([50, 99, {}]);
      talk.send([50, request, {}, [2]]);
      while ((await talk.next())[0] !== 6);
      talk.send([6, {}, 'wamp.close.goodbye_and_out']);
    });
    const told = await cli.run(['call', peer.url, 'a.b', '--realm', 'demo', '--json']);
    expect(told.code).toBe(0);
    expect(told.stderr).toMatch(/error: R-14 /);
    expect(told.stderr).toMatch(/error: R-03 .*\n… and 11 more findings\./);
  });

  it('that gets no result within --timeout ends with 6', async () => {
    const { code, stdout, stderr } = await cli.run(at('call', 'demo.never', '--timeout', '0.5'));
    expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
    expect(stderr).toMatch(/^Unanswered: No result within 0\.5 s \(--timeout\)/);
    // Each result counts anew.
    const count = at('call', 'demo.count', '--args', '[9]', '--receive-progress', '--timeout', '0.6');
    expect(await cli.run(count)).toMatchObject({ code: 0, stdout: '[1]\n[2]\n[3]\n[4]\n[5]\n[6]\n[7]\n[8]\n[9]\n' });
  });

  it('ends like the login, if that fails', async () => {
    const peer = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([3, { message: 'no' }, 'wamp.error.no_such_realm']);
    });
    const { code, stdout, stderr } = await cli.run(['call', peer.url, 'a.b', '--realm', 'demo']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^abort: .*wamp\.error\.no_such_realm/s);
  });

  it.each([
    [['call'], /Give the URL of the router and a procedure/],
    [['call', 'ws://127.0.0.1:1'], /Give a procedure/],
    [['call', 'ws://127.0.0.1:1', 'a.b', 'c.d', '--realm', 'r'], /One procedure, not 2/],
    [['call', 'ws://127.0.0.1:1', 'a.b'], /Give the realm/],
    [['call', '--demo', 'anonymous', 'a.b', '--realm', 'r'], /--demo knows its router/],
    [['register', 'ws://127.0.0.1:1', 'a.b', '--realm', 'r', '--ask', '--error', 'e.f'], /Give one answer/],
  ])('%j is a wrong call', async (args, text) => {
    expect(await cli.run(args)).toMatchObject({ code: 4, stdout: '', stderr: expect.stringMatching(text) as string });
  });
});

describe('publish and subscribe', () => {
  it('carry events from one session to another', async () => {
    const hearer = cli.start(at('subscribe', 'demo.news', '--count', '2'));
    await hearer.until(/Subscribed to demo\.news: \d+/);
    const lines = path.join(folder, 'lines.txt');
    writeFileSync(lines, '[1, "a"]\n\n{"b": 2}\n');
    const sent = await cli.run(at('publish', 'demo.news', '--lines', lines, '--acknowledge'));
    expect(sent.code).toBe(0);
    const { code, stdout } = await hearer.finished;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'demo.news [1, "a"]\ndemo.news { "b": 2 }\n' });
  });

  it('end with 0 at Ctrl-C, and after the time that was asked for', async () => {
    const running = cli.start(at('subscribe', 'demo.nothing', 'demo.nothing.else', '--match', 'prefix'));
    await running.until(/Subscribed to demo\.nothing\.else/);
    running.interrupt();
    expect(await running.finished).toMatchObject({ code: 0, stdout: '' });
    expect(await cli.run(at('subscribe', 'demo.nothing', '--seconds', '0.1'))).toMatchObject({ code: 0 });
  });

  it('end with 3 if the router revokes the subscription', async () => {
    const peer = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      const [, request] = await talk.next();
      talk.send([33, request, 44]);
      talk.send([35, 0, { subscription: 44, reason: 'a.b.moved' }]);
      while ((await talk.next())[0] !== 6);
      talk.send([6, {}, 'wamp.close.goodbye_and_out']);
      await talk.gone();
    });
    const { code, stderr } = await cli.run(['subscribe', peer.url, 'a.b', '--realm', 'demo']);
    expect(code).toBe(3);
    expect(stderr).toMatch(/a\.b was revoked by the router: a\.b\.moved/);
  });

  it('print all that came before the connection was lost, and take no answer that nobody asked for as an end', async () => {
    const peer = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      await talk.next();
      talk.send([33, 1, 5]);
      talk.send([35, 77]);
      for (let n = 1; n <= 2000; n++) talk.send([36, 5, n, {}, [n]]);
      talk.socket.close();
    });
    const { code, stdout } = await cli.run(['subscribe', peer.url, 'a.b', '--realm', 'demo']);
    expect(code).toBe(3);
    expect(stdout.trim().split('\n')).toHaveLength(2000);
  });

  it('go on after a connection that was lost', async () => {
    let clients = 0;
    const peer = await listenScripted(async (talk) => {
      const isFirst = clients++ === 0;
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      const [type, request, , topic] = await talk.next();
      expect([type, topic]).toEqual([32, 'a.b']);
      talk.send([33, request, 44]);
      talk.send([36, 44, isFirst ? 1 : 2, {}, [isFirst ? 'before' : 'after']]);
      if (isFirst) return void setTimeout(() => talk.socket.terminate(), 100);
      while ((await talk.next())[0] !== 6);
      talk.send([6, {}, 'wamp.close.goodbye_and_out']);
      await talk.gone();
    });
    const args = ['subscribe', peer.url, 'a.b', '--realm', 'demo', '--reconnect', '0.1', '--count', '2'];
    const { code, stdout, stderr } = await cli.run(args);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'a.b ["before"]\na.b ["after"]\n' });
    expect(stderr).toContain('Connection lost: attempt 1 in 0.1 s.');
  });
});

describe('register', () => {
  it('answers by a template until it is enough', async () => {
    const callee = cli.start(at('register', 'cli.greet', '--answer', '["Hello {{args.0}}"]', '--count', '1'));
    await callee.until(/Registered cli\.greet: \d+/);
    const { stdout } = await cli.run(at('call', 'cli.greet', '--args', '["Ann"]'));
    expect(stdout).toBe('["Hello Ann"]\n');
    expect(await callee.finished).toMatchObject({ code: 0, stdout: 'cli.greet ["Ann"]\n' });
  });

  it('tells the caller that nobody answers, where there is no terminal to ask at', async () => {
    const callee = cli.start(at('register', 'cli.asked', '--ask', '--count', '1'));
    await callee.until(/Registered cli\.asked/);
    const { code, stderr } = await cli.run(at('call', 'cli.asked'));
    expect(code).toBe(7);
    expect(stderr).toMatch(/^ERROR wamp\.error\.unavailable\n/);
    expect((await callee.finished).code).toBe(0);
  });

  it('ends with 7 if somebody else holds the procedure', async () => {
    const { code, stderr } = await cli.run(at('register', 'demo.add2'));
    expect(code).toBe(7);
    expect(stderr).toContain('meta … holder');
  });
});

describe('meta', () => {
  it('counts, lists and finds', async () => {
    const counts = await cli.run(at('meta'));
    expect(counts.stdout).toMatch(/^ +\d+ sessions\n +\d+ registrations\n +\d+ subscriptions\n$/);
    const sessions = jsonLines((await cli.run(at('meta', 'sessions', '--json'))).stdout);
    expect(sessions.filter((row) => row['own'] === true)).toHaveLength(1);
    const filtered = await cli.run(at('meta', 'registrations', '--filter', 'add2'));
    expect(filtered.stdout).toMatch(/^ *\d+ {2}demo\.add2 {2}exact/);
    const holder = jsonLines((await cli.run(at('meta', 'holder', 'demo.add2', '--json'))).stdout);
    expect(holder).toMatchObject([{ registration: { uri: 'demo.add2' } }]);
  });

  it('kills a session', async () => {
    const victim = cli.start(at('subscribe', 'demo.victim', '--json'));
    await victim.until(/"kind":"operation"/);
    const rows = jsonLines((await cli.run(at('meta', 'sessions', '--json'))).stdout);
    const lists = jsonLines((await cli.run(at('meta', 'subscriptions', '--filter', 'demo.victim', '--json'))).stdout);
    const entry = await cli.run(at('meta', 'subscription', String(lists[0]?.['id']), '--json'));
    const members = jsonLines(entry.stdout)[0]?.['members'] as { id: number }[];
    expect(rows.map(({ id }) => id)).toContain(members[0]?.id);
    const killed = await cli.run(at('meta', 'kill', String(members[0]?.id), '--reason', 'cli.enough'));
    expect(killed.code).toBe(0);
    expect((await victim.finished).code).toBe(3);
  });

  it('ends where the list is allowed and its details are not', async () => {
    const { code, stdout } = await cli.run(['meta', '--demo', 'limited', 'sessions', '--json']);
    expect(code).toBe(0);
    const rows = jsonLines(stdout);
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.every(({ kind, problem }) => kind === 'session' && /may not call/.test(String(problem)))).toBe(true);
  });

  it('says how many sessions were ended where there are none', async () => {
    expect(await cli.run(at('meta', 'kill', '--kill-authid', 'nobody'))).toMatchObject({
      code: 0,
      stdout: '0 sessions\n',
    });
  });

  it('is left by one Ctrl-C while a router does not answer', async () => {
    const peer = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      for (;;) {
        const [type] = await talk.next();
        if (type === 6) return talk.send([6, {}, 'wamp.close.goodbye_and_out']);
      }
    });
    const running = cli.start(['meta', peer.url, 'sessions', '--realm', 'demo', '--timeout', '60']);
    await expect.poll(() => peer.connections).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    running.interrupt();
    expect(await running.finished).toMatchObject({ code: 130 });
  }, 15_000);

  it('names what the router does not expose, and ends with 7', async () => {
    const peer = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      for (;;) {
        const [type, request] = await talk.next();
        if (type === 6) return talk.send([6, {}, 'wamp.close.goodbye_and_out']);
        if (type === 32 || type === 48) talk.send([8, type, request, {}, 'wamp.error.no_such_procedure']);
      }
    });
    const { code, stderr } = await cli.run(['meta', peer.url, 'sessions', '--realm', 'demo']);
    expect(code).toBe(7);
    expect(stderr).toContain('wamp.session.list');
  });

  it.each([
    [['meta', 'ws://127.0.0.1:1', 'nothing', '--realm', 'r'], /meta takes counts, sessions/],
    [['meta', 'ws://127.0.0.1:1', 'session', 'x', '--realm', 'r'], /session takes an id/],
    [['meta', 'ws://127.0.0.1:1', 'kill', '--realm', 'r'], /kill takes one of/],
  ])('%j is a wrong call', async (args, text) => {
    expect(await cli.run(args)).toMatchObject({ code: 4, stdout: '', stderr: expect.stringMatching(text) as string });
  });
});
