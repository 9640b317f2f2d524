// Sessions of the page under test with routers of the test's own.

import type { Locator, Page } from '@playwright/test';
import type { CaptureInfo } from '../../src/shared/contract/results.ts';
import type { Profile } from '../../src/shared/profile.ts';
import { expect, ladder } from './app.ts';
import type { TestHost } from './hosts.ts';
import { hostCall } from './link-frames.ts';
import { profileFor, saveProfiles } from './profiles.ts';

/** A row of the sidebar: what it is called, and a word beside it. */
export function source(page: Page, name: string, word = ''): Locator {
  return page.getByRole('treeitem', { name: new RegExp(`^${name.replaceAll(/[.()]/g, '\\$&')}\\W.*${word}`) });
}

/** Saves a profile and shows its form in the page. */
export async function showProfile(page: Page, host: TestHost, profile: Profile): Promise<void> {
  await saveProfiles(host.configFolder, [profile]);
  await page.reload();
  await source(page, profile.name).click();
  await expect(page.getByRole('textbox', { name: 'Address' })).toHaveValue(profile.url);
}

/** Connects with the profile whose form is shown. */
export async function connectShown(page: Page): Promise<void> {
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Connect/ })
    .click();
}

/** Opens a session with a router that asks nothing; the result is the id of its capture. */
export async function openSession(
  page: Page,
  host: TestHost,
  url: string,
  more: Partial<Profile> = {},
): Promise<string> {
  await showProfile(page, host, profileFor('Router', url, more));
  await connectShown(page);
  await expect(ladder(page).getByRole('option', { name: /WELCOME/ })).toBeVisible();
  return captureOf(page);
}

/** Id of the capture that the page shows. */
export function captureOf(page: Page): string {
  const id = /#capture\/([^/]+)\//.exec(page.url())?.[1];
  if (id === undefined) throw new Error(`no capture is shown: ${page.url()}`);
  return decodeURIComponent(id);
}

/** Counters of a capture, as the host tells them. */
export function countersOf(page: Page, capture: string): Promise<CaptureInfo> {
  return hostCall(page, 'capture.info', { capture });
}
