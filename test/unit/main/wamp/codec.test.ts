import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../../src/main/wamp/codec.ts';
import { readJson } from '../../../../src/main/wamp/json-reader.ts';
import { writeJson } from '../../../../src/main/wamp/json-writer.ts';
import { MESSAGES, type Message } from '../../../../src/shared/wamp/messages.ts';
import type { WampValue } from '../../../../src/shared/wamp/value.ts';
import { checks, decode, legalElements, NAMES, nodeOf } from './frames.ts';
import { jsonText, utf8 } from './json-texts.ts';

/** The text a finding points at. */
function pointedAt(json: string, finding: { start?: number; end?: number } | undefined): string {
  return new TextDecoder().decode(utf8(json).slice(finding?.start, finding?.end));
}

describe('what is no message', () => {
  it.each([
    ['{}', 'a dictionary'],
    ['"hello"', 'a string'],
    ['"\\u0000AAEC"', 'a byte string'],
    ['null', 'null'],
    ['true', 'a bool'],
    ['1', 'an integer'],
    ['1.0', 'a float'],
  ])('M-01: %s', (json, kind) => {
    expect(decode(json)).toEqual({
      ok: false,
      findings: [
        {
          check: 'M-01',
          severity: 'error',
          text: `A message is a list; this is ${kind}.`,
          section: 'Messages',
          start: 0,
          end: utf8(json).length,
        },
      ],
    });
  });

  it('M-02: an empty list', () => {
    expect(decode(' [ ]')).toMatchObject({
      ok: false,
      findings: [{ check: 'M-02', severity: 'error', start: 1, end: 4 }],
    });
  });

  it.each(['1.0', '"1"', 'null', 'true', '[1]', '{}'])('M-03: the type is %s', (type) => {
    const json = `[${type}, 1, {}]`;
    const decoded = decode(json);
    expect(decoded).toMatchObject({ ok: false, findings: [{ check: 'M-03', severity: 'error' }] });
    expect(pointedAt(json, decoded.findings[0])).toBe(type);
    expect(decoded).not.toHaveProperty('name');
  });

  it.each([
    ['0', 'error'],
    ['7', 'error'],
    ['-1', 'error'],
    ['-300', 'error'],
    ['255', 'error'],
    ['256', 'warning'],
    ['1023', 'warning'],
    ['1024', 'error'],
    ['18446744073709551616', 'error'],
    ['9'.repeat(4000), 'error'],
  ])('M-04: the type is %s, %s', (type, severity) => {
    const decoded = decode(`[${type},1]`);
    expect(decoded).toMatchObject({
      ok: false,
      findings: [{ check: 'M-04', severity, start: 1, end: 1 + type.length }],
    });
    expect(decoded.findings[0]?.text).toContain(type.slice(0, 40));
    expect(decoded.findings[0]?.text.length).toBeLessThan(120);
  });
});

describe('URIs', () => {
  it.each([
    ['[48,1,{},"com.example.Add"]', 'M-09', 'info'],
    ['[48,1,{},"com.exämple.add"]', 'M-09', 'info'],
    ['[48,1,{},"com..add"]', 'M-09', 'error'],
    ['[48,1,{},""]', 'M-09', 'error'],
    ['[48,1,{},"com.ex ample"]', 'M-09', 'error'],
    ['[48,1,{},"com.#.a"]', 'M-09', 'error'],
    ['[48,1,{"match":"wildcard"},"com..add"]', 'M-09', 'error'],
    ['[1,"realm one",{}]', 'M-09', 'error'],
    ['[3,{},"no such realm"]', 'M-09', 'error'],
    ['[8,48,1,{},"wamp..error"]', 'M-09', 'error'],
    ['[32,1,{},"com..add"]', 'M-10', 'error'],
    ['[32,1,{"match":"prefix"},"com..add"]', 'M-10', 'error'],
    ['[32,1,{"match":"regex"},"com.add."]', 'M-10', 'error'],
    ['[64,1,{},"com.add."]', 'M-10', 'error'],
    ['[64,1,{},""]', 'M-10', 'error'],
    ['[64,1,{"match":"wildcard"},"com. .add"]', 'M-09', 'error'],
    ['[32,1,{"match":"wildcard"},"com..Add"]', 'M-09', 'info'],
    ['[64,1,{},"wamp.session.count"]', 'M-11', 'warning'],
    ['[16,1,{},"wamp"]', 'M-11', 'warning'],
  ])('%s: %s, %s', (json, check, severity) => {
    const decoded = decode(json);
    const finding = decoded.findings.find((one) => one.check === check);
    expect(finding).toMatchObject({ severity });
    expect(finding?.text).not.toBe('');
    expect(finding?.field).toMatch(/\.(Realm|Reason|Error|Topic|Procedure)$/);
    expect(pointedAt(json, finding)).toMatch(/^".*"$/);
    expect(
      decoded.findings.filter((one) => one.check.startsWith('M-09') || one.check === 'M-10' || one.check === 'M-11'),
    ).toHaveLength(1);
    expect(decoded.ok).toBe(true);
  });

  it.each([
    '[32,1,{"match":"wildcard"},"com..add"]',
    '[32,1,{"match":"wildcard"},""]',
    '[32,1,{"match":"prefix"},"com.add."]',
    '[64,1,{"match":"prefix"},"com.add"]',
    '[32,1,{"match":"exact"},"com.add"]',
    '[48,1,{},"wamp.session.count"]',
    '[32,1,{},"wamp.session.on_join"]',
    '[16,1,{},"wampy.x"]',
  ])('%s: nothing', (json) => {
    expect(decode(json)).toMatchObject({ ok: true, findings: [] });
  });

  it('M-10 names the section of the message', () => {
    expect(decode('[32,1,{},"a..b"]').findings[0]?.section).toBe('Pattern-based Subscription');
    expect(decode('[64,1,{},"a..b"]').findings[0]?.section).toBe('Pattern-based Registrations');
  });

  it('shows no more than the beginning of a long one', () => {
    expect(decode(`[48,1,{},"${'a b'.repeat(5000)}"]`).findings[0]?.text.length).toBeLessThan(300);
  });
});

describe('keys', () => {
  it.each([
    ['abc', true], ['a_1', true], ['x_y', true], ['_abc', true], ['_1__', true],
    ['ab', false], ['_ab', false], ['_1_', false], ['Abc', false], ['1ab', false], ['a-b', false], ['resume-session', false], ['é_é', false], ['', false], ['__proto__', true],
  ])('M-12: %j is legal: %s', (key, legal) => {
    const json = `[50,1,{${JSON.stringify(key)}:1}]`;
    const { findings } = decode(json);
    if (legal) return expect(findings).toEqual([]);
    expect(findings).toMatchObject([{ check: 'M-12', severity: 'warning', field: 'RESULT.Details', key, section: 'Extensibility' }]);
    expect(pointedAt(json, findings[0])).toBe(JSON.stringify(key));
  }); // prettier-ignore

  it('M-12 leaves the dictionaries of the methods alone', () => {
    expect(decode('[4,"x",{"K":1}]').findings).toEqual([]);
    expect(decode('[5,"x",{"K":1}]').findings).toEqual([]);
    expect(decode('[1,"realm1",{"K":1}]').findings).toHaveLength(1);
  });

  it('M-16: keys that occur twice, at any depth and in the payload', () => {
    const json = '[50,1,{"abc":1,"abc":2,"list":[{"a":1,"a":2}]},[{"b":1,"b":2}],{"c":1,"c":2}]';
    const { ok, findings } = { ...decode(json) };
    expect(ok).toBe(true);
    expect(findings.map(({ check, severity, field, key, start }) => [check, severity, field, key, start])).toEqual([
      ['M-16', 'error', 'RESULT.Details', 'abc', json.lastIndexOf('"abc"')],
      ['M-16', 'error', 'RESULT.Details', 'a', json.lastIndexOf('"a"')],
      ['M-16', 'error', 'RESULT.Arguments', 'b', json.lastIndexOf('"b"')],
      ['M-16', 'error', 'RESULT.ArgumentsKw', 'c', json.lastIndexOf('"c"')],
    ]);
  });

  it('M-16: as well in a dictionary of many keys', () => {
    for (let size = 1; size <= 40; size++) {
      const keys = Array.from({ length: size }, (_, i) => `"k_${i}":0`);
      expect(decode(`[50,1,{${keys.join(',')}}]`).findings).toEqual([]);
      for (const repeated of [0, size - 1]) {
        const found = decode(`[50,1,{${[...keys, `"k_${repeated}":1`].join(',')}}]`).findings;
        expect(found).toMatchObject([{ check: 'M-16', key: `k_${repeated}` }]);
      }
    }
  });

  it('M-16: the last of equal keys counts', () => {
    expect(decode('[50,1,{"abc":1,"abc":2}]')).toMatchObject({ message: { details: { abc: 2 } } });
  });

  it('M-16: keys that are no strings', () => {
    expect(decode('[50,1,{"\\u0000AAEC":1}]').findings.filter((one) => one.check === 'M-16')).toMatchObject([
      { severity: 'error', field: 'RESULT.Details', start: 7, end: 19 },
    ]);
  });

  it('findings show no more than the beginning of a long key', () => {
    const key = 'K'.repeat(5000);
    for (const { text } of decode(`[50,1,{"${key}":1,"${key}":2}]`).findings) expect(text.length).toBeLessThan(300);
  });
});

describe('payload', () => {
  it.each([
    ['[50,1,{},[]]', 'warning', '[]', 'RESULT.Arguments'],
    ['[50,1,{},[1],{}]', 'warning', '{}', 'RESULT.ArgumentsKw'],
    ['[50,1,{},null]', 'error', 'null', 'RESULT.Arguments'],
    ['[50,1,{},[1],null]', 'error', 'null', 'RESULT.ArgumentsKw'],
    ['[50,1,{},null,{"a":1}]', 'error', 'null', 'RESULT.Arguments'],
  ])('M-14: %s', (json, severity, shown, field) => {
    const decoded = decode(json);
    expect(decoded.ok).toBe(true);
    expect(decoded.findings).toMatchObject([{ check: 'M-14', severity, field }]);
    expect(decoded.findings[0]?.text).toContain(field);
    expect(pointedAt(json, decoded.findings[0])).toBe(shown);
  });

  it('M-14: an empty list in front of keyword arguments is a placeholder, two nulls are two faults', () => {
    expect(checks(decode('[50,1,{},[],{"a":1}]'))).toEqual([]);
    expect(checks(decode('[50,1,{},[],{}]'))).toEqual(['M-14']);
    expect(checks(decode('[50,1,{},null,null]'))).toEqual(['M-14', 'M-14']);
    expect(decode('[50,1,{},null,{"a":1}]')).toMatchObject({ message: { kwargs: { a: 1 } } });
    expect(decode('[50,1,{},null]')).not.toHaveProperty('message.args');
  });

  it.each(['1', '"a"', 'true', '1.5', '{"a":1}', '"\\u0000AAEC"'])('M-06: Arguments is %s', (args) => {
    expect(decode(`[50,1,{},${args}]`)).toMatchObject({
      ok: false,
      name: 'RESULT',
      findings: [{ check: 'M-06', field: 'RESULT.Arguments' }],
    });
  });

  it.each(['1', '"a"', '[]', '"\\u0000AAEC"'])('M-06: ArgumentsKw is %s', (kwargs) => {
    expect(decode(`[50,1,{},[1],${kwargs}]`)).toMatchObject({
      ok: false,
      findings: [{ check: 'M-06', field: 'RESULT.ArgumentsKw' }],
    });
  });

  it('may be one byte string with enc_algo, as Autobahn sends it, and nowhere else', () => {
    const decoded = decode('[36,1,2,{"enc_algo":"cryptobox"},"\\u0000AAEC"]');
    expect(decoded).toMatchObject({ ok: true, findings: [], message: { args: Uint8Array.of(0, 1, 2) } });
    expect(decoded.ok && encodeMessage(decoded.message)).toEqual([
      36,
      1,
      2,
      { enc_algo: 'cryptobox' },
      Uint8Array.of(0, 1, 2),
    ]);
    expect(checks(decode('[50,1,{"enc_algo":"cryptobox"},"\\u0000AAEC",{"a":1}]'))).toEqual(['M-06']);
    expect(checks(decode('[50,1,{"enc_algo":"cryptobox"},"text"]'))).toEqual(['M-06']);
    expect(checks(decode('[50,1,null,"\\u0000AAEC"]'))).toEqual(['M-06', 'M-06']);
  });
});

describe('R-25: a revocation names what it revokes', () => {
  it.each([
    ['[35,0,{"subscription":1}]', undefined],
    ['[35,0,{"subscription":9007199254740992,"reason":"any text"}]', undefined],
    ['[67,0,{"registration":1}]', undefined],
    ['[35,0,{}]', 'it is missing'],
    ['[35,0,{"registration":1}]', 'it is missing'],
    ['[35,0,{"subscription":true}]', 'this is no id'],
    ['[35,0,{"subscription":0}]', 'this is no id'],
    ['[35,0,{"subscription":9007199254740993}]', 'this is no id'],
    ['[67,0,{}]', 'it is missing'],
    ['[67,0,{"registration":"1"}]', 'this is no id'],
  ])('%s: %s', (json, fault) => {
    const { ok, findings } = decode(json);
    expect(ok).toBe(true);
    if (fault === undefined) return expect(findings).toEqual([]);
    expect(findings).toMatchObject([{ check: 'R-25', severity: 'error', start: 0, end: json.length }]);
    expect(findings[0]?.text).toContain(fault);
    expect(findings[0]?.section).toBe(json.startsWith('[35') ? 'Subscription Revocation' : 'Registration Revocation');
  });
});

describe('R-26: a passed-through payload', () => {
  it.each([
    ['[48,1,{"ppt_scheme":"x_y"},"a",["\\u0000AAEC"]]', undefined],
    ['[48,1,{"ppt_scheme":"x_y"},"a",["\\u0000AAEC"],{}]', undefined],
    ['[50,1,{"ppt_scheme":"x_y","ppt_serializer":"cbor"},["\\u0000AAEC"]]', undefined],
    ['[48,1,{"ppt_scheme":null},"a",[1]]', undefined],
    ['[48,1,{"ppt_serializer":"cbor"},"a",["\\u0000AAEC"]]', 'ppt_serializer without ppt_scheme'],
    ['[48,1,{"ppt_scheme":null,"ppt_keyid":"k"},"a",["\\u0000AAEC"]]', 'ppt_keyid without ppt_scheme'],
    ['[48,1,{"ppt_scheme":"x_y"},"a"]', 'there is none'],
    ['[48,1,{"ppt_scheme":"x_y"},"a",[1]]', 'exactly one byte string'],
    ['[48,1,{"ppt_scheme":"x_y"},"a",[]]', 'exactly one byte string'],
    ['[48,1,{"ppt_scheme":"x_y"},"a",["\\u0000AAEC",1]]', 'exactly one byte string'],
    ['[48,1,{"ppt_scheme":"x_y"},"a",null,{"a":1}]', 'exactly one byte string'],
    ['[8,48,1,{"ppt_scheme":"x_y"},"a",["\\u0000AAEC"],{"a":1}]', 'leaves ArgumentsKw empty'],
  ])('%s: %s', (json, fault) => {
    const found = decode(json).findings.filter((finding) => finding.check === 'R-26');
    if (fault === undefined) return expect(found).toEqual([]);
    expect(found).toMatchObject([{ severity: 'error', section: 'Payload Passthru Mode', start: 0, end: json.length }]);
    expect(found[0]?.text).toContain(fault);
  });
});

describe('what is tolerated still gives the message', () => {
  it.each([
    ['[50,1,{},null]', { kind: 'RESULT', request: 1, details: {} }],
    ['[8,49,1,{},"a.b"]', { kind: 'ERROR', requestType: 49, request: 1, details: {}, error: 'a.b' }],
    ['[34,1,2,{}]', { kind: 'UNSUBSCRIBE', request: 1, subscription: 2 }],
    ['[66,1,2,{"forward_for":[]}]', { kind: 'UNREGISTER', request: 1, registration: 2 }],
    [
      '[48,1,{"timeout":"soon"},"a..b",[]]',
      { kind: 'CALL', request: 1, options: { timeout: 'soon' }, procedure: 'a..b', args: [] },
    ],
  ])('%s', (json, message) => {
    const decoded = decode(json);
    expect(decoded).toEqual({ ok: true, message, findings: expect.any(Array) as unknown });
    expect(checks(decoded).length).toBeGreaterThan(0);
  });

  it.each(['16', '32', '34', '48', '64', '66', '68'])('an ERROR may be about %s', (type) => {
    expect(checks(decode(`[8,${type},1,{},"a.b"]`))).toEqual([]);
  });

  it.each(['0', '1', '8', '17', '49', '50', '70', '-48', '9'.repeat(900)])(
    'an ERROR may not be about %s: M-15',
    (type) => {
      const { findings } = decode(`[8,${type},1,{},"a.b"]`);
      expect(findings).toMatchObject([
        { check: 'M-15', severity: 'error', field: 'ERROR.REQUEST.Type', start: 3, end: 3 + type.length },
      ]);
      expect(findings[0]?.text.length).toBeLessThan(200);
    },
  );
});

describe('encodeMessage', () => {
  it('leaves an empty payload out, and puts an empty list in front of keyword arguments', () => {
    const result = (more: { args?: WampValue[]; kwargs?: { [key: string]: WampValue } }): Message => ({
      kind: 'RESULT',
      request: 1,
      details: {},
      ...more,
    });
    expect(encodeMessage(result({ args: [], kwargs: {} }))).toEqual([50, 1, {}]);
    expect(encodeMessage(result({ kwargs: {} }))).toEqual([50, 1, {}]);
    expect(encodeMessage(result({ args: [0], kwargs: {} }))).toEqual([50, 1, {}, [0]]);
    expect(encodeMessage(result({ kwargs: { a: 1 } }))).toEqual([50, 1, {}, [], { a: 1 }]);
    expect(encodeMessage(result({ args: [], kwargs: { a: 1 } }))).toEqual([50, 1, {}, [], { a: 1 }]);
  });

  it('writes the details of a revocation only if there are any', () => {
    expect(encodeMessage({ kind: 'UNSUBSCRIBED', request: 4 })).toEqual([35, 4]);
    expect(encodeMessage({ kind: 'UNREGISTERED', request: 0, details: { registration: 1 } })).toEqual([
      67,
      0,
      { registration: 1 },
    ]);
  });
});

describe('decodeMessage never throws', () => {
  const codes = NAMES.map((name) => String(MESSAGES[name].code));
  /** Lists that begin like a message and go on with anything. */
  const nearly = fc
    .tuple(
      fc.constantFrom(...NAMES),
      fc.array(fc.tuple(fc.nat({ max: 8 }), jsonText), { maxLength: 3 }),
      fc.array(jsonText, { maxLength: 3 }),
    )
    .map(([name, changes, more]) => {
      const elements = [...legalElements(name), ...more];
      for (const [at, element] of changes) elements[at % elements.length] = element;
      return `[${elements.join(',')}]`;
    });
  const typed = fc
    .tuple(fc.constantFrom(...codes), fc.array(jsonText, { maxLength: 7 }))
    .map(([code, rest]) => `[${[code, ...rest].join(',')}]`);

  it('whatever the JSON says; what it refuses it gives a reason for', () => {
    fc.assert(
      fc.property(fc.oneof(jsonText, typed, nearly), (json) => {
        const decoded = decodeMessage(nodeOf(json));
        for (const finding of decoded.findings) {
          expect(finding.text).toMatch(/^.+\.$/s);
          expect(finding.check).toMatch(/^[MR]-\d\d$/);
          expect(finding.start).toBeGreaterThanOrEqual(0);
          expect(finding.end).toBeLessThanOrEqual(utf8(json).length);
          expect(finding.start).toBeLessThan(finding.end ?? 0);
        }
        if (decoded.ok) encodeMessage(decoded.message);
        else
          expect(decoded.findings.some((finding) => finding.severity === 'error' || finding.check === 'M-04')).toBe(
            true,
          );
      }),
      { numRuns: 2000 },
    );
  });

  it('a message it takes without error is encoded and decoded to the same message', () => {
    fc.assert(
      fc.property(nearly, (json) => {
        const decoded = decodeMessage(nodeOf(json));
        // 1e400 cannot be written again, and 1e20 is written as an integer.
        fc.pre(!/\d[.eE]/.test(json));
        fc.pre(
          decoded.ok && decoded.findings.every((finding) => finding.severity === 'info' || finding.check === 'M-12'),
        );
        if (!decoded.ok) return;
        const again = readJson(utf8(writeJson(encodeMessage(decoded.message))));
        expect(again.ok && decodeMessage(again.node)).toMatchObject({ ok: true, message: decoded.message });
      }),
      { numRuns: 500 },
    );
  });

  it('however many faults there are', () => {
    const entries = Array.from({ length: 250_000 }, (_, i) => `"A${i}":0`).join(',');
    const dict = decode(`[48,1,{${entries}},"a"]`);
    expect(dict.ok && dict.findings.length).toBe(32);
    const payload = decode(`[48,1,{},"a",[{${'"a":0,'.repeat(250_000)}"a":0}]]`);
    expect(payload.ok && payload.findings.length).toBe(32);
  });

  it('however long a URI or a byte string is', () => {
    expect(decode(`[48,1,{},"${'a.'.repeat(6_000_000)}a"]`)).toMatchObject({ ok: true, findings: [] });
    expect(decode(`[48,1,{},"a",["\\u0000${'AAAA'.repeat(3_000_000)}"]]`)).toMatchObject({ ok: true, findings: [] });
  });
});
