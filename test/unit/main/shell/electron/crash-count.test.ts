import { describe, expect, it } from 'vitest';
import { wantsNewWindow } from '../../../../../src/main/shell/electron/command-line.ts';
import { CrashCount } from '../../../../../src/main/shell/electron/crash-count.ts';

describe('a page that crashes', () => {
  it('comes again, twice', () => {
    const crashes = new CrashCount();
    expect([0, 100].map((now) => crashes.next(now))).toEqual(['again', 'again']);
  });

  it('is asked about when it crashes a third time within a minute', () => {
    const crashes = new CrashCount();
    expect([0, 30_000, 59_999].map((now) => crashes.next(now))).toEqual(['again', 'again', 'ask']);
  });

  it('comes again as often as it crashes seldom', () => {
    const crashes = new CrashCount();
    expect([0, 40_000, 80_000, 120_000].map((now) => crashes.next(now))).toEqual(['again', 'again', 'again', 'again']);
  });

  it('has a fresh start when the person wants it again', () => {
    const crashes = new CrashCount();
    for (const now of [0, 1, 2]) crashes.next(now);
    crashes.forget();
    expect(crashes.next(3)).toBe('again');
  });
});

describe('a second start', () => {
  it('opens a window if it is asked to by the one argument that is known', () => {
    expect(wantsNewWindow(['wamp-inspector', '--new-window'])).toBe(true);
  });

  it.each([
    [[]],
    [['wamp-inspector', '--new-window=1']],
    [['--NEW-WINDOW']],
    [['file.jsonl', 'wamp-inspector://x', '--inspect']],
    [[{ toString: (): string => '--new-window' }]],
  ])('does nothing else: %j', (argv) => {
    expect(wantsNewWindow(argv)).toBe(false);
  });
});
