// Every wire in the page: what is shown of it before, while it opens, and of its bytes.

import http from 'node:http';
import type net from 'node:net';
import { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import type { Page } from '@playwright/test';
import { expect, ladder, test } from './app.ts';
import { inspector } from './inspector-pane.ts';
import { hostCall } from './link-frames.ts';
import { profileFor } from './profiles.ts';
import { connectShown, showProfile } from './sessions.ts';
import type { Profile } from '../../src/shared/profile.ts';
import { serverIdentity } from '../support/tls/certificates.ts';

const servers: net.Server[] = [];
test.afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening<S extends net.Server>(server: S): Promise<number> {
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return (server.address() as AddressInfo).port;
}

const preview = (page: Page) => page.getByRole('region', { name: 'HELLO', exact: true });
const strip = (page: Page) => page.getByRole('button', { name: /^Transport/ });
const stages = (page: Page) => page.getByRole('listbox', { name: 'Transport steps' });

/** Signs in as sally at the demo router of the host, over the wire of the name. */
async function signIn(page: Page, url: string, host: Parameters<typeof showProfile>[1], more: Partial<Profile>) {
  await showProfile(
    page,
    host,
    profileFor('Wired', url, {
      timeoutSeconds: 10,
      methods: [
        { method: 'wampcra', authid: { kind: 'value', value: 'sally' }, secret: { from: 'env', name: 'SALLY' } },
      ],
      ...more,
    }),
  );
  await connectShown(page);
  await expect(ladder(page).getByRole('option', { name: /WELCOME/ })).toBeVisible();
}

test('the upgrade that is shown is the one that a router gets, with dots for secrets', async ({
  inspector: { page, host, link, complaints },
}) => {
  const heard: string[][] = [];
  const server = http.createServer();
  server.on('upgrade', (request, socket) => {
    const { method, url, httpVersion, rawHeaders } = request;
    const lines = [`${method} ${url} HTTP/${httpVersion}`];
    for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
    heard.push(lines);
    socket.destroy();
  });
  const port = await listening(server);
  await showProfile(
    page,
    host,
    profileFor('Shown', `ws://127.0.0.1:${port}/ws?a=b`, {
      serializers: ['cbor', 'json'],
      http: {
        headers: [
          { name: 'X-Tenant', value: 'eu-1' },
          { name: 'X-Api-Key', secret: { from: 'env', name: 'SALLY' } },
        ],
        origin: 'https://app.example',
      },
    }),
  );
  await expect(preview(page)).toContainText('X-Tenant: eu-1');
  const lines = preview(page).getByRole('region', { name: 'What the upgrade sends' }).locator('[class*="_line_"]');
  const shown = await lines.allInnerTexts();
  expect(shown.join('\n')).not.toContain('sally-pass');
  expect(shown.find((line) => line.startsWith('X-Api-Key'))).toMatch(/^X-Api-Key: •+$/);

  await connectShown(page);
  await expect.poll(() => heard.length).toBe(1);
  const same = (line: string) => line.replace(/^(Sec-WebSocket-Key): .*/i, '$1').replace(/^(X-Api-Key): .*/, '$1');
  expect(shown.map(same)).toEqual(heard[0]?.map(same));
  expect(heard[0]).toContain('X-Api-Key: sally-pass');
  // What the page was told of it is masked as well.
  await expect(page.getByRole('region', { name: 'What happened' })).toBeVisible();
  expect((await link.received()).join('\n')).not.toContain('sally-pass');
  expect(complaints).toEqual([]);
});

test('a login over RawSocket shows its octets, and its bytes lead to their fields and back', async ({
  inspector: { page, host, complaints },
}) => {
  const { endpoints } = await hostCall(page, 'demo.start', {});
  const { url } = endpoints.find(({ name }) => name === 'rawsocket') ?? { url: '' };
  await signIn(page, url, host, { serializers: ['msgpack'] });
  await expect(strip(page)).toContainText('RawSocket');
  await strip(page).click();
  await expect(stages(page).getByRole('option')).toHaveText([/^DNS/, /^TCP/, /^RawSocket/, /^Serializer.*msgpack/]);
  await expect(page.getByRole('contentinfo')).toContainText('RawSocket · wamp.2.msgpack');

  const pane = inspector(page);
  await stages(page)
    .getByRole('option', { name: /^RawSocket/ })
    .click();
  await pane.getByRole('tab', { name: 'Octets' }).click();
  await expect(pane.getByRole('treeitem', { name: /Magic/ })).toContainText('7f');

  await ladder(page)
    .getByRole('option', { name: /WELCOME/ })
    .click();
  await pane.getByRole('tab', { name: /^Bytes/ }).click();
  const parts = pane.getByRole('listbox', { name: 'Parts and their bytes' });
  const marked = pane.getByRole('grid').locator('[role="gridcell"][class*="_marked_"]');
  // By mouse: a part marks its bytes, a byte chooses its part.
  await parts.getByRole('option', { name: /Session/ }).click();
  await expect(marked).toHaveCount(9);
  await pane.getByRole('gridcell').nth(1).click();
  await expect(parts.getByRole('option', { name: /MessageType/ })).toHaveAttribute('aria-selected', 'true');
  await expect(marked).toHaveText(['02']);
  // By keyboard, both ways.
  await parts.getByRole('option', { name: /MessageType/ }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(parts.getByRole('option', { name: /Session/ })).toBeFocused();
  await expect(marked).toHaveCount(9);
  await pane.getByRole('grid').focus();
  await page.keyboard.press('End');
  await expect(parts.getByRole('option', { selected: true })).not.toContainText('Session');
  await expect(marked.last()).toHaveAttribute('aria-selected', 'true');
  await pane.getByRole('tab', { name: 'Message' }).click();
  await expect(pane).toContainText('MessagePack, written like JSON');
  expect(complaints).toEqual([]);
});

test('a certificate that nobody vouches for is pinned through the form, and only by saving or connecting', async ({
  inspector: { page, host, complaints },
}) => {
  const secure = tls.createServer(serverIdentity('self-signed'), (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'));
  });
  secure.on('tlsClientError', () => undefined);
  const port = await listening(secure);
  const saved = profileFor('Pinned', `wss://127.0.0.1:${port}/ws`, { timeoutSeconds: 5 });
  await showProfile(page, host, saved);
  await connectShown(page);
  await expect(page.getByText('SHA-256 of the certificate that was shown')).toBeVisible();
  await page.getByRole('button', { name: 'Pin this certificate…' }).click();
  const pin = page.getByRole('textbox', { name: 'Pinned', exact: true });
  await expect(pin).toBeFocused();
  await expect(pin).toHaveValue(/^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  await expect(page.getByText('Edited, not saved', { exact: false })).toBeVisible();
  expect((await hostCall(page, 'profile.list', {})).profiles).toEqual([saved]);

  await connectShown(page);
  // TLS is through now; what comes after it is another matter.
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText('404');
  await expect(stages(page).getByRole('option', { name: /^TLS/ })).toContainText('pinned fingerprint');
  expect(complaints).toEqual([]);
});
