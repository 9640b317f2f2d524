// The texts that Chromium runs before the scripts of each document: one in the page's world, one in the
// preload's. The event names that join them are random and new for each window.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { makeBridge } from './in-page/bridge.mjs';
import { makeCodec } from './in-page/codec.mjs';
import { startPageWorld } from './in-page/page-world.mjs';
import { startPreloadWorld } from './in-page/preload-world.mjs';

/** The world's name is Electron's own. */
export const PRELOAD_WORLD = 'Electron Isolated Context';

/**
 * `{pageWorld, preloadWorld, binding, receiver, error}`: both texts, the name of the function that speaks
 * to the app, and the one the app speaks to. `error` if the preload cannot be read or does not parse.
 */
export function pageScripts({ preload, additionalArguments = [] }) {
  const [mine, theirs, opening, binding, receiver] = Array.from({ length: 5 }, () => `stand-in-${randomUUID()}`);
  let source = '';
  let error;
  try {
    if (preload !== undefined) source = readFileSync(preload, 'utf8');
    // Compiled as it will run: a function's body.
    new Script(`(function (require, module, exports, process) {${source}\n})`, { filename: preload ?? 'no preload' });
  } catch (problem) {
    [source, error] = ['', problem];
  }
  const about = {
    binding,
    receiver,
    mine: theirs,
    theirs: mine,
    opening,
    process: {
      type: 'renderer',
      sandboxed: true,
      contextIsolated: true,
      platform: process.platform,
      arch: process.arch,
      versions: { ...process.versions },
      env: {},
      argv: [process.execPath, '--type=renderer', ...additionalArguments],
    },
  };
  const names = [mine, theirs, opening].map((name) => JSON.stringify(name)).join(', ');
  const pageWorld = `(${startPageWorld})(${makeBridge}, ${names});`;
  const preloadWorld = `if (window === window.top && location.href !== 'about:blank') (() => {
const { require, process, failed } = (${startPreloadWorld})(${makeCodec}, ${makeBridge}, ${JSON.stringify(about)});
const module = { exports: {} };
try { (function (require, module, exports, process) {${source}
})(require, module, module.exports, process); } catch (error) { failed(error); }
})();`;
  return { pageWorld, preloadWorld, binding, receiver, error };
}
