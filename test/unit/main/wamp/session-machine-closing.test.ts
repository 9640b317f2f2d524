// Once the wire is being closed nothing is sent any more: what would be told to have been sent never left.

import { describe, expect, it } from 'vitest';
import {
  aborted,
  ANSWER,
  challenge,
  goodbye,
  LEAVE,
  Playbook,
  request,
  RESTING,
  START,
  welcome,
} from '../../../support/playbook.ts';

/** A machine whose router was silent in a state, so that the wire is being closed. */
function closing(state: 'hello-sent' | 'authenticating' | 'shutting-down'): Playbook {
  const book = Playbook.in(state);
  expect(book.play({ kind: 'timedOut' })).toContain('closeWire 1000');
  return book;
}

describe('a machine that closes the wire', () => {
  it('sends no ABORT when the user leaves', () => {
    for (const state of ['hello-sent', 'authenticating', 'shutting-down'] as const) {
      expect(closing(state).play(LEAVE)).toEqual(['closeWire 1000']);
    }
  });

  it('sends no ABORT when it is told to', () => {
    expect(closing('hello-sent').play({ kind: 'abort', reason: 'wamp.error.x', text: 'x' })).toEqual([
      'closeWire 1000',
    ]);
  });

  it('computes no answer to a late CHALLENGE, and sends none that was being computed', () => {
    const book = closing('hello-sent');
    expect(book.play(challenge())).toEqual(['entered challenged']);
    expect(book.play(ANSWER)).toEqual([]);
  });

  it('takes a late WELCOME, but no request', () => {
    const book = closing('authenticating');
    expect(book.play(welcome())).toEqual(['entered open']);
    const call = { kind: 'CALL', options: {}, procedure: 'a.b' } as const;
    expect(book.play(request(5, call))).toEqual(['refused 5']);
    expect(book.play(LEAVE)).toEqual(['closeWire 1000']);
    expect(book.play(goodbye())).toEqual(['closeWire 1000', 'entered closed']);
  });

  it('takes a late ABORT', () => {
    expect(closing('hello-sent').play(aborted())).toEqual(['closeWire 1000', 'entered aborted']);
  });

  it('answers nothing out of turn, but says that it is', () => {
    expect(closing('hello-sent').play(goodbye())).toEqual(['finding S-22', 'closeWire 1002']);
  });

  it('speaks again in a new session', () => {
    const book = Playbook.in('shutting-down');
    book.play(goodbye());
    expect(book.play(START)).toEqual(['send HELLO', 'await HELLO', 'entered hello-sent']);
  });

  it('sends nothing in any state after it closed the wire', () => {
    for (const state of RESTING) {
      const book = Playbook.in(state);
      book.play({ kind: 'abort', reason: 'wamp.error.x', text: 'x' });
      const later = [challenge(), ANSWER, welcome(), LEAVE, goodbye(), aborted()].flatMap((input) => book.play(input));
      expect(later.filter((effect) => effect.startsWith('send'))).toEqual([]);
    }
  });
});
