// npm start: opens the desktop app. Where it cannot be had, one sentence says why and how to get it, and
// the web host starts instead; `npm start -- --web` starts that at once, and so do its own options.
import { buildStale, DESKTOP, root } from './build.mjs';
import { runDesktop } from './desktop-process.mjs';
import { findBinary } from './electron-binary.mjs';
import { chooseHost, sentenceOf } from './start-decision.mjs';

const { env, platform } = process;
const say = (line) => process.stderr.write(`${line}\n`);

/** Opens the desktop app and waits for its end; the result says why it could not be opened. */
async function openDesktop() {
  const { binary, obstacle } = await findBinary(env, say);
  if (obstacle) return obstacle;
  if (!buildStale([DESKTOP])) process.exit(1);
  const end = await runDesktop(binary, root, env);
  process.exitCode = end.code;
  return end.obstacle;
}

const choice = chooseHost({ args: process.argv.slice(2), platform, env, isRoot: process.getuid?.() === 0 });
const obstacle = choice.host === 'web' ? choice.obstacle : await openDesktop();
if (obstacle) say(sentenceOf('The desktop app cannot be opened', obstacle, 'the web host starts instead'));
if (obstacle || choice.host === 'web') {
  process.argv.splice(2, Infinity, 'serve', ...(choice.args ?? []));
  await import('./wamp-inspector.mjs');
}
