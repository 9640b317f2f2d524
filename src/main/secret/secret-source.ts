// Secrets by reference: each kind of reference has one place it is resolved at. There is no cache and
// no way back: whoever asks gets the secret of now, and the page never asks.

import type { SecretState } from '../../shared/contract/results.ts';
import type { SecretRef } from '../../shared/profile.ts';
import { secretFromEnvironment } from './env.ts';
import type { Environment } from './env.ts';
import type { Keychain } from './keychain.ts';
import { lookAt } from './look.ts';
import { secretFromFile, type ReadSecretFile } from './file.ts';
import { secretFromPrompt } from './prompt.ts';
import type { SecretPrompt } from './prompt.ts';
import type { SecretStore } from './secret-store.ts';

interface SecretPlaces {
  readonly environment: Environment;
  readonly keychain: Keychain;
  readonly prompt: SecretPrompt;
  readonly readFile: ReadSecretFile;
}

export class SecretSource implements SecretStore {
  readonly #places: SecretPlaces;

  constructor(places: SecretPlaces) {
    this.#places = places;
  }

  async resolve(ref: SecretRef, purpose: string, signal?: AbortSignal, capture?: string): Promise<string> {
    switch (ref.from) {
      case 'env':
        return secretFromEnvironment(ref.name, this.#places.environment);
      case 'keychain':
        return this.#places.keychain.read(ref.id);
      case 'prompt':
        return secretFromPrompt(this.#places.prompt, purpose, signal, capture);
      case 'file':
        return secretFromFile(ref.path, this.#places.readFile);
    }
  }

  look(ref: SecretRef): Promise<SecretState> {
    return lookAt(ref, this.#places);
  }

  set(id: string, secret: string): Promise<void> {
    return this.#places.keychain.write(id, secret);
  }

  remove(id: string): Promise<boolean> {
    return this.#places.keychain.remove(id);
  }
}
