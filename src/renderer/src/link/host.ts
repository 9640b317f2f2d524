// What the page needs of the host it runs in. The carriers of the link are chosen in this folder and
// nowhere else.

import type { Link } from '../../../shared/contract/link.ts';

/** How the link to the app is. `refused`: the host runs, but does not know this page (it was started anew). */
export type Connection = 'open' | 'connecting' | 'lost' | 'refused';

export interface Host {
  readonly kind: 'web' | 'desktop';
  readonly link: Link;
  /** Hears the state of the link, at once and at every change, until the result is called. */
  watch(hear: (connection: Connection) => void): () => void;
  /**
   * Offers a text as a file to keep; the person chooses where, or the browser does. Gives the name of the
   * file; undefined if the person wants none.
   */
  saveFile(name: string, parts: AsyncIterable<string>): Promise<string | undefined>;
  /** Lets the person choose a file; undefined if none was chosen. */
  pickFile(accept: string): Promise<File | undefined>;
}
