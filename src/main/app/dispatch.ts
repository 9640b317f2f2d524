// Runs commands: the name must be in the table, the parameters must fit its schema, and what goes
// wrong comes back as a code. Every link, whatever its carrier, ends here.

import type { z } from 'zod';
import { COMMANDS, type CommandName, type ParamsOf, type ResultOf } from '../../shared/contract/commands.ts';
import { InspectorError } from '../../shared/contract/errors.ts';
import type { CallResult } from '../../shared/contract/link.ts';
import { whyTooLarge } from './parameter-size.ts';

/** One handler for every command; a missing one does not compile. */
export type Handlers = { readonly [N in CommandName]: (params: ParamsOf<N>) => ResultOf<N> | Promise<ResultOf<N>> };

export type Dispatch = (name: string, params: unknown) => Promise<CallResult>;

/** `report` hears of failures that are no InspectorError: faults of the program. */
export function createDispatch(handlers: Handlers, report: (error: unknown) => void): Dispatch {
  return async (name, params) => {
    if (!isCommand(name)) return failure(new InspectorError('unknown-command', JSON.stringify(name.slice(0, 100))));
    const tooLarge = whyTooLarge(params);
    if (tooLarge !== undefined) return failure(new InspectorError('bad-parameters', `${name}: ${tooLarge}`));
    const parsed = COMMANDS[name].params.safeParse(params);
    if (!parsed.success) return failure(new InspectorError('bad-parameters', `${name}: ${places(parsed.error)}`));
    try {
      // The schema just proved that the parameters are this command's; the table's type cannot say so.
      const handler = handlers[name] as unknown as (params: unknown) => unknown;
      return { ok: true, result: await handler(parsed.data) };
    } catch (error) {
      if (error instanceof InspectorError) return failure(error);
      report(error);
      return failure(
        new InspectorError('internal', `${name}: ${error instanceof Error ? error.name : 'unknown error'}`),
      );
    }
  };
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

/** Where the parameters do not fit; never their values, which may be secrets. */
function places(error: z.ZodError): string {
  return error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || 'parameters'} (${issue.code})`)
    .join(', ');
}

function failure({ code, evidence }: InspectorError): CallResult {
  return { ok: false, code, evidence };
}
