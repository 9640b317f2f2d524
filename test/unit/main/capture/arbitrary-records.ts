// Arbitrary records of every kind, for the round trip through a file.

import fc from 'fast-check';
import type { DerivationStep, Mask, RecordBody, TextMask } from '../../../../src/shared/capture-record.ts';

/** Any text, lone surrogates included: JSON escapes them, so they come back. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', '\ufeff', '\u2028', '\ud800', '\u0000'),
);
const whole = fc.nat();
const took = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const headers = fc.array(fc.tuple(text, text), { maxLength: 4 });
const maskFields = { start: whole, length: whole, what: text, fingerprint: text };
const textMasks: fc.Arbitrary<TextMask[]> = fc.array(fc.record({ where: text, ...maskFields }), {
  minLength: 1,
  maxLength: 3,
});

/** A property or none: `undefined` is not the same as absent. */
function maybe<K extends string, T>(key: K, value: fc.Arbitrary<T>): fc.Arbitrary<{ [P in K]?: T }> {
  return fc.option(value, { nil: undefined }).map((found) => {
    const holder: { [P in K]?: T } = {};
    if (found !== undefined) holder[key] = found;
    return holder;
  });
}

function merged<A extends object, B extends object>(a: fc.Arbitrary<A>, b: fc.Arbitrary<B>): fc.Arbitrary<A & B> {
  return fc.tuple(a, b).map(([left, right]) => ({ ...left, ...right }));
}

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  text.map((value) => new TextEncoder().encode(value)),
  fc.json().map((value) => new TextEncoder().encode(value)),
);

/** Bytes with masks that lie within them. */
const frame: fc.Arbitrary<{ bytes: Uint8Array; masks: Mask[] }> = bytes.chain((value) =>
  fc
    .array(fc.record({ ...maskFields, start: fc.nat({ max: value.length }) }), { maxLength: 3 })
    .map((masks) => ({ bytes: value, masks: masks.map((mask) => ({ ...mask, length: value.length - mask.start })) })),
);

const dir = fc.constantFrom('in' as const, 'out' as const);
const step: fc.Arbitrary<DerivationStep> = merged(
  fc.record({
    label: text,
    how: text,
    encoding: fc.constantFrom('utf-8' as const, 'base64' as const, 'hex' as const, 'number' as const),
  }),
  fc.oneof(merged(maybe('length', whole), maybe('value', text)), fc.record({ fingerprint: text })),
);
const finding = merged(
  fc.record({ check: text, severity: fc.constantFrom('error' as const, 'warning' as const, 'info' as const), text }),
  merged(merged(maybe('field', text), maybe('key', text)), merged(maybe('start', whole), maybe('end', whole))),
);
const certificate = fc.record({
  subject: text,
  issuer: text,
  names: fc.array(text),
  validFrom: text,
  validTo: text,
  sha256: text,
});

const plain: fc.Arbitrary<RecordBody> = fc.oneof(
  fc.record({ kind: fc.constant('dns' as const), host: text, addresses: fc.array(text), took, literal: fc.boolean() }),
  merged(
    fc.record({ kind: fc.constant('tcp' as const), address: text, port: whole, took }),
    maybe('localAddress', text),
  ),
  merged(
    fc.record({
      kind: fc.constant('tls' as const),
      protocol: text,
      cipher: text,
      serverName: text,
      verifiedBy: fc.constantFrom('ca-file' as const, 'built-in' as const),
      took,
    }),
    merged(maybe('alpn', text), maybe('certificate', certificate)),
  ),
  merged(
    fc.record({
      kind: fc.constant('upgrade' as const),
      path: text,
      requestHeaders: headers,
      offered: fc.array(text),
      status: whole,
      statusText: text,
      responseHeaders: headers,
      accepted: fc.boolean(),
      took,
    }),
    maybe('body', bytes),
  ),
  merged(
    fc.record({ kind: fc.constant('open' as const), protocol: text, serializer: text }),
    maybe('extensions', text),
  ),
  fc.record({
    kind: fc.constant('derivation' as const),
    method: text,
    about: whole,
    steps: fc.array(step, { maxLength: 3 }),
    took,
  }),
  fc.record({ kind: fc.constant('finding' as const), about: whole, finding }),
  fc.record({ kind: fc.constant('silence' as const), step: fc.constantFrom('dns', 'HELLO', 'GOODBYE'), seconds: took }),
  merged(
    fc.record({
      kind: fc.constant('error' as const),
      stage: fc.constantFrom('dns' as const, 'open' as const),
      code: text,
      text,
    }),
    maybe(
      'facts',
      fc.dictionary(
        text.filter((key) => key !== '__proto__'),
        text,
        { noNullPrototype: true },
      ),
    ),
  ),
  merged(
    fc.record({
      kind: fc.constant('close' as const),
      by: fc.constantFrom('peer' as const, 'us' as const, 'lost' as const),
      reason: text,
    }),
    maybe('code', whole),
  ),
  fc.record({
    kind: fc.constant('stop' as const),
    outcome: fc.constantFrom('interrupted' as const, 'internal' as const),
    text,
  }),
  merged(fc.record({ kind: fc.constant('rejected' as const), dir, reason: text }), frame),
);

/** Any record. */
export const recordBody: fc.Arbitrary<RecordBody> = fc.oneof(
  {
    weight: 3,
    arbitrary: merged(
      fc.record({
        kind: fc.constant('message' as const),
        dir,
        opcode: fc.constantFrom('text' as const, 'binary' as const),
      }),
      frame,
    ),
  },
  { weight: 3, arbitrary: plain },
  {
    weight: 1,
    arbitrary: fc
      .tuple(plain, textMasks)
      .map(([body, masks]) => (body.kind === 'message' ? body : { ...body, textMasks: masks })),
  },
);

export const anyText = text;
