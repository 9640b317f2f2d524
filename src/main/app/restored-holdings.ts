// Subscriptions and registrations of a session that was lost, made anew in the one that takes its place. Secrets that
// were typed for them are not asked for again: nobody may be there.

import { InspectorError } from '../../shared/contract/errors.ts';
import { restoreHoldings } from '../operation/holdings.ts';
import type { Capture } from './captures.ts';
import type { OperationsHost } from './operations-host.ts';
import type { RequestVariables } from './request-variables.ts';

/** Makes what one capture held anew in another, whose session is open; gives false if not all was asked for. */
export function restorer(operations: OperationsHost, variables: RequestVariables) {
  return async (from: Capture, to: Capture): Promise<boolean> => {
    const holdings = operations.of(from.header.id)?.holdings;
    if (!holdings) return true;
    let isWhole = true;
    await restoreHoldings(holdings, async (request, environment) => {
      try {
        const { target } = operations.open(to.header.id);
        const filled = await variables.request({ ...target, isAnew: true }, request, environment);
        await operations.open(to.header.id).all.start({ text: request, filled, environment }).ended();
      } catch (error) {
        // The new session ended meanwhile, nobody gave a secret, or an environment is gone: the others are asked for
        // all the same, and this one with the next connection.
        if (!(error instanceof InspectorError)) throw error;
        isWhole = false;
      }
    });
    return isWhole;
  };
}
