import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { DEMO_PRINCIPALS } from '../../../../../src/main/demo-router/principals.ts';
import { jsonLines, withCommandLine } from '../../../../support/cli-process.ts';
import { PlainClient } from '../../demo-router/plain-client.ts';

const { cli } = withCommandLine();

describe('demo-router', () => {
  it('offers itself to outside clients until Ctrl-C, and ends with 0', async () => {
    const router = cli.start(['demo-router', '--port', '0', '--json']);
    const [line = ''] = await router.until(/^.*\n/);
    const info = JSON.parse(line) as { url: string };
    expect(info).toMatchObject({
      kind: 'demo-router',
      realms: ['demo', 'members'],
      principals: DEMO_PRINCIPALS,
      topics: ['demo.tick'],
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
