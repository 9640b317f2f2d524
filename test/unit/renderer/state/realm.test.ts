// What the page knows of a realm, on a whole app with its demo router: looking sends nothing, and whoever shows a
// list hears when it changes, by whatever way that came to be known.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, start } from '../../../../src/renderer/src/state/actions.ts';
import { hearRealm, watchRealm } from '../../../../src/renderer/src/state/realm.ts';
import { RunningPage, until } from './running-page.ts';

let page: RunningPage;
let capture: string;

beforeEach(async () => {
  page = new RunningPage();
  await page.startApp();
  await start(page);
  ({ capture } = await call('session.connect', { demo: 'anonymous' }));
  await until(({ captures }) => captures[0]?.outcome === 'welcome');
});

afterEach(() => page.close());

describe('the realm of a capture', () => {
  it('is not asked for by looking', async () => {
    const { sent } = await call('capture.info', { capture });
    expect(await call('realm.state', { capture })).toMatchObject({ watching: false });
    expect(await call('realm.rows', { capture, list: 'sessions', from: 0, count: 10 })).toMatchObject({ total: 0 });
    expect((await call('capture.info', { capture })).sent).toBe(sent);
  });

  it('tells whoever shows a list once it was read, also if the answer comes before the notice', async () => {
    const totals: Promise<number>[] = [];
    const stop = hearRealm(capture, () => {
      totals.push(call('realm.rows', { capture, list: 'sessions', from: 0, count: 1 }).then(({ total }) => total));
    });
    await watchRealm(capture);
    stop();
    expect((await Promise.all(totals)).at(-1)).toBeGreaterThan(0);
  });
});
