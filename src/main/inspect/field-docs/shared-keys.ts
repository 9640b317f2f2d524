// Keys that several messages have: identities, payload passthru, links between routers.

import { doc, type KeyDocs } from './field-doc.ts';

const PPT = 'Payload Passthru Mode';

/** Payload that the router passes on without reading it. */
export const PASSTHRU: KeyDocs = {
  ppt_scheme: doc('How the payload is packed; its presence says that the router is not to read it.', PPT),
  ppt_serializer: doc('Serializer of the packed payload.', PPT),
  ppt_cipher: doc('Cipher the packed payload is encrypted with.', PPT),
  ppt_keyid: doc('Which key decrypts the packed payload.', PPT),
  enc_algo: doc('How the payload is packed in the form of Autobahn, which the router does not read.'),
  enc_key: doc('Which key decrypts the payload, in the form of Autobahn.'),
  enc_serializer: doc('Serializer of the packed payload, in the form of Autobahn.'),
};

/** Added by Autobahn and Crossbar. */
export const FORWARDED: KeyDocs = {
  forward_for: doc(
    'Sessions this passed on its way between routers, the first one first (Autobahn, Crossbar).',
    undefined,
    {
      items: doc('A session this passed.', undefined, {
        keys: {
          session: doc('Id of the session.', undefined, { type: 'id' }),
          authid: doc('Identity of the session.'),
          authrole: doc('Role of the session.'),
        },
      }),
    },
  ),
  transaction_hash: doc('Hash of a transaction that belongs to this (Autobahn, Crossbar).'),
};
