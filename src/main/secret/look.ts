// Whether a reference leads to a secret, said in words for the person who made it; never the secret.

import type { SecretState } from '../../shared/contract/results.ts';
import { ERRORS, InspectorError } from '../../shared/contract/errors.ts';
import type { SecretRef } from '../../shared/profile.ts';
import type { Environment } from './env.ts';
import { secretFromFile, type ReadSecretFile } from './file.ts';
import type { Keychain } from './keychain.ts';

interface LookPlaces {
  readonly environment: Environment;
  readonly keychain: Keychain;
  readonly readFile: ReadSecretFile;
}

/** Looks at a reference. Asks nobody, but the system may ask its user to unlock the keychain. */
export async function lookAt(ref: SecretRef, { environment, keychain, readFile }: LookPlaces): Promise<SecretState> {
  switch (ref.from) {
    case 'env':
      return variable(ref.name, environment);
    case 'keychain':
      return entry(ref.id, keychain);
    case 'prompt':
      return { state: 'asked-each-time', text: 'It is asked for at every connection, and kept nowhere.' };
    case 'file':
      return file(ref.path, readFile);
  }
}

function variable(name: string, environment: Environment): SecretState {
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (value === undefined) return { state: 'absent', text: `${name} is not set. ${ERRORS['secret-unset'].hint}` };
  if (value === '') return { state: 'empty', text: `${name} is set, but empty. ${ERRORS['secret-unset'].hint}` };
  return { state: 'present', text: `${name} is set.` };
}

async function entry(id: string, keychain: Keychain): Promise<SecretState> {
  try {
    await keychain.read(id);
    return { state: 'present', text: `The keychain has "${id}".` };
  } catch (error) {
    if (!(error instanceof InspectorError)) throw error;
    const state = error.code === 'secret-not-found' ? 'absent' : 'unavailable';
    return { state, text: `${error.message} ${error.hint}` };
  }
}

async function file(path: string, readFile: ReadSecretFile): Promise<SecretState> {
  try {
    await secretFromFile(path, readFile);
    return { state: 'present', text: `The file ${path} can be read.` };
  } catch (error) {
    if (!(error instanceof InspectorError)) throw error;
    return { state: error.code === 'secret-empty' ? 'empty' : 'unavailable', text: `${error.message} ${error.hint}` };
  }
}
