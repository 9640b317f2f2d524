/* global window, CustomEvent, EventTarget */
// The bridge between the page's world and the preload's: the same half runs in both. They share no
// object, only the window's events, whose `detail` Blink clones from one world into the other. A
// function is a number at the other side; a call of it is an event, and its answer another one that
// comes before dispatchEvent returns. Sent into the page as text.

/**
 * One half. `mine` and `theirs` are the event names each side listens to, unknown to the page's scripts.
 * `expose` is what the page's world does with a value that comes in: (key, value) → error text or undefined.
 */
export function makeBridge(mine, theirs, expose) {
  // Taken before a script of the page can replace them.
  const { apply, ownKeys } = Reflect;
  const { addEventListener, dispatchEvent } = EventTarget.prototype;
  const detailOf = Object.getOwnPropertyDescriptor(CustomEvent.prototype, 'detail').get;
  const { then } = Promise.prototype;
  const Signal = CustomEvent;
  const here = window;
  const functions = new Map();
  const numbers = new Map();
  const promises = new Map();
  let last = 0;
  let answer;

  const say = (detail) => apply(dispatchEvent, here, [new Signal(theirs, { detail })]);

  /** Says it, and gives what the other side answered during that. */
  function ask(detail) {
    const outer = answer;
    answer = undefined;
    say(detail);
    const got = answer;
    answer = outer;
    if (got === undefined) throw new Error('An object could not be cloned.');
    return got;
  }

  function pack(value, seen = new Map()) {
    if (typeof value === 'symbol') throw new Error('An object could not be cloned.');
    if (typeof value === 'function') {
      if (!numbers.has(value)) {
        numbers.set(value, ++last);
        functions.set(last, value);
      }
      return { kind: 'function', id: numbers.get(value) };
    }
    if (typeof value !== 'object' || value === null) return { kind: 'plain', value };
    if (seen.has(value)) return { kind: 'again', at: seen.get(value) };
    seen.set(value, seen.size);
    if (value instanceof Promise) {
      const id = ++last;
      apply(then, value, [(result) => settle(id, 'value', result), (reason) => settle(id, 'error', reason)]);
      return { kind: 'promise', id };
    }
    if (value instanceof Error) return { kind: 'error', message: value.message, stack: value.stack };
    if (Array.isArray(value)) return { kind: 'array', items: value.map((item) => pack(item, seen)) };
    const tag = Object.prototype.toString.call(value);
    if (tag !== '[object Object]') return { kind: 'plain', value };
    const keys = ownKeys(value).filter(
      (key) => typeof key === 'string' && Object.prototype.propertyIsEnumerable.call(value, key),
    );
    return { kind: 'object', entries: keys.map((key) => [key, pack(value[key], seen)]) };
  }

  function unpack(packed, frozen, seen = []) {
    const { kind } = packed;
    if (kind === 'plain') {
      if (typeof packed.value === 'object' && packed.value !== null) seen.push(packed.value);
      return packed.value;
    }
    if (kind === 'again') return seen[packed.at];
    if (kind === 'function') return (...args) => callThere(packed.id, args);
    if (kind === 'promise') {
      const promise = new Promise((resolve, reject) => promises.set(packed.id, { value: resolve, error: reject }));
      seen.push(promise);
      return promise;
    }
    if (kind === 'error') {
      const error = new Error(packed.message);
      seen.push(error);
      return error;
    }
    const made = kind === 'array' ? [] : {};
    seen.push(made);
    const entries = kind === 'array' ? packed.items.map((item, at) => [at, item]) : packed.entries;
    for (const [key, item] of entries) {
      const value = unpack(item, frozen, seen);
      Object.defineProperty(made, key, { value, writable: true, enumerable: true, configurable: true });
    }
    return frozen ? Object.freeze(made) : made;
  }

  function callThere(id, args) {
    const { value, error } = ask({ op: 'call', id, args: pack(args) });
    if (error) throw unpack(error, false);
    return unpack(value, false);
  }

  function settle(id, how, result) {
    let packed;
    try {
      packed = pack(result);
    } catch (error) {
      [how, packed] = ['error', pack(error)];
    }
    say({ op: 'settle', id, how, result: packed });
  }

  /** What a call gives to the other side: its value or its error, both packed. */
  function outcome(run) {
    try {
      return { value: pack(run()) };
    } catch (error) {
      return { error: pack(error instanceof Error ? error : new Error(String(error))) };
    }
  }

  const operations = {
    call: ({ id, args }) => say({ op: 'answer', outcome: outcome(() => functions.get(id)(...unpack(args, false))) }),
    answer: (detail) => (answer = detail.outcome),
    settle: ({ id, how, result }) => {
      promises.get(id)?.[how](unpack(result, false));
      promises.delete(id);
    },
    expose: ({ key, value }) => say({ op: 'answer', outcome: outcome(() => expose?.(key, unpack(value, true))) }),
  };
  apply(addEventListener, here, [
    mine,
    (event) => {
      event.stopImmediatePropagation();
      const detail = apply(detailOf, event, []);
      if (detail) operations[detail.op](detail);
    },
  ]);

  return {
    exposeThere(key, value) {
      const { error, value: text } = ask({ op: 'expose', key, value: pack(value) });
      if (error) throw unpack(error, false);
      if (text.value !== undefined) throw new Error(text.value);
    },
  };
}
