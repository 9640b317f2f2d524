// npm run bench [-- NAME]…: figures beside rivals in the same run. They inform; they fail nothing.

import { benchCapture } from './capture.ts';
import { benchHandshake } from './handshake.ts';
import { benchPage } from './page.ts';
import { benchRequests } from './requests.ts';
import { benchWire } from './wire.ts';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  handshake: benchHandshake,
  capture: benchCapture,
  page: benchPage,
  rpc: benchRequests,
  wire: benchWire,
};

/** Exit code: 0, or 4 for a name that is none. */
export async function main(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !Object.hasOwn(BENCHES, name));
  if (unknown !== undefined) {
    process.stderr.write(`no benchmark ${unknown}; there are ${Object.keys(BENCHES).join(', ')}\n`);
    return 4;
  }
  for (const name of names.length > 0 ? names : Object.keys(BENCHES)) await BENCHES[name]?.();
  return 0;
}
