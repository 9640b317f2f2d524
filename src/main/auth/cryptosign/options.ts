// What can be chosen for a cryptosign login besides the key.

import type { MethodOption } from '../../../shared/contract/results.ts';
import type { Credential } from '../auth-method.ts';
import { isBinding, type Binding, type FinishedOf } from './channel-id.ts';

export const cryptosignOptions: readonly MethodOption[] = [
  {
    id: 'channel_binding',
    label: 'Channel binding',
    about:
      'Ties the signature to this TLS connection. It needs TLS from end to end: behind a proxy that ends TLS the login fails.',
    kind: 'choice',
    choices: [
      { id: 'none', label: 'None' },
      { id: 'tls-unique', label: 'tls-unique' },
      { id: 'tls-exporter', label: 'tls-exporter' },
    ],
  },
  {
    id: 'finished',
    label: 'Finished message of tls-unique',
    about: 'Implementations differ in whose message they take; try the other one if a router refuses the signature.',
    kind: 'choice',
    choices: [
      { id: 'client', label: "Client's Finished (Crossbar 26.10, CPython)" },
      { id: 'server', label: "Server's Finished (older Crossbar, autobahn-twisted)" },
    ],
  },
  {
    id: 'challengeRouter',
    label: 'Challenge the router',
    about: 'Sends a challenge in HELLO; the router must sign it with its own key.',
    kind: 'switch',
  },
  {
    id: 'routerKey',
    label: 'Router key',
    about: 'Public key of the router, 64 hex digits: a router that signs with another one is refused.',
    kind: 'text',
  },
  {
    id: 'publicKey',
    label: 'Public key that the router knows',
    about: '64 hex digits: compared with the public key of the secret before anything is sent.',
    kind: 'text',
  },
  {
    id: 'trustroot',
    label: 'Trustroot',
    about: 'Ethereum address of the root of the certificates, 0x and 40 hex digits.',
    kind: 'text',
  },
  {
    id: 'certificates',
    label: 'Certificates',
    about: 'JSON list of [certificate, signature], the delegate certificate first, the root last.',
    kind: 'json',
  },
];

export interface Options {
  /** Undefined: none. */
  readonly binding?: Binding;
  readonly finishedOf: FinishedOf;
  readonly challengeRouter: boolean;
  readonly routerKey?: string;
  readonly publicKey?: string;
  readonly trustroot?: string;
  /** JSON text. */
  readonly certificates?: string;
}

/** The options of a credential; what is empty counts as not given. */
export function optionsOf({ options = {} }: Pick<Credential, 'options'>): Options {
  const binding = options['channel_binding'];
  const text = (id: 'routerKey' | 'publicKey' | 'trustroot' | 'certificates') => {
    const value = options[id];
    return typeof value === 'string' && value.trim() !== '' ? { [id]: value.trim() } : {};
  };
  return {
    ...(isBinding(binding) && { binding }),
    finishedOf: options['finished'] === 'server' ? 'server' : 'client',
    challengeRouter: options['challengeRouter'] === true,
    ...text('routerKey'),
    ...text('publicKey'),
    ...text('trustroot'),
    ...text('certificates'),
  };
}
