import { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { DemoInfo } from '../../../../../src/shared/contract/results.ts';
import { DEMO_PRINCIPALS } from '../../../../../src/main/demo-router/principals.ts';
import { jsonLines, withCommandLine } from '../../../../support/cli-process.ts';
import { PlainClient } from '../../demo-router/plain-client.ts';

const { cli } = withCommandLine();

/** The certificate that a server shows, PEM: what whoever trusts it would put on the list. */
async function certificateOf(url: string): Promise<string[]> {
  const { port } = new URL(url);
  const socket = connectTls({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false });
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  const pem = new X509Certificate(socket.getPeerCertificate().raw).toString();
  socket.destroy();
  return [pem];
}

describe('demo-router', () => {
  it('offers itself to outside clients until Ctrl-C, and ends with 0', async () => {
    const router = cli.start(['demo-router', '--port', '0', '--json']);
    const [line = ''] = await router.until(/^.*\n/);
    const info = JSON.parse(line) as { url: string };
    expect(info).toMatchObject({
      kind: 'demo-router',
      realms: ['demo', 'members', 'demo.closed'],
      principals: DEMO_PRINCIPALS,
      topics: expect.arrayContaining(['demo.tick']) as string[],
    });
    const client = await PlainClient.join(info.url);
    expect(await client.ask(48, 1, {}, 'demo.add2', [2, 3])).toMatchObject([50, 1, {}, [5]]);

    router.interrupt();
    const goodbye = await client.next();
    expect(goodbye[0]).toBe(6);
    client.send(6, {}, 'wamp.close.goodbye_and_out');
    const { code, signal, stdout, stderr } = await router.finished;
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: '' });
    expect(jsonLines(stdout)).toHaveLength(1);
    await client.close();
  });

  it('prints its principals for people', async () => {
    const router = cli.start(['demo-router']);
    await router.until(/Ctrl-C ends it/);
    router.process.kill('SIGTERM');
    const { code, stdout } = await router.finished;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Demo router at ws:\/\/127\.0\.0\.1:\d+\/ws$/m);
    expect(stdout).toMatch(/^Also at:\n {2}\w+:\/\/\S+ +\S/m);
    for (const { authid, secret, method } of DEMO_PRINCIPALS) {
      if (secret !== undefined)
        expect(stdout).toMatch(new RegExp(`${method} +authid ${authid ?? ''}, secret ${secret}`));
    }
    expect(stdout).toMatch(/^Certificate \(SHA-256\): [0-9a-f]{64}$/m);
  });

  it('lists its logins and ends', async () => {
    const { code, stdout } = await cli.run(['demo-router', '--list', '--json']);
    expect(code).toBe(0);
    expect(jsonLines(stdout)).toEqual(DEMO_PRINCIPALS.map((principal) => ({ kind: 'demo-login', ...principal })));
  });

  it('listens with TLS and on Unix sockets, in a folder that is gone afterwards', async () => {
    const router = cli.start(['demo-router', '--json']);
    const [line = ''] = await router.until(/^.*\n/);
    const { endpoints, tls } = JSON.parse(line) as DemoInfo;
    const socket = endpoints.find(({ name }) => name === 'websocket-unix')?.url.replace('unix+ws://', '') ?? '';
    const place = path.dirname(socket);
    expect(statSync(place).mode & 0o777).toBe(0o700);
    expect(statSync(tls?.keyFile ?? '').mode & 0o777).toBe(0o600);
    const secure = endpoints.find(({ name }) => name === 'websocket-tls')?.url ?? '';
    const ca = [...(await certificateOf(secure))];
    expect(ca).toHaveLength(1);
    const named = secure.replace('127.0.0.1', 'localhost');
    for (const url of [secure, named]) {
      const client = await PlainClient.connect(url, ['wamp.2.json'], { ca });
      expect(await client.hello('demo')).toMatchObject({ 0: 2 });
      await client.close();
    }
    router.interrupt();
    expect(await router.finished).toMatchObject({ code: 0 });
    expect(existsSync(place)).toBe(false);
  });

  it('shows the certificate it is given, and listens in the folder it is given', async () => {
    const fixture = (name: string) => fileURLToPath(new URL(`../../../../fixtures/tls/${name}`, import.meta.url));
    const place = mkdtempSync(path.join(os.tmpdir(), 'wi-test-'));
    const own = ['--tls-cert', fixture('localhost.pem'), '--tls-key', fixture('localhost.key')];
    const router = cli.start(['demo-router', '--json', ...own, '--unix-folder', place]);
    const [line = ''] = await router.until(/^.*\n/);
    const { tls } = JSON.parse(line) as DemoInfo;
    const { fingerprint256 } = new X509Certificate(readFileSync(fixture('localhost.pem')));
    expect(tls?.pin).toBe(fingerprint256.replaceAll(':', '').toLowerCase());
    expect(existsSync(path.join(place, 'demo-ws.sock'))).toBe(true);
    router.interrupt();
    await router.finished;
    expect(existsSync(path.join(place, 'demo-ws.sock'))).toBe(false);
    rmSync(place, { recursive: true });
  });

  it.each([
    [['--tls-cert', 'x.pem'], '--tls-cert needs --tls-key.'],
    [['--tls-key', 'x.pem'], '--tls-key needs --tls-cert.'],
    [['--tls-cert', 'none.pem', '--tls-key', 'none.key'], 'none.pem'],
    [['--unix-folder', ''], '--unix-folder is empty.'],
    [['--unix-folder', '/nowhere/at/all'], 'The demo router cannot be started. The folder /nowhere/at/all'],
  ])('refuses %j', async (args, words) => {
    const { code, stdout, stderr } = await cli.run(['demo-router', ...args]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain(words);
  });

  it('takes the port it is given', async () => {
    const finder = createServer();
    await new Promise<void>((resolve) => finder.listen(0, '127.0.0.1', resolve));
    const { port } = finder.address() as AddressInfo;

    const taken = await cli.run(['demo-router', '--port', String(port)]);
    expect(taken).toMatchObject({ code: 4, stdout: '' });
    expect(taken.stderr).toMatch(
      new RegExp(
        `^The demo router cannot be started\\. Port ${port} on 127\\.0\\.0\\.1 is taken by another program\\.$`,
        'm',
      ),
    );
    expect(taken.stderr).toContain('Choose another port, or end the program that uses it.');

    await new Promise((resolve) => finder.close(resolve));
    const router = cli.start(['demo-router', '--port', String(port)]);
    await router.until(new RegExp(`ws://127\\.0\\.0\\.1:${port}/ws`));
    router.interrupt();
    expect(await router.finished).toMatchObject({ code: 0 });
  });

  it('ends at once at the second Ctrl-C, if a client does not let go', async () => {
    const router = cli.start(['demo-router', '--json']);
    const url = (await router.until(/"url":"([^"]+)"/))[1] ?? '';
    const client = await PlainClient.join(url);
    // A client that reads nothing answers no GOODBYE and no close.
    client.socket.pause();
    router.interrupt();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const began = performance.now();
    router.interrupt();
    await router.finished;
    expect(performance.now() - began).toBeLessThan(2_000);
    client.socket.terminate();
  });
});
