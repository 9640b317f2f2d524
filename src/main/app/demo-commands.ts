// Commands of the prefix `demo`: the router to try things at, without any other installed.

import { DEMO_LOGINS, type DemoLogin } from '../../shared/contract/demo-logins.ts';
import { newProfile } from '../../shared/new-profile.ts';
import { type DemoInfo } from '../../shared/contract/commands.ts';
import { InspectorError } from '../../shared/contract/errors.ts';
import type { Profile } from '../../shared/profile.ts';
import { DemoRouter, type DemoAddress } from '../demo-router/router.ts';
import { PROCEDURES } from '../demo-router/procedures.ts';
import { TICK_TOPIC } from '../demo-router/scenarios.ts';
import type { Credential } from '../session/driver.ts';
import type { Handlers } from './dispatch.ts';
import type { AppPorts } from './ports.ts';

/** The demo router of this app: started when it is first needed, on a free port unless one is given. */
export class DemoHost {
  readonly #ports: AppPorts;
  #router: DemoRouter | undefined;
  #address: Promise<DemoAddress> | undefined;

  constructor(ports: AppPorts) {
    this.#ports = ports;
  }

  /** Starts it unless it runs. Throws InspectorError `demo-failed`, also if it runs on another port. */
  async start(port = 0): Promise<DemoInfo> {
    const { router, url, port: taken, endpoints } = await this.#running(port);
    if (port !== 0 && taken !== port) {
      throw new InspectorError('demo-failed', `It runs already, at ${url}.`);
    }
    const realms = [...new Set(router.principals.flatMap((principal) => principal.realms))];
    return {
      url,
      realms,
      principals: router.principals,
      procedures: Object.keys(PROCEDURES),
      topics: [TICK_TOPIC],
      endpoints,
    };
  }

  async #running(port: number): Promise<DemoAddress & { router: DemoRouter }> {
    const router = (this.#router ??= new DemoRouter());
    const { clock, random } = this.#ports;
    this.#address ??= router.start({ port, clock, random });
    try {
      return { router, ...(await this.#address) };
    } catch (error) {
      this.#router = undefined;
      this.#address = undefined;
      throw error;
    }
  }

  /** A profile that logs in there, and the secret it takes. */
  async login(name: DemoLogin): Promise<{ profile: Profile; credential: Credential }> {
    const { url, principals } = await this.start();
    const principal = principals.find((entry) => entry.name === name);
    if (!principal)
      throw new InspectorError('demo-failed', `It has no login ${name}; it has ${DEMO_LOGINS.join(', ')}.`);
    const { method, authid, secret, realms } = principal;
    return {
      profile: {
        ...newProfile(`demo-${name}`, `Demo: ${name}`, url, realms[0] ?? ''),
        // The secret is given along with the profile; whoever saves the profile is asked for it instead.
        methods: [
          {
            method,
            authid: authid === undefined ? { kind: 'absent' } : { kind: 'value', value: authid },
            ...(secret !== undefined && { secret: { from: 'prompt' } as const }),
          },
        ],
      },
      credential: secret === undefined ? {} : { secret },
    };
  }

  async stop(): Promise<void> {
    const router = this.#router;
    const starting = this.#address;
    this.#router = undefined;
    this.#address = undefined;
    // What is just being started has to be there before it can be closed.
    await starting?.catch(() => undefined);
    await router?.close();
  }
}

export function demoCommands(demo: DemoHost): Pick<Handlers, 'demo.start' | 'demo.stop'> {
  return {
    'demo.start': ({ port }) => demo.start(port),
    'demo.stop': async () => {
      await demo.stop();
      return null;
    },
  };
}
