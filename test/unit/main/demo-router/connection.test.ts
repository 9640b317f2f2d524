import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Serializer } from '../../../../src/main/serializer/serializer.ts';
import { jsonSerializer } from '../../../../src/main/serializer/json.ts';
import type { AcceptedWire } from '../../../../src/main/transport/listener.ts';
import { Connection } from '../../../../src/main/demo-router/connection.ts';
import { Premises } from '../../../../src/main/demo-router/premises.ts';
import { ManualClock } from './manual-clock.ts';

/** A wire that keeps what it is told. */
class KeptWire implements AcceptedWire {
  readonly serializer: Serializer;
  readonly door = { unix: false };
  readonly sent: string[] = [];
  closed = '';

  constructor(serializer: Serializer) {
    this.serializer = serializer;
  }

  send(bytes: Uint8Array): void {
    this.sent.push(new TextDecoder().decode(bytes));
  }

  close(code: number, reason: string): void {
    this.closed = `${code} ${reason}`;
  }

  destroy(): void {
    this.closed = 'destroyed';
  }
}

/** Fails at events in a way that no serializer is meant to. */
const faulty: Serializer = {
  ...jsonSerializer,
  encode(value) {
    if (Array.isArray(value) && value[0] === 36) throw new RangeError('a fault of the serializer');
    return jsonSerializer.encode(value);
  },
};

it('a fault while serving one connection ends that one and no other', () => {
  const premises = new Premises(new ManualClock(), randomBytes);
  const open = (serializer: Serializer) => {
    const wire = new KeptWire(serializer);
    const connection = new Connection(wire, premises);
    const say = (text: string) => connection.message(new TextEncoder().encode(text), 'text');
    say('[1,"demo",{"roles":{"publisher":{},"subscriber":{},"callee":{},"caller":{}}}]');
    return { wire, say };
  };
  const [victim, publisher, reader] = [open(faulty), open(jsonSerializer), open(jsonSerializer)];
  for (const { say } of [victim, reader]) say('[32,1,{},"app.t"]');
  victim.say('[64,2,{},"app.p"]');
  publisher.say('[16,1,{"acknowledge":true},"app.t"]');
  expect(victim.wire.closed).toBe('1011 internal error: RangeError');
  expect(reader.wire.sent.at(-1)).toMatch(/^\[36,/);
  expect(publisher.wire.sent.at(-1)).toMatch(/^\[17,1,/);
  expect([reader.wire.closed, publisher.wire.closed, premises.sessions]).toEqual(['', '', 2]);
  publisher.say('[48,2,{},"app.p"]');
  expect(publisher.wire.sent.at(-1)).toContain('wamp.error.no_such_procedure');
  const before = victim.wire.sent.length;
  victim.say('[48,3,{},"demo.echo"]');
  expect(victim.wire.sent).toHaveLength(before);
});
