// What configurations say of addresses and files, as profiles say it.

import os from 'node:os';
import path from 'node:path';
import type { Source } from './importer.ts';

type Place = Pick<Source, 'folder' | 'home'>;

/** An absolute path; undefined for a relative one if nobody knows where it begins. */
export function absolutePath(file: string, { folder, home }: Place): string | undefined {
  if (file === '~' || file.startsWith('~/')) return path.join(home, file.slice(1));
  if (path.isAbsolute(file)) return file;
  return folder === undefined ? undefined : path.resolve(folder, file);
}

/** A file that a profile names; a relative one stays as it is, with a note, if nobody knows where it begins. */
export function namedFile(file: string, place: Place, notes: string[]): string {
  const known = absolutePath(file, place);
  if (known !== undefined) return known;
  notes.push(`The file ${file} is relative to a folder that is not known here: give its whole path.`);
  return file;
}

/** The home folder of whoever runs this. */
export function homeFolder(): string {
  return os.homedir();
}

/** The host to dial for an address that is listened on; an address of all interfaces is reached as localhost. */
export function dialHost(listened: string | undefined): string {
  const host = (listened ?? '').replace(/^\[(.*)\]$/, '$1');
  if (host === '' || host === '*' || host === '0.0.0.0' || /^[0:]*$/.test(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Host and port of `host:port`, `[v6]:port` or `:port`; undefined if there is no port. */
export function hostAndPort(address: string): { readonly host: string; readonly port: string } | undefined {
  const match = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(address.trim());
  return match ? { host: dialHost(match[1]), port: match[2] ?? '' } : undefined;
}

/** A port as a URL has it: what goes without saying is left out. */
export function portSuffix(port: string, secure: boolean, rawSocket = false): string {
  return !rawSocket && port === (secure ? '443' : '80') ? '' : `:${port}`;
}

/** A request path with one slash at its beginning. */
export function requestPath(given: string): string {
  return `/${given.replace(/^\/+/, '')}`;
}

/** Serializers of ours among those that a configuration names; undefined if there is none. */
export function knownSerializers(names: readonly (string | undefined)[]): string[] | undefined {
  const known = ['json', 'msgpack', 'cbor', 'ubjson'];
  const wanted = names.flatMap((name) => {
    const bare = name?.toLowerCase().replace(/^wamp\.2\./, '');
    return bare !== undefined && known.includes(bare.replace(/\.batched$/, '')) ? [bare] : [];
  });
  const once = [...new Set(wanted)];
  return once.length > 0 ? once : undefined;
}
