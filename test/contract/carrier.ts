// What every link is tried with: a host with a config folder of its own, a first viewer, and further
// ones. Each carrier brings a way to make this.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { CommandName, ResultOf } from '../../src/shared/contract/commands.ts';
import { InspectorError, type ErrorCode } from '../../src/shared/contract/errors.ts';
import type { Link } from '../../src/shared/contract/link.ts';
import type { Notice, NoticeName, Notices } from '../../src/shared/contract/notices.ts';

export interface HostSettings {
  readonly configFolder: string;
  /** Variables of the host that secrets may be in. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface Carrier {
  readonly link: Link;
  /** A further viewer of the same app. */
  viewer(): Promise<Link>;
  /** True if the host has a keychain that takes what it is given. */
  readonly hasKeychain: boolean;
  /** Ends the host; throws if anything of it is left: a timer, a session, a fault of the program. */
  close(): Promise<void>;
}

export type MakeCarrier = (settings: HostSettings) => Promise<Carrier>;

/** The carrier of the test that runs, and what was done over it. */
export interface Now {
  readonly carrier: Carrier;
  readonly link: Link;
  /** A folder for the files of the test. */
  readonly folder: string;
  /** Notices the first viewer heard, oldest first. */
  readonly heard: readonly Notice[];
}

/** Variable of the host and what is in it: the secret of sally at the demo router. */
export const SALLYS_VARIABLE = 'CONTRACT_SALLY';

/** A host for each test of a suite, closed after it. Commands that succeeded go into `called`. */
export function eachWithCarrier(make: MakeCarrier, called: Set<CommandName>): { readonly now: Now } {
  let now: Now | undefined;
  beforeEach(async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-contract-'));
    const carrier = await make({
      configFolder: path.join(folder, 'config'),
      environment: { [SALLYS_VARIABLE]: 'sally-pass' },
    });
    const heard: Notice[] = [];
    carrier.link.listen((notice) => void heard.push(notice));
    now = { carrier, link: counted(carrier.link, called), folder, heard };
  });
  afterEach(async () => {
    await now?.carrier.close();
    if (now) rmSync(now.folder, { recursive: true, force: true });
  });
  return {
    get now() {
      if (!now) throw new Error('no test is running');
      return now;
    },
  };
}

function counted(link: Link, called: Set<CommandName>): Link {
  return {
    listen: (hear) => link.listen(hear),
    async call(name, params) {
      const result = await link.call(name, params);
      called.add(name);
      return result;
    },
  };
}

/** Calls as somebody who does not keep to the table. */
export function callAnyhow(link: Link, name: string, params: unknown): Promise<unknown> {
  return link.call(name as CommandName, params as never);
}

/** The error a call must be refused with: its code and its evidence. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ readonly code: ErrorCode; readonly evidence: string }> {
  const error = await call.then(
    (result) => new Error(`it was not refused, but gave ${JSON.stringify(result)}`),
    (reason: unknown) => reason,
  );
  if (!(error instanceof InspectorError)) throw error;
  return { code: error.code, evidence: error.evidence };
}

/** Bodies of the notices of one kind. */
export function bodies<K extends NoticeName>(notices: readonly Notice[], kind: K): Notices[K][] {
  return notices.flatMap((notice) => (notice.kind === kind ? [notice.body as Notices[K]] : []));
}

/** Waits until the attempt has an outcome and its wire is in the state that is asked for. */
export async function followed(link: Link, capture: string, live: boolean): Promise<ResultOf<'capture.info'>> {
  for (;;) {
    const info = await link.call('capture.info', { capture });
    if (info.outcome !== undefined && info.live === live) return info;
    if (!info.live && live) throw new Error(`the attempt ended: ${info.outcome ?? 'undecided'}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
