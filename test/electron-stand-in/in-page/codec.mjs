/* global atob, btoa */
// Values that cross between page and app, as JSON text: what structured clone admits and a page can
// have, with shared and circular references kept. Runs on both sides: `makeCodec` is sent into the page
// as text, so it must not use anything from outside of itself.

/** `{encode(value): string, decode(text)}`. encode throws Electron's text for what cannot be cloned. */
export function makeCodec() {
  const refuse = () => {
    throw new Error('An object could not be cloned.');
  };
  const tagOf = (value) => Object.prototype.toString.call(value).slice(8, -1);
  const ERRORS = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };
  const VIEWS = new Set(
    [
      'Int8',
      'Uint8',
      'Uint8Clamped',
      'Int16',
      'Uint16',
      'Int32',
      'Uint32',
      'Float32',
      'Float64',
      'BigInt64',
      'BigUint64',
    ]
      .map((name) => `${name}Array`)
      .concat('DataView'),
  );

  function toBase64(bytes) {
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(text);
  }
  const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  function encode(value) {
    const seen = new Map();
    const list = [];
    const put = (item) => {
      switch (typeof item) {
        case 'string':
        case 'boolean':
          return item;
        case 'number':
          return Number.isFinite(item) && !Object.is(item, -0)
            ? item
            : ['n', Object.is(item, -0) ? '-0' : String(item)];
        case 'undefined':
          return ['u'];
        case 'bigint':
          return ['i', String(item)];
        case 'object':
          return item === null ? null : ['r', object(item)];
        default:
          return refuse();
      }
    };
    const object = (item) => {
      if (seen.has(item)) return seen.get(item);
      const at = list.push(null) - 1;
      seen.set(item, at);
      list[at] = describe(item, tagOf(item));
      return at;
    };
    const describe = (item, tag) => {
      if (Array.isArray(item)) return ['array', item.length, Object.keys(item).map((key) => [key, put(item[key])])];
      if (ArrayBuffer.isView(item)) {
        const name = VIEWS.has(tag) ? tag : refuse();
        return ['view', name, toBase64(new Uint8Array(item.buffer, item.byteOffset, item.byteLength))];
      }
      if (tag === 'ArrayBuffer') return ['buffer', toBase64(new Uint8Array(item))];
      if (tag === 'Date') return ['date', put(item.getTime())];
      if (tag === 'RegExp') return ['regexp', item.source, item.flags];
      if (tag === 'Map') return ['map', [...item].map(([key, entry]) => [put(key), put(entry)])];
      if (tag === 'Set') return ['set', [...item].map(put)];
      if (tag === 'Boolean' || tag === 'Number' || tag === 'String') return ['boxed', put(item.valueOf())];
      if (item instanceof Error || tag === 'Error') {
        return ['error', item.name in ERRORS ? item.name : 'Error', String(item.message), String(item.stack ?? '')];
      }
      // Promises, weak collections, nodes of a document: not for a channel.
      if (tag !== 'Object' && tag !== 'Module') return refuse();
      return ['object', Object.keys(item).map((key) => [key, put(item[key])])];
    };
    const root = put(value);
    return JSON.stringify([root, list]);
  }

  function decode(text) {
    const [root, list] = JSON.parse(text);
    const made = new Array(list.length);
    const done = new Set();
    const take = (item) => {
      if (!Array.isArray(item)) return item;
      const [kind, detail] = item;
      if (kind === 'u') return undefined;
      if (kind === 'i') return BigInt(detail);
      if (kind === 'n') return Number(detail);
      return object(detail);
    };
    const define = (target, key, value) =>
      Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
    const object = (at) => {
      if (done.has(at)) return made[at];
      done.add(at);
      const [kind, a, b, c] = list[at];
      if (kind === 'array') {
        made[at] = new Array(a);
        for (const [key, value] of b) define(made[at], key, take(value));
      } else if (kind === 'object') {
        made[at] = {};
        for (const [key, value] of a) define(made[at], key, take(value));
      } else if (kind === 'map') {
        made[at] = new Map();
        for (const [key, value] of a) made[at].set(take(key), take(value));
      } else if (kind === 'set') {
        made[at] = new Set();
        for (const value of a) made[at].add(take(value));
      } else if (kind === 'error') {
        made[at] = new ERRORS[a](b);
        Object.defineProperty(made[at], 'stack', { value: c, writable: true, configurable: true });
      } else if (kind === 'view') {
        made[at] = new globalThis[a](fromBase64(b).buffer);
      } else {
        const simple = {
          buffer: () => fromBase64(a).buffer,
          date: () => new Date(take(a)),
          boxed: () => Object(take(a)),
        };
        made[at] = kind === 'regexp' ? new RegExp(a, b) : simple[kind]();
      }
      return made[at];
    };
    return take(root);
  }
  return { encode, decode };
}
