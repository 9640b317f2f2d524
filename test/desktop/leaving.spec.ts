// What leads out of the page: windows, addresses, permissions, downloads. The answer is no, but for two
// kinds of addresses, which the person is asked about.

import type { Page } from '@playwright/test';
import { answerQuestions, expect, isStarted, test, windowCount } from './desktop.ts';

const OPEN = 0;
const CANCEL = 1;

/** Addresses that are asked about, each as it is written anew. */
const OUTSIDE = {
  'https://example.com/a?b=c#d': 'https://example.com/a?b=c#d',
  'HTTPS://EXAMPLE.com:443/a b/../c?<é>': 'https://example.com/c?%3C%C3%A9%3E',
  'https://b\u00fccher.example/\u202egnp': 'https://xn--bcher-kva.example/%E2%80%AEgnp',
  'mailto:ann@example.com': 'mailto:ann@example.com',
} as const;

/** Addresses that nobody is asked about. */
const NEVER = [
  'javascript:window.ran=1',
  'file:///etc/passwd',
  'smb://server/share',
  'http://example.com/',
  'https://user:password@example.com/',
  'ms-msdt:/id PCWDiagnostic',
  'data:text/html,<script>1</script>',
  'blob:https://example.com/1',
  'about:blank',
  'app://inspector/',
  'app://other/',
  `https://example.com/${'x'.repeat(2100)}`,
];

const openWindow = (page: Page, address: string) => page.evaluate((url) => window.open(url) === null, address);

/** Something that is asked about comes after everything that came before it. */
async function askLast(page: Page, questions: () => Promise<string[]>): Promise<string[]> {
  await openWindow(page, 'https://example.com/last');
  await expect.poll(async () => (await questions()).at(-1)).toBe('https://example.com/last');
  return (await questions()).slice(0, -1);
}

test('a window that the page asks for never opens; an address is opened outside once the person agrees', async ({
  desktop: { host, page },
}) => {
  const asked = await answerQuestions(host, OPEN);
  for (const [given, written] of Object.entries(OUTSIDE)) {
    expect(await openWindow(page, given)).toBe(true);
    await expect.poll(async () => (await asked()).opened.at(-1)).toBe(written);
  }
  const { questions, opened } = await asked();
  expect(questions).toEqual(Object.values(OUTSIDE));
  expect(opened).toEqual(Object.values(OUTSIDE));
  expect(await windowCount(host)).toBe(1);
});

test('an address is not opened if the person does not want it', async ({ desktop: { host, page } }) => {
  const asked = await answerQuestions(host, CANCEL);
  for (const [given, written] of Object.entries(OUTSIDE)) {
    await openWindow(page, given);
    await expect.poll(async () => (await asked()).questions.at(-1)).toBe(written);
  }
  expect((await asked()).opened).toEqual([]);
});

test('other kinds of addresses are neither opened nor asked about', async ({ desktop: { host, page } }) => {
  const asked = await answerQuestions(host, OPEN);
  for (const address of NEVER) await openWindow(page, address);
  expect(await askLast(page, async () => (await asked()).questions)).toEqual([]);
  expect((await asked()).opened).toEqual(['https://example.com/last']);
  expect(await page.evaluate(() => Reflect.get(window, 'ran') as unknown)).toBeUndefined();
  expect(await windowCount(host)).toBe(1);
});

test('one question at a time', async ({ desktop: { host, page } }) => {
  const asked = await answerQuestions(host, CANCEL);
  await host.app.evaluate(({ dialog }) => {
    const ask = dialog.showMessageBox.bind(dialog) as (...args: unknown[]) => Promise<Electron.MessageBoxReturnValue>;
    const held: (() => void)[] = [];
    Object.assign(globalThis, { answerHeld: () => held.splice(0).forEach((go) => go()) });
    dialog.showMessageBox = async (...args: unknown[]) => {
      const answer = await ask(...args);
      await new Promise<void>((resolve) => held.push(resolve));
      return answer;
    };
  });
  for (let count = 0; count < 20; count++) await openWindow(page, `https://example.com/${count}`);
  await expect.poll(async () => (await asked()).questions).toEqual(['https://example.com/0']);
  await host.app.evaluate(() => (Reflect.get(globalThis, 'answerHeld') as () => void)());
  await openWindow(page, 'https://example.com/again');
  await expect
    .poll(async () => (await asked()).questions)
    .toEqual(['https://example.com/0', 'https://example.com/again']);
});

/** Ways by which script sends a page elsewhere; each runs in the page. */
const WAYS: Readonly<Record<string, (address: string) => void>> = {
  location: (address) => void (location.href = address),
  'location.replace': (address) => location.replace(address),
  link: (address) => {
    const link = Object.assign(document.createElement('a'), { href: address, textContent: 'out' });
    document.body.append(link);
    link.click();
  },
  'link to a new window': (address) => {
    const link = Object.assign(document.createElement('a'), { href: address, target: '_blank' });
    document.body.append(link);
    link.click();
  },
  'link that opens above all': (address) => {
    const link = Object.assign(document.createElement('a'), { href: address, target: '_top' });
    document.body.append(link);
    link.click();
  },
  refresh: (address) => {
    const meta = Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0;url=${address}` });
    document.head.append(meta);
  },
};

for (const [name, way] of Object.entries(WAYS))
  test(`the page does not go elsewhere by ${name}`, async ({ desktop: { host, page } }) => {
    const asked = await answerQuestions(host, CANCEL);
    const before = page.url();
    await page.evaluate(() => Reflect.set(window, 'stayed', true));
    await page.evaluate(way, 'https://example.com/elsewhere');
    await expect.poll(async () => (await asked()).questions).toEqual(['https://example.com/elsewhere']);
    // Another path of the app is no page either, nor is a file.
    const base = new URL('/icon.svg', before).href;
    if (name !== 'refresh')
      for (const address of [base, 'file:///etc/passwd']) await page.evaluate(way, address).catch(() => undefined);
    await page.waitForTimeout(300);
    expect(page.url()).toBe(before);
    expect(await page.evaluate(() => Reflect.get(window, 'stayed') as unknown)).toBe(true);
    expect((await asked()).opened).toEqual([]);
    expect(await windowCount(host)).toBe(1);
  });

test('a form sends nothing, a frame shows nothing, and a webview is an unknown word', async ({
  desktop: { host, page },
}) => {
  const asked = await answerQuestions(host, OPEN);
  const before = page.url();
  const seen = await page.evaluate(async () => {
    const form = Object.assign(document.createElement('form'), { action: 'https://example.com/', method: 'post' });
    document.body.append(form);
    form.submit();
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
    const frame = Object.assign(document.createElement('iframe'), { src: 'https://example.com/' });
    document.body.append(frame);
    const view = document.createElement('webview');
    view.setAttribute('src', 'https://example.com/');
    document.body.append(view);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { violations, view: view.constructor.name, loads: Reflect.has(view, 'getURL') };
  });
  expect(seen).toEqual({
    violations: expect.arrayContaining(['frame-src']) as unknown,
    view: expect.stringMatching(/^HTML(?:Unknown)?Element$/) as unknown,
    loads: false,
  });
  expect(page.url()).toBe(before);
  expect(await asked()).toEqual({ questions: [], opened: [] });
  expect(await windowCount(host)).toBe(1);
});

test('what a redirect leads to is not shown', async ({ desktop: { host, page } }) => {
  const prevented = await host.app.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    const event = { url: 'https://example.com/', isMainFrame: true, prevented: false, preventDefault: () => undefined };
    event.preventDefault = () => void (event.prevented = true);
    webContents.emit('will-redirect', event, event.url);
    return event.prevented;
  });
  expect(prevented).toBe(true);
  await isStarted(page);
});

test('permissions are denied, but for the one to copy', async ({ desktop: { page } }) => {
  const states = await page.evaluate(async () => {
    const names = [
      'geolocation',
      'notifications',
      'camera',
      'midi',
      'clipboard-read',
      'local-fonts',
      'clipboard-write',
    ];
    const entries = names.map(async (name) => {
      const { state } = await navigator.permissions.query({ name: name as PermissionName });
      return [name, state] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  });
  expect(states).toEqual({
    geolocation: 'denied',
    notifications: 'denied',
    camera: 'denied',
    midi: 'denied',
    'clipboard-read': 'denied',
    'local-fonts': 'denied',
    'clipboard-write': 'granted',
  });
  const tries = await page.evaluate(async () => {
    const name = (error: unknown) => (error as Error).name;
    return {
      place: await new Promise<number>((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve(0),
          ({ code }) => resolve(code),
        ),
      ),
      camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', name),
      notices: await Notification.requestPermission(),
      read: await navigator.clipboard.readText().then(() => 'granted', name),
    };
  });
  expect(tries).toEqual({
    place: 1,
    camera: expect.stringMatching(/NotAllowed|NotFound/) as unknown,
    notices: 'denied',
    read: 'NotAllowedError',
  });
});

test('downloads are cancelled', async ({ desktop: { host, page } }) => {
  await host.app.evaluate(({ session }) => {
    const downloads: unknown[] = [];
    Object.assign(globalThis, { downloads });
    session.defaultSession.on('will-download', (event, item) =>
      downloads.push([event.defaultPrevented, item.getURL()]),
    );
  });
  const before = page.url();
  await page.evaluate(() => {
    const blob = URL.createObjectURL(new Blob(['text']));
    const link = Object.assign(document.createElement('a'), { href: blob, download: 'evil.exe' });
    document.body.append(link);
    link.click();
  });
  const downloads = () => host.app.evaluate(() => Reflect.get(globalThis, 'downloads') as unknown[]);
  await expect.poll(downloads).toEqual([[true, expect.stringMatching(/^blob:/)]]);
  expect(page.url()).toBe(before);
  // What else a page loads goes on.
  expect(await page.evaluate(() => fetch(new URL('/icon.svg', location.href)).then(({ ok }) => ok))).toBe(true);
});

test('the guard is there for every window', async ({ desktop: { host } }) => {
  const second = await host.newWindow();
  const asked = await answerQuestions(host, CANCEL);
  await openWindow(second, 'https://example.com/second');
  await expect.poll(async () => (await asked()).questions).toEqual(['https://example.com/second']);
  expect(await windowCount(host)).toBe(2);
});
