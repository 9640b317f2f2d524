// The contract over the memory link, in the process of the app. Besides, every result and every
// notice is held against its own JSON: nothing may work here that would not work over a socket.

import { expect } from 'vitest';
import type { App } from '../../src/main/app/app.ts';
import { memoryLink } from '../../src/main/app/memory-link.ts';
import type { Carrier, HostSettings } from './carrier.ts';
import { hostApp } from './host-app.ts';
import { contractSuite } from './suite.ts';

/** The app, with a look at everything that leaves it. */
function watched(app: App): App {
  return {
    ...app,
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

async function memoryCarrier(settings: HostSettings): Promise<Carrier> {
  const { app, close } = await hostApp(settings);
  const seen = watched(app);
  return {
    link: memoryLink(seen),
    viewer: () => Promise.resolve(memoryLink(seen)),
    hasKeychain: true,
    close,
  };
}

contractSuite('memory link', memoryCarrier);
