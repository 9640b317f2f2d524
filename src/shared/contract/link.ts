// The link between a viewer (command line, page) and the app. One interface, several carriers.

import type { CommandName, ParamsOf, ResultOf } from './commands.ts';
import type { ErrorCode } from './errors.ts';
import type { Notice } from './notices.ts';

export interface Link {
  /** Runs a command. Rejects with InspectorError. */
  call<N extends CommandName>(name: N, params: ParamsOf<N>): Promise<ResultOf<N>>;
  /** Hears notices until the result is called. */
  listen(hear: (notice: Notice) => void): () => void;
}

/** What travels back for a call, whatever the carrier. */
export type CallResult =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly code: ErrorCode; readonly evidence: string };
