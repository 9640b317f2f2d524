import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { Redactor } from '../../../../../src/main/capture/redaction/redact.ts';
import type { ValueNode } from '../../../../../src/shared/wamp/node.ts';
import { readJson } from '../../../../../src/main/wamp/json-reader.ts';

const KEY = new Uint8Array(32).fill(1);
const newRedactor = (signatureIsSecret: (method: string) => boolean = () => true) =>
  new Redactor({ key: KEY, signatureIsSecret });

interface Shown {
  readonly text: string;
  readonly whats: readonly string[];
  readonly fingerprints: readonly string[];
}

/** Masks a JSON frame and reads it again; throws if it cannot be read any more. */
function shown(redactor: Redactor, frame: string, challenged?: string): Shown {
  const bytes = Buffer.from(frame, 'utf8');
  const read = readJson(bytes);
  if (!read.ok) throw new Error(read.reason);
  const masked = redactor.frame(bytes, {
    node: read.node,
    format: 'json',
    ...(challenged !== undefined && { challenged }),
  });
  const text = Buffer.from(masked.bytes).toString('utf8');
  JSON.parse(text);
  expect(masked.bytes.length).toBe(bytes.length);
  return {
    text,
    whats: masked.masks.map(({ what }) => what),
    fingerprints: masked.masks.map(({ fingerprint }) => fingerprint),
  };
}

describe('by value, in a frame that can be read', () => {
  const secret = 'pass"wörd/with\\all';
  const bytes = Buffer.from(secret, 'utf8');
  const base64 = (before: string) =>
    Buffer.concat([Buffer.from(before), bytes, Buffer.from('after')]).toString('base64');
  const everyLetter = (write: (unit: string) => string) => secret.split('').map(write).join('');

  it.each([
    ['as it is', JSON.stringify(secret)],
    [
      'with every letter escaped',
      `"${everyLetter((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`,
    ],
    ['with some letters escaped', JSON.stringify(secret).replace('s', '\\u0073').replace('/', '\\/')],
    ['base64', JSON.stringify(bytes.toString('base64'))],
    ['base64, one byte further', JSON.stringify(base64('a'))],
    ['base64, two bytes further', JSON.stringify(base64('ab'))],
    ['base64, three bytes further', JSON.stringify(base64('abc'))],
    ['base64 with escaped slashes', JSON.stringify(base64('a')).replaceAll('/', '\\/')],
    ['URL-safe base64 without padding', JSON.stringify(bytes.toString('base64url'))],
    ['hex', JSON.stringify(bytes.toString('hex'))],
    ['hex in capitals', JSON.stringify(bytes.toString('hex').toUpperCase())],
    ['percent-encoded', JSON.stringify(encodeURIComponent(secret))],
    ['percent-encoded throughout', JSON.stringify(Array.from(bytes, (byte) => `%${byte.toString(16)}`).join(''))],
    ['in JSON inside a string', JSON.stringify(JSON.stringify({ inner: secret }))],
    ['in JSON inside JSON inside a string', JSON.stringify(JSON.stringify(JSON.stringify(secret)))],
  ])('masks it %s', (_, spelled) => {
    const redactor = newRedactor();
    const frame = `[3,{"message":${spelled}},"wamp.error.not_authorized"]`;
    // Control: without the secret in use the frame is left as it is.
    expect(shown(redactor, frame)).toEqual({ text: frame, whats: [], fingerprints: [] });
    redactor.add(secret, 'ticket');
    const after = shown(redactor, frame);
    expect(after.text).toMatch(/^\[3,\{"message":".*\*{16,}.*"\},"wamp\.error\.not_authorized"\]$/);
    expect(after.whats).toEqual(['ticket']);
    expect(after.fingerprints).toEqual([redactor.fingerprint(secret)]);
  });

  it('masks blanks written as plus signs', () => {
    const redactor = newRedactor();
    redactor.add('my pass word', 'secret');
    expect(shown(redactor, '["p=my+pass+word"]').text).toBe('["p=************"]');
    expect(shown(redactor, '["p=%6dy+pass%20word"]').text).toBe('["p=****************"]');
  });

  it('covers the base64 letters that hold bits of the secret and of its neighbours', () => {
    const redactor = newRedactor();
    redactor.add('abcd', 'secret');
    const encoded = Buffer.from('xabcdx').toString('base64');
    expect(encoded).toBe('eGFiY2R4');
    expect(shown(redactor, `["${encoded}"]`).text).toBe('["e******4"]');
  });

  it('masks keys and values, and keeps everything around them', () => {
    const redactor = newRedactor();
    redactor.add('hunter2!', 'secret');
    expect(shown(redactor, '[8,48,1,{"x hunter2! y":["hunter2!",{"hunter2!":null}]},"a.hunter2!.b"]').text).toBe(
      '[8,48,1,{"x ******** y":["********",{"********":null}]},"a.********.b"]',
    );
  });

  it('never masks structure, not even where the secret spans it', () => {
    const redactor = newRedactor();
    redactor.add('one","two', 'secret');
    expect(shown(redactor, '["one","two"]').text).toBe('["***","***"]');
    redactor.add('null', 'secret');
    redactor.add(':true', 'secret');
    expect(shown(redactor, '[null,{"a":true}]').text).toBe('[null,{"a":true}]');
  });

  it('masks a number only if all of it is the secret, and leaves a number', () => {
    const redactor = newRedactor();
    for (const secret of ['1234', '99999', '9007199254740992', '-5.25e10', '1111111111111111'])
      redactor.add(secret, 'pin');
    const { text } = shown(
      redactor,
      '[50,1234,12345,91234,1234.5,99999,9007199254740992,-5.25e10,1111111111111111,"1234"]',
    );
    expect(text).toBe('[50,9999,12345,91234,1234.5,88888,1111111111111111,-9.99e11,2222222222222222,"****"]');
  });

  it('masks short secrets only where a whole value equals them', () => {
    const redactor = newRedactor();
    redactor.add('abc', 'pin');
    redactor.add('7', 'pin');
    expect(shown(redactor, '[1,"abc",{"abc":"7"},"abcd",7,"\\u0061bc","xabcx"]').text).toBe(
      '[1,"***",{"abc":"*"},"abcd",7,"********","xabcx"]',
    );
  });

  it('takes an escape sequence whole', () => {
    const redactor = newRedactor();
    redactor.add('u0041bcd', 'secret');
    expect(shown(redactor, '["x\\u0041bcd"]').text).toBe('["x*********"]');
    redactor.add('tail\\\\', 'secret');
    expect(shown(redactor, '["tail\\\\\\\\u0041"]').text).toBe('["********u0041"]');
  });

  it('takes a surrogate pair in two escapes whole', () => {
    const redactor = newRedactor();
    redactor.add(Buffer.from('😀abc').subarray(2), 'half a letter');
    expect(shown(redactor, '["x\\ud83d\\ude00abc y"]').text).toBe('["x*************** y"]');
    expect(shown(redactor, '["x😀abc y"]').text).toBe('["x******* y"]');
  });

  it('leaves a byte string one that can be decoded', () => {
    const redactor = newRedactor();
    redactor.add('in the payload', 'secret');
    const frame = `[36,1,2,{},["\\u0000${Buffer.from('\x01\x02in the payload').toString('base64')}"]]`;
    const after = shown(redactor, frame);
    const read = readJson(Buffer.from(after.text));
    expect(after.whats).toEqual(['secret']);
    expect(
      read.ok && read.node.kind === 'list' && read.node.items[4]?.kind === 'list' && read.node.items[4].items[0]?.kind,
    ).toBe('bytes');
    expect(after.text).toContain('AAAAAAAAAA');
  });

  it('leaves a byte string one, with escapes in its base64', () => {
    const redactor = newRedactor();
    redactor.add('???>>>', 'secret');
    expect(Buffer.from('???>>>').toString('base64')).toBe('Pz8/Pj4+');
    expect(shown(redactor, '["\\u0000\\u0050z8\\/Pj4+AA=="]').text).toBe('["\\u0000\\u0041AA\\/AAAAAA=="]');
  });

  it('masks two secrets that overlap', () => {
    const redactor = newRedactor();
    redactor.add('abcdef', 'first');
    redactor.add('cdefgh', 'second');
    const after = shown(redactor, '["abcdefgh","aabcdefabcdef"]');
    expect(after.text).toBe('["********","a************"]');
    expect(after.whats).toEqual(['first', 'second', 'first', 'first']);
  });

  it('masks very many secrets in one frame', () => {
    const redactor = newRedactor();
    redactor.add('hunter2!', 'secret');
    const many = JSON.stringify(Array.from({ length: 300_000 }, () => 'hunter2!'));
    expect(shown(redactor, many).text).toBe(many.replaceAll('hunter2!', '********'));
    const cookies = JSON.stringify(Array.from({ length: 150_000 }, () => ({ cookie: 'a=b' })));
    expect(shown(newRedactor(), cookies).text).toBe(cookies.replaceAll('a=b', 'a=*'));
  });

  it('keeps the first name of a secret that is added twice, and ignores an empty one', () => {
    const redactor = newRedactor();
    redactor.add('same secret', 'ticket');
    redactor.add('same secret', 'password');
    redactor.add('', 'nothing');
    expect(shown(redactor, '["same secret",""]').whats).toEqual(['ticket']);
  });
});

describe('AUTHENTICATE.Signature', () => {
  const ticketOnly = (method: string) => method !== 'wampcra';

  it('is masked if the method sends its secret there', () => {
    expect(shown(newRedactor(ticketOnly), '[5,"the ticket \\u0041",{"a":"b"}]', 'ticket')).toMatchObject({
      text: '[5,"*****************",{"a":"b"}]',
      whats: ['signature'],
    });
  });

  it('is left if the method sends a proof', () => {
    const frame = '[5,"c2lnbmF0dXJl",{}]';
    expect(shown(newRedactor(ticketOnly), frame, 'wampcra').text).toBe(frame);
  });

  it('is masked for an unknown method and without a CHALLENGE', () => {
    expect(shown(newRedactor(ticketOnly), '[5,"something",{}]', 'x-new').text).toBe('[5,"*********",{}]');
    expect(shown(newRedactor(ticketOnly), '[5,"something",{}]').text).toBe('[5,"*********",{}]');
  });

  it.each([
    ['a number', '[5,123456,{}]', '[5,999999,{}]'],
    ['a list', '[5,["one",{"two":"three"},true,null],{}]', '[5,["***",{"two":"*****"},true,null],{}]'],
    ['a byte string', '[5,"\\u0000AQID",{}]', '[5,"\\u0000AAAA",{}]'],
    ['empty', '[5,"",{}]', '[5,"",{}]'],
    ['missing', '[5]', '[5]'],
  ])('is masked if it is %s', (_, frame, expected) => {
    expect(shown(newRedactor(), frame, 'ticket').text).toBe(expected);
  });

  it('takes the name of a secret that is known', () => {
    const redactor = newRedactor();
    redactor.add('the ticket', 'ticket');
    const { whats, fingerprints } = shown(redactor, '[5,"the ticket",{}]', 'ticket');
    expect(whats).toEqual(['ticket']);
    expect(fingerprints).toEqual([redactor.fingerprint('the ticket')]);
  });

  it('is found later where the router echoes it', () => {
    const redactor = newRedactor();
    const echo = '[3,{"message":"no such ticket: typed by hand"},"wamp.error.not_authorized"]';
    expect(shown(redactor, echo).text).toBe(echo);
    shown(redactor, '[5,"typed by hand",{}]', 'ticket');
    expect(shown(redactor, echo).text).toBe(
      '[3,{"message":"no such ticket: *************"},"wamp.error.not_authorized"]',
    );
  });
});

describe('by place, in a message', () => {
  it.each([
    ['cookie', 'a=1; b=22', 'a=*; b=**', 'cookie'],
    ['Cookie', 'nameless', '********', 'cookie'],
    ['set-cookie', 'sid=abc; Path=/; Max-Age=10; HttpOnly', 'sid=***; Path=/; Max-Age=10; HttpOnly', 'cookie'],
    ['Set-Cookie', 'sid="a; b"; Path=/', 'sid=***; ***; Path=/', 'cookie'],
    [
      'SET-COOKIE',
      'a=1; Path=/, b=2; Expires=Wed, 21 Oct 2026 07:28:00 GMT',
      'a=*; Path=/, b=*; Expires=Wed, 21 Oct 2026 07:28:00 GMT',
      'cookie',
    ],
    ['authorization', 'Bearer abc.def', 'Bearer *******', 'credentials'],
    ['Authorization', 'unknown scheme', '**************', 'credentials'],
    ['proxy-authorization', 'Basic dTpw', 'Basic ****', 'credentials'],
    ['http_cbtid', 'l3pUMNNx', '********', 'cookie'],
  ])('masks what is secret under the key %s: %s', (key, value, expected, what) => {
    const frame = (text: string) => `[36,1,2,{},[{"transport":{"headers":{${JSON.stringify(key)}:${text}}}}]]`;
    const quoted = JSON.stringify(value);
    const after = shown(newRedactor(), frame(quoted));
    expect(after.whats[0]).toBe(what);
    expect(after.text).toBe(frame(JSON.stringify(expected)));
    // Control: under another key nothing happens.
    expect(shown(newRedactor(), frame(quoted).replace(JSON.stringify(key), '"other"')).text).toContain(quoted);
  });

  it('knows the key behind escapes, and the value', () => {
    expect(shown(newRedactor(), '[{"\\u0063ookie":"a=\\u0041\\"b"}]').text).toBe('[{"\\u0063ookie":"a=*********"}]');
  });

  it('masks lists and dictionaries under the key', () => {
    expect(shown(newRedactor(), '[{"set-cookie":["a=1; Path=/","b=2"],"cookie":{"x":"1","y":3}}]').text).toBe(
      '[{"set-cookie":["a=*; Path=/","b=*"],"cookie":{"x":"*","y":3}}]',
    );
  });

  it('masks the same value under a name it does not know', () => {
    const frame =
      '[36,1,2,{},[{"http_headers_sent":{"Set-Cookie":"cbtid=l3pUMNNxYqH40;max-age=604800"},"tracked":"l3pUMNNxYqH40"}]]';
    expect(shown(newRedactor(), frame).text).toBe(
      '[36,1,2,{},[{"http_headers_sent":{"Set-Cookie":"cbtid=*************;max-age=604800"},"tracked":"*************"}]]',
    );
  });

  it('looks into JSON inside a string', () => {
    const frame = JSON.stringify([JSON.stringify({ cookie: 'session=abcdefgh' })]);
    expect(shown(newRedactor(), frame).text).toBe(JSON.stringify([JSON.stringify({ cookie: 'session=********' })]));
  });

  it.each([
    ['["see http://user:pa@ss@example.com/a@b"]', '["see http://**********@example.com/a@b"]'],
    ['["wss:\\/\\/user@example.com"]', '["wss:\\/\\/****@example.com"]'],
    ['["http://example.com/@x","a@b.example"]', '["http://example.com/@x","a@b.example"]'],
    ['["http://@example.com"]', '["http://@example.com"]'],
  ])('masks the user information of URLs: %s', (frame, expected) => {
    expect(shown(newRedactor(), frame).text).toBe(expected);
  });
});

describe('a frame of a binary serializer', () => {
  it('is masked inside its strings and byte strings, without regard to escapes', () => {
    // MessagePack: [5, "hunter2!", {"cookie": "a=b", "x": bytes}]; strings end where their node ends.
    const head = Buffer.from([0x93, 0x05, 0xa8]);
    const tail = [Buffer.from([0x82, 0xa6]), Buffer.from('cookie'), Buffer.from([0xa3]), Buffer.from('a=b')];
    const last = [Buffer.from([0xa1]), Buffer.from('x'), Buffer.from([0xc4, 0x0a]), Buffer.from('\x01hunter2!\x02')];
    const bytes = Buffer.concat([head, Buffer.from('hunter2!'), ...tail, ...last]);
    const string = (value: string, end: number): ValueNode => ({
      kind: 'string',
      value,
      start: end - value.length - 1,
      end,
    });
    const node: ValueNode = {
      kind: 'list',
      start: 0,
      end: bytes.length,
      items: [
        { kind: 'int', text: '5', start: 1, end: 2 },
        string('hunter2!', 11),
        {
          kind: 'dict',
          start: 11,
          end: bytes.length,
          entries: [
            { key: string('cookie', 19), value: string('a=b', 23) },
            {
              key: string('x', 25),
              value: { kind: 'bytes', value: Buffer.from('\x01hunter2!\x02'), start: 25, end: 37 },
            },
          ],
        },
      ],
    };
    const redactor = newRedactor();
    redactor.add('hunter2!', 'ticket');
    const masked = redactor.frame(bytes, { node, format: 'msgpack', challenged: 'ticket' });
    const expected = Buffer.from(
      bytes.toString('latin1').replaceAll('hunter2!', '********').replace('a=b', 'a=*'),
      'latin1',
    );
    expect(Buffer.from(masked.bytes).toString('latin1')).toBe(expected.toString('latin1'));
    expect(masked.masks.map(({ what }) => what)).toEqual(['ticket', 'cookie', 'ticket']);
  });
});

describe('bytes that cannot be read', () => {
  const masked = (redactor: Redactor, bytes: string | Uint8Array) =>
    Buffer.from(redactor.bytes(Buffer.from(bytes)).bytes).toString('latin1');

  it('are masked by value, whatever stands around', () => {
    const redactor = newRedactor();
    redactor.add('the"secret', 'secret');
    expect(masked(redactor, '\xff[5,"the\\"secr\\u0065t",the"secret')).toBe('\xc3\xbf[5,"****************",**********');
  });

  it('are read with both ways of pairing backslashes', () => {
    const redactor = newRedactor();
    redactor.add('\\nabcdef', 'secret');
    expect(masked(redactor, 'x \\\\nabcdef')).toBe('x *********');
    // A stray backslash before it moves the pairs.
    expect(masked(redactor, 'x \\\\\\nabcdef')).toBe('x **********');
  });

  it('lose short secrets everywhere', () => {
    const redactor = newRedactor();
    redactor.add('ab', 'pin');
    expect(masked(redactor, 'cabbage')).toBe('c**bage');
  });

  it('lose cookies and credentials under their keys, and user information', () => {
    expect(masked(newRedactor(), '{"cookie": "a=b; c=d", "Authorization":"Bearer \\"x", "url":"ws://me:pw@h/"')).toBe(
      '{"cookie": "a=*; c=*", "Authorization":"Bearer ***", "url":"ws://*****@h/"',
    );
  });

  it('lose the beginning of a secret that was cut off', () => {
    const redactor = newRedactor();
    redactor.add('a-long-ticket-of-forty-letters-and-digits', 'ticket');
    expect(masked(redactor, 'bad ticket a-long-ticket-of')).toBe('bad ticket ****************');
    expect(masked(redactor, 'a-long-tick')).toBe('a-long-tick');
  });
});

describe('texts', () => {
  it('are masked letter for letter', () => {
    const redactor = newRedactor();
    redactor.add('pässwörd', 'password');
    expect(redactor.text('reason', 'no: pässwörd!')).toEqual({
      text: 'no: ********!',
      masks: [
        { where: 'reason', start: 4, length: 8, what: 'password', fingerprint: redactor.fingerprint('pässwörd') },
      ],
    });
  });

  it('are masked where Latin-1 was taken for UTF-8', () => {
    const redactor = newRedactor();
    redactor.add('pässwörd', 'password');
    const asRead = Buffer.from('x=pässwörd', 'utf8').toString('latin1');
    expect(redactor.text('header', asRead).text).toBe('x=**********');
  });

  it('lose short secrets where they stand alone', () => {
    const redactor = newRedactor();
    redactor.add('abc', 'pin');
    expect(redactor.text('text', 'pin "abc" is wrong, abcd is not, abc').text).toBe(
      'pin "***" is wrong, abcd is not, ***',
    );
  });

  it('keep everything else', () => {
    const redactor = newRedactor();
    redactor.add('secret', 'secret');
    expect(redactor.text('text', 'lone \ud800 surrogate')).toEqual({ text: 'lone \ud800 surrogate', masks: [] });
  });
});

describe('HTTP headers', () => {
  it.each([
    ['Cookie', 'a=1; b=2', 'a=*; b=*'],
    ['set-cookie', 'a=1; Secure', 'a=*; Secure'],
    ['Authorization', 'Basic dXNlcjpwdw==', 'Basic ************'],
    ['Proxy-Authorization', 'NTLM x', 'NTLM *'],
    ['X-Other', 'a=1', 'a=1'],
    ['Referer', 'https://u:p@h/', 'https://***@h/'],
  ])('%s: %s', (name, value, expected) => {
    expect(newRedactor().header('h', name, value).text).toBe(expected);
  });

  it('are remembered, with the password of Basic', () => {
    const redactor = newRedactor();
    const text = 'cookie 0123456789 password open sesame';
    expect(redactor.text('t', text).text).toBe(text);
    redactor.learnHeader('Set-Cookie', 'id=0123456789; Path=/');
    redactor.learnHeader('Authorization', `Basic ${Buffer.from('me:open sesame').toString('base64')}`);
    expect(redactor.text('t', text).text).toBe('cookie ********** password ***********');
  });

  it('cannot fill the memory', () => {
    const redactor = newRedactor();
    for (let i = 0; i < 200; i++) redactor.learnHeader('Cookie', `a=value-number-${i}-`);
    expect(redactor.text('t', 'value-number-3-').text).toBe('***************');
    expect(redactor.text('t', 'value-number-199-').text).toBe('value-number-199-');
  });
});

describe('fingerprints', () => {
  it('are the same for the same secret and key only', () => {
    const other = new Redactor({ key: new Uint8Array(32).fill(2), signatureIsSecret: () => true });
    expect(newRedactor().fingerprint('secret')).toMatch(/^[0-9a-f]{6}$/);
    expect(newRedactor().fingerprint('secret')).toBe(newRedactor().fingerprint(Buffer.from('secret')));
    expect(newRedactor().fingerprint('secret')).not.toBe(newRedactor().fingerprint('Secret'));
    expect(newRedactor().fingerprint('secret')).not.toBe(other.fingerprint('secret'));
  });

  it('are the first 24 bits of an HMAC-SHA256', () => {
    // RFC 4231, test case 2.
    const redactor = new Redactor({ key: Buffer.from('Jefe'), signatureIsSecret: () => true });
    expect(redactor.fingerprint('what do ya want for nothing?')).toBe('5bdcc1');
  });
});
