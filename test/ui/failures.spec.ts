// Failing logins as a person reads them: what happened, the evidence, what to do.

import type { Server } from 'node:net';
import { expect, test } from './app.ts';
import { FAILING_LOGINS } from './failing-peers.ts';
import { profileFor, saveProfiles } from './profiles.ts';
import { finishScripted } from '../support/scripted-peer.ts';

const servers: Server[] = [];

test.afterEach(async () => {
  await finishScripted();
  for (const server of servers.splice(0)) {
    server.close();
  }
});

for (const login of FAILING_LOGINS) {
  test(`tells ${login.name}`, async ({ inspector: { page, host, complaints } }) => {
    const url = await login.listen(servers);
    await saveProfiles(host.configFolder, [
      profileFor('Failing', url, { methods: [...(login.methods ?? [])], realm: login.realm ?? 'demo' }),
    ]);
    await page.reload();
    await page.getByRole('treeitem', { name: /Failing/ }).click();
    await page.getByRole('button', { name: /^Connect( Ctrl Enter)?$/ }).click();
    const verdict = page.getByRole('region', { name: /What happened/ });
    await expect(verdict).toBeVisible();
    await expect(verdict.getByTestId('happened')).toHaveText(login.happened);
    await expect(verdict.getByTestId('evidence')).toHaveText(login.evidence);
    await expect(verdict.getByTestId('todo')).toHaveText(login.todo);
    await expect(page.locator('body')).not.toContainText('not-the-secret');
    // The attempt stays, and can be run again as it was.
    await page.getByRole('button', { name: /Run again/ }).click();
    await expect(verdict).toBeVisible();
    expect(complaints).toEqual([]);
  });
}
