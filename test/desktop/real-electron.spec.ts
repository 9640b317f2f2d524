// What only Electron's own binary can show. Where that cannot run, each of these is told as not run.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from '@playwright/test';
import { isStandIn } from '../support/desktop-host.ts';
import { connectDemo } from '../ui/app.ts';
import { hostCall } from '../ui/link-frames.ts';
import { answerQuestions, expect, test, windowCount } from './desktop.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test.skip(isStandIn, "needs Electron's own binary, which cannot run here");

/** Starts the program once more on the same config folder; resolves with its exit code and output. */
function startAgain(configFolder: string, args: readonly string[]): Promise<{ code: number | null; text: string }> {
  const binary = createRequire(import.meta.url)('electron') as string;
  const child = spawn(binary, [ROOT, ...args], { env: { ...process.env, WAMP_INSPECTOR_CONFIG: configFolder } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (text += String(bytes)));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })));
}

test('real Electron: a second start shows the window that is there, and its arguments do nothing else', async ({
  desktop: { host },
}) => {
  const hostile = ['app://evil/', 'file:///etc/passwd', '--load=/etc/passwd', 'wamp-inspector://run', '--inspect=1'];
  const { code, text } = await startAgain(host.configFolder, hostile);
  expect(code).toBe(0);
  expect(text).toContain('WAMP Inspector runs already');
  expect(await windowCount(host)).toBe(1);
  await startAgain(host.configFolder, ['--new-window']);
  await expect.poll(() => windowCount(host)).toBe(2);
});

test('real Electron: renderers run in the sandbox of Chromium', async ({ desktop: { host } }) => {
  const metrics = await host.app.evaluate(({ app }) => app.getAppMetrics().filter(({ type }) => type === 'Tab'));
  expect(metrics.length).toBeGreaterThan(0);
  // Told on macOS and Windows only.
  for (const { sandboxed } of metrics) expect(sandboxed ?? true).toBe(true);
});

test('real Electron: the page is at its own address and stays there', async ({ desktop: { host, page } }) => {
  const asked = await answerQuestions(host, 1);
  expect(page.url()).toMatch(/^app:\/\/inspector\/(?:#|$)/);
  for (const address of ['data:text/html,x', 'blob:app://inspector/1', 'file:///etc/passwd', 'app://other/'])
    await page.evaluate((url) => void (location.href = url), address);
  await page.evaluate(() => void (location.href = 'https://example.com/'));
  await expect.poll(async () => (await asked()).questions).toEqual(['https://example.com/']);
  expect(page.url()).toMatch(/^app:\/\/inspector\/(?:#|$)/);
});

test('real Electron: permission prompts, pickers of devices and captures of the screen give nothing', async ({
  desktop: { page },
}) => {
  const tries = await page.evaluate(async () => {
    const none = (error: unknown) => (error as Error).name;
    const { usb, hid } = navigator as unknown as Record<'usb' | 'hid', { requestDevice(o: object): Promise<unknown> }>;
    return [
      await navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'given', none),
      await navigator.mediaDevices.getDisplayMedia({ video: true }).then(() => 'given', none),
      await usb.requestDevice({ filters: [] }).then(() => 'given', none),
      await hid
        .requestDevice({ filters: [] })
        .then((list) => ((list as unknown[]).length > 0 ? 'given' : 'none'), none),
    ];
  });
  expect(tries).not.toContain('given');
});

test('real Electron: logins by WAMP-CRA work with its cryptography', async ({ desktop: { page } }) => {
  for (const demo of ['wampcra', 'wampcra-salted'] as const) {
    const { capture } = await hostCall(page, 'session.connect', { demo });
    await expect.poll(() => hostCall(page, 'capture.info', { capture })).toMatchObject({ outcome: 'welcome' });
  }
});

test('real Electron: its own store for secrets is not used', async ({ desktop: { host, page } }) => {
  await host.app.evaluate(({ safeStorage }) => {
    const used: string[] = [];
    Object.assign(globalThis, { used });
    safeStorage.encryptString = (text) => (used.push('encrypt'), Buffer.from(text));
    safeStorage.decryptString = () => (used.push('decrypt'), '');
  });
  await connectDemo(page);
  expect(await host.app.evaluate(() => Reflect.get(globalThis, 'used') as unknown)).toEqual([]);
});

test('real Electron: the native menu is that of the platform', async ({ desktop: { host } }) => {
  const labels = await host.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label));
  expect(labels?.map((label) => label.replace('&', ''))).toEqual([
    ...(process.platform === 'darwin' ? ['WAMP Inspector'] : []),
    ...['File', 'Edit', 'View', 'Window', 'Help'],
  ]);
});

/** The program that npm run dist made for this system, if it did. */
function packaged(): string | undefined {
  const dist = path.join(ROOT, 'dist');
  if (!existsSync(dist)) return undefined;
  const wanted = /^(?:wamp-inspector|WAMP Inspector)(?:\.exe)?$/;
  return readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted.test(entry.name) && /unpacked|MacOS/.test(entry.parentPath))
    .map((entry) => path.join(entry.parentPath, entry.name))[0];
}

test('real Electron: fuses are those of the configuration, read back from the package', async () => {
  const program = packaged();
  test.skip(program === undefined, 'there is no package: npm run dist');
  // The fuses stand in the binary after this sentence: version, count, and one sign for each.
  const sentinel = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
  const framework = program!.includes('.app/')
    ? path.join(program!, '../../Frameworks/Electron Framework.framework/Electron Framework')
    : program!;
  const binary = readFileSync(framework);
  const at = binary.indexOf(sentinel);
  expect(at).toBeGreaterThan(0);
  const count = binary[at + sentinel.length + 1]!;
  const fuses = binary.subarray(at + sentinel.length + 2, at + sentinel.length + 2 + count).toString('latin1');
  // runAsNode, cookie encryption, NODE_OPTIONS, --inspect, asar integrity, only from the asar.
  expect(fuses.slice(0, 6)).toBe('010011');
});

test('real Electron: the packaged program opens its page and takes no debugger', async () => {
  const program = packaged();
  test.skip(program === undefined, 'there is no package: npm run dist');
  await expect(_electron.launch({ executablePath: program!, timeout: 10_000 })).rejects.toThrow();
});
