// Opens the page in a browser, where there is one to open it in; where there is none it says why.

import { spawn } from 'node:child_process';

type Environment = Readonly<Record<string, string | undefined>>;

/** Why no browser is opened here, as a sentence; undefined if one can be. */
export function whyNoBrowser(env: Environment, platform: NodeJS.Platform, isRoot: boolean): string | undefined {
  if (env['CI']) return 'No browser is opened in continuous integration.';
  if (env['SSH_CONNECTION'] || env['SSH_TTY'])
    return 'No browser is opened over SSH: forward the port (ssh -L PORT:127.0.0.1:PORT) and open the address at your side.';
  if (platform === 'darwin' || platform === 'win32') return undefined;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'No browser is opened: there is no display.';
  if (isRoot) return 'No browser is opened by root: browsers refuse to run as root.';
  return undefined;
}

/** Opens an address in the browser of the user; `failed` hears why it could not be. */
export function openBrowser(address: string, platform: NodeJS.Platform, failed: (why: string) => void): void {
  const [command, args] = launcher(address, platform);
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.once('error', () => failed(`No browser is opened: ${command} cannot be run.`));
  child.once('exit', (code) => {
    if (code !== null && code !== 0) failed(`No browser is opened: ${command} found none.`);
  });
  child.unref();
}

function launcher(address: string, platform: NodeJS.Platform): [string, string[]] {
  if (platform === 'darwin') return ['open', [address]];
  // Not `start` of the command shell, to which parts of an address would be commands.
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', address]];
  return ['xdg-open', [address]];
}
