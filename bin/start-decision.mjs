// What `npm start` decides, without doing anything: which host to start, and in what words to say why it
// is not the desktop app.

/** How long a download may stand still. */
export const STALL_MS = 10_000;
/** How long the desktop app may take until its window opens. */
export const PATIENCE_MS = 60_000;
/** What the desktop app prints when its window opens. */
export const READY = 'WAMP Inspector is open in a window of its own.';

/**
 * Why the desktop app cannot be had, by reason: what is so, and what to do about it.
 *
 * @type {Readonly<Record<string, (detail: string) => readonly [string, string]>>}
 */
const REASONS = {
  root: () => ['Chromium does not run as root', 'start it as another user'],
  display: () => ['there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)', 'start it in a desktop session'],
  'display-closed': () => ['the display cannot be opened', 'check DISPLAY or WAYLAND_DISPLAY and who may use it'],
  'not-installed': () => ['Electron is not installed', 'run "npm install" with the development packages'],
  download: (detail) => [
    `the binary of Electron cannot be downloaded (${detail})`,
    'run "npx install-electron" when there is a connection, or name another source in ELECTRON_MIRROR',
  ],
  stalled: () => [
    `the download of Electron's binary stood still for ${STALL_MS / 1000} seconds`,
    'run "npx install-electron" when there is a connection, or name another source in ELECTRON_MIRROR',
  ],
  library: (detail) => [`the system has no ${detail}`, `install ${packageOf(detail)}`],
  sandbox: () => [
    'the system does not allow the sandbox of Chromium',
    'allow user namespaces (sysctl kernel.apparmor_restrict_unprivileged_userns=0), or install a package of "npm run dist"',
  ],
  'not-run': (detail) => [`the binary of Electron cannot be run (${detail})`, 'run "npx install-electron" again'],
  slow: () => [`no window opened within ${PATIENCE_MS / 1000} seconds`, 'try again when the computer has less to do'],
  ended: (detail) => [`the desktop app ended before its window opened (${detail})`, 'see its own words above'],
};

/** Libraries that bare systems lack, and Debian's packages of them. */
const PACKAGES = {
  'libnss3.so': 'libnss3',
  'libnspr4.so': 'libnspr4',
  'libgtk-3.so': 'libgtk-3-0',
  'libatk-1.0.so': 'libatk1.0-0',
  'libatk-bridge-2.0.so': 'libatk-bridge2.0-0',
  'libcups.so': 'libcups2',
  'libgbm.so': 'libgbm1',
  'libasound.so': 'libasound2',
  'libdrm.so': 'libdrm2',
  'libxkbcommon.so': 'libxkbcommon0',
};

function packageOf(library) {
  const known = Object.entries(PACKAGES).find(([name]) => library.startsWith(name));
  return known ? `${known[1]} (the name of Debian's package)` : 'the package that has it';
}

/**
 * One sentence: what cannot be done, why, how it can, and what is done instead.
 *
 * @param {string} what
 * @param {{ reason: string, detail?: string }} obstacle
 * @param {string} instead
 */
export function sentenceOf(what, { reason, detail = '' }, instead) {
  const [why, remedy] = REASONS[reason]?.(detail) ?? [reason, 'try again'];
  return `${what}, because ${why}; to get it, ${remedy}; ${instead}.`;
}

/**
 * Which host to start. Whoever gives options gives those of the web host. A binary that is named by
 * ELECTRON_EXEC_PATH is tried, whatever this computer looks like.
 *
 * @param {{ args: readonly string[], platform: string, env: Readonly<Record<string, string | undefined>>, isRoot: boolean }} here
 * @returns {{ host: 'web', args: string[], obstacle?: { reason: string } } | { host: 'desktop' }}
 */
export function chooseHost({ args, platform, env, isRoot }) {
  const rest = args.filter((arg) => arg !== '--web');
  if (args.length > 0) return { host: 'web', args: rest };
  if (env['ELECTRON_EXEC_PATH'] || platform === 'darwin' || platform === 'win32') return { host: 'desktop' };
  if (isRoot) return { host: 'web', args: [], obstacle: { reason: 'root' } };
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return { host: 'web', args: [], obstacle: { reason: 'display' } };
  return { host: 'desktop' };
}

/**
 * Why the desktop app did not come up, from how it ended and what it said.
 *
 * @param {{ code: number | null, signal: string | null, output: string }} end
 */
export function obstacleOf({ code, signal, output }) {
  const library = /error while loading shared libraries: ([^:\s]+):/.exec(output)?.[1];
  if (library !== undefined) return { reason: 'library', detail: library };
  if (/Running as root without --no-sandbox/.test(output)) return { reason: 'root' };
  if (
    /Missing X server or \$DISPLAY|cannot open display|Failed to connect to Wayland display|platform failed to initialize/i.test(
      output,
    )
  )
    return { reason: 'display-closed' };
  if (/SUID sandbox helper|No usable sandbox|Failed to move to new namespace/.test(output))
    return { reason: 'sandbox' };
  return { reason: 'ended', detail: signal === null ? `exit code ${code}` : `signal ${signal}` };
}

/** What went wrong, in the words of a program that failed: the first error that it names. */
export function firstError(output) {
  const line = /^.*?((?:[A-Z]\w*)?Error: .*)$/m.exec(output)?.[1] ?? output.trim().split('\n')[0] ?? '';
  return line === '' ? 'no reason was given' : line.slice(0, 160);
}

/** Watches something grow: it stands still when its size has not changed for a while. */
export class Progress {
  #size = -1;
  #since = 0;

  /**
   * @param {number} size
   * @param {number} now in milliseconds
   * @returns {boolean} true if it has stood still for too long
   */
  standsStill(size, now) {
    if (size !== this.#size) {
      this.#size = size;
      this.#since = now;
    }
    return now - this.#since >= STALL_MS;
  }
}
