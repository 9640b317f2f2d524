// An app of which everything that leaves it is kept: what is said over its link, and every place in which an attempt
// leaves something.

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { createApp, type App } from '../../src/main/app/app.ts';
import { memoryLink } from '../../src/main/app/memory-link.ts';
import { recordToJson } from '../../src/main/capture/file/record-json.ts';
import { Keychain } from '../../src/main/secret/keychain.ts';
import { readWholeFile } from '../../src/main/shell/read-file.ts';
import { SecretSource } from '../../src/main/secret/secret-source.ts';
import { summaryLine } from '../../src/main/shell/cli/json-lines.ts';
import { ladderLines } from '../../src/main/shell/cli/ladder.ts';
import { createPorts } from '../../src/main/shell/node-ports.ts';
import { InspectorError } from '../../src/shared/contract/errors.ts';
import type { Link } from '../../src/shared/contract/link.ts';
import { fromWire } from '../../src/shared/contract/wire-value.ts';
import type { Profile } from '../../src/shared/profile.ts';
import { fakeKeyring } from '../unit/main/secret/fake-keyring.ts';

/** Commands by which a secret goes in, once; what they carry is kept apart. */
const ONE_WAY: readonly string[] = ['secret.set', 'secret.answer', 'challenge.answer'];

/** The text of a message, and the bytes that stand in it, which may hold further encodings. */
function withBytes(message: string): string {
  const bytes = [...message.matchAll(/"\$":"bytes","v":"([^"]*)"/g)].map((match) =>
    Buffer.from(match[1] ?? '', 'base64'),
  );
  return [message, ...bytes.map((content) => content.toString('utf8'))].join('\n');
}

/** A capture as it is given away, all parts of it. */
async function exported(link: Link, capture: string, scope: 'handshake' | 'all', after?: string): Promise<string> {
  const { text, next } = await link.call('capture.export', { capture, scope, ...(after !== undefined && { after }) });
  return next === undefined ? text : text + (await exported(link, capture, scope, next));
}

export class Watched {
  readonly app: App;
  readonly link: Link;
  readonly folder: string;
  readonly environment: Record<string, string>;
  /** Every message over the link, as text, but for parameters that carry a secret in. */
  readonly messages: string[] = [];
  readonly carriedIn: string[] = [];
  readonly faults: readonly unknown[];

  constructor(app: App, folder: string, environment: Record<string, string>, faults: readonly unknown[]) {
    this.app = app;
    this.folder = folder;
    this.environment = environment;
    this.faults = faults;
    const inner = memoryLink(app);
    inner.listen((notice) => void this.messages.push(JSON.stringify(notice)));
    this.link = {
      listen: (hear) => inner.listen(hear),
      call: async (name, params) => {
        (ONE_WAY.includes(name) ? this.carriedIn : this.messages).push(JSON.stringify([name, params]));
        try {
          const result = await inner.call(name, params);
          this.messages.push(withBytes(JSON.stringify(result)));
          return result;
        } catch (error) {
          this.messages.push(
            error instanceof InspectorError ? `${error.message} ${error.hint} ${error.evidence}` : String(error),
          );
          throw error;
        }
      },
    };
  }

  /** Runs an attempt to its end; a question is answered with `answer`. */
  async attempt(profile: Profile, answer?: string): Promise<string> {
    const stop = this.link.listen((notice) => {
      if (notice.kind !== 'secret-asked') return;
      const { question } = notice.body;
      void this.link.call('secret.answer', { question, ...(answer !== undefined && { secret: answer }) });
    });
    const { capture } = await this.link.call('session.connect', { profile });
    for (;;) {
      const { live } = await this.link.call('capture.info', { capture });
      if (!live) break;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    stop();
    return capture;
  }

  /** Every place in which an attempt leaves something, with what is there. */
  async places(capture: string): Promise<Record<string, string | Uint8Array>> {
    const { link } = this;
    const { total } = await link.call('capture.info', { capture });
    const { rows } = await link.call('capture.rows', { capture, view: 0, from: 0, count: 1000 });
    const records = await Promise.all(
      Array.from({ length: total }, async (_, i) =>
        fromWire(await link.call('capture.record', { capture, seq: i + 1 })),
      ),
    );
    const seqs = records.map(({ seq }) => seq);
    // Looked through as places; over the watched link they would be looked through twice.
    const quiet = memoryLink(this.app);
    const details = await Promise.all(
      seqs.map(async (seq) => fromWire(await quiet.call('capture.detail', { capture, seq }))),
    );
    const parts = await Promise.all(
      seqs.map(async (seq) => (await quiet.call('capture.bytes', { capture, seq, from: 0, count: 65_536 })).bytes),
    );
    const summary = fromWire(await link.call('capture.summary', { capture }));
    const file = path.join(this.folder, `${capture}.jsonl`);
    await this.app.saveCapture(capture, file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const bytes = records.flatMap((record) =>
      record.kind === 'message' || record.kind === 'rejected' || record.kind === 'control'
        ? [record.bytes]
        : record.kind === 'upgrade' && record.body
          ? [record.body]
          : [],
    );
    return {
      rows: JSON.stringify(rows),
      records: records.map((record) => JSON.stringify(recordToJson(record))).join('\n'),
      bytes: Buffer.concat(bytes),
      summary: summaryLine(summary),
      ladder: ladderLines(summary).join('\n'),
      saved: readFileSync(file),
      details: JSON.stringify(details),
      parts: Buffer.concat(parts.map((part) => fromWire(part))),
      exported: (await exported(quiet, capture, 'handshake')) + (await exported(quiet, capture, 'all')),
    };
  }
}

/** A watched app with a config folder, an environment and a keychain of its own, which are empty. */
export async function startWatched(): Promise<Watched> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-canary-'));
  const environment: Record<string, string> = {};
  const keyring = fakeKeyring();
  const faults: unknown[] = [];
  const ports = await createPorts({ WAMP_INSPECTOR_CONFIG: path.join(folder, 'config') });
  const secrets = (ask: (purpose: string) => Promise<string | undefined>) =>
    new SecretSource({
      environment,
      keychain: new Keychain(() => keyring.load()),
      prompt: { ask },
      readFile: readWholeFile,
    });
  const app = createApp({ ...ports, secrets }, (error) => void faults.push(error));
  return new Watched(app, folder, environment, faults);
}

/** Closes the app and removes its folder. */
export async function finishWatched({ app, folder }: Watched): Promise<void> {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
}
