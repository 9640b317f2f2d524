// Commands of the prefix `key`: new key pairs. The private half goes to its place and nowhere else.

import { InspectorError } from '../../shared/contract/errors.ts';
import { hexFromBytes } from '../../shared/wamp/hex.ts';
import { crossbarKeyText } from '../auth/cryptosign/crossbar-key.ts';
import { KEY_BYTES, loadEd25519 } from '../auth/cryptosign/ed25519.ts';
import { writeKeyFile } from '../secret/key-file.ts';
import type { SecretStore } from '../secret/secret-store.ts';
import type { Handlers } from './dispatch.ts';
import type { AppPorts } from './ports.ts';

export function keyCommands(
  { random, configFolder }: Pick<AppPorts, 'random' | 'configFolder'>,
  secrets: Pick<SecretStore, 'look' | 'set'>,
): Pick<Handlers, 'key.generate'> {
  return {
    'key.generate': async ({ name, place }) => {
      const seed = random(KEY_BYTES);
      const publicKey = (await loadEd25519()).publicKeyOf(seed);
      const shown = hexFromBytes(publicKey);
      if (place === 'file') {
        const path = await writeKeyFile(configFolder, name, crossbarKeyText(seed, publicKey));
        return { publicKey: shown, secret: { from: 'file', path } };
      }
      const { state } = await secrets.look({ from: 'keychain', id: name });
      if (state === 'present') throw new InspectorError('key-exists', `The keychain has an entry "${name}".`);
      await secrets.set(name, hexFromBytes(seed));
      return { publicKey: shown, secret: { from: 'keychain', id: name } };
    },
  };
}
