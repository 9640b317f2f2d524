// The whole app with the ports of plain Node over a memory link, a demo router beside it, and the check
// that a test leaves nothing behind: no timer, no socket, no session, no fault of the program.

import { newProfile } from '../../src/shared/new-profile.ts';
import { randomBytes, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { createApp, type App } from '../../src/main/app/app.ts';
import { memoryLink } from '../../src/main/app/memory-link.ts';
import { DemoRouter, type DemoAddress } from '../../src/main/demo-router/router.ts';
import { createPorts } from '../../src/main/shell/node-ports.ts';
import type { CaptureRecord } from '../../src/shared/capture-record.ts';
import type { ParamsOf } from '../../src/shared/contract/commands.ts';
import type { CaptureInfo } from '../../src/shared/contract/results.ts';
import type { Link } from '../../src/shared/contract/link.ts';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import type { HandshakeSummary } from '../../src/shared/handshake-summary.ts';
import type { Outcome } from '../../src/shared/outcome.ts';
import type { Profile } from '../../src/shared/profile.ts';
import { eventually } from '../unit/main/transport/wire-log.ts';
import { finishPeers } from '../unit/main/transport/raw-peer.ts';
import { CountingClock } from './counting-clock.ts';
import { finishScripted } from './scripted-peer.ts';

/** The tick of the demo router and what takes its place, in milliseconds. */
const TICK: readonly [number, number] = [1_000, 25];

/** Hears of changed captures once for all who wait: a link copies every notice for every listener. */
class Changes {
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(link: Link) {
    link.listen((notice) => {
      if (notice.kind !== 'capture-changed') return;
      for (const look of this.#waiting.get(notice.body.header.id) ?? []) look();
    });
  }

  /** Calls `look` after every change of a capture, until the result is called. */
  of(capture: string, look: () => void): () => void {
    const all = this.#waiting.get(capture) ?? new Set();
    this.#waiting.set(capture, all.add(look));
    return () => {
      all.delete(look);
      if (all.size === 0) this.#waiting.delete(capture);
    };
  }
}

/** One attempt, followed through its capture as every viewer does. */
export class Followed {
  readonly capture: string;
  readonly #link: Link;
  readonly #changes: Changes;

  constructor(link: Link, capture: string, changes: Changes) {
    this.#link = link;
    this.capture = capture;
    this.#changes = changes;
  }

  async summary(): Promise<HandshakeSummary> {
    return fromWire(await this.#link.call('capture.summary', { capture: this.capture }));
  }

  /** Waits for an outcome; gives the summary of that moment. */
  async decided(): Promise<HandshakeSummary> {
    await this.outcome();
    return this.summary();
  }

  /** Waits for an outcome. */
  async outcome(): Promise<Outcome | undefined> {
    const { outcome } = await this.#until(({ live, outcome }) => !live || outcome !== undefined);
    return outcome;
  }

  /** Waits until the wire is gone; gives the summary. */
  async ended(): Promise<HandshakeSummary> {
    await this.#until(({ live }) => !live);
    return this.summary();
  }

  /** Leaves, which settles when the wire is gone; gives the summary. */
  async leave(): Promise<HandshakeSummary> {
    await this.#link.call('session.leave', { capture: this.capture });
    return this.summary();
  }

  async records(): Promise<CaptureRecord[]> {
    const { total } = await this.#link.call('capture.info', { capture: this.capture });
    const records: CaptureRecord[] = [];
    for (let seq = 1; seq <= total; seq += 1) {
      records.push(fromWire(await this.#link.call('capture.record', { capture: this.capture, seq })));
    }
    return records;
  }

  #until(holds: (info: CaptureInfo) => boolean): Promise<CaptureInfo> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        this.info().then((info) => {
          if (!holds(info)) return;
          stop();
          resolve(info);
        }, reject);
      };
      const stop = this.#changes.of(this.capture, look);
      look();
    });
  }

  info(): Promise<CaptureInfo> {
    return this.#link.call('capture.info', { capture: this.capture });
  }
}

export interface InspectorOptions {
  /** What the router draws. */
  readonly random?: (count: number) => Uint8Array;
  /** The router listens with TLS and on Unix sockets, too. */
  readonly everyWire?: boolean;
}

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url), 'utf8');
/** The client certificate that the router knows. */
const CLIENT_SHA1 = new X509Certificate(fixture('client.pem')).fingerprint;
const TLS = { cert: fixture('localhost.pem'), key: fixture('localhost.key') };

export class Inspector {
  readonly link: Link;
  readonly app: App;
  readonly clock: CountingClock;
  /** Variables that secrets may be in; a test adds its own. */
  readonly environment: Record<string, string>;
  readonly installationKey: Uint8Array;
  /** Faults of the program. */
  readonly faults: readonly unknown[];
  readonly router: DemoRouter;
  readonly demo: DemoAddress;
  readonly #changes: Changes;

  private constructor(parts: Omit<Inspector, 'link' | 'connect' | 'login' | 'close'>) {
    this.app = parts.app;
    this.link = memoryLink(parts.app);
    this.#changes = new Changes(this.link);
    this.clock = parts.clock;
    this.environment = parts.environment;
    this.installationKey = parts.installationKey;
    this.faults = parts.faults;
    this.router = parts.router;
    this.demo = parts.demo;
  }

  /** Starts app and demo router; `folder` is the config folder. */
  static async start(folder: string, options: InspectorOptions = {}): Promise<Inspector> {
    const { random = randomBytes, everyWire = false } = options;
    const environment: Record<string, string> = { WAMP_INSPECTOR_CONFIG: folder };
    const clock = new CountingClock(new Map([TICK]));
    const faults: unknown[] = [];
    const ports = { ...(await createPorts(environment)), clock };
    const app = createApp(ports, (error) => void faults.push(error));
    const router = new DemoRouter();
    const demo = await router.start({ clock, random, ...(everyWire && { tls: TLS, unixFolder: folder }) });
    router.trust(CLIENT_SHA1);
    return new Inspector({ app, clock, environment, installationKey: ports.installationKey, faults, router, demo });
  }

  /** Starts an attempt. Rejects as the command does. */
  async connect(params: ParamsOf<'session.connect'>): Promise<Followed> {
    const { capture } = await this.link.call('session.connect', params);
    return new Followed(this.link, capture, this.#changes);
  }

  /** A login that must work: the app has taken no harm. */
  async login(): Promise<void> {
    this.environment['SALLY'] = 'sally-pass';
    const attempt = await this.connect({ profile: sally(this.demo.url) });
    const summary = await attempt.decided();
    expect(summary).toMatchObject({ outcome: 'welcome', authid: 'sally' });
    await attempt.leave();
  }

  /** Ends app and router. Throws if anything is left of them. */
  async close(): Promise<void> {
    await this.app.close();
    const { router, clock } = this;
    await eventually(
      () => router.sessions === 0,
      () => `${router.sessions} sessions are left at the demo router`,
    );
    await router.close();
    await eventually(
      () => clock.running === 0,
      () => `${clock.running} timers are left`,
    );
    expect(this.faults).toEqual([]);
  }
}

/** A profile for tests: no method, a short time limit. */
export function profileOf(url: string, changes: Partial<Profile> = {}): Profile {
  return { ...newProfile('test', 'Test', url, 'demo'), timeoutSeconds: 5, ...changes };
}

/** A salted login at the demo router, with the secret in the variable SALLY. */
export function sally(url: string, changes: Partial<Profile> = {}): Profile {
  const authid = { kind: 'value', value: 'sally' } as const;
  const secret = { from: 'env', name: 'SALLY' } as const;
  return profileOf(url, { methods: [{ method: 'wampcra', authid, secret }], ...changes });
}

/** An app and a router for each test of a file; afterwards nothing of them may be left. */
export function eachWithInspector(options: InspectorOptions = {}): { readonly now: Inspector } {
  let now: Inspector | undefined;
  let folder = '';
  let before = 0;
  let listeners = 0;
  beforeEach(async () => {
    before = openHandles();
    listeners = processListeners();
    folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-test-'));
    now = await Inspector.start(folder, options);
  });
  afterEach(async () => {
    await now?.close();
    await finishPeers();
    await finishScripted();
    await eventually(
      () => openHandles() <= before,
      () => `handles left: ${process.getActiveResourcesInfo().join(', ')}`,
    );
    expect(processListeners()).toBe(listeners);
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get now() {
      if (!now) throw new Error('no test is running');
      return now;
    },
  };
}

/** Sockets, servers, look-ups and timers of this process. */
export function openHandles(): number {
  return process.getActiveResourcesInfo().filter((name) => /^(TCP|TLS|HTTP|Pipe|GetAddrInfo|Timeout)/.test(name))
    .length;
}

/** Listeners on the process itself. */
export function processListeners(): number {
  return process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
}
