// The contract over the desktop's link: IPC between a page with the real built preload and the real main
// side, in Electron or its stand-in, called by the link that the page uses.

import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { build } from 'vite';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import { buildStale, DESKTOP, root } from '../../bin/build.mjs';
import type { Link } from '../../src/shared/contract/link.ts';
import { desktopHost } from '../../src/renderer/src/link/electron-link.ts';
import { desktopProgram, EXECUTABLE } from '../support/desktop-host.ts';
import type { Carrier, HostSettings } from './carrier.ts';
import type { ContractMain } from './electron-main.ts';
import { contractSuite } from './suite.ts';

const OUT = path.join(root, 'node_modules/.cache/contract-main');
const PRELOAD = path.join(root, 'out/preload/index.cjs');

// The longest texts of the suite take their time on the way into a page.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

let electron: ElectronApplication | undefined;

beforeAll(async () => {
  console.log(desktopProgram());
  if (!buildStale([DESKTOP])) throw new Error('the desktop app could not be built');
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: path.join(import.meta.dirname, 'electron-main.ts'),
      outDir: OUT,
      target: 'node20',
      rolldownOptions: { external: ['electron'], output: { format: 'es', entryFileNames: 'main.mjs' } },
    },
  });
  const app = await _electron.launch({ ...EXECUTABLE, args: [path.join(OUT, 'main.mjs')] });
  electron = app;
  // Its program goes on after it was launched.
  while (!(await app.evaluate(() => 'contract' in globalThis))) await setTimeout(10);
}, 60_000);

afterAll(async () => {
  await electron?.close();
});

declare global {
  // What electron-main.ts leaves for its tests.
  var contract: ContractMain;
  interface Window {
    heard: (listener: number, notice: string) => void;
    parts: Record<number, [string, number][]>;
    stops: Record<number, () => void>;
  }
}

/** A window that opens because of what is done. */
async function opened(app: ElectronApplication, act: () => Promise<void>): Promise<Page> {
  const [page] = await Promise.all([app.waitForEvent('window'), act()]);
  // It begins as an empty one without a preload.
  const isThere = () => page.evaluate(() => 'wampInspector' in window && document.readyState === 'complete');
  await expect.poll(() => isThere().catch(() => false), { interval: 10 }).toBe(true);
  return page;
}

/** Playwright takes long over long texts: most letters of a piece, and most pieces that are handed over at once. */
const PIECE = 16_384;
const PARTS = 16;

/** Pieces of a text, each with how often it stands there: one sign that is repeated for long stands once. */
function squeezed(text: string): [string, number][] {
  // Text between, the whole run, its sign, text between …
  const parts = text.split(/((.)\2{9999,})/s);
  return parts.flatMap((part, at): [string, number][] => {
    if (at % 3 === 1) return [[part.charAt(0), part.length]];
    const pieces = Array.from({ length: Math.ceil(part.length / PIECE) }, (_, i) =>
      part.slice(i * PIECE, (i + 1) * PIECE),
    );
    return at % 3 === 0 ? pieces.map((piece) => [piece, 1]) : [];
  });
}

/** The link of a page, over the bridge that its preload gives it. */
async function linkOf(page: Page): Promise<Link> {
  const ears = new Map<number, (notice: string) => void>();
  let last = 0;
  await page.exposeFunction('heard', (listener: number, notice: string) => ears.get(listener)?.(notice));
  await page.evaluate(() => void Object.assign(window, { parts: {}, stops: {} }));
  const gone = () => undefined;
  return desktopHost({
    async call(name, params) {
      const parts = squeezed(params);
      const id = ++last;
      for (; parts.length > PARTS; parts.splice(0, PARTS))
        await page.evaluate(([of, more]) => void (window.parts[of] ??= []).push(...more), [
          id,
          parts.slice(0, PARTS),
        ] as const);
      return page.evaluate(
        ([of, called, more]) => {
          const given = [...(window.parts[of] ?? []), ...more].map(([text, times]) => text.repeat(times));
          delete window.parts[of];
          return window.wampInspector!.call(called, given.join(''));
        },
        [id, name, parts] as const,
      );
    },
    listen(hear) {
      const listener = ++last;
      ears.set(listener, hear);
      // Whatever is called after this is called after it in the page, too.
      page
        .evaluate((id) => {
          window.stops[id] = window.wampInspector!.listen((notice) => window.heard(id, notice));
        }, listener)
        .catch(gone);
      return () => {
        ears.delete(listener);
        page.evaluate((id) => window.stops[id]?.(), listener).catch(gone);
      };
    },
  }).link;
}

async function electronCarrier(settings: HostSettings): Promise<Carrier> {
  const app = electron!;
  const first = await opened(app, () =>
    app.evaluate((_module, { given, preload }) => contract.begin(given, preload), {
      given: settings,
      preload: PRELOAD,
    }),
  );
  return {
    link: await linkOf(first),
    viewer: async () => linkOf(await opened(app, () => app.evaluate(() => contract.open()))),
    hasKeychain: true,
    close: () => app.evaluate(() => contract.end()),
  };
}

contractSuite('desktop link', electronCarrier);
