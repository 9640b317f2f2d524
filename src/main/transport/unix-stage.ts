// The stage of a dial that connects to a Unix domain socket, in place of name and TCP. The file system is asked
// first: who owns the socket and who may use it is what such a failure is about.

import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import type { ErrorRecord, UnixRecord } from '../../shared/capture-record.ts';
import type { DialAttempt } from './dial-attempt.ts';
import { readError } from './error-text.ts';

/** Longest path of a socket in bytes: `sun_path` of unix(7) without its last zero. */
const LONGEST_PATH = process.platform === 'darwin' ? 103 : 107;

/** Connects to the socket at `path`; a relative path counts from the folder the program was started in. */
export function connectUnix(attempt: DialAttempt, path: string, limitMs: number, next: (socket: Socket) => void): void {
  if (attempt.over) return;
  // Node would cut a longer one short in silence, and connect to whatever is there.
  if (Buffer.byteLength(path) > LONGEST_PATH) {
    attempt.end([unixFailure({ code: 'ENAMETOOLONG' }, path, undefined)]);
    return;
  }
  const stage = attempt.stage('unix', limitMs);
  const go = (seen: Stats | undefined): void => {
    if (attempt.over) return;
    const socket = connect({ path });
    attempt.own(socket);
    const onError = (error: Error): void => attempt.end([unixFailure(error, path, seen)]);
    socket.once('error', onError);
    socket.once('connect', () => {
      socket.off('error', onError);
      stage.done();
      attempt.fact({ kind: 'unix', path, ...permissions(seen), took: stage.took() });
      next(socket);
    });
  };
  // What cannot be looked at may still be connected to, and the connection gives the better error.
  stat(path).then(go, () => go(undefined));
}

function permissions(seen: Stats | undefined): Pick<UnixRecord, 'mode' | 'uid' | 'gid'> {
  return seen === undefined ? {} : { mode: seen.mode & 0o7777, uid: seen.uid, gid: seen.gid };
}

/** Why there is no connection, in words: `seen` is what the file system says of the path. */
function unixFailure(error: unknown, path: string, seen: Stats | undefined): ErrorRecord {
  const { code: told, text } = readError(error);
  const isOther = seen !== undefined && !seen.isSocket();
  // Systems differ in what they say of a file that is no socket.
  const code = isOther ? 'ENOTSOCK' : told;
  const { mode, uid, gid } = permissions(seen);
  const may = mode === undefined ? {} : { mode: mode.toString(8).padStart(4, '0'), owner: `${uid}:${gid}` };
  const facts = { path, ...may };
  return { kind: 'error', stage: 'unix', code, text: words(code, path, seen) ?? text, facts };
}

function words(code: string, path: string, seen: Stats | undefined): string | undefined {
  switch (code) {
    case 'ENOTSOCK': {
      const what = seen?.isDirectory() === true ? 'a folder' : 'a file';
      return `There is ${what} at ${path}, not a socket: check the path in the configuration of the router.`;
    }
    case 'ENOENT':
      return `There is nothing at ${path}: check the path, and that the router runs and listens there.`;
    case 'ECONNREFUSED':
      return `Nobody listens on the socket ${path}: it was left behind by a router that no longer runs.`;
    case 'EACCES':
    case 'EPERM':
      return seen === undefined
        ? `This user may not look into a folder on the way to ${path}: join the group that may, or open the folder.`
        : `This user may not use the socket ${path}: connecting needs the right to write to it.`;
    case 'ENAMETOOLONG':
      return `The path ${path} is too long for a Unix socket: at most ${LONGEST_PATH} bytes are possible. Use a shorter path, or a link.`;
    default:
      return undefined;
  }
}
