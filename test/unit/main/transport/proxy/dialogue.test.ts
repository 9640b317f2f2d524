// The dialogues with proxies, without sockets: what is sent, what each answer means, wherever it is cut.

import fc from 'fast-check';
import { isIPv6 } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ConnectDialogue, connectRequest } from '../../../../../src/main/transport/proxy/connect-dialogue.ts';
import { ANSWER_LIMIT, type Dialogue, type Step } from '../../../../../src/main/transport/proxy/dialogue.ts';
import { ipv6Octets, SocksDialogue, socksFault } from '../../../../../src/main/transport/proxy/socks-dialogue.ts';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const LOGIN = { user: 'anna', password: 'hush' };

/** Gives the bytes piece by piece, as a socket would: the last step, and everything that was sent. */
function talk(dialogue: Dialogue, bytes: Uint8Array, piece = bytes.length): { readonly step: Step; sent: string[] } {
  const sent = [hex(dialogue.begin())];
  let unused: Uint8Array = new Uint8Array();
  let step: Step = { kind: 'more' };
  for (let at = 0; at < bytes.length; at += Math.max(1, piece)) {
    unused = Uint8Array.from([...unused, ...bytes.subarray(at, at + Math.max(1, piece))]);
    step = dialogue.take(unused);
    while (step.kind === 'send') {
      sent.push(hex(step.bytes));
      unused = unused.subarray(step.used);
      step = dialogue.take(unused);
    }
    if (step.kind !== 'more') return { step, sent };
  }
  return { step, sent };
}

/** The same however it is cut; `tail` is what may follow an open way. */
function everywhere(make: () => Dialogue, bytes: Uint8Array): Step {
  const { step, sent } = talk(make(), bytes);
  for (const piece of [1, 2, 3, 7]) {
    const cut = talk(make(), bytes, piece);
    expect(cut.step).toEqual(step);
    expect(cut.sent).toEqual(sent);
  }
  return step;
}

describe('CONNECT', () => {
  const make = (): Dialogue => new ConnectDialogue('router.test:8080', LOGIN);
  const answer = (text: string): Step => everywhere(make, latin1(text));

  it('asks for the router, with the login in UTF-8', () => {
    expect(Buffer.from(make().begin()).toString('latin1')).toBe(
      [
        'CONNECT router.test:8080 HTTP/1.1',
        'Host: router.test:8080',
        'User-Agent: wamp-inspector',
        'Proxy-Authorization: Basic YW5uYTpodXNo',
        '',
        '',
      ].join('\r\n'),
    );
    expect(connectRequest('[::1]:80').headers.map(([name]) => name)).toEqual(['Host', 'User-Agent']);
  });

  it.each(['HTTP/1.1 200 Connection established', 'HTTP/1.0 200 OK', 'HTTP/1.1 204 ', 'HTTP/1.1 299'])(
    'is granted by %s',
    (line) => {
      const head = `${line}\r\nVia: 1.1 a\r\nContent-Length: 5\r\n\r\n`;
      const step = answer(head);
      expect(step).toMatchObject({ kind: 'open', used: head.length });
      expect(step.kind === 'open' && step.answer.responseHeaders).toEqual([
        ['Via', '1.1 a'],
        ['Content-Length', '5'],
      ]);
      // What follows belongs to the router.
      expect(talk(make(), latin1(`${head}later`)).step).toMatchObject({ kind: 'open', used: head.length });
    },
  );

  it('takes lines that end in a line feed alone, and interim answers before', () => {
    expect(answer('HTTP/1.1 100 Continue\r\nA: b\r\n\r\nHTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 200 OK\n\n')).toMatchObject({
      kind: 'open',
      answer: { status: 200, statusText: 'OK', responseHeaders: [] },
    });
  });

  it('is refused once the body is whole', () => {
    const refused: [string, string][] = [
      ['HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\nbody', 'body'],
      ['HTTP/1.1 403 No\r\ncontent-length:0\r\n\r\n', ''],
      ['HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n', '4\r\nbody\r\n0\r\n\r\n'],
    ];
    for (const [text, body] of refused) {
      const step = answer(text);
      expect(step).toMatchObject({ kind: 'refused', answer: { status: 403, statusText: 'No' } });
      expect(step.kind === 'refused' && Buffer.from(step.body ?? []).toString()).toBe(body);
      // A byte less is not enough.
      const head = text.indexOf('\r\n\r\n') + 4;
      if (text.length > head) expect(answer(text.slice(0, -1))).toEqual({ kind: 'more' });
    }
  });

  it('without a length is refused when the connection ends', () => {
    const dialogue = make();
    const bytes = latin1('HTTP/1.1 502 Bad Gateway\r\n\r\nsome words');
    expect(dialogue.take(bytes)).toEqual({ kind: 'more' });
    expect(dialogue.cut(bytes)).toMatchObject({ kind: 'refused', body: Uint8Array.from(latin1('some words')) });
    expect(make().cut(latin1('HTTP/1.1 502'))).toBeUndefined();
  });

  it('keeps no more of a refusal than the limit', () => {
    const step = talk(make(), latin1(`HTTP/1.1 500 No\r\n\r\n${'x'.repeat(200_000)}`)).step;
    expect(step.kind === 'refused' && (step.body?.length ?? 0)).toBe(ANSWER_LIMIT - 'HTTP/1.1 500 No\r\n\r\n'.length);
  });

  it('says what a status means', () => {
    const textOf = (status: string, more = '', login: typeof LOGIN | undefined = LOGIN): string => {
      const dialogue = new ConnectDialogue('router.test:8080', login);
      const step = dialogue.take(latin1(`HTTP/1.1 ${status}\r\n${more}Content-Length: 0\r\n\r\n`));
      if (step.kind !== 'refused') return expect.fail(step.kind);
      expect(step.fault.code).toBe(`PROXY_HTTP_${status.slice(0, 3)}`);
      return step.fault.text;
    };
    const basic = 'Proxy-Authenticate: Basic realm="p"\r\n';
    expect(textOf('407 Login', basic)).toMatch(/407 Login .*router.test:8080.*does not take the Basic login/);
    expect(textOf('407 Login', basic, undefined)).toContain('407 Login');
    expect(
      new ConnectDialogue('r:1').take(latin1(`HTTP/1.1 407 L\r\n${basic}Content-Length: 0\r\n\r\n`)),
    ).toMatchObject({ fault: { text: expect.stringMatching(/wants a user name and password/) as string } });
    expect(textOf('403 Forbidden')).toMatch(/port 443 alone/);
    expect(textOf('503 Unavailable')).toMatch(/did not reach the router/);
    expect(textOf('500 Oops')).toMatch(/failed by itself/);
    expect(textOf('302 Found', 'Location: http://x/\r\n')).toMatch(/redirects to http:\/\/x\/; redirects are not/);
    for (const status of ['404 Not Found', '405 No', '400 Bad', '501 No']) {
      expect(textOf(status)).toMatch(/web server that is no proxy/);
    }
    for (const status of ['407 A', '403 B', '500 C']) expect(textOf(status)).not.toContain('hush');
  });

  it.each([
    ['SOCKS5', Uint8Array.of(5, 0xff), /SOCKS5; use socks5:/],
    ['a refusal of SOCKS4', Uint8Array.of(0, 0x5b, 0, 0), /SOCKS4/],
    ['a TLS alert', Uint8Array.of(0x15, 3, 1, 0, 2), /TLS/],
    ['RawSocket', Uint8Array.of(0x7f, 0xf1, 0, 0), /RawSocket/],
    ['another protocol', latin1('SSH-2.0-OpenSSH\r\n'), /host and port of the proxy/],
    ['a broken status line', latin1('HTTP/1.1 okay\r\n\r\n'), /HTTP/],
    ['a status out of range', latin1('HTTP/1.1 099 X\r\n\r\n'), /status line/],
  ])('is strange: %s', (_what, bytes, words) => {
    const step = talk(make(), bytes, 1).step;
    expect(step).toMatchObject({ kind: 'strange', fault: { code: 'PROXY_NOT_HTTP' } });
    expect(step.kind === 'strange' && step.fault.text).toMatch(words);
  });

  it('does not read a head without end', () => {
    const step = talk(make(), latin1(`HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(20_000)}`), 1000).step;
    expect(step).toMatchObject({ kind: 'strange', fault: { text: expect.stringMatching(/too long/) as string } });
  });
});

describe('SOCKS5', () => {
  const ACCEPT = [5, 0, 0, 1, 127, 0, 0, 1, 0x1f, 0x90];
  const make = (): Dialogue => new SocksDialogue('router.test', 8080);
  const withLogin = (): Dialogue => new SocksDialogue('router.test', 8080, LOGIN);

  it('offers no login, or one as well', () => {
    expect(hex(make().begin())).toBe('050100');
    expect(hex(withLogin().begin())).toBe('05020002');
  });

  it('asks by name, or by address where the host is one', () => {
    const asked = (host: string, port: number): string | undefined =>
      talk(new SocksDialogue(host, port), Uint8Array.of(5, 0)).sent[1];
    expect(asked('router.test', 8080)).toBe(`050100030b${hex(latin1('router.test'))}1f90`);
    expect(asked('192.0.2.7', 443)).toBe('05010001c000020701bb');
    expect(asked('2001:db8::7', 65535)).toBe('0501000420010db8000000000000000000000007ffff');
  });

  it('logs in where that is chosen', () => {
    const { step, sent } = talk(withLogin(), Uint8Array.of(5, 2, 1, 0, ...ACCEPT), 1);
    expect(sent).toEqual(['05020002', `0104${hex(latin1('anna'))}04${hex(latin1('hush'))}`, expect.any(String)]);
    expect(step.kind).toBe('open');
    // Not where the proxy lets everybody in.
    expect(talk(withLogin(), Uint8Array.of(5, 0, ...ACCEPT)).sent).toHaveLength(2);
  });

  it.each([
    ['an IPv4 address', ACCEPT],
    ['an IPv6 address', [5, 0, 0, 4, ...new Array<number>(16).fill(1), 0, 80]],
    ['a name', [5, 0, 0, 3, 3, 97, 98, 99, 0, 80]],
    ['an empty name', [5, 0, 0, 3, 0, 0, 80]],
  ])('is granted with %s, and uses no byte more', (_what, reply) => {
    expect(everywhere(make, Uint8Array.of(5, 0, ...reply))).toMatchObject({ kind: 'open', used: reply.length });
    expect(talk(make(), Uint8Array.of(5, 0, ...reply, 1, 2, 3)).step).toMatchObject({ used: reply.length });
    expect(talk(make(), Uint8Array.of(5, 0, ...reply.slice(0, -1))).step).toEqual({ kind: 'more' });
  });

  it('says every reply code in words', () => {
    const words = [1, 2, 3, 4, 5, 6, 7, 8, 9, 255].map((code) => {
      const step = everywhere(make, Uint8Array.of(5, 0, 5, code));
      expect(step).toMatchObject({ kind: 'refused', answer: { status: code }, fault: { code: `SOCKS_${code}` } });
      return step.kind === 'refused' ? step.answer.statusText : '';
    });
    expect(words).toEqual([
      'general failure',
      'not allowed by its rules',
      'network unreachable',
      'host unreachable',
      'connection refused',
      'TTL expired',
      'command not supported',
      'address type not supported',
      'a code that is not in the standard',
      'a code that is not in the standard',
    ]);
  });

  it('is refused by the choice of no method, of one that was not offered, and of the login', () => {
    const cases: [() => Dialogue, number[], string, RegExp][] = [
      [make, [5, 0xff], 'SOCKS_NO_METHOD', /none of the ways.*user name and password/],
      [withLogin, [5, 0xff], 'SOCKS_NO_METHOD', /neither/],
      [make, [5, 2], 'SOCKS_NO_METHOD', /number 2, which was not offered.*user name/],
      [withLogin, [5, 1], 'SOCKS_NO_METHOD', /number 1, which was not offered/],
      [withLogin, [5, 2, 1, 1], 'SOCKS_LOGIN', /does not take the user name and the password/],
      [withLogin, [5, 2, 5, 255], 'SOCKS_LOGIN', /does not take/],
    ];
    for (const [dialogue, bytes, code, words] of cases) {
      const step = everywhere(dialogue, Uint8Array.from(bytes));
      expect(step).toMatchObject({ kind: 'refused', fault: { code } });
      expect(step.kind === 'refused' && step.fault.text).toMatch(words);
      expect(JSON.stringify(step)).not.toContain('hush');
    }
  });

  it.each([
    ['HTTP', latin1('HTTP/1.1 400 Bad Request\r\n'), /HTTP; use http:/],
    ['SOCKS4', Uint8Array.of(0, 0x5b), /SOCKS4/],
    ['a TLS alert', Uint8Array.of(0x15, 3, 3), /TLS/],
    ['an address of an unknown type', Uint8Array.of(5, 0, 5, 0, 0, 9, 1, 2), /unknown type 9/],
    ['another version after the choice', Uint8Array.of(5, 0, 4, 0), /not SOCKS5/],
  ])('is strange: %s', (_what, bytes, words) => {
    const step = talk(make(), bytes).step;
    expect(step).toMatchObject({ kind: 'strange', fault: { code: 'PROXY_NOT_SOCKS' } });
    expect(step.kind === 'strange' && step.fault.text).toMatch(words);
  });

  it('cannot carry what does not fit into a length of one octet', () => {
    expect(socksFault('a'.repeat(255))).toBeUndefined();
    expect(socksFault('a'.repeat(256))).toMatch(/longer than 255/);
    expect(socksFault('r', { user: '', password: 'hush' })).toMatch(/empty/);
    expect(socksFault('r', { user: 'ü'.repeat(128), password: 'hush' })).toMatch(/user name.*longer/);
    const fault = socksFault('r', { user: 'u', password: 'hush'.repeat(64) });
    expect(fault).toMatch(/password.*longer/);
    expect(fault).not.toContain('hush');
    expect(socksFault('r', LOGIN)).toBeUndefined();
  });

  it('writes every IPv6 address as the system does', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        expect(isIPv6(address)).toBe(true);
        const octets = ipv6Octets(address);
        expect(octets).toHaveLength(16);
        const groups = Array.from({ length: 8 }, (_, at) =>
          ((octets[at * 2] ?? 0) * 256 + (octets[at * 2 + 1] ?? 0)).toString(16),
        );
        expect(new URL(`http://[${groups.join(':')}]/`).hostname).toBe(new URL(`http://[${address}]/`).hostname);
      }),
    );
    expect(hex(Uint8Array.from(ipv6Octets('fe80::1%eth0')))).toBe('fe800000000000000000000000000001');
  });
});

describe('whatever a proxy says', () => {
  const makers: [string, () => Dialogue][] = [
    ['CONNECT', () => new ConnectDialogue('r:1', LOGIN)],
    ['SOCKS5', () => new SocksDialogue('r', 1, LOGIN)],
  ];
  it.each(makers)('%s takes any bytes without an exception, and the same however they are cut', (_name, make) => {
    const likely = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.array(fc.constantFrom(0, 1, 2, 3, 4, 5, 255), { maxLength: 24 }).map((bytes) => Uint8Array.from(bytes)),
      fc
        .array(
          fc.constantFrom('HTTP/1.1 ', '200', '403', '100', ' OK', '\r\n', '\n', 'A: b', 'Content-Length: 3', ':'),
          {
            maxLength: 16,
          },
        )
        .map((parts) => latin1(parts.join(''))),
    );
    fc.assert(
      fc.property(likely, fc.integer({ min: 1, max: 9 }), (bytes, piece) => {
        const whole = talk(make(), bytes).step;
        const cut = talk(make(), bytes, piece).step;
        // A body may be shorter where it was decided earlier; what was decided is the same.
        expect(cut.kind).toBe(whole.kind);
        if (cut.kind === 'open') expect(cut).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });
});
