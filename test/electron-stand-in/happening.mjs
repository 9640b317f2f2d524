// Small things every part needs: Electron's event object, the list of what the app asked of the system,
// and calls that are only recorded.
import { EventEmitter } from 'node:events';

/** The first argument of Electron's events. */
export function happening(fields = {}) {
  const event = {
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true;
    },
    ...fields,
  };
  return event;
}

/** Emits the event with an event object first; true if a listener prevented it. */
export function emitPreventable(emitter, name, fields, ...args) {
  const event = happening(fields);
  emitter.emit(name, event, ...args);
  return event.defaultPrevented;
}

/** What the app asked of the system, oldest first. Tests read it as `globalThis.electronStandIn.calls`. */
export const calls = [];

/** A function that writes its call down and gives `result`, or what `result` makes of the arguments. */
export function recorded(what, result) {
  return (...args) => {
    calls.push({ what, args });
    return typeof result === 'function' ? result(...args) : result;
  };
}

/** Gives an emitter recorded functions with the prefix `what`, one for each name. */
export function withRecorded(target, what, names) {
  for (const name of names) target[name] = recorded(`${what}.${name}`);
  return target;
}

export const emitterWith = (fields) => Object.assign(new EventEmitter(), fields);
