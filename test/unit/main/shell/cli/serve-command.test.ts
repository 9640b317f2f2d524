// `serve` as its users start it, with the page that is built.

import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { newProfile } from '../../../../../src/shared/new-profile.ts';
import { withCommandLine } from '../../../../support/cli-process.ts';
import { finishScripted, listenScripted, WELCOME_DETAILS } from '../../../../support/scripted-peer.ts';
import { letIn, pageLink } from '../../../../support/web-client.ts';
import { WebHost, type WebHostOptions } from '../../../../support/web-host.ts';

/** The first of them builds the page. */
const BUILD_MS = 120_000;
const { cli } = withCommandLine();

function webHost(options?: WebHostOptions): WebHost {
  const host = new WebHost(options);
  onTestFinished(() => host.dispose());
  return host;
}

const portOf = (address: string) => Number(new URL(address).port);

describe('serve', () => {
  it(
    'serves the page to the browser that has the address, and a fresh one to another at Enter',
    async () => {
      const host = webHost();
      const address = await host.start();
      const port = portOf(address);
      const cookie = await letIn(address);
      const page = await fetch(`http://127.0.0.1:${port}/`, { headers: { cookie } });
      const [, nonce = ''] =
        /script-src 'self' 'nonce-([^']+)'/.exec(page.headers.get('content-security-policy') ?? '') ?? [];
      const html = await page.text();
      expect(html).toContain(`nonce="${nonce}"`);
      expect(html).not.toContain('__CSP_NONCE__');
      const [, script = ''] = /<script[^>]* src="\.([^"]+)"/.exec(html) ?? [];
      const loaded = await fetch(`http://127.0.0.1:${port}${script}`, { headers: { cookie } });
      expect([loaded.status, loaded.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8']);

      await expect(letIn(address)).rejects.toThrow('403');
      const fresh = await host.freshAddress();
      expect(fresh).not.toBe(address);
      const other = await letIn(fresh);
      expect((await fetch(`http://127.0.0.1:${port}/alive`, { headers: { cookie: other } })).status).toBe(204);
      expect((await fetch(`http://127.0.0.1:${port}/alive`, { headers: { cookie } })).status).toBe(204);
      await expect(letIn(fresh)).rejects.toThrow('403');
    },
    BUILD_MS,
  );

  it('says GOODBYE in its sessions at Ctrl-C and ends with 0', async () => {
    const said: unknown[] = [];
    const router = await listenScripted(async (talk) => {
      await talk.next();
      talk.send([2, 7, WELCOME_DETAILS]);
      said.push(await talk.next());
      talk.send([6, {}, 'wamp.close.goodbye_and_out']);
    });
    onTestFinished(finishScripted);
    const host = webHost();
    const address = await host.start();
    const link = pageLink(portOf(address), await letIn(address));
    onTestFinished(() => link.close());
    const profile = newProfile('s', 's', router.url, 'demo');
    const { capture } = await link.call('session.connect', { profile });
    await expect.poll(async () => (await link.call('capture.info', { capture })).outcome).toBe('welcome');
    const states: string[] = [];
    link.watch((connection) => void states.push(connection));

    expect(await host.stop()).toBe(0);
    expect(said).toEqual([[6, expect.anything(), 'wamp.close.close_realm']]);
    await expect.poll(() => states).toEqual(['open', 'lost']);
  });

  it('goes on for the page when it was started anew and let in again, not before', async () => {
    const host = webHost();
    const address = await host.start();
    const port = portOf(address);
    const link = pageLink(port, await letIn(address));
    onTestFinished(() => link.close());
    const states: string[] = [];
    link.watch((connection) => void states.push(connection));
    await link.call('app.info', {});
    await host.stop('SIGKILL');
    await expect.poll(() => states.at(-1)).toBe('lost');
    await host.start(port);
    await expect.poll(() => states.at(-1), { timeout: 10_000 }).toBe('refused');
    await expect(link.call('app.info', {})).rejects.toMatchObject({ code: 'link-lost' });
  });

  it('says which port is taken and what to do', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void blocker.close());
    const { port } = blocker.address() as AddressInfo;
    const { code, stdout, stderr } = await cli.run(['serve', '--no-open', '--port', String(port)]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toBe(
      `The port cannot be listened on. Port ${port} on 127.0.0.1: another program uses it (EADDRINUSE).\n` +
        'Choose another one with --port, or end the program that uses it.\n',
    );
  });

  it('takes nothing that it does not know', async () => {
    for (const args of [['now'], ['--port', '70000'], ['--port', ''], ['--host', '0.0.0.0'], ['--token', 'x']]) {
      const { code, stdout } = await cli.run(['serve', ...args]);
      expect({ args, code, stdout }).toEqual({ args, code: 4, stdout: '' });
    }
  });

  it('says why it opens no browser, and goes on when its input ends', async () => {
    const running = cli.start(['serve']);
    await running.until(/^No browser is opened: there is no display\.$/m);
    const [address] = await running.until(/http:\S+/);
    expect(await letIn(address)).toMatch(/^wamp_inspector_/);
    running.interrupt();
    expect(await running.finished).toMatchObject({ code: 0 });
  });

  it('prints the address once, on a line of its own', async () => {
    const host = webHost();
    const address = await host.start();
    const token = new URL(address).searchParams.get('token') ?? '';
    expect(host.output.split(token)).toHaveLength(2);
    expect(host.output).toMatch(/^WAMP Inspector: http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/m);
  });
});
