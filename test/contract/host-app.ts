// The app of a carrier: the ports of plain Node, with the variables and the keychain of the test, and
// the check that nothing of it is left when it was closed.

import { createApp, type App } from '../../src/main/app/app.ts';
import { Keychain } from '../../src/main/secret/keychain.ts';
import { readWholeFile } from '../../src/main/shell/read-file.ts';
import { SecretSource } from '../../src/main/secret/secret-source.ts';
import { createPorts } from '../../src/main/shell/node-ports.ts';
import { CountingClock } from '../support/counting-clock.ts';
import { fakeKeyring } from '../unit/main/secret/fake-keyring.ts';
import { eventually } from '../unit/main/transport/wire-log.ts';
import type { HostSettings } from './carrier.ts';

export interface HostApp {
  readonly app: App;
  /** Closes the app. Throws if a timer of it is left, or if the program failed. */
  readonly close: () => Promise<void>;
}

export async function hostApp({ configFolder, environment }: HostSettings): Promise<HostApp> {
  const clock = new CountingClock();
  const faults: unknown[] = [];
  const keyring = fakeKeyring();
  const ports = await createPorts({ WAMP_INSPECTOR_CONFIG: configFolder });
  const app = createApp(
    {
      ...ports,
      clock,
      environment,
      secrets: (ask) =>
        new SecretSource({
          environment,
          keychain: new Keychain(() => keyring.load()),
          prompt: { ask },
          readFile: readWholeFile,
        }),
    },
    (error) => void faults.push(error),
  );
  return {
    app,
    async close() {
      await app.close();
      await eventually(
        () => clock.running === 0,
        () => `${clock.running} timers are left`,
      );
      if (faults.length > 0) throw new AggregateError(faults, faults.map(String).join('\n'));
    },
  };
}
