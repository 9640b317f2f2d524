// Commands of the prefix `demo`: the router to try things at, without any other installed.

import { DEMO_LOGINS, type DemoLogin } from '../../shared/contract/demo-logins.ts';
import type { ParamsOf } from '../../shared/contract/commands.ts';
import type { DemoInfo } from '../../shared/contract/results.ts';
import { InspectorError } from '../../shared/contract/errors.ts';
import { accountNamed, clientProfile, type DemoProfile } from '../demo-router/client-profile.ts';
import { DemoRouter, type DemoAddress } from '../demo-router/router.ts';
import { DEMO_PROCEDURES, DEMO_TOPICS } from '../demo-router/scenarios.ts';
import { DemoWires } from './demo-wires.ts';
import type { Handlers } from './dispatch.ts';
import type { AppPorts } from './ports.ts';

/** One run of the router, with what it listens on besides. */
interface Run {
  readonly router: DemoRouter;
  readonly wires: DemoWires;
  readonly address: DemoAddress;
}

/** The demo router of this app: started when it is first needed, on a free port unless one is given. */
export class DemoHost {
  readonly #ports: AppPorts;
  #run: Promise<Run> | undefined;

  constructor(ports: AppPorts) {
    this.#ports = ports;
  }

  /**
   * Starts it unless it runs, and adds the wires that are wished for. Throws InspectorError `demo-failed`, also if it
   * runs on another port, and `file-unreadable`.
   */
  async start({ port = 0, everyWire, certificate, unixFolder }: ParamsOf<'demo.start'> = {}): Promise<DemoInfo> {
    const { router, wires, address } = await this.#running(port);
    if (port !== 0 && address.port !== port) {
      throw new InspectorError('demo-failed', `It runs already, at ${address.url}.`);
    }
    if (everyWire === true || certificate) await wires.openTls(certificate);
    if (unixFolder !== undefined || (everyWire === true && wires.canUnix)) await wires.openUnix(unixFolder);
    const realms = [...new Set(router.principals.flatMap((principal) => principal.realms))];
    const { tls } = wires;
    return {
      url: address.url,
      realms,
      principals: router.principals,
      procedures: DEMO_PROCEDURES,
      topics: DEMO_TOPICS,
      endpoints: router.endpoints,
      ...(tls && { tls }),
    };
  }

  /** What it offers, if it runs; it is not started for this. */
  async running(): Promise<DemoInfo | undefined> {
    const run = await this.#run?.catch(() => undefined);
    return run && this.start();
  }

  #running(port: number): Promise<Run> {
    this.#run ??= this.#open(port).catch((error: unknown) => {
      this.#run = undefined;
      throw error;
    });
    return this.#run;
  }

  async #open(port: number): Promise<Run> {
    const router = new DemoRouter();
    const { clock, random, readFile } = this.#ports;
    const address = await router.start({ port, clock, random });
    return { router, address, wires: new DemoWires(router, { readFile, now: () => clock.wall() }) };
  }

  /** A profile that logs in there, and the secrets it takes. */
  async login(name: DemoLogin): Promise<DemoProfile> {
    const account = accountNamed(name);
    if (!account) throw new InspectorError('demo-failed', `It has no login ${name}; it has ${DEMO_LOGINS.join(', ')}.`);
    const { router, wires } = await this.#running(0);
    const { endpoint } = account;
    if (endpoint?.endsWith('-tls')) await wires.openTls();
    if (endpoint?.endsWith('-unix')) await wires.openUnix();
    const { url = '' } = router.endpoints.find((one) => endpoint === undefined || one.name === endpoint) ?? {};
    return clientProfile(account, { url, ...(endpoint?.endsWith('-tls') && wires.reach(account.method)) });
  }

  async stop(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    // What is just being started has to be there before it can be closed.
    const { router, wires } = (await run?.catch(() => undefined)) ?? {};
    await wires?.settled();
    await router?.close();
    await wires?.remove();
  }
}

export function demoCommands(demo: DemoHost): Pick<Handlers, 'demo.start' | 'demo.stop'> {
  return {
    'demo.start': (params) => demo.start(params),
    'demo.stop': async () => {
      await demo.stop();
      return null;
    },
  };
}
