// The contract over the memory link, in the process of the app. Besides, every result and every
// notice is held against its own JSON: nothing may work here that would not work over a socket.

import { expect } from 'vitest';
import { createApp, type App } from '../../src/main/app/app.ts';
import { memoryLink } from '../../src/main/app/memory-link.ts';
import { Keychain } from '../../src/main/secret/keychain.ts';
import { SecretSource } from '../../src/main/secret/secret-source.ts';
import { createPorts } from '../../src/main/shell/node-ports.ts';
import { CountingClock } from '../support/counting-clock.ts';
import { fakeKeyring } from '../unit/main/secret/fake-keyring.ts';
import { eventually } from '../unit/main/transport/wire-log.ts';
import type { Carrier, HostSettings } from './carrier.ts';
import { contractSuite } from './suite.ts';

/** The app, with a look at everything that leaves it. */
function watched(app: App): App {
  return {
    close: () => app.close(),
    async dispatch(name, params) {
      const result = await app.dispatch(name, params);
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      return result;
    },
    listen: (hear) =>
      app.listen((notice) => {
        expect(JSON.parse(JSON.stringify(notice))).toEqual(notice);
        hear(notice);
      }),
  };
}

async function memoryCarrier({ configFolder, environment }: HostSettings): Promise<Carrier> {
  const clock = new CountingClock();
  const faults: unknown[] = [];
  const keyring = fakeKeyring();
  const ports = await createPorts({ WAMP_INSPECTOR_CONFIG: configFolder });
  const app = createApp(
    {
      ...ports,
      clock,
      secrets: (ask) =>
        new SecretSource({ environment, keychain: new Keychain(() => keyring.load()), prompt: { ask } }),
    },
    (error) => void faults.push(error),
  );
  const seen = watched(app);
  return {
    link: memoryLink(seen),
    viewer: () => Promise.resolve(memoryLink(seen)),
    hasKeychain: true,
    async close() {
      await app.close();
      await eventually(
        () => clock.running === 0,
        () => `${clock.running} timers are left`,
      );
      expect(faults).toEqual([]);
    },
  };
}

contractSuite('memory link', memoryCarrier);
