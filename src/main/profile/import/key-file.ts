// A key file of the Crossbar shell or of a node, `.priv`: lines around an Ed25519 key. It names no router, so that
// address and realm are guesses that the profile says to mend.

import path from 'node:path';
import type { DraftSecret, Drafts, ProfileImporter } from './importer.ts';
import { foundSecret } from './secret-text.ts';

export const keyFile: ProfileImporter = {
  name: 'crossbar-key',
  label: 'Crossbar key file',
  expects: 'lines with private-key-ed25519',
  fits: ({ content }) => content.form === 'key-file',
  read({ content, name, folder }): Drafts {
    if (content.form !== 'key-file') return { drafts: [], left: [] };
    const { fields } = content;
    const key = fields.get('private-key-ed25519');
    if (key === undefined || key === '') {
      const text = 'It holds a public key only. Choose the file with the private key; its name ends in .priv.';
      return { drafts: [], left: [{ where: name, text }] };
    }
    const user = fields.get('user-id');
    const secret: DraftSecret =
      folder === undefined
        ? foundSecret(key, 'private key')
        : { kind: 'reference', ref: { from: 'file', path: path.join(folder, name) } };
    return {
      drafts: [
        {
          where: name,
          names: [user ?? path.basename(name, path.extname(name))],
          url: 'ws://localhost:8080/ws',
          realm: 'realm1',
          methods: [{ method: 'cryptosign', authid: user, secret }],
          notes: ['A key file names no router: URL and realm are guesses. Mend them.'],
        },
      ],
      left: [],
    };
  },
};
