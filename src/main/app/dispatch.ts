// Runs commands: the name must be in the table, the parameters must fit its schema, and what goes
// wrong comes back as a code. Every link, whatever its carrier, ends here.

import type { z } from 'zod';
import type { CommandSpec, ResultIn } from '../../shared/contract/command.ts';
import { COMMANDS } from '../../shared/contract/commands.ts';
import { InspectorError } from '../../shared/contract/errors.ts';
import type { CallResult } from '../../shared/contract/link.ts';
import { whyTooLarge } from './parameter-size.ts';

type Table = Readonly<Record<string, CommandSpec<z.ZodType, unknown>>>;

/** One handler for every command of a table; a missing one does not compile. */
export type HandlersOf<T extends Table> = {
  readonly [N in keyof T]: (params: z.infer<T[N]['params']>) => ResultIn<T[N]> | Promise<ResultIn<T[N]>>;
};

export type Handlers = HandlersOf<typeof COMMANDS>;

export type Dispatch = (name: string, params: unknown) => Promise<CallResult>;

/** `report` hears of failures that are no InspectorError: faults of the program. */
export function createDispatch(handlers: Handlers, report: (error: unknown) => void): Dispatch {
  return dispatchOf(COMMANDS, handlers, report);
}

/** The same over another table: a host may have commands of its own beside those of the app. */
export function dispatchOf<T extends Table>(
  table: T,
  handlers: HandlersOf<T>,
  report: (error: unknown) => void,
): Dispatch {
  return async (name, params) => {
    if (!Object.hasOwn(table, name))
      return failure(new InspectorError('unknown-command', JSON.stringify(name.slice(0, 100))));
    const tooLarge = whyTooLarge(params);
    if (tooLarge !== undefined) return failure(new InspectorError('bad-parameters', `${name}: ${tooLarge}`));
    const parsed = table[name]?.params.safeParse(params);
    if (!parsed?.success)
      return failure(new InspectorError('bad-parameters', `${name}: ${parsed ? places(parsed.error) : ''}`));
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

/** What is said for a call whose result has no text: it is too long for one, or is no JSON. */
export function unanswerable(name: string): CallResult {
  return failure(new InspectorError('internal', `${name.slice(0, 100)}: no answer can be sent`));
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
