// Variables of client libraries that hold one secret and nothing of the router: WAMPYSECRET of wampy (Python) and
// WAMP_PRIVATE_KEY of Autobahn's command line. Together with the variables of wick and wampy.js.

import { DEFAULT_SECRET_VARIABLE } from '../../../shared/profile-constants.ts';
import { clientDraft } from './client-config.ts';
import type { ProfileImporter } from './importer.ts';
import { wampyEnvironment } from './wampy-cli.ts';
import { wickEnvironment } from './wick.ts';

const GUESS = 'The variable names no router: URL and realm are guesses. Mend them, and enter the authid.';

/** An importer of a variable that holds a secret and nothing else. */
function secretVariable(
  variable: string,
  name: string,
  label: string,
  login: { readonly method: string; readonly secretIs?: string },
  notes: readonly string[],
): ProfileImporter {
  return {
    name: `${name}-environment`,
    label,
    expects: '',
    fits: ({ content }) => content.form === 'environment' && (content.variables[variable] ?? '') !== '',
    read: () => ({
      drafts: [
        clientDraft({
          where: variable,
          names: [name],
          url: 'ws://localhost:8080/ws',
          realm: 'realm1',
          logins: [{ ...login, secret: { kind: 'reference', ref: { from: 'env', name: variable } } }],
          notes: [GUESS, ...notes],
        }),
      ],
      left: [],
    }),
  };
}

export const environmentImporters: readonly ProfileImporter[] = [
  wampyEnvironment,
  wickEnvironment,
  secretVariable(
    DEFAULT_SECRET_VARIABLE,
    'wampy',
    'Variable of wampy (Python)',
    { method: 'wampcra', secretIs: 'derived-key' },
    [
      'wampy signs with the secret as it is, also for salted users: there it must be the derived key. It takes the same variable for a ticket.',
    ],
  ),
  secretVariable('WAMP_PRIVATE_KEY', 'autobahn', "Variable of Autobahn's wamp command", { method: 'cryptosign' }, []),
];
