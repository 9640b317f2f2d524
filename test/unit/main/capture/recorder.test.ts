import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import type { TraceStep } from '../../../../src/main/auth/auth-method.ts';
import { Recorder } from '../../../../src/main/capture/recorder.ts';
import { Redactor } from '../../../../src/main/capture/redaction/redact.ts';
import { CaptureStore } from '../../../../src/main/capture/store/store.ts';
import { jsonSerializer } from '../../../../src/main/serializer/json.ts';
import type { TransportFact } from '../../../../src/main/transport/transport.ts';
import type { CaptureRecord } from '../../../../src/shared/capture-record.ts';

const SECRET = 'correct horse battery';

interface Bench {
  readonly store: CaptureStore;
  readonly recorder: Recorder;
  readonly redactor: Redactor;
  now: number;
}

function bench(): Bench {
  const store = new CaptureStore();
  const redactor = new Redactor({ key: new Uint8Array(32), signatureIsSecret: (method) => method !== 'wampcra' });
  const made: Bench = { store, redactor, recorder: undefined as never, now: 5_000_000 };
  const clock = { micros: () => made.now, wall: () => 0, after: () => () => {} };
  return Object.assign(made, { recorder: new Recorder({ store, clock, redactor }) });
}

const OPEN: TransportFact = { kind: 'open', protocol: 'wamp.2.json', serializer: 'json' };
const frame = (text: string) => Buffer.from(text, 'utf8');
const lastRecord = ({ store }: Bench): CaptureRecord | undefined => store.record(store.total);

/** Everything the store holds, as one text. */
function everything({ store }: Bench): string {
  return JSON.stringify([...store.records(), ...store.rows(0, 0, 1000)], (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
}

describe('messages', () => {
  it('that answer a CHALLENGE are masked as its method wants, whatever is asked in between', () => {
    const made = bench();
    made.recorder.setSerializer(jsonSerializer);
    for (const text of ['[4,"ticket",{}]', '[4,"wampcra",{"challenge":"c"}]'])
      made.recorder.message('in', frame(text), 'text');
    made.recorder.message('out', frame('[5,"s3cret",{}]'), 'text');
    expect(everything(made)).not.toContain('s3cret');
    made.recorder.message('in', frame('[4,"wampcra",{"challenge":"c"}]'), 'text');
    made.recorder.message('out', frame('[5,"signed",{}]'), 'text');
    expect(everything(made)).toContain('signed');
  });

  it('are recorded with time, direction and what their decoding found', () => {
    const made = bench();
    made.recorder.setSerializer(jsonSerializer);
    made.now += 1234;
    const bytes = frame('[48,1,{},"com.example.add",[],{}]');
    const { seq, decoded } = made.recorder.message('out', bytes, 'text');
    expect(seq).toBe(1);
    expect(decoded.kind === 'message' && decoded.message).toMatchObject({ kind: 'CALL', request: 1 });
    expect(made.store.record(1)).toEqual({
      v: 1,
      seq: 1,
      at: 1234,
      kind: 'message',
      dir: 'out',
      bytes: Uint8Array.from(bytes),
      masks: [],
      opcode: 'text',
    });
    expect(made.store.row(1)).toMatchObject({ type: 'CALL', uri: 'com.example.add', request: 1 });
    expect(decoded.findings.length).toBeGreaterThan(0);
    expect(made.store.total).toBe(1 + decoded.findings.length);
    expect(made.store.record(2)).toEqual({
      v: 1,
      seq: 2,
      at: 1234,
      kind: 'finding',
      about: 1,
      finding: decoded.findings[0],
    });
  });

  it('that cannot be decoded are records too, and masked', () => {
    const made = bench();
    made.recorder.fact(OPEN);
    made.redactor.add(SECRET, 'ticket');
    const { seq, decoded } = made.recorder.message('in', frame(`[3,{"message":"${SECRET}`), 'text');
    expect(decoded.kind).toBe('undecodable');
    expect(made.store.record(seq)).toMatchObject({
      kind: 'message',
      masks: [{ what: 'ticket', start: 15, length: SECRET.length }],
    });
    expect(made.store.record(seq + 1)).toMatchObject({ kind: 'finding', about: seq, finding: { check: 'T-03' } });
    expect(everything(made)).not.toContain('horse');
  });

  it('before a serializer is known are kept as bytes', () => {
    const made = bench();
    made.redactor.add(SECRET, 'ticket');
    expect(made.recorder.message('in', frame(`[3,"${SECRET}"]`), 'text').decoded.kind).toBe('undecodable');
    expect(made.store.row(1)).toMatchObject({ kind: 'message', masked: true });
    expect(everything(made)).not.toContain('horse');
  });

  it('reach the session machine as they came', () => {
    const made = bench();
    made.recorder.fact(OPEN);
    made.redactor.add(SECRET, 'ticket');
    const { decoded } = made.recorder.message('in', frame(`[3,{"message":"bad ${SECRET}"},"a.b"]`), 'text');
    expect(decoded.kind === 'message' && decoded.message.kind === 'ABORT' && decoded.message.details['message']).toBe(
      `bad ${SECRET}`,
    );
    expect(everything(made)).not.toContain('horse');
  });

  it('have rows and findings that quote no secret, whole or in part', () => {
    const made = bench();
    made.recorder.fact(OPEN);
    const long = 'topsecret '.repeat(20);
    made.redactor.add(long, 'ticket');
    made.recorder.message('out', frame(JSON.stringify([48, 1, {}, long])), 'text');
    made.recorder.message('in', frame(JSON.stringify([48, long, {}, 'a.b'])), 'text');
    made.recorder.message('in', frame(JSON.stringify([3, { [`${long}!`]: 1 }, 'a.b'])), 'text');
    expect(made.store.total).toBeGreaterThan(5);
    expect(everything(made)).not.toContain('topsecret');
    expect(made.store.row(2)?.uri).toMatch(/^\*+$/);
    // Control: without the secret in use the same findings quote it.
    const open = bench();
    open.recorder.fact(OPEN);
    open.recorder.message('out', frame(JSON.stringify([48, 1, {}, long])), 'text');
    expect(everything(open).split('topsecret').length).toBeGreaterThan(25);
  });

  it('keep a finding that the masked frame does not show, without its words', () => {
    const made = bench();
    made.recorder.fact(OPEN);
    made.redactor.add('has blank', 'ticket');
    const { decoded } = made.recorder.message('out', frame('[48,1,{},"has blank"]'), 'text');
    expect(decoded.findings).toMatchObject([{ check: 'M-09', severity: 'error' }]);
    expect(made.store.record(3)).toMatchObject({
      finding: {
        check: 'M-09',
        severity: 'error',
        field: 'CALL.Procedure',
        text: expect.stringContaining('masked') as string,
      },
    });
  });
});

describe('AUTHENTICATE', () => {
  const answer = (made: Bench, method: string) => {
    made.recorder.fact(OPEN);
    made.recorder.message('in', frame(`[4,"${method}",{}]`), 'text');
    made.recorder.message('out', frame('[5,"c2lnbmF0dXJl",{}]'), 'text');
    const record = lastRecord(made);
    return record?.kind === 'message' ? Buffer.from(record.bytes).toString() : '';
  };

  it('is masked if the challenged method sends its secret', () => {
    expect(answer(bench(), 'ticket')).toBe('[5,"************",{}]');
  });

  it('is left if it sends a proof', () => {
    expect(answer(bench(), 'wampcra')).toBe('[5,"c2lnbmF0dXJl",{}]');
  });

  it('is masked without a CHALLENGE', () => {
    const made = bench();
    made.recorder.fact(OPEN);
    made.recorder.message('out', frame('[5,"c2lnbmF0dXJl",{}]'), 'text');
    expect(everything(made)).not.toContain('c2lnbmF0dXJl');
  });
});

describe('derivations', () => {
  const trace: TraceStep[] = [
    { label: 'password', how: 'the secret', encoding: 'utf-8', value: SECRET, secret: true },
    { label: 'salt', how: 'CHALLENGE.Extra.salt', encoding: 'utf-8', value: 'sält', secret: false },
    { label: 'iterations', how: 'CHALLENGE.Extra.iterations', encoding: 'number', value: '1000', secret: false },
    {
      label: 'derived key',
      how: 'PBKDF2',
      encoding: 'base64',
      value: Buffer.from('0123456789abcdef').toString('base64'),
      secret: true,
    },
    { label: 'signature', how: 'HMAC(derived key, challenge)', encoding: 'base64', value: 'AQID', secret: false },
  ];

  it('keep what is public and fingerprints of what is not', () => {
    const made = bench();
    made.recorder.derivation({ method: 'wampcra', about: 3, trace, took: 77 });
    const { redactor } = made;
    expect(lastRecord(made)).toMatchObject({
      kind: 'derivation',
      method: 'wampcra',
      about: 3,
      took: 77,
      steps: [
        { label: 'password', length: SECRET.length, fingerprint: redactor.fingerprint(SECRET) },
        { label: 'salt', value: 'sält', length: 5 },
        { label: 'iterations', value: '1000' },
        { label: 'derived key', length: 16, fingerprint: redactor.fingerprint('MDEyMzQ1Njc4OWFiY2RlZg==') },
        { label: 'signature', value: 'AQID', length: 3, how: 'HMAC(derived key, challenge)' },
      ],
    });
    const record = lastRecord(made);
    const steps = record?.kind === 'derivation' ? record.steps : [];
    expect(steps.map((step) => 'value' in step)).toEqual([false, true, true, false, true]);
    expect(steps[2]).not.toHaveProperty('length');
    expect(everything(made)).not.toMatch(/horse|MDEyMzQ1/);
  });

  it('make their secrets known, in other spellings too', () => {
    const made = bench();
    made.recorder.fact(OPEN);
    const echo = `[3,{"a":"${SECRET}","b":"MDEyMzQ1Njc4OWFiY2RlZg==","c":"${Buffer.from('0123456789abcdef').toString('hex')}"},"a.b"]`;
    made.recorder.message('in', frame(echo), 'text');
    // Control: nobody knew them yet.
    expect(everything(made)).toMatch(/horse.*MDEyMzQ1.*30313233/);
    const later = bench();
    later.recorder.fact(OPEN);
    later.recorder.derivation({ method: 'wampcra', about: 1, trace, took: 1 });
    later.recorder.message('in', frame(echo), 'text');
    expect(later.store.record(3)).toMatchObject({
      masks: [{ what: 'password' }, { what: 'derived key' }, { what: 'derived key' }],
    });
    expect(everything(later)).not.toMatch(/horse|MDEyMzQ1|30313233/);
  });

  it('tell the length of a value in hex', () => {
    const made = bench();
    made.recorder.derivation({
      method: 'x',
      about: 1,
      took: 1,
      trace: [{ label: 'key', how: '', encoding: 'hex', value: 'ffff', secret: true }],
    });
    expect(lastRecord(made)).toMatchObject({ steps: [{ length: 2 }] });
  });
});

describe('facts', () => {
  const upgrade: TransportFact = {
    kind: 'upgrade',
    path: `/ws?token=${encodeURIComponent(SECRET)}`,
    requestHeaders: [
      ['Authorization', 'Basic bWU6c2VjcmV0'],
      ['Cookie', 'cbtid=abcdefghijkl'],
    ],
    offered: ['wamp.2.json'],
    status: 403,
    statusText: `no ${SECRET}`,
    responseHeaders: [
      ['Set-Cookie', 'cbtid=mnopqrstuvwx; Path=/'],
      ['X-Echo', 'abcdefghijkl'],
      ['X-Plain', 'plain'],
    ],
    body: frame(`<p>${SECRET} mnopqrstuvwx</p>`),
    accepted: false,
    took: 5,
  };

  it('lose credentials and cookies of the upgrade, and keep names and attributes', () => {
    const made = bench();
    made.redactor.add(SECRET, 'ticket');
    made.recorder.fact(upgrade);
    const record = lastRecord(made);
    if (record?.kind !== 'upgrade') throw new Error('no upgrade');
    expect(record.requestHeaders).toEqual([
      ['Authorization', 'Basic ************'],
      ['Cookie', 'cbtid=************'],
    ]);
    expect(record.responseHeaders).toEqual([
      ['Set-Cookie', 'cbtid=************; Path=/'],
      ['X-Echo', '************'],
      ['X-Plain', 'plain'],
    ]);
    expect(record.path).toBe(`/ws?token=${'*'.repeat(encodeURIComponent(SECRET).length)}`);
    expect(record.statusText).toBe(`no ${'*'.repeat(SECRET.length)}`);
    expect(Buffer.from(record.body ?? []).toString()).toBe(`<p>${'*'.repeat(SECRET.length)} ************</p>`);
    expect(record.bodyMasks?.map(({ what }) => what)).toEqual(['ticket', 'cookie']);
    expect(record.textMasks?.map(({ where, what }) => [where, what])).toEqual([
      ['path', 'ticket'],
      ['requestHeaders.0', 'credentials'],
      ['requestHeaders.1', 'cookie'],
      ['statusText', 'ticket'],
      ['responseHeaders.0', 'cookie'],
      ['responseHeaders.1', 'cookie'],
    ]);
    expect(made.store.row(1)?.masked).toBe(true);
  });

  it('lose what stands under secret names in the query of a URL, known or not', () => {
    const made = bench();
    const location = 'https://h/login?next=%2Fa&Access_Token=abc';
    made.recorder.fact({ ...upgrade, path: '/ws?v=2&Token=xyz12#sig=q', responseHeaders: [['Location', location]] });
    expect(lastRecord(made)).toMatchObject({
      path: '/ws?v=2&Token=*****#sig=*',
      responseHeaders: [['Location', 'https://h/login?next=%2Fa&Access_Token=***']],
    });
    const record = lastRecord(made);
    const masks = record?.kind === 'upgrade' ? record.textMasks : [];
    expect(masks?.map(({ where, what }) => [where, what])).toEqual(
      expect.arrayContaining([
        ['path', 'query'],
        ['responseHeaders.0', 'query'],
      ]),
    );
  });

  it('lose them also where an error repeats the URL', () => {
    const made = bench();
    const location = 'https://h/login?next=a&access_token=abc';
    const text = `It redirects to ${location}; redirects are not followed.`;
    made.recorder.fact({ kind: 'error', stage: 'upgrade', code: 'HTTP_302', text, facts: { location } });
    const record = JSON.stringify(lastRecord(made));
    expect(record).toContain('next=a&access_token=***');
    expect(record).not.toContain('abc');
  });

  it('are left as they are without a secret', () => {
    const made = bench();
    const plain: TransportFact = { ...upgrade, path: '/ws', requestHeaders: [], responseHeaders: [['Server', 'x']] };
    made.recorder.fact(plain);
    expect(lastRecord(made)).toEqual({ v: 1, seq: 1, at: 0, ...plain });
    expect(everything(made)).toContain(SECRET);
  });

  const texts: [string, TransportFact][] = [
    ['dns', { kind: 'dns', host: `${SECRET}.example`, addresses: [SECRET], took: 1, literal: false }],
    ['tcp', { kind: 'tcp', address: SECRET, port: 1, took: 1 }],
    [
      'tls',
      {
        kind: 'tls',
        protocol: 'TLSv1.3',
        cipher: SECRET,
        serverName: SECRET,
        alpn: SECRET,
        verifiedBy: 'built-in',
        took: 1,
        certificate: { subject: SECRET, issuer: SECRET, names: [SECRET], validFrom: 'a', validTo: 'b', sha256: 'c' },
      },
    ],
    ['open', { ...OPEN, extensions: SECRET }],
    ['rejected', { kind: 'rejected', dir: 'in', bytes: frame(SECRET), reason: `bad: ${SECRET}` }],
    ['error', { kind: 'error', stage: 'tls', code: SECRET, text: `wrong ${SECRET}`, facts: { names: SECRET } }],
    ['close', { kind: 'close', by: 'peer', code: 1008, reason: `bad ticket ${SECRET}` }],
    ['close, cut', { kind: 'close', by: 'peer', code: 1008, reason: `bad ticket ${SECRET.slice(0, -4)}` }],
  ];

  it.each(texts)('lose a secret in the texts of %s', (_, fact) => {
    const open = bench();
    open.recorder.fact(fact);
    expect(everything(open)).toContain('correct horse');
    const made = bench();
    made.redactor.add(SECRET, 'ticket');
    made.recorder.fact(fact);
    expect(everything(made)).not.toContain('horse');
    expect(made.store.row(1)?.masked).toBe(true);
    expect(lastRecord(made)?.kind).toBe(fact.kind);
  });

  it('keep the words of our own vocabulary', () => {
    const made = bench();
    for (const word of ['open', 'wamp.2.json', 'json', 'peer', 'tls', 'HELLO', 'out', 'text', 'error'])
      made.redactor.add(word, 'ticket');
    made.recorder.fact(OPEN);
    made.recorder.fact({ kind: 'error', stage: 'tls', code: 'x', text: 'y' });
    made.recorder.fact({ kind: 'close', by: 'peer', reason: '' });
    made.recorder.silence('HELLO', 10);
    expect([...made.store.records()]).toMatchObject([
      OPEN,
      { stage: 'tls' },
      { by: 'peer' },
      { kind: 'silence', step: 'HELLO', seconds: 10 },
    ]);
  });

  it('choose the serializer when the wire opens', () => {
    const made = bench();
    made.recorder.fact(OPEN);
    expect(made.recorder.message('out', frame('[1,"r",{}]'), 'text').decoded.kind).toBe('message');
    made.recorder.fact({ ...OPEN, protocol: 'unknown.protocol' });
    expect(made.recorder.message('out', frame('[1,"r",{}]'), 'text').decoded.kind).toBe('message');
  });
});

describe('findings and stops', () => {
  it('are recorded, and masked', () => {
    const made = bench();
    made.redactor.add(SECRET, 'ticket');
    const finding = {
      check: 'S-01',
      severity: 'error',
      text: `the router says ${SECRET}`,
      field: SECRET,
      key: SECRET,
    } as const;
    expect(made.recorder.finding(1, finding)).toBe(1);
    expect(made.recorder.stop('secret-missing', `no ${SECRET}`)).toBe(2);
    const stars = '*'.repeat(SECRET.length);
    expect([...made.store.records()]).toMatchObject([
      { kind: 'finding', about: 1, finding: { text: `the router says ${stars}`, field: stars, key: stars } },
      { kind: 'stop', outcome: 'secret-missing', text: `no ${stars}` },
    ]);
  });
});
