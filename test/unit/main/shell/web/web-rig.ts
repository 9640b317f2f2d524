// A web host with real sockets, a small page, and an app of which the test decides what it answers.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { WebSocket } from 'ws';
import type { App } from '../../../../../src/main/app/app.ts';
import { startWebHost, type WebHost } from '../../../../../src/main/shell/web/web-host.ts';
import type { Notice } from '../../../../../src/shared/contract/notices.ts';
import { letIn, openSocket, type PageHeaders } from '../../../../support/web-client.ts';

const INDEX = '<!doctype html><script nonce="__CSP_NONCE__"></script><style nonce="__CSP_NONCE__"></style>';

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export class WebRig {
  readonly host: WebHost;
  /** Folder that the folder of the page is in. */
  readonly folder: string;
  /** Faults of the program that were reported. */
  readonly faults: unknown[];
  readonly #hear: Set<(notice: Notice) => void>;

  private constructor(host: WebHost, folder: string, faults: unknown[], hear: Set<(notice: Notice) => void>) {
    this.host = host;
    this.folder = folder;
    this.faults = faults;
    this.#hear = hear;
  }

  /** Starts a host that ends with the test. */
  static async start(dispatch: App['dispatch'] = (name) => Promise.resolve({ ok: true, result: name })) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'wamp-inspector-web-'));
    const page = path.join(folder, 'page');
    mkdirSync(path.join(page, 'assets'), { recursive: true });
    writeFileSync(path.join(page, 'index.html'), INDEX);
    writeFileSync(path.join(page, 'assets', 'index-a1.js'), 'let page;');
    writeFileSync(path.join(page, 'assets', '.hidden.js'), 'hidden');
    writeFileSync(path.join(page, 'notes.unknown'), 'no type');
    writeFileSync(path.join(folder, 'outside.js'), 'outside');
    const hear = new Set<(notice: Notice) => void>();
    const faults: unknown[] = [];
    const report = (error: unknown) => void faults.push(error);
    const host = await startWebHost({ app: appOf(dispatch, hear), page, port: 0, report });
    onTestFinished(async () => {
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    });
    return new WebRig(host, folder, faults, hear);
  }

  get port(): number {
    return this.host.port;
  }

  /** Pages that hear notices. */
  get listeners(): number {
    return this.#hear.size;
  }

  /** Lets a browser in; the result is its cookie. */
  enter(): Promise<string> {
    return letIn(this.host.freshAddress());
  }

  notify(notice: Notice): void {
    for (const hear of this.#hear) hear(notice);
  }

  /** A request exactly as it is given: nothing of the path is made straight. */
  get(target: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: this.port, path: target, method, headers, agent: false });
      sent.once('error', reject);
      sent.once('response', (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => void (body += text));
        response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      });
      sent.end();
    });
  }

  /** Opens a page's socket; resolves when it is open. */
  async open(cookie: string): Promise<PageSocket> {
    const page = new PageSocket(openSocket(this.port, cookie));
    await page.opened;
    return page;
  }

  /** Tries to open a link; the result is the status it was refused with, or 101. */
  upgrade(cookie: string, headers: PageHeaders = {}): Promise<{ status: number; headers: IncomingHttpHeaders }> {
    const socket = openSocket(this.port, cookie, headers);
    return new Promise((resolve, reject) => {
      socket.once('open', () => {
        socket.terminate();
        resolve({ status: 101, headers: {} });
      });
      socket.once('unexpected-response', (_request, response) => {
        response.resume();
        resolve({ status: response.statusCode ?? 0, headers: response.headers });
      });
      socket.once('error', reject);
    });
  }
}

/** One page's socket and everything that came. */
export class PageSocket {
  readonly socket: WebSocket;
  readonly opened: Promise<void>;
  /** Code and reason the socket closed with. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly frames: string[] = [];

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.opened = new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    this.closed = new Promise((resolve) =>
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString('utf8') })),
    );
    socket.on('message', (data: Buffer) => void this.frames.push(data.toString('utf8')));
  }

  /** Everything that came, read. */
  get heard(): unknown[] {
    return this.frames.map((frame) => JSON.parse(frame) as unknown);
  }

  say(frame: unknown): void {
    this.socket.send(JSON.stringify(frame));
  }
}

const unused = () => Promise.reject(new Error('not used here'));

/** An app of which only calls and notices are used. */
export function appOf(dispatch: App['dispatch'] = unused, hear = new Set<(notice: Notice) => void>()): App {
  return {
    dispatch,
    listen(task) {
      hear.add(task);
      return () => hear.delete(task);
    },
    saveCapture: unused,
    openCapture: unused,
    close: () => Promise.resolve(),
  };
}
