import { describe, expect, it } from 'vitest';
import { transition } from '../../../../src/main/wamp/session-transitions.ts';
import { messageSpec, type Message } from '../../../../src/shared/wamp/messages.ts';
import { NAMES } from './frames.ts';
import { CELLS, STATES } from './session-grid.ts';

describe('transition', () => {
  it('is checked in every state, both directions, with every message', () => {
    const seen = new Set(CELLS.map(({ state, dir, message }) => `${state} ${dir} ${message.kind}`));
    expect(seen.size).toBe(8 * 2 * 25);
    for (const state of STATES)
      for (const name of NAMES) for (const dir of ['in', 'out']) expect(seen).toContain(`${state} ${dir} ${name}`);
  });

  it.each(CELLS.map((cell) => [cell.state, cell.dir, cell.label, cell.next ?? cell.check, cell] as const))(
    '%s, %s %s: %s',
    (_state, _dir, _label, _wanted, { state, dir, message, next, check }) => {
      const step = transition(state, dir, message);
      if (next) return expect(step).toEqual({ legal: true, next });
      expect(step).toEqual({
        legal: false,
        violation: { check, text: expect.any(String) as unknown, section: expect.any(String) as unknown },
      });
      if (step.legal) return;
      const sender = dir === 'out' ? 'client' : 'router';
      expect(step.violation.text).toMatch(new RegExp(`^The ${sender} sent ${message.kind} .+\\.$`));
      expect(step.violation.section).not.toBe('');
    },
  );

  it('names each state in the text of a violation', () => {
    const texts = CELLS.filter((cell) => cell.check).map(({ state, dir, message }) => {
      const step = transition(state, dir, message);
      return [state, step.legal ? '' : step.violation.text.replace(/^The \w+ sent \w+ /, '')] as const;
    });
    const byState = new Map(texts);
    expect(new Set(byState.values()).size).toBe(STATES.length);
    for (const [state, text] of texts) expect(text).toBe(byState.get(state));
  });

  it.each([16, 32, 34, 48, 64, 66])('an ERROR about %d comes from the router only', (requestType) => {
    const message: Message = { kind: 'ERROR', requestType, request: 1, details: {}, error: 'a.b' };
    expect(transition('open', 'in', message).legal).toBe(true);
    expect(transition('open', 'out', message)).toMatchObject({ legal: false, violation: { check: 'S-08' } });
  });

  it('agrees with the message table about who sends what in an open session', () => {
    for (const { state, dir, message, next } of CELLS) {
      if (state !== 'open' || message.kind === 'ERROR') continue;
      const { sentBy, phase } = messageSpec(message.kind);
      const mayCome = phase !== 'opening' && (sentBy === 'both' || sentBy === (dir === 'out' ? 'client' : 'router'));
      expect([message.kind, dir, next !== undefined]).toEqual([message.kind, dir, mayCome]);
    }
  });
});
