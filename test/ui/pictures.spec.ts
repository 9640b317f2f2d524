// Each screen beside its own stored picture. Letters differ between machines: the pictures are made with
// the fonts named below. Elsewhere the comparison says that it did not run; on a build server it fails.

import type { Browser } from '@playwright/test';
import { expect, test as base } from './app.ts';
import { finishScreens, SCREEN_ENV, SCREENS, showScreen } from './screens.ts';

const FONTS = { 'system-ui': 'Inter', 'ui-monospace': 'DejaVu Sans Mono' } as const;

const test = base.extend<object, { otherLetters: string | undefined }>({
  otherLetters: [
    async ({ browser }, use) => {
      const reason = await otherLetters(browser);
      if (reason !== undefined) process.stdout.write(`Not compared with the stored pictures: ${reason}\n`);
      await use(reason);
    },
    { scope: 'worker' },
  ],
});

/** Why the stored pictures do not hold here; undefined if they do. */
async function otherLetters(browser: Browser): Promise<string | undefined> {
  const page = await browser.newPage();
  const names = Object.keys(FONTS);
  await page.setContent(names.map((name) => `<p style="font-family: ${name}">letters</p>`).join(''));
  const link = await page.context().newCDPSession(page);
  await link.send('DOM.enable');
  await link.send('CSS.enable');
  const { root } = await link.send('DOM.getDocument');
  const { nodeIds } = await link.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: 'p' });
  const used: (string | undefined)[] = [];
  for (const nodeId of nodeIds) {
    const { fonts } = await link.send('CSS.getPlatformFontsForNode', { nodeId });
    used.push(fonts[0]?.familyName);
  }
  await page.close();
  const needed = Object.values(FONTS);
  if (process.platform === 'linux' && needed.every((font, i) => used[i] === font)) return undefined;
  return `they are of Chromium on Linux with ${needed.join(' and ')}; here it is ${process.platform} with ${used.join(' and ')}.`;
}

test.use({ env: SCREEN_ENV });
test.setTimeout(180_000);
test.afterEach(finishScreens);

// What darkness changes, it changes at every size; what stacks in a small window stacks in both themes.
const LOOKS = [
  { width: 1440, height: 900, schemes: ['light', 'dark'] },
  { width: 1024, height: 700, schemes: ['light'] },
] as const;

for (const { width, height, schemes } of LOOKS) {
  test.describe(`${width}×${height}`, () => {
    test.use({ viewport: { width, height }, contextOptions: { reducedMotion: 'reduce' } });
    for (const screen of SCREENS) {
      test(`${screen.name} looks as stored`, async ({ inspector: { page, host }, otherLetters: reason }) => {
        if (process.env['CI']) expect(reason, 'the fonts of the pictures are installed').toBeUndefined();
        test.skip(reason !== undefined, reason);
        await showScreen(screen, page, host);
        for (const colorScheme of schemes) {
          await page.emulateMedia({ colorScheme });
          // The page follows the system a moment later.
          if (screen.bare !== true) await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
          await expect.soft(page).toHaveScreenshot(`${screen.name}-${colorScheme}-${width}.png`, {
            animations: 'disabled',
            caret: 'hide',
            mask: screen.mask?.(page) ?? [],
            maskColor: '#808080',
            threshold: 0.2,
            maxDiffPixels: 100,
          });
        }
      });
    }
  });
}
