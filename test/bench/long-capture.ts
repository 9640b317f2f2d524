// A host as its users start it, with a capture of a million messages that a session recorded, and more to
// come when asked for. What a person would do in the page (connect, subscribe) is done over the link.

import type { Browser, Page } from '@playwright/test';
import type { SocketLink } from '../../src/renderer/src/link/socket-link.ts';
import { subscribeTo } from '../support/requests.ts';
import { letIn, pageLink } from '../support/web-client.ts';
import { WebHost } from '../support/web-host.ts';
import { ENDLESS, floodTopic, pause, startFlood, until, type Flood } from './flood.ts';
import { newPage, openTimeline } from './page-browser.ts';

export const ROWS = 1_000_000;

export class LongCapture {
  readonly #host: WebHost;
  readonly #link: SocketLink;
  readonly #flood: Flood;
  readonly #capture: string;

  private constructor(host: WebHost, link: SocketLink, flood: Flood, capture: string) {
    this.#host = host;
    this.#link = link;
    this.#flood = flood;
    this.#capture = capture;
  }

  /** Starts everything and records the messages. */
  static async record(): Promise<LongCapture> {
    const flood = await startFlood();
    const host = new WebHost();
    const address = await host.start();
    const link = pageLink(Number(new URL(address).port), await letIn(address));
    const { capture } = await link.call('session.connect', { profile: flood.profile });
    const long = new LongCapture(host, link, flood, capture);
    await until('WELCOME', async () => (await long.#info()).outcome === 'welcome');
    await subscribeTo(link, capture, floodTopic(ROWS));
    await until('the messages', async () => (await long.total()) > ROWS);
    const { evicted } = await long.#info();
    if (evicted > 0) throw new Error(`${evicted} of the records were evicted: the list is shorter than it should be`);
    return long;
  }

  /** A page that shows the timeline. */
  async open(browser: Browser, deviceScaleFactor = 1): Promise<Page> {
    const page = await newPage(browser, deviceScaleFactor);
    await openTimeline(page, await this.#host.freshAddress());
    return page;
  }

  /** Lets messages arrive while something is done; the result is what that gave and how many came in a second. */
  async arriving<T>(rate: number | undefined, run: () => Promise<T>): Promise<{ result: T; rate: number }> {
    const capture = this.#capture;
    const { holding, state } = await subscribeTo(this.#link, capture, floodTopic(ENDLESS, rate));
    if (holding === undefined) throw new Error(`not subscribed: ${state}`);
    // Until the engine has compiled what is hot.
    await pause(1_000);
    const before = await this.total();
    const began = performance.now();
    const result = await run();
    const came = ((await this.total()) - before) / (performance.now() - began);
    await this.#link.call('holding.end', { capture, kind: 'subscription', holding });
    await pause(500);
    return { result, rate: came * 1000 };
  }

  async total(): Promise<number> {
    return (await this.#info()).total;
  }

  #info() {
    return this.#link.call('capture.info', { capture: this.#capture });
  }

  async dispose(): Promise<void> {
    this.#link.close();
    await this.#host.dispose();
    await this.#flood.stop();
  }
}
