// What is not in the table is refused with a code, and never with the value that was wrong.

import { DEFAULT_SETTINGS } from '../../src/shared/default-settings.ts';
import { newProfile } from '../../src/shared/new-profile.ts';
import { describe, expect, it } from 'vitest';
import { COMMANDS, type CommandName, type ParamsOf } from '../../src/shared/contract/commands.ts';
import { callAnyhow, refusal, type Now } from './carrier.ts';

/** Stands wherever a text may stand, so that an answer that repeats one is seen. */
const MARK = 'canary-4711';
const profile = newProfile('p', 'P', 'ws://127.0.0.1:1/', 'realm1');

/** Parameters that fit, for every command; what they name need not exist. */
const FITTING: { readonly [N in CommandName]: ParamsOf<N> } = {
  'app.info': {},
  'profile.list': {},
  'profile.check': { profile },
  'profile.save': { profile, basedOn: 1 },
  'profile.delete': { id: MARK },
  'profile.restore': { id: MARK },
  'profile.preview': { profile },
  'profile.wire': { profile },
  'secret.set': { id: MARK, secret: MARK },
  'secret.delete': { id: MARK },
  'secret.answer': { question: MARK, secret: MARK },
  'secret.questions': {},
  'secret.look': { ref: { from: 'env', name: MARK } },
  'login.examine': { profile, method: 0 },
  'key.generate': { name: MARK, place: 'file' },
  'cookie.clear': { profileId: MARK },
  'cookie.list': { profileId: MARK },
  'capture.snippet': { capture: MARK, seq: 1, language: 'python' },
  'challenge.questions': {},
  'challenge.answer': { question: MARK, signature: MARK, extra: { key: MARK } },
  'import.read': { name: MARK, text: MARK, folder: MARK },
  'import.environment': {},
  'import.take': { transfer: MARK, profiles: [MARK], secrets: 'leave' },
  'import.drop': { transfer: MARK },
  'workspace.load': {},
  'workspace.saveSettings': { settings: DEFAULT_SETTINGS },
  'workspace.saveDraft': { name: MARK, draft: { key: MARK } },
  'demo.start': { port: 1, everyWire: true, unixFolder: '/x' },
  'demo.stop': {},
  'session.connect': { profileId: MARK },
  'session.leave': { capture: MARK, cut: true },
  'session.retryNow': { capture: MARK },
  'session.stopRetry': { capture: MARK },
  'operation.start': { capture: MARK, request: { kind: 'call', uri: MARK }, environment: MARK },
  'operation.list': { capture: MARK },
  'operation.get': { capture: MARK, operation: 1 },
  'operation.wait': { capture: MARK, operation: 1 },
  'operation.results': { capture: MARK, operation: 1, from: 0, count: 10 },
  'operation.cancel': { capture: MARK, operation: 1, mode: 'kill' },
  'operation.stop': { capture: MARK, operation: 1 },
  'operation.send': { capture: MARK, operation: 1, payload: { args: MARK }, last: true },
  'operation.forget': { capture: MARK, operation: 1 },
  'holding.list': { capture: MARK },
  'holding.end': { capture: MARK, kind: 'subscription', holding: 1 },
  'holding.setAnswer': { capture: MARK, holding: 1, answer: { kind: 'ask' } },
  'holding.forget': { capture: MARK, kind: 'registration', holding: 1 },
  'invocation.questions': { capture: MARK },
  'invocation.answer': { question: MARK, answer: { kind: 'error', error: MARK, payload: { args: MARK } } },
  'realm.watch': { capture: MARK },
  'realm.unwatch': { capture: MARK },
  'realm.state': { capture: MARK },
  'realm.rows': {
    ...{ capture: MARK, list: 'sessions', filter: MARK, sort: { column: MARK, descending: true } },
    ...{ from: 0, count: 10 },
  },
  'realm.readAll': { capture: MARK, list: 'sessions' },
  'realm.entry': { capture: MARK, list: 'sessions', id: 1 },
  'realm.kill': { capture: MARK, target: { by: 'authid', authid: MARK }, reason: MARK, message: MARK },
  'realm.events': { capture: MARK, subscription: 1, limit: 1 },
  'realm.holder': { capture: MARK, procedure: MARK },
  'realm.uris': { capture: MARK, kind: 'topic', text: MARK },
  'saved.load': { profileId: MARK },
  'saved.put': {
    profileId: MARK,
    request: { id: MARK, name: MARK, folder: MARK, request: { kind: 'call', uri: MARK } },
  },
  'saved.remove': { profileId: MARK, request: MARK },
  'saved.restore': { profileId: MARK, request: MARK },
  'saved.putEnvironment': { profileId: MARK, environment: { id: MARK, name: MARK, variables: [] } },
  'saved.removeEnvironment': { profileId: MARK, environment: MARK },
  'saved.export': { profileId: MARK },
  'saved.import': { profileId: MARK, text: MARK },
  'history.list': { profileId: MARK, from: 0, count: 10 },
  'history.clear': { profileId: MARK },
  'code.write': { target: 'wampy', from: { capture: MARK }, request: { kind: 'call', uri: MARK } },
  'capture.list': {},
  'capture.info': { capture: MARK },
  'capture.summary': { capture: MARK },
  'capture.record': { capture: MARK, seq: 1 },
  'capture.createView': { capture: MARK, filter: { kinds: [MARK], types: [MARK], dir: 'in', text: MARK } },
  'capture.dropView': { capture: MARK, view: 1 },
  'capture.rows': { capture: MARK, view: 0, from: 0, count: 10 },
  'capture.detail': { capture: MARK, seq: 1 },
  'capture.message': { capture: MARK, seq: 1 },
  'capture.payloads': { capture: MARK, seqs: [1] },
  'capture.bytes': { capture: MARK, seq: 1, from: 0, count: 10 },
  'capture.locate': { capture: MARK, view: 0, seq: 1 },
  'capture.clear': { capture: MARK },
  'capture.export': { capture: MARK, scope: 'all', after: '1.0.1' },
  'capture.importBegin': { name: MARK },
  'capture.importPart': { transfer: MARK, text: MARK },
  'capture.importEnd': { transfer: MARK },
  'capture.close': { capture: MARK },
};

/** A text that no parameter takes, except arguments and options of requests. */
const TOO_LONG = 'x'.repeat(2 ** 20 + 1);

const NAMES = Object.keys(COMMANDS) as CommandName[];

/** Every way to put one wrong value into parameters that fit, with the path that must be named. */
function wrongOnes(name: CommandName): { readonly where: string; readonly params: unknown }[] {
  const wrong: { where: string; params: unknown }[] = [];
  const good: Readonly<Record<string, unknown>> = FITTING[name];
  for (const [key, value] of Object.entries(good)) {
    if (key === 'profile') continue;
    const values: unknown[] = [null, {}, [], ...(typeof value === 'string' ? [7, TOO_LONG] : [])];
    if (typeof value === 'number') values.push(-1, 1.5, 2 ** 60, '1', true);
    if (typeof value === 'boolean') values.push('true', 1);
    // An empty list is no list of arguments gone wrong, an empty dictionary no filter gone wrong.
    const fits = (one: unknown) =>
      (Array.isArray(value) && Array.isArray(one)) || (isPlain(value) && isPlain(one) && Object.keys(one).length === 0);
    for (const one of values.filter((one) => !fits(one))) wrong.push({ where: key, params: { ...good, [key]: one } });
    if (key !== 'args' && key !== 'kwargs' && !optional(name, key)) {
      const { [key]: _left, ...rest } = good;
      wrong.push({ where: key, params: rest });
    }
  }
  return wrong;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function optional(name: CommandName, key: string): boolean {
  const { [key]: _left, ...rest } = FITTING[name] as Readonly<Record<string, unknown>>;
  return COMMANDS[name].params.safeParse(rest).success;
}

export function refusalTests(host: { readonly now: Now }): void {
  describe('refusals', () => {
    it.each(['no.such', '', 'profile', 'app.info ', 'toString', '__proto__', 'constructor', 'x'.repeat(10_000)])(
      'knows no command %j',
      async (name) => {
        const { code, evidence } = await refusal(callAnyhow(host.now.link, name, {}));
        expect(code).toBe('unknown-command');
        expect(evidence.length).toBeLessThan(200);
      },
    );

    it.each(NAMES)('%s takes no parameter it does not know', async (name) => {
      const { code, evidence } = await refusal(callAnyhow(host.now.link, name, { ...FITTING[name], [MARK]: MARK }));
      expect(code).toBe('bad-parameters');
      expect(evidence).toContain(name);
      expect(evidence).not.toContain(MARK);
    });

    it.each(NAMES)('%s takes an object and nothing else', async (name) => {
      for (const params of [null, 7, MARK, true, [], [FITTING[name]]]) {
        const { code, evidence } = await refusal(callAnyhow(host.now.link, name, params));
        expect(code).toBe('bad-parameters');
        expect(evidence).not.toContain(MARK);
      }
    });

    const wrong = NAMES.flatMap((name) => wrongOnes(name).map((one) => ({ name, ...one })));
    it(`names the place of a wrong value, in ${wrong.length} cases`, async () => {
      for (const { name, where, params } of wrong) {
        const { code, evidence } = await refusal(callAnyhow(host.now.link, name, params));
        expect({ name, where, code }).toEqual({ name, where, code: 'bad-parameters' });
        // Of a union no single place can be named.
        if (name !== 'session.connect') expect(evidence).toContain(where);
        expect(evidence).not.toContain(MARK);
        expect(evidence.length).toBeLessThan(500);
      }
      expect(wrong.length).toBeGreaterThan(150);
    });

    it('refuses profiles that do not fit, without repeating them', async () => {
      const { link } = host.now;
      const spoiled: unknown[] = [
        { ...profile, v: 2 },
        { ...profile, id: '' },
        { ...profile, name: 'x'.repeat(300) },
        { ...profile, url: 'x'.repeat(10_000) },
        { ...profile, timeoutSeconds: 0 },
        { ...profile, timeoutSeconds: 1e9 },
        { ...profile, password: MARK },
        { ...profile, methods: [{ method: 'ticket', authid: { kind: 'absent' }, secret: MARK }] },
        {
          ...profile,
          methods: [{ method: 'ticket', authid: { kind: 'absent' }, secret: { from: 'text', text: MARK } }],
        },
        { ...profile, methods: Array.from({ length: 33 }, () => ({ method: 'a', authid: { kind: 'absent' } })) },
        { ...profile, roles: { caller: { features: {} }, broker: { features: {} } } },
        { ...profile, authextra: [MARK] },
        { ...profile, extraDetails: MARK },
      ];
      for (const one of spoiled) {
        for (const name of [
          'profile.check',
          'profile.save',
          'profile.preview',
          'profile.wire',
          'session.connect',
        ] as const) {
          const { code, evidence } = await refusal(callAnyhow(link, name, { profile: one }));
          expect(code).toBe('bad-parameters');
          expect(evidence).not.toContain(MARK);
        }
      }
      expect((await link.call('profile.list', {})).profiles).toEqual([]);
    });

    it('refuses values that are no wire form, and nesting without end', async () => {
      const { link } = host.now;
      let deep: unknown = 1;
      for (let level = 0; level < 400; level++) deep = [deep];
      const forms = [
        { $: 'int', v: '1.5' },
        { $: 'int', v: 7 },
        { $: 'int', v: '9'.repeat(5_000) },
        { $: 'bytes', v: '!' },
        { $: 'float', v: 'seven' },
        { $: 'dict', v: [['key']] },
        { $: 'dict', v: { a: 1 } },
        { $: 'date', v: '2026' },
        { $: null },
        [{ nested: { $: 'int' } }],
        deep,
      ];
      for (const form of forms) {
        const params = { question: MARK, extra: { key: form } };
        expect((await refusal(callAnyhow(link, 'challenge.answer', params))).code).toBe('bad-parameters');
      }
      for (const extra of [[], 'text', 7, null, { $: 'int', v: '1' }, { $: 'bytes', v: '' }]) {
        const params = { question: MARK, extra };
        expect((await refusal(callAnyhow(link, 'challenge.answer', params))).code).toBe('bad-parameters');
      }
      expect(await link.call('challenge.answer', { question: MARK, extra: { key: MARK } })).toEqual({ taken: false });
    });

    it('refuses more than any router takes', async () => {
      const parts = Array.from({ length: 65 }, () => ({ args: 'x'.repeat(1024 * 1024) }));
      const params = { capture: 'none', request: { kind: 'call', uri: 'demo.echo', parts } };
      const { code, evidence } = await refusal(callAnyhow(host.now.link, 'operation.start', params));
      expect({ code, evidence }).toEqual({
        code: 'bad-parameters',
        evidence: `operation.start: larger than ${64 * 1024 * 1024} letters`,
      });
    });

    it('says what does not exist', async () => {
      const { link } = host.now;
      const of = (name: CommandName) => refusal(callAnyhow(link, name, FITTING[name]));
      for (const name of NAMES.filter((name) => 'capture' in FITTING[name]))
        expect(await of(name)).toEqual({ code: 'unknown-capture', evidence: `Its id would be ${MARK}.` });
      expect(await of('session.connect')).toMatchObject({ code: 'unknown-profile' });
      expect(await of('profile.restore')).toMatchObject({ code: 'unknown-profile' });
      for (const name of ['capture.importPart', 'capture.importEnd'] as const)
        expect(await of(name)).toMatchObject({ code: 'file-unreadable' });
      expect(await link.call('profile.delete', { id: MARK })).toEqual({ deleted: false, revision: 0 });
      expect(await link.call('secret.answer', { question: MARK, secret: MARK })).toEqual({ taken: false });
    });
  });
}
