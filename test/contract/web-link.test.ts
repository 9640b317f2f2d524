// The contract over the web link: the web host with real sockets, and the link that the page uses.

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startWebHost } from '../../src/main/shell/web/web-host.ts';
import type { SocketLink } from '../../src/renderer/src/link/socket-link.ts';
import { letIn, pageLink } from '../support/web-client.ts';
import type { Carrier, HostSettings } from './carrier.ts';
import { hostApp } from './host-app.ts';
import { contractSuite } from './suite.ts';

/** A fault of the program fails the run. */
function fail(error: unknown): never {
  throw error;
}

async function webCarrier(settings: HostSettings): Promise<Carrier> {
  const page = path.join(settings.configFolder, 'page');
  mkdirSync(page, { recursive: true });
  writeFileSync(path.join(page, 'index.html'), '<!doctype html>');
  const { app, close } = await hostApp(settings);
  const host = await startWebHost({ app, page, port: 0, report: fail });
  const links: SocketLink[] = [];
  /** Another browser each time. */
  const viewer = async () => {
    const link = pageLink(host.port, await letIn(host.freshAddress()));
    await link.call('app.info', {});
    links.push(link);
    return link;
  };
  return {
    link: await viewer(),
    viewer,
    hasKeychain: true,
    async close() {
      for (const link of links) link.close();
      await host.close();
      await close();
    },
  };
}

contractSuite('web link', webCarrier);
