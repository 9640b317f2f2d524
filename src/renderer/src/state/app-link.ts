// The page's host and its link to the app, held once for every part of the state.

import type { CommandName, ParamsOf, ResultOf } from '../../../shared/contract/commands.ts';
import { InspectorError } from '../../../shared/contract/errors.ts';
import type { Host } from '../link/host.ts';

let host: Host | undefined;

/** Ties the page to a host. */
export function tieTo(tied: Host): void {
  host = tied;
}

/** The host of the page. */
export function theHost(): Host {
  if (host === undefined) throw new InspectorError('internal', 'The page has no host yet.');
  return host;
}

/** Runs a command of the app. Rejects with InspectorError. */
export async function call<N extends CommandName>(name: N, params: ParamsOf<N>): Promise<ResultOf<N>> {
  try {
    return await theHost().link.call(name, params);
  } catch (error) {
    throw asInspectorError(error);
  }
}

/** Whatever was thrown, as an error a person may see. */
export function asInspectorError(error: unknown): InspectorError {
  if (error instanceof InspectorError) return error;
  return new InspectorError('internal', error instanceof Error ? error.message : String(error));
}

/** Waits for a task; gives the error it ended with, if any. */
export async function errorOf(task: Promise<unknown>): Promise<InspectorError | undefined> {
  try {
    await task;
    return undefined;
  } catch (error) {
    return asInspectorError(error);
  }
}
