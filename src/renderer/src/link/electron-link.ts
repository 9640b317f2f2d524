// The page in the desktop app: the link through the preload's bridge, files saved by the app itself in
// the place that the person chooses.

import type { z } from 'zod';
import type { Bridge } from '../../../preload/bridge.d.ts';
import type { ResultIn } from '../../../shared/contract/command.ts';
import type { CommandName, ParamsOf, ResultOf } from '../../../shared/contract/commands.ts';
import type { DESKTOP_COMMANDS } from '../../../shared/contract/desktop-commands.ts';
import { InspectorError } from '../../../shared/contract/errors.ts';
import type { CallResult } from '../../../shared/contract/link.ts';
import type { Notice } from '../../../shared/contract/notices.ts';
import type { Host } from './host.ts';
import { pickFile } from './pick-file.ts';

type DesktopCommands = typeof DESKTOP_COMMANDS;
type DesktopCommand = keyof DesktopCommands;

/** Text is handed over in pieces of at most this many letters. */
const PIECE = 1024 * 1024;

/** The app that this page belongs to. */
export function desktopHost(bridge: Bridge): Host {
  return {
    kind: 'desktop',
    link: {
      call: <N extends CommandName>(name: N, params: ParamsOf<N>) =>
        called(bridge, name, params) as Promise<ResultOf<N>>,
      listen: (hear) => bridge.listen((notice) => hear(JSON.parse(notice) as Notice)),
    },
    watch(hear) {
      // The app outlives its pages: where there is a page, there is the app.
      hear('open');
      return () => undefined;
    },
    saveFile: (name, parts) => saveFile(bridge, name, parts),
    pickFile,
  };
}

async function called(bridge: Bridge, name: string, params: object): Promise<unknown> {
  let answer: string;
  try {
    answer = await bridge.call(name, JSON.stringify(params));
  } catch {
    throw new InspectorError('link-lost', `It went away before it answered ${name}.`);
  }
  const result = JSON.parse(answer) as CallResult;
  if (!result.ok) throw new InspectorError(result.code, result.evidence);
  return result.result;
}

async function saveFile(bridge: Bridge, name: string, parts: AsyncIterable<string>): Promise<string | undefined> {
  const call = <N extends DesktopCommand>(command: N, params: z.infer<DesktopCommands[N]['params']>) =>
    called(bridge, command, params) as Promise<ResultIn<DesktopCommands[N]>>;
  const { place } = await call('desktop.saveBegin', { name });
  if (place === undefined) return undefined;
  const { file } = place;
  let text = '';
  const send = async () => {
    const end = pieceEnd(text);
    await call('desktop.savePart', { file, text: text.slice(0, end) });
    text = text.slice(end);
  };
  try {
    for await (const part of parts) {
      text += part;
      while (text.length >= PIECE) await send();
    }
    if (text !== '') await send();
  } catch (error) {
    // What went wrong is told, not that nothing is left of the file.
    await call('desktop.saveEnd', { file, whole: false }).catch(() => undefined);
    throw error;
  }
  await call('desktop.saveEnd', { file, whole: true });
  return place.name;
}

/** Where the next piece ends: never within a character of two halves, each of which is none for itself. */
function pieceEnd(text: string): number {
  return text.length > PIECE && /[\ud800-\udbff]/.test(text.charAt(PIECE - 1)) ? PIECE - 1 : PIECE;
}
