// npm run dist: builds the desktop app and packages it for this system; options are those of electron-builder.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from './build.mjs';
import { findBinary } from './electron-binary.mjs';
import { sentenceOf } from './start-decision.mjs';

const { ELECTRON_EXEC_PATH: _other, ...env } = process.env;
const options = process.argv.slice(2);
const { binary, obstacle } = await findBinary(env, (line) => process.stderr.write(`${line}\n`));
if (obstacle) {
  process.stderr.write(`${sentenceOf('The desktop app cannot be packaged', obstacle, 'nothing was made')}\n`);
  process.exit(1);
}
// In place, where nothing of an earlier build is left that would be packed too.
if (run('electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn') !== 0) process.exit(1);
// The binary at hand is that of this system; for another one electron-builder fetches its own.
const own = options.length === 0 ? [`-c.electronDist=${folderOf(binary)}`] : [];
const config = ['--config', 'electron-builder.config.ts', '--publish', 'never'];
process.exitCode = run('electron-builder/cli.js', ...config, ...own, ...options);

function run(tool, ...args) {
  const program = path.join(root, 'node_modules', tool);
  return spawnSync(process.execPath, [program, ...args], { cwd: root, env, stdio: 'inherit' }).status ?? 1;
}

/** The folder that is packed: on macOS the binary lies deep in a bundle. */
function folderOf(file) {
  const bundle = file.indexOf(`${path.sep}Electron.app${path.sep}`);
  return bundle < 0 ? path.dirname(file) : file.slice(0, bundle);
}
