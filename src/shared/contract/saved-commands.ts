// Commands about what is kept for a profile: requests with names, environments, what was sent; and code for other
// clients.

import { z } from 'zod';
import { profileSchema } from '../profile.ts';
import { requestSchema } from '../request.ts';
import {
  environmentSchema,
  savedRequestSchema,
  type Environment,
  type HistoryEntry,
  type SavedRequest,
} from '../saved-request.ts';
import { CODE_TARGETS } from './code-targets.ts';
import { command, id, span } from './command.ts';

export const SAVED_COMMANDS = {
  'saved.load': command(z.strictObject({ profileId: id })).returns<{
    readonly requests: readonly SavedRequest[];
    readonly environments: readonly Environment[];
    /** Name a damaged file was set aside under, and what was wrong with it. */
    readonly damagedFile?: string;
    readonly damage?: string;
    readonly fromBackup?: boolean;
  }>(),
  /** Adds a request, or changes the one with its id. */
  'saved.put': command(z.strictObject({ profileId: id, request: savedRequestSchema })).returns<null>(),
  'saved.remove': command(z.strictObject({ profileId: id, request: id })).returns<{ removed: boolean }>(),
  /** Brings back the request that was removed last under this id. */
  'saved.restore': command(z.strictObject({ profileId: id, request: id })).returns<{ request: SavedRequest }>(),
  'saved.putEnvironment': command(z.strictObject({ profileId: id, environment: environmentSchema })).returns<null>(),
  'saved.removeEnvironment': command(z.strictObject({ profileId: id, environment: id })).returns<{
    removed: boolean;
  }>(),
  /** Requests and environments as versioned JSON; secrets by reference only. */
  'saved.export': command(z.strictObject({ profileId: id })).returns<{ text: string }>(),
  /** Adds what an exported text holds; what cannot be taken is told. Nothing is overwritten: the same id gets a new one. */
  'saved.import': command(z.strictObject({ profileId: id, text: z.string().max(1 << 20) })).returns<{
    readonly requests: number;
    readonly environments: number;
    readonly left: readonly string[];
  }>(),

  /** What was sent with a profile, newest first. */
  'history.list': command(z.strictObject({ profileId: id, ...span })).returns<{
    readonly entries: readonly HistoryEntry[];
    readonly total: number;
  }>(),
  'history.clear': command(z.strictObject({ profileId: id })).returns<null>(),

  /** The program or command that does the same with another client; secrets are placeholders. */
  'code.write': command(
    z.strictObject({
      target: z.enum(CODE_TARGETS.map(({ id: name }) => name)),
      /** What to connect to: a profile, or that of a capture. */
      from: z.union([z.strictObject({ profile: profileSchema }), z.strictObject({ capture: id })]),
      /** Absent: the connection alone. */
      request: requestSchema.optional(),
    }),
  ).returns<{
    readonly text: string;
    /** What the other client cannot do, in words. */ readonly notes: readonly string[];
  }>(),
} as const;
