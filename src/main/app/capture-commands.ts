// Commands of the prefix `capture`: viewers pull what they show.

import { InspectorError } from '../../shared/contract/errors.ts';
import { toWire } from '../../shared/contract/wire-value.ts';
import { openCapture, saveCapture } from '../capture/file/capture-file.ts';
import type { Attempt } from './attempt.ts';
import { Capture, type CaptureList } from './captures.ts';
import type { Handlers } from './dispatch.ts';

type CaptureCommands = Pick<
  Handlers,
  | 'capture.list'
  | 'capture.info'
  | 'capture.summary'
  | 'capture.record'
  | 'capture.createView'
  | 'capture.dropView'
  | 'capture.rows'
  | 'capture.save'
  | 'capture.open'
  | 'capture.close'
>;

export function captureCommands(captures: CaptureList<Attempt>, newId: () => string): CaptureCommands {
  return {
    'capture.list': () => captures.all().map((capture) => capture.info()),
    'capture.info': ({ capture }) => captures.get(capture).info(),
    'capture.summary': ({ capture }) => toWire(captures.get(capture).summary()),
    'capture.record': ({ capture, seq }) => {
      const record = captures.get(capture).store.record(seq);
      if (!record) throw new InspectorError('unknown-record', `Record ${seq}.`);
      return toWire(record);
    },
    'capture.createView': ({ capture, filter }) => ({ view: captures.get(capture).store.createView(filter) }),
    'capture.dropView': ({ capture, view }) => {
      captures.get(capture).store.dropView(view);
      return null;
    },
    'capture.rows': ({ capture, view, from, count }) => {
      const { store } = captures.get(capture);
      return { rows: store.rows(view, from, count), total: store.viewTotal(view) };
    },
    'capture.save': async ({ capture, path }) => {
      const { header, store } = captures.get(capture);
      await saveCapture(path, header, store);
      return null;
    },
    'capture.open': async ({ path }) => {
      const { header, store, damage } = await openCapture(path);
      // A capture that is listed already keeps its id, and so its session.
      const id = captures.admits(header.id) ? header.id : newId();
      const capture = new Capture<Attempt>({ ...header, id }, store);
      captures.add(capture);
      return { capture: capture.info(), damage };
    },
    'capture.close': async ({ capture }) => {
      await captures.close(capture);
      return null;
    },
  };
}
