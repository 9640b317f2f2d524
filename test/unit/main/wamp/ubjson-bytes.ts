// UBJSON and BJData for tests: bytes as they are read aloud, and values as the Python libraries write them.

import type { ValueNode } from '../../../../src/shared/wamp/node.ts';
import type { WampValue } from '../../../../src/shared/wamp/value.ts';
import type { UbjsonDialect } from '../../../../src/main/wamp/ubjson-markers.ts';
import { readUbjson } from '../../../../src/main/wamp/ubjson-reader.ts';

export const DIALECTS: readonly UbjsonDialect[] = ['ubjson', 'bjdata'];

/** Bytes of a dump in hex. */
export const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

/** Bytes of markers and texts (as UTF-8) and of single numbers. */
export function raw(...parts: readonly (string | number)[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...Buffer.from(part)])));
}

/** The node that the bytes are; throws if they are none. */
export function read(bytes: Uint8Array, dialect: UbjsonDialect): ValueNode {
  const reading = readUbjson(bytes, dialect);
  if (!reading.ok) throw new Error(reading.reason);
  return reading.node;
}

const x256 = '78'.repeat(256);
const seven300 = '07'.repeat(300);

/**
 * Value, and what `bjdata.dumpb` (0.6.6) and `ubjson.dumpb` (py-ubjson 0.16.1) make of it: the libraries of
 * autobahn-python from 26 on and before.
 */
export const DUMPS: readonly (readonly [what: string, value: WampValue, bjdata: string, ubjson: string])[] = [
  [
    'WELCOME',
    [2, 4504178943402837, { roles: { broker: {} } }],
    '5b55024d5523ede1860010007b5505726f6c65737b550662726f6b65727b7d7d7d5d',
    '5b55024c00100086e1ed23557b5505726f6c65737b550662726f6b65727b7d7d7d5d',
  ],
  [
    'EVENT',
    [36, 300, 9007199254740992, {}, ['é', 70000, -129, 1.5]],
    '5b5524752c014d00000000000020007b7d5b535502c3a96d70110100497fff44000000000000f83f5d5d',
    '5b552449012c4c00200000000000007b7d5b535502c3a96c0001117049ff7f443ff80000000000005d5d',
  ],
  ['small integers', [0, 127, 128, 255, -1, -128], '5b5500557f558055ff69ff69805d', '5b5500557f558055ff69ff69805d'],
  [
    'integers of 16 bits',
    [256, 32767, 32768, 65535, -129, -32768],
    '5b75000175ff7f75008075ffff497fff4900805d',
    '5b490100497fff6c000080006c0000ffff49ff7f4980005d',
  ],
  [
    'integers of 32 bits',
    [65536, 2147483647, 2147483648, 4294967295, -32769, -2147483648],
    '5b6d000001006dffffff7f6d000000806dffffffff6cff7fffff6c000000805d',
    '5b6c000100006c7fffffff4c00000000800000004c00000000ffffffff6cffff7fff6c800000005d',
  ],
  [
    'integers of 64 bits',
    [4294967296, 9007199254740993n, 9223372036854775807n, -2147483649, -9223372036854775808n],
    '5b4d00000000010000004d01000000000020004dffffffffffffff7f4cffffff7fffffffff4c00000000000000805d',
    '5b4c00000001000000004c00200000000000014c7fffffffffffffff4cffffffff7fffffff4c80000000000000005d',
  ],
  [
    'integers beyond 63 bits',
    [9223372036854775808n, 18446744073709551615n, 18446744073709551616n, -9223372036854775809n],
    '5b4d00000000000000804dffffffffffffffff48551431383434363734343037333730393535313631364855142d393232333337323033363835343737353830395d',
    '5b48551339323233333732303336383534373735383038485514313834343637343430373337303935353136313548551431383434363734343037333730393535313631364855142d393232333337323033363835343737353830395d',
  ],
  [
    'floats',
    [1.5, -0.1, 1e300, 2.5e-300],
    '5b44000000000000f83f449a9999999999b9bf449c7500883ce4377e442f30b7b3a7c9ba015d',
    '5b443ff800000000000044bfb999999999999a447e37e43c8800759c4401bac9a7b3b7302f5d',
  ],
  [
    'text',
    ['', 'a', 'ab', 'é', '漢字', 'x'.repeat(256)],
    `5b53550043615355026162535502c3a9535506e6bca2e5ad9753750001${x256}5d`,
    `5b53550043615355026162535502c3a9535506e6bca2e5ad9753490100${x256}5d`,
  ],
  [
    'byte strings',
    [new Uint8Array(), Uint8Array.of(0, 127, 255), new Uint8Array(300).fill(7)],
    `5b5b24422355005b2442235503007fff5b244223752c01${seven300}5d`,
    `5b5b24552355005b2455235503007fff5b24552349012c${seven300}5d`,
  ],
  ['nothing, true, false', [null, true, false], '5b5a54465d', '5b5a54465d'],
  ['dictionaries', { a: 1, '': { ü: [] } }, '7b550161550155007b5502c3bc5b5d7d7d', '7b550161550155007b5502c3bc5b5d7d7d'],
];

/** The same with `container_count=True`. */
export const COUNTED_DUMPS: typeof DUMPS = [
  [
    'WELCOME',
    [2, 4504178943402837, { roles: { broker: {} } }],
    '5b23550355024d5523ede1860010007b2355015505726f6c65737b235501550662726f6b65727b235500',
    '5b23550355024c00100086e1ed23557b2355015505726f6c65737b235501550662726f6b65727b235500',
  ],
  [
    'EVENT',
    [36, 300, 9007199254740992, {}, ['é', 70000, -129, 1.5]],
    '5b2355055524752c014d00000000000020007b2355005b235504535502c3a96d70110100497fff44000000000000f83f',
    '5b235505552449012c4c00200000000000007b2355005b235504535502c3a96c0001117049ff7f443ff8000000000000',
  ],
];

/** What `bjdata.dumpb` makes of numpy arrays, by the type and the values they have. */
export const ARRAY_DUMPS: readonly (readonly [mark: string, value: WampValue, bjdata: string])[] = [
  ['array of int16', [1, -2, 300], '5b2449235b55035d0100feff2c01'],
  ['array of float32', [0.5, Math.fround(3.14)], '5b2464235b55025d0000003fc3f54840'],
  ['array of float64', [1.5], '5b2444235b55015d000000000000f83f'],
  ['array of uint8', [1, 2, 3], '5b2455235b55035d010203'],
  [
    '2x3 array of uint8',
    [
      [0, 1, 2],
      [3, 4, 5],
    ],
    '5b2455235b550255035d000102030405',
  ],
  [
    '2x2x2 array of uint32',
    [
      [
        [0, 1],
        [2, 3],
      ],
      [
        [4, 5],
        [6, 7],
      ],
    ],
    '5b246d235b5502550255025d0000000001000000020000000300000004000000050000000600000007000000',
  ],
];
