// Secrets from environment variables. They are read when they are needed, so a capture of another
// session cannot hold them, and an unset one is found before a socket opens.

import { InspectorError } from '../../shared/contract/errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of a variable. Throws InspectorError `secret-unset` if it is unset or empty. */
export function secretFromEnvironment(name: string, environment: Environment): string {
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (value === undefined) throw new InspectorError('secret-unset', `${name} is not set.`);
  if (value === '') throw new InspectorError('secret-unset', `${name} is set, but empty.`);
  return value;
}
