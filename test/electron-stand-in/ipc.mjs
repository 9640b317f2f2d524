// ipcMain, and the app's side of the channel a preload speaks on. Values cross as codec.mjs writes them.
import { EventEmitter } from 'node:events';
import { makeCodec } from './in-page/codec.mjs';

const { encode, decode } = makeCodec();

class IpcMain extends EventEmitter {
  /** Called so in Electron, too: tests of an app reach its handlers there. */
  _invokeHandlers = new Map();

  handle(channel, handler) {
    if (this._invokeHandlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    if (typeof handler !== 'function')
      throw new TypeError(`Expected handler to be a function, but found type '${typeof handler}'`);
    this._invokeHandlers.set(channel, handler);
  }

  handleOnce(channel, handler) {
    this.handle(channel, (...args) => {
      this.removeHandler(channel);
      return handler(...args);
    });
  }

  removeHandler(channel) {
    this._invokeHandlers.delete(channel);
  }

  /** The handler's encoded answer, or its error's text. */
  async answer(channel, event, args) {
    try {
      const handler = this._invokeHandlers.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      return { value: encode(await handler(event, ...args)) };
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error);
      return { error: String(error) };
    }
  }
}

export const ipcMain = new IpcMain();

/** What ipcRenderer gets when the app sends. */
export const messageText = (channel, args) => JSON.stringify({ kind: 'message', channel, value: encode(args) });

/**
 * Takes one message of a preload. `frame` is the frame it came from, `reply` writes to its document,
 * `own` takes what the stand-in's own half in the page says.
 */
export async function takeMessage(payload, contents, frame, reply, own) {
  const { kind, channel, id, value } = JSON.parse(payload);
  const args = decode(value);
  const event = {
    type: 'frame',
    sender: contents,
    senderFrame: frame,
    frameId: frame.routingId,
    processId: frame.processId,
    ports: [],
    reply: (name, ...rest) => contents.send(name, ...rest),
  };
  if (kind === 'send') {
    contents.emit('ipc-message', event, channel, ...args);
    ipcMain.emit(channel, event, ...args);
  } else if (kind === 'invoke') {
    reply(JSON.stringify({ kind: 'reply', id, ...(await ipcMain.answer(channel, event, args)) }));
  } else {
    own(kind, args[0]);
  }
}
