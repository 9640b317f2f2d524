// Where the window was: kept in the config folder, and brought back onto the displays that are there now.

import { z } from 'zod';
import { InspectorError } from '../../../shared/contract/errors.ts';
import { StoredFile, type FileReading } from '../../config/stored-file.ts';
import { SMALLEST, USUAL } from './window-look.ts';

const VERSION = 1;
const edge = z.number().int().min(-100_000).max(100_000);
const boundsSchema = z.object({ x: edge, y: edge, width: edge, height: edge });
const stateSchema = z.object({
  v: z.literal(VERSION),
  bounds: boundsSchema.optional(),
  maximized: z.boolean().default(false),
  fullScreen: z.boolean().default(false),
});

export type Bounds = z.infer<typeof boundsSchema>;

export interface WindowState {
  /** Place and size when neither maximized nor full screen; absent: never seen. */
  readonly bounds?: Bounds | undefined;
  readonly maximized: boolean;
  readonly fullScreen: boolean;
}

const NEVER_SEEN: WindowState = { maximized: false, fullScreen: false };

/** How far a further window stands from the one before. */
const STEP = 32;

/** The file of the window's state. */
export function windowStateFile(folder: string): StoredFile<WindowState> {
  return new StoredFile(folder, {
    name: 'window',
    empty: NEVER_SEEN,
    read: readState,
    write: (state) => `${JSON.stringify({ v: VERSION, ...state }, undefined, 2)}\n`,
    busy: (evidence) => new InspectorError('workspace-busy', evidence),
  });
}

function readState(text: string): FileReading<WindowState> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'damaged', reason: 'it is not JSON' };
  }
  const version = z.object({ v: z.number().int() }).safeParse(json).data?.v ?? 0;
  if (version > VERSION) return { kind: 'too-new', version };
  const state = stateSchema.safeParse(json);
  if (!state.success) return { kind: 'damaged', reason: 'it is no state of a window' };
  const { bounds, maximized, fullScreen } = state.data;
  return { kind: 'good', content: { ...(bounds && { bounds }), maximized, fullScreen } };
}

/**
 * Where to put a window: where it was, on the display it has most of itself on, no larger than that and
 * wholly within it. Without a place, or when its display is gone, in the middle of the first.
 *
 * @param areas work areas of the displays, the first one first
 */
export function placeOn(areas: readonly Bounds[], wanted: Bounds | undefined): Bounds {
  const [first = { x: 0, y: 0, ...USUAL }] = areas;
  const seen = wanted && areas.map((area) => ({ area, size: overlap(area, wanted) })).sort((a, b) => b.size - a.size);
  const best = seen?.[0];
  if (!wanted || !best || best.size === 0) {
    const { width, height } = fitted(first, wanted ?? { ...first, ...USUAL });
    return {
      x: first.x + Math.round((first.width - width) / 2),
      y: first.y + Math.round((first.height - height) / 2),
      width,
      height,
    };
  }
  const { area } = best;
  const { width, height } = fitted(area, wanted);
  return {
    x: Math.min(Math.max(wanted.x, area.x), area.x + area.width - width),
    y: Math.min(Math.max(wanted.y, area.y), area.y + area.height - height),
    width,
    height,
  };
}

/** A further window stands beside the one before it. */
export function beside({ x, y, width, height }: Bounds): Bounds {
  return { x: x + STEP, y: y + STEP, width, height };
}

/** A size between the smallest and the display's, which may be smaller still. */
function fitted(area: Bounds, { width, height }: Bounds): { width: number; height: number } {
  return {
    width: Math.min(Math.max(width, SMALLEST.width), area.width),
    height: Math.min(Math.max(height, SMALLEST.height), area.height),
  };
}

function overlap(a: Bounds, b: Bounds): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return Math.max(0, width) * Math.max(0, height);
}
