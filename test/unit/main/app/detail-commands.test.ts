// The program behind a derivation, and what is said where there is none.

import { describe, expect, it } from 'vitest';
import { Capture, CaptureList } from '../../../../src/main/app/captures.ts';
import { detailCommands } from '../../../../src/main/app/detail-commands.ts';
import type { Attempt } from '../../../../src/main/app/attempt.ts';
import { NoticeHub } from '../../../../src/main/app/notices.ts';
import { SNIPPET_LANGUAGES } from '../../../../src/shared/contract/results.ts';
import { InspectorError } from '../../../../src/shared/contract/errors.ts';
import { HEADER, hello, Recording } from '../../../support/recording.ts';
import { CountingClock } from '../../../support/counting-clock.ts';
import type { TraceStep } from '../../../../src/main/auth/auth-method.ts';

const step = (label: string, value: string, secret = false): TraceStep => ({
  ...{ label, how: '', encoding: 'utf-8', value, secret },
});

function commands(recording: Recording) {
  const captures = new CaptureList<Attempt>(new NoticeHub(new CountingClock()));
  captures.add(new Capture<Attempt>(HEADER, recording.store));
  return detailCommands(captures);
}

function derived(method: string, trace: readonly TraceStep[]): Recording {
  const recording = Recording.open()
    .sent(hello({ authmethods: [method] }))
    .received([4, method, {}]);
  return recording.derived({ method, about: recording.last, took: 1, trace });
}

const CRA = [step('password', 'secret-of-ann', true), step('challenge', '{}'), step('signature', 'AAAA')];

describe('capture.snippet', () => {
  it.each(SNIPPET_LANGUAGES)('gives a program in %s, without the secret', async (language) => {
    const recording = derived('wampcra', CRA);
    const params = { capture: HEADER.id, seq: recording.last, language };
    const { text } = await commands(recording)['capture.snippet'](params);
    expect(text).toMatch(/HMAC|hmac|Hmac/);
    expect(text).not.toContain('secret-of-ann');
  });

  it.each([
    ['no such record', derived('wampcra', CRA), 999, 'unknown-record'],
    ['no derivation', derived('wampcra', CRA), 1, 'no-snippet'],
    ['nothing that is computed', derived('ticket', [step('ticket', 'ticket-of-ann', true)]), 0, 'no-snippet'],
    ['a method that is not known', derived('magic', CRA), 0, 'no-snippet'],
  ] as const)('says that there is %s', async (_what, recording, at, code) => {
    const params = { capture: HEADER.id, seq: at || recording.last, language: 'python' } as const;
    const ask = async () => commands(recording)['capture.snippet'](params);
    const error = await ask().catch((fault: unknown) => fault);
    expect(error instanceof InspectorError && error.code).toBe(code);
  });
});
