// What the demo router of an app listens on beyond plain TCP: TLS with a certificate made here, and Unix domain sockets
// in a folder of its own. Made when a login needs it, so that the first demo login is quick.

import { Buffer } from 'node:buffer';
import { X509Certificate } from 'node:crypto';
import type { DemoTls } from '../../shared/contract/results.ts';
import { InspectorError } from '../../shared/contract/errors.ts';
import { OwnFolder } from '../demo-router/own-folder.ts';
import type { DemoRouter } from '../demo-router/router.ts';
import { selfSigned, type OwnCertificate } from '../demo-router/self-signed.ts';
import { authMethod } from '../auth/registry.ts';
import type { Reach } from '../demo-router/client-profile.ts';
import type { AppPorts } from './ports.ts';

/** PEM files. */
interface CertificateFiles {
  readonly certificateFile: string;
  readonly keyFile: string;
}

const SERVER = { commonName: 'WAMP Inspector demo router', purpose: 'server' } as const;
const CLIENT = { commonName: 'WAMP Inspector demo client', purpose: 'client' } as const;
const LOOPBACK = { names: ['localhost'], addresses: ['127.0.0.1'] } as const;
/** No certificate and no key is larger, in bytes. */
const LARGEST_FILE = 1024 * 1024;

export class DemoWires {
  readonly #router: DemoRouter;
  readonly #host: { readonly readFile: AppPorts['readFile']; readonly now: () => number };
  readonly #folder = new OwnFolder();
  #opening: { tls?: Promise<DemoTls>; unix?: Promise<void> } = {};
  #tls: DemoTls | undefined;

  constructor(router: DemoRouter, host: { readFile: AppPorts['readFile']; now: () => number }) {
    this.#router = router;
    this.#host = host;
  }

  /** What clients need for TLS; undefined as long as there is none. */
  get tls(): DemoTls | undefined {
    return this.#tls;
  }

  /** False where the system has no Unix domain sockets that Node could listen on. */
  readonly canUnix = process.platform !== 'win32';

  /**
   * Listens with TLS, with a certificate of one's own or one that is made, unless it does. Throws InspectorError
   * `demo-failed` and `file-unreadable`.
   */
  async openTls(files?: CertificateFiles): Promise<void> {
    this.#opening.tls ??= this.#listenTls(files).catch((error: unknown) => {
      delete this.#opening.tls;
      throw error;
    });
    this.#tls = await this.#opening.tls;
  }

  /** Listens on Unix domain sockets, in a folder of one's own or in that of the router, unless it does. Throws InspectorError. */
  openUnix(folder?: string): Promise<void> {
    this.#opening.unix ??= this.#listenUnix(folder).catch((error: unknown) => {
      delete this.#opening.unix;
      throw error;
    });
    return this.#opening.unix;
  }

  /** What a client needs to log in over TLS by a method. */
  reach(method: string): Omit<Reach, 'url'> {
    if (!this.#tls) return {};
    const { pin, ...client } = this.#tls;
    return { pin, ...(authMethod(method)?.usesCertificate && { client }) };
  }

  /** Waits for what is just being opened. */
  async settled(): Promise<void> {
    await Promise.allSettled(Object.values(this.#opening));
  }

  /** Removes the files; the router must be closed. */
  remove(): Promise<void> {
    return this.#folder.remove();
  }

  async #listenTls(files: CertificateFiles | undefined): Promise<DemoTls> {
    const now = this.#host.now();
    const own = files ? await this.#read(files) : selfSigned({ ...SERVER, ...LOOPBACK }, now);
    await this.#router.openTls({ cert: own.cert, key: own.key });
    const client = selfSigned({ ...CLIENT, names: [], addresses: [] }, now);
    this.#router.trust(client.sha1);
    return {
      pin: own.sha256,
      certificateFile: await this.#write('client.pem', client.cert),
      keyFile: await this.#write('client.key', client.key),
    };
  }

  async #read({
    certificateFile,
    keyFile,
  }: CertificateFiles): Promise<Pick<OwnCertificate, 'cert' | 'key' | 'sha256'>> {
    const text = async (file: string) => Buffer.from(await this.#host.readFile(file, LARGEST_FILE)).toString('utf8');
    const [cert, key] = [await text(certificateFile), await text(keyFile)];
    try {
      const { fingerprint256 } = new X509Certificate(cert);
      return { cert, key, sha256: fingerprint256.replaceAll(':', '').toLowerCase() };
    } catch {
      throw new InspectorError('demo-failed', `The file ${certificateFile} holds no certificate in PEM.`);
    }
  }

  async #listenUnix(folder: string | undefined): Promise<void> {
    if (!this.canUnix) throw new InspectorError('demo-failed', 'This system has no Unix domain sockets to listen on.');
    await this.#router.openUnix(folder ?? (await this.#inFolder(() => this.#folder.path())));
  }

  #write(name: string, text: string): Promise<string> {
    return this.#inFolder(() => this.#folder.write(name, text));
  }

  /** Throws InspectorError `demo-failed` for what the system does not allow. */
  async #inFolder<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new InspectorError('demo-failed', `A folder for temporary files cannot be used: ${reason}.`);
    }
  }
}
