// A link within one process. What passes is turned into JSON text and back, so that nothing works
// here that would not work over a socket.

import type { CommandName, ParamsOf, ResultOf } from '../../shared/contract/commands.ts';
import { InspectorError } from '../../shared/contract/errors.ts';
import type { CallResult, Link } from '../../shared/contract/link.ts';
import type { Notice } from '../../shared/contract/notices.ts';
import type { App } from './app.ts';

/** A link to an app in this process. */
export function memoryLink(app: App): Link {
  return {
    async call<N extends CommandName>(name: N, params: ParamsOf<N>): Promise<ResultOf<N>> {
      const result = copy(await app.dispatch(name, copy(params))) as CallResult;
      if (!result.ok) throw new InspectorError(result.code, result.evidence);
      return result.result as ResultOf<N>;
    },
    listen: (hear) => app.listen((notice) => hear(copy(notice) as Notice)),
  };
}

function copy(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
