// A secret that is typed goes over the one channel to main once, and from there to the router. Here it is
// looked for in what only the desktop app has: both channels as main has them, arguments and variables of
// its processes, what it prints, and every file that it keeps. Beside it goes a text that is no secret and
// is found in each of these places by the same search.

import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CANARIES, filesOf, leaksIn, secretsOf } from '../support/canary.ts';
import { DesktopHost } from '../support/desktop-host.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS } from '../support/scripted-peer.ts';
import { ladder } from '../ui/app.ts';
import { hostCall } from '../ui/link-frames.ts';
import { profileFor } from '../ui/profiles.ts';
import { captureOf, connectShown, showProfile } from '../ui/sessions.ts';
import { expect, test } from './desktop.ts';

const CONTROL = 'control-"\\/ü<&%+= é-shown';

test.afterEach(finishScripted);

/** Command lines of all processes, and on Linux the variables of those that can be read. */
function processes(): { args: string; variables: string } {
  const args = execFileSync('ps', ['-eww', '-o', 'args='], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const variables = process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  return { args, variables: variables.map((pid) => readable(`/proc/${pid}/environ`)).join('\n') };
}

function readable(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Everything in a folder; files that are just being replaced are read once they are. */
async function textOf(folder: string): Promise<Buffer> {
  for (;;) {
    try {
      return Buffer.concat(Object.values(filesOf(folder)));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

for (const kind of ['ticket', 'salted'] as const)
  test(`a secret that is typed (${kind}) is sent to main once and is nowhere else`, async ({
    desktop: { host, page },
  }) => {
    const canary = CANARIES.find(({ secret }) => secret.startsWith(`canary-${kind}-`))!;
    const proofs: unknown[] = [];
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([4, canary.method, canary.salting ? { challenge: '{"nonce":"n"}', ...canary.salting } : {}]);
      proofs.push((await talk.next())[1]);
      talk.send([2, 7, WELCOME_DETAILS]);
      for (;;) {
        const [type, request, , , args] = await talk.next();
        if (type === 48) talk.send([50, request, {}, args]);
        if (type === 6) talk.send([6, {}, 'wamp.close.goodbye_and_out']);
      }
    });
    // The control goes where the secret must not: over both channels, into a file, into the output.
    await host.app.evaluate((_module, text) => console.error(text), CONTROL);
    await hostCall(page, 'workspace.saveDraft', { name: 'control', draft: { text: CONTROL } });
    const authid = { kind: 'value', value: 'ann' } as const;
    const methods = [{ method: canary.method, authid, secret: { from: 'prompt' } as const }];
    await showProfile(page, host, profileFor('Canary', url, { methods, timeoutSeconds: 20 }));
    await connectShown(page);
    await expect(page.getByRole('textbox', { name: 'Secret', exact: true })).toBeFocused();
    await page.keyboard.type(canary.secret);
    await page.keyboard.press('Enter');
    await expect(ladder(page).getByRole('option', { name: /WELCOME/ })).toBeVisible();
    const capture = captureOf(page);
    const request = { kind: 'call', uri: 'com.example.echo', args: JSON.stringify([CONTROL]) } as const;
    const { operation } = await hostCall(page, 'operation.start', { capture, request });
    await hostCall(page, 'operation.wait', { capture, operation });
    await hostCall(page, 'capture.rows', { capture, view: 0, from: 0, count: 100 });
    await hostCall(page, 'workspace.load', {});

    const { sent, received } = await host.linkTexts();
    const carriers = sent.filter((text) => leaksIn({ text }, secretsOf(canary)).length > 0);
    expect(carriers.map((text) => (JSON.parse(text) as { name: string }).name)).toEqual(['secret.answer']);
    const helper = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)', CONTROL], {
      env: { ...process.env, CONTROL },
      stdio: 'ignore',
    });
    try {
      await expect.poll(() => processes().args).toContain('control-');
      const places = {
        sent: sent.filter((text) => !carriers.includes(text)).join('\n'),
        received: received.join('\n'),
        ...processes(),
        output: host.output,
        config: await textOf(host.configFolder),
      };
      expect(leaksIn(places, secretsOf(canary))).toEqual([]);
      const wanted = Object.keys(places).filter((place) => place !== 'variables' || process.platform === 'linux');
      expect(leaksIn(places, [CONTROL]).map((leak) => leak.split(':')[0])).toEqual(wanted);
    } finally {
      helper.kill();
    }
    expect(proofs).toHaveLength(1);
    if (canary.method === 'ticket') expect(proofs).toEqual([canary.secret]);

    // Nothing of it is written at the end, either.
    expect(await host.stop()).toBe(0);
    const after = { config: await textOf(host.configFolder), output: host.output };
    expect(leaksIn(after, secretsOf(canary))).toEqual([]);
    expect(leaksIn(after, [CONTROL])).toHaveLength(2);
  });

test('what the browser of the app keeps beside the config holds no secret of the environment', async () => {
  const secret = CANARIES[0]!.secret;
  const host = new DesktopHost({ env: { CANARY: secret } });
  try {
    const page = await host.start();
    const { url } = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([4, 'ticket', {}]);
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      await talk.gone();
    });
    const authid = { kind: 'value', value: 'ann' } as const;
    const methods = [{ method: 'ticket', authid, secret: { from: 'env', name: 'CANARY' } as const }];
    const profile = profileFor('Canary', url, { methods, timeoutSeconds: 20 });
    const { capture } = await hostCall(page, 'session.connect', { profile });
    await expect.poll(() => hostCall(page, 'capture.info', { capture })).toMatchObject({ outcome: 'welcome' });
    await page.reload();
    await expect(ladder(page).or(page.getByRole('tree').first()).first()).toBeVisible();
    const { sent, received } = await host.linkTexts();
    expect(await host.stop()).toBe(0);
    const places = { sent: sent.join('\n'), received: received.join('\n'), config: await textOf(host.configFolder) };
    expect(leaksIn({ ...places, args: processes().args, output: host.output }, [secret])).toEqual([]);
    expect(leaksIn(places, ['workspace.load', 'app.info'])).not.toEqual([]);
    expect(path.isAbsolute(host.configFolder)).toBe(true);
  } finally {
    await host.dispose();
  }
});
