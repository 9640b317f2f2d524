// axe on every screen: light and dark, each with the system's own colours and with forced ones.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from './app.ts';
import { finishScreens, SCREEN_ENV, SCREENS, showScreen } from './screens.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

// The policy of the page lets no foreign script in; the check runs beside it.
test.use({ bypassCSP: true, env: SCREEN_ENV });
test.setTimeout(180_000);

test.afterEach(finishScreens);

/** One screen in so many is looked at in the desktop app too, which shows the same page in the same engine. */
const IN_DESKTOP = 4;

for (const [number, screen] of SCREENS.entries()) {
  const isTwice = number % IN_DESKTOP === 0 && screen.web !== true;
  const tag = isTwice ? [] : ['@web'];
  test(`${screen.name} has nothing that axe complains of`, { tag }, async ({ inspector: { page, host } }) => {
    await showScreen(screen, page, host);
    for (const [scheme, forced] of [
      ['light', 'none'],
      ['dark', 'none'],
      ['light', 'active'],
      ['dark', 'active'],
    ] as const) {
      await page.emulateMedia({ colorScheme: scheme, forcedColors: forced, reducedMotion: 'reduce' });
      // The page follows the system a moment later.
      if (screen.bare !== true) await expect(page.locator('html')).toHaveAttribute('data-theme', scheme);
      await page.evaluate(axe);
      const violations = await page.evaluate(async () => {
        const { axe: checker } = window as unknown as {
          axe: { run: (root: Document, options: object) => Promise<{ violations: Violation[] }> };
        };
        return (await checker.run(document, { resultTypes: ['violations'] })).violations;
      });
      const told = violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
      );
      expect(told, `${screen.name}, ${scheme}, forced colours ${forced}`).toEqual([]);
    }
  });
}
