// Each screen beside its own stored picture. Letters differ between machines: the pictures are for the
// fonts named below, and elsewhere the comparison says that it did not run.

import { execFileSync } from 'node:child_process';
import { expect, test } from './app.ts';
import { SCREENS } from './screens.ts';

const FONTS = 'Inter, DejaVu Sans Mono, Chromium on Linux';

/** Why the stored pictures do not hold here; undefined if they do. */
function otherLetters(): string | undefined {
  if (process.platform !== 'linux') return `pictures are for ${FONTS}`;
  try {
    const match = (name: string) => execFileSync('fc-match', [name], { encoding: 'utf8', env: process.env });
    if (match('system\\-ui').includes('Inter') && match('ui\\-monospace').includes('DejaVu Sans Mono'))
      return undefined;
  } catch {
    // No fontconfig: no way to tell.
  }
  return `pictures are for ${FONTS}`;
}

const reason = otherLetters();

for (const scheme of ['light', 'dark'] as const) {
  for (const [width, height] of [
    [1440, 900],
    [1024, 700],
  ] as const) {
    test.describe(`${scheme}, ${width}×${height}`, () => {
      test.use({ colorScheme: scheme, viewport: { width, height }, reducedMotion: 'reduce' } as object);
      for (const screen of SCREENS.filter(({ changes }) => !changes)) {
        test(`${screen.name} looks as stored`, async ({ inspector: { page, host } }) => {
          test.skip(reason !== undefined, reason);
          await screen.show(page, host);
          await expect(page).toHaveScreenshot(`${screen.name}-${scheme}-${width}.png`, {
            animations: 'disabled',
            caret: 'hide',
            maxDiffPixelRatio: 0.005,
          });
        });
      }
    });
  }
}
