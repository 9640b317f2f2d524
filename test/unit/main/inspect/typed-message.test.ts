// A message with the types of its numbers, in every serializer.

import { expect, it } from 'vitest';
import { typedMessage } from '../../../../src/main/inspect/typed-message.ts';
import { decodeFrame } from '../../../../src/main/serializer/decode-frame.ts';
import { serializers } from '../../../../src/main/serializer/registry.ts';
import { visibleJson } from '../../../../src/main/shell/cli/terminal-text.ts';
import { fromWire, toWire } from '../../../../src/shared/contract/wire-value.ts';
import { payloadLine } from '../../../../src/shared/json-output.ts';
import { WampFloat, type Dict, type WampValue } from '../../../../src/shared/wamp/value.ts';

const float = (value: number) => new WampFloat(value);
const ARGS: WampValue[] = [1, float(1), 1.5, float(1e21), [float(-3)], '1.0', new Uint8Array([1]), null];
const KWARGS: Dict = { a: float(2), b: 2, c: { d: float(0) } };
const LINE = '[1, 1.0, 1.5, 1e+21, [-3.0], "1.0", "\\u0000AQ==", null] { "a": 2.0, "b": 2, "c": { "d": 0.0 } }';

it.each(serializers.filter(({ name }) => !name.startsWith('json-hex')))('keeps floats: $name', (serializer) => {
  const frame = serializer.encode([50, 7, { at: float(4) }, ARGS, KWARGS]);
  const decoded = decodeFrame(serializer, frame, serializer.binary ? 'binary' : 'text');
  if (decoded.kind !== 'message') throw new Error(decoded.kind);
  const message = fromWire(toWire(typedMessage(decoded.message, decoded.node)));
  if (message.kind !== 'RESULT' || !Array.isArray(message.args)) throw new Error(message.kind);
  expect(payloadLine(message.args, message.kwargs ?? {})).toBe(LINE);
  expect(message.details).toEqual({ at: float(4) });
  expect(message.request).toBe(7);
});

it('leaves a negative zero, and what is no list or dictionary, as it is', () => {
  const decoded = decodeFrame(serializers[0]!, Buffer.from('[36,1,2,{},[-0.0]]'), 'text');
  if (decoded.kind !== 'message') throw new Error(decoded.kind);
  const typed = typedMessage(decoded.message, decoded.node);
  expect(typed).toEqual({ kind: 'EVENT', subscription: 1, publication: 2, details: {}, args: [-0] });
});

it('is printed as JSON with floats as digits, and texts that look like one as they are', () => {
  const text = '{"$":"float","v":"1.0"}';
  const { wire } = toWire({ args: [float(1), float(1e21), text, -0, NaN, 2n ** 64n] });
  const line = visibleJson(wire);
  expect(line).toBe(
    `{"args":[1.0,1e+21,${JSON.stringify(text)},{"$":"float","v":"-0"},{"$":"float","v":"NaN"},{"$":"int","v":"18446744073709551616"}]}`,
  );
  expect(visibleJson(toWire({ $: 'float', v: '1.0' }).wire)).toContain('"$":"dict"');
});
