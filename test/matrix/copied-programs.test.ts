// Programs for other clients, run with these clients against the demo router. The clients are no dependencies of
// this repository: they are tried where they are installed, see test/interop.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CODE_WRITERS } from '../../src/main/copy-as/registry.ts';
import { DemoRouter } from '../../src/main/demo-router/router.ts';
import type { CodeTarget } from '../../src/shared/contract/code-targets.ts';
import { newProfile } from '../../src/shared/new-profile.ts';
import type { MethodChoice, Profile } from '../../src/shared/profile.ts';
import type { RequestText } from '../../src/shared/request.ts';
import { hostClock } from '../unit/main/demo-router/running-router.ts';

const peers = path.join(import.meta.dirname, '../peers');
const modulesOf = (peer: string) => path.join(peers, peer, 'node_modules');

/** The Python of the router rig, which has Autobahn. */
function pythonWithAutobahn(): string | undefined {
  const cache = process.env['WAMP_ROUTERS_CACHE'] ?? path.join(homedir(), '.cache', 'wamp-routers');
  if (!existsSync(cache)) return undefined;
  return readdirSync(cache)
    .map((name) => path.join(cache, name, 'bin', 'python3'))
    .find(
      (program) => existsSync(program) && existsSync(path.join(program, '../../lib')) && program.includes('crossbar'),
    );
}

const python = pythonWithAutobahn();
const TARGETS: readonly { readonly target: CodeTarget; readonly isThere: boolean }[] = [
  { target: 'autobahn-js', isThere: existsSync(modulesOf('autobahn')) },
  { target: 'wampy', isThere: existsSync(modulesOf('wampy')) },
  { target: 'autobahn-python', isThere: python !== undefined },
];

let folder = '';
let url = '';
const router = new DemoRouter();
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'wamp-inspector-programs-'));
  ({ url } = await router.start({ clock: hostClock, random: randomBytes }));
});
const running = new Set<ReturnType<typeof start>>();
afterEach(async () => {
  for (const program of running) program.kill();
  for (const program of running) await program.ended;
  running.clear();
});
afterAll(async () => {
  await router.close();
  rmSync(folder, { recursive: true, force: true });
});

const authid = (value: string): MethodChoice['authid'] => ({ kind: 'value', value });
const secret = (name: string): MethodChoice['secret'] => ({ from: 'env', name });
const profileWith = (methods: readonly MethodChoice[] = [], more: Partial<Profile> = {}): Profile => ({
  ...newProfile('p', 'P', url, 'demo'),
  methods: [...methods],
  ...more,
});

/** Starts the program of a client. */
function start(
  target: CodeTarget,
  profile: Profile,
  request: RequestText | undefined,
  env: Record<string, string> = {},
) {
  const { text } = CODE_WRITERS[target]({ profile, request });
  const place = mkdtempSync(path.join(folder, 'program-'));
  const isPython = target === 'autobahn-python';
  const file = path.join(place, isPython ? 'program.py' : 'program.mjs');
  writeFileSync(file, text);
  if (!isPython) symlinkSync(modulesOf(target === 'wampy' ? 'wampy' : 'autobahn'), path.join(place, 'node_modules'));
  const child = spawn(isPython ? (python ?? '') : process.execPath, [file], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let heard: () => void = () => {};
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      heard();
    });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const program = {
    said: () => said,
    ended,
    kill: () => void child.kill('SIGKILL'),
    /** Waits for a text. */
    async says(text: string): Promise<void> {
      const over = ended.then(() => 'over');
      while (!said.includes(text)) {
        const next = new Promise<string>((resolve) => (heard = () => resolve('more')));
        if ((await Promise.race([next, over])) === 'over' && !said.includes(text))
          throw new Error(`It ended without ${text}: ${said}`);
      }
    },
  };
  running.add(program);
  return program;
}

/** What a program says until it ends, which it does without a fault. */
async function run(...args: Parameters<typeof start>): Promise<string> {
  const program = start(...args);
  const code = await program.ended;
  if (code !== 0) throw new Error(`exit ${code}: ${program.said()}`);
  return program.said();
}

const HOSTILE = '"; process.exit(9) #\' \\ ${x} `id` \u202e 🦜 \u2028';

describe.each(TARGETS)('a program for $target', ({ target, isThere }) => {
  const tried = it.skipIf(!isThere);

  tried('calls, with hostile texts as they are', { timeout: 30_000 }, async () => {
    const kwargs = JSON.stringify({ 'a b': HOSTILE, __proto__x: null });
    const said = await run(target, profileWith(), {
      kind: 'call',
      uri: 'demo.echo',
      args: `[${JSON.stringify(HOSTILE)}, -3, 1.5, true, [], {}]`,
      kwargs,
    });
    expect(said).toContain('result');
    // Every language shows the text in its own way; the end of it is plain.
    expect(said).toContain('process.exit(9)');
    expect(said).toContain('a b');
  });

  tried('fills in variables from the environment', { timeout: 30_000 }, async () => {
    const request: RequestText = { kind: 'call', uri: 'demo.{{what}}', args: '["got {{word}}"]' };
    const env = { WAMP_VAR_what: 'echo', WAMP_VAR_word: 'through' };
    expect(await run(target, profileWith(), request, env)).toContain('got through');
    const missing = start(target, profileWith(), request);
    expect(await missing.ended).not.toBe(0);
    expect(missing.said()).toContain('Set WAMP_VAR_what in the environment.');
  });

  tried('tells an error', { timeout: 30_000 }, async () => {
    const program = start(target, profileWith(), { kind: 'call', uri: 'demo.fail' });
    await program.says('demo.error.failed');
  });

  tried('shows progressive results', { timeout: 30_000 }, async () => {
    const options = '{"receive_progress": true}';
    const said = await run(target, profileWith(), { kind: 'call', uri: 'demo.count', args: '[3]', options });
    expect(said.match(/progress/g)).toHaveLength(2);
    expect(said).toMatch(/result.*3/s);
  });

  tried('publishes to a subscriber of its kind', { timeout: 40_000 }, async () => {
    const listener = start(target, profileWith(), {
      kind: 'subscribe',
      uri: 'com.example',
      options: '{"match": "prefix"}',
    });
    await listener.says('subscribed');
    const said = await run(target, profileWith(), {
      kind: 'publish',
      uri: 'com.example.topic',
      args: '["an event"]',
      options: '{"acknowledge": true}',
    });
    expect(said).toContain('published');
    await listener.says('an event');
    await run(target, profileWith(), {
      kind: 'publish',
      uri: 'com.example.x',
      lines: '"line one"\n["line two"]',
      options: '{"acknowledge": true}',
    });
    await listener.says('line two');
    expect(listener.said()).toContain('line one');
  });

  tried('answers invocations by a template, with chunks, and with errors', { timeout: 40_000 }, async () => {
    const callee = start(target, profileWith(), {
      kind: 'register',
      uri: `com.example.${target}`,
      answer: {
        kind: 'result',
        args: '["{{args.0}}", "no. {{count}} for {{kwargs.who}}"]',
        chunks: [{ args: '["chunk of {{args.0}}"]', delayMs: 5 }],
      },
    });
    await callee.says('registered');
    const said = await run(target, profileWith(), {
      kind: 'call',
      uri: `com.example.${target}`,
      args: '[41]',
      kwargs: '{"who": "Ada"}',
      options: '{"receive_progress": true}',
    });
    // wampy.js does not announce that it can send them, so nobody asks it to.
    if (target !== 'wampy') expect(said).toMatch(/progress.*chunk of 41/s);
    expect(said).toMatch(/result.*41.*no\. 1 for Ada/s);
    const failing = start(target, profileWith(), {
      kind: 'register',
      uri: `com.example.failing.${target}`,
      answer: { kind: 'error', error: 'com.example.error.nothing', args: '["{{args.0}}"]' },
    });
    await failing.says('registered');
    const caller = start(target, profileWith(), {
      kind: 'call',
      uri: `com.example.failing.${target}`,
      args: '["why"]',
    });
    await caller.says('com.example.error.nothing');
  });

  const LOGINS: readonly [string, MethodChoice][] = [
    ['ticket', { method: 'ticket', authid: authid('tess'), secret: secret('TICKET') }],
    ['wampcra with a salt', { method: 'wampcra', authid: authid('sally'), secret: { from: 'prompt' } }],
  ];
  tried.each(LOGINS)('logs in by %s', { timeout: 30_000 }, async (_name, method) => {
    const principal = router.principals.find(
      (one) => one.authid === (method.authid.kind === 'value' ? method.authid.value : ''),
    );
    const word = principal?.secret ?? '';
    expect(word).not.toBe('');
    const program = start(target, profileWith([method]), undefined, { TICKET: word, WAMP_SECRET: word });
    await program.says('joined');
    await program.says(principal?.authid ?? '');
  });

  tried.each(['msgpack', 'cbor'])('speaks %s', { timeout: 30_000 }, async (serializer) => {
    const said = await run(target, profileWith([], { serializers: [serializer] }), {
      kind: 'call',
      uri: 'demo.echo',
      args: '["spoken", "\\u0000AQL/"]',
    });
    expect(said).toContain('spoken');
  });
});
