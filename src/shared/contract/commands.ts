// The command table: every command of the app with the schema of its parameters and the type of its
// result. A command is one row here and one handler in src/main/app; a missing handler, a misspelt
// name or a wrong parameter does not compile.

import { z } from 'zod';
import type { CaptureRecord } from '../capture-record.ts';
import { DEMO_LOGINS } from './demo-logins.ts';
import type { HandshakeSummary } from '../handshake-summary.ts';
import { profileSchema, secretRefSchema, type Profile, type SecretRef } from '../profile.ts';
import type { RecordDetail } from '../record-detail.ts';
import { draftSchema, settingsSchema, type Workspace } from '../workspace.ts';
import type { ProfileFinding } from '../profile-check.ts';
import type { Message } from '../wamp/messages.ts';
import type { WampValue } from '../wamp/value.ts';
import {
  SNIPPET_LANGUAGES,
  type AppInfo,
  type CaptureInfo,
  type ChallengeQuestion,
  type DemoInfo,
  type Examination,
  type ExportPart,
  type ImportPreview,
  type OpenedCapture,
  type ProfileList,
  type RowsPart,
  type SecretQuestion,
  type SecretState,
  type WirePreview,
} from './results.ts';
import { command, id, seq, wampId, type ResultIn } from './command.ts';
import { OPERATION_COMMANDS } from './operation-commands.ts';
import { REALM_COMMANDS } from './realm-commands.ts';
import { SAVED_COMMANDS } from './saved-commands.ts';
import { isWireDict, type Wire } from './wire-value.ts';

const none = z.strictObject({});
const port = z.number().int().min(0).max(65535);

/** How an attempt may differ from what its profile says. */
const variant = {
  /** Answers that are known to fail are sent all the same. */
  sendAnyway: z.boolean().optional(),
  /** The cookie jar is not used, and is emptied. */
  withoutCookies: z.boolean().optional(),
};

const filter = z.strictObject({
  kinds: z.array(z.string().max(32)).max(32).optional(),
  types: z.array(z.string().max(32)).max(64).optional(),
  dir: z.enum(['in', 'out']).optional(),
  text: z.string().max(1024).optional(),
  subscription: wampId.optional(),
  registration: wampId.optional(),
});

export const COMMANDS = {
  'app.info': command(none).returns<AppInfo>(),

  'profile.list': command(none).returns<ProfileList>(),
  'profile.check': command(z.strictObject({ profile: profileSchema })).returns<readonly ProfileFinding[]>(),
  'profile.save': command(
    z.strictObject({ profile: profileSchema, basedOn: z.number().int().min(0).optional() }),
  ).returns<{ revision: number }>(),
  'profile.delete': command(z.strictObject({ id })).returns<{ deleted: boolean; revision: number }>(),
  /** Brings back the profile that was deleted last under this id. */
  'profile.restore': command(z.strictObject({ id })).returns<{ profile: Profile; revision: number }>(),
  /** HELLO as it will be sent, in wire form. */
  'profile.preview': command(z.strictObject({ profile: profileSchema })).returns<Wire<WampValue[]>>(),
  /** What opens the wire, as it will be sent. */
  'profile.wire': command(z.strictObject({ profile: profileSchema })).returns<WirePreview>(),

  'secret.set': command(
    z.strictObject({ id: z.string().min(1).max(256), secret: z.string().min(1).max(65536) }),
  ).returns<null>(),
  'secret.delete': command(z.strictObject({ id: z.string().min(1).max(256) })).returns<{ deleted: boolean }>(),
  /** Answers a `secret-asked` notice; without `secret` the question is declined. */
  'secret.answer': command(z.strictObject({ question: id, secret: z.string().max(65536).optional() })).returns<{
    taken: boolean;
  }>(),

  /** Questions that are open, for a page that comes later. */
  'secret.questions': command(none).returns<readonly SecretQuestion[]>(),
  /** Looks whether a reference leads to a secret. */
  'secret.look': command(z.strictObject({ ref: secretRefSchema })).returns<SecretState>(),

  /** What a method of a profile will use: reads its secret as an attempt would, and tells what may be told. */
  'login.examine': command(
    z.strictObject({ profile: profileSchema, method: z.number().int().min(0).max(31) }),
  ).returns<Examination>(),
  /** Makes an Ed25519 key pair; the private half goes to the keychain, or to a new file that only its owner can read. */
  'key.generate': command(
    z.strictObject({
      name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/),
      place: z.enum(['keychain', 'file']),
    }),
  ).returns<{ publicKey: string; secret: SecretRef }>(),

  /**
   * Reads what another tool keeps: a file's text, as far as it is known by content and name. Nothing is stored yet.
   * `folder`: the absolute folder of the file, if the viewer knows it; relative paths in it begin there.
   */
  'import.read': command(
    z.strictObject({
      name: z.string().max(256),
      text: z.string().max(1 << 20),
      folder: z.string().max(4096).optional(),
    }),
  ).returns<ImportPreview>(),
  /** The same for environment variables of other tools. */
  'import.environment': command(none).returns<ImportPreview>(),
  /** Stores profiles of a preview, by their ids; secrets that were found go to the keychain, or stay behind. */
  'import.take': command(
    z.strictObject({ transfer: id, profiles: z.array(id).max(1000), secrets: z.enum(['keychain', 'leave']) }),
  ).returns<{ saved: readonly Profile[]; revision: number; problems: readonly string[] }>(),
  'import.drop': command(z.strictObject({ transfer: id })).returns<null>(),

  /** Empties the cookie jar of a profile. */
  'cookie.clear': command(z.strictObject({ profileId: id })).returns<{ cleared: number }>(),
  /** Names, domains and expiry of the cookies that are kept for a profile; never their values. */
  'cookie.list': command(z.strictObject({ profileId: id })).returns<
    readonly { readonly name: string; readonly domain: string; readonly path: string; readonly expires?: string }[]
  >(),

  'challenge.questions': command(none).returns<readonly ChallengeQuestion[]>(),
  /** Answers a `challenge-asked` notice; without `signature` the login is given up with ABORT. */
  'challenge.answer': command(
    z.strictObject({
      question: id,
      signature: z.string().max(65536).optional(),
      /** AUTHENTICATE.Extra in wire form. */
      extra: z.custom<Readonly<Record<string, unknown>>>(isWireDict).optional(),
    }),
  ).returns<{ taken: boolean }>(),

  'workspace.load': command(none).returns<Workspace>(),
  'workspace.saveSettings': command(z.strictObject({ settings: settingsSchema })).returns<null>(),
  /** Keeps what is being typed, under a name of the page's; without `draft` it is forgotten. Never a secret. */
  'workspace.saveDraft': command(z.strictObject({ name: id, draft: draftSchema.optional() })).returns<null>(),

  /**
   * Starts the demo router unless it runs, and tells what it is. With `everyWire` it listens with TLS and on Unix
   * domain sockets as well, which it does otherwise once a login needs it; `certificate` (PEM files) and `unixFolder`
   * take the place of what it makes itself.
   */
  'demo.start': command(
    z.strictObject({
      port: port.optional(),
      everyWire: z.boolean().optional(),
      certificate: z
        .strictObject({ certificateFile: z.string().min(1).max(4096), keyFile: z.string().min(1).max(4096) })
        .optional(),
      unixFolder: z.string().min(1).max(4096).optional(),
    }),
  ).returns<DemoInfo>(),
  'demo.stop': command(none).returns<null>(),

  /** Starts an attempt and returns at once; it is followed through its capture. */
  'session.connect': command(
    z.union([
      z.strictObject({ profileId: id, ...variant }),
      z.strictObject({ profile: profileSchema, ...variant }),
      z.strictObject({
        demo: z.enum(DEMO_LOGINS),
        timeoutSeconds: z.number().positive().max(3600).optional(),
        ...variant,
      }),
    ]),
  ).returns<{ capture: string }>(),
  /**
   * GOODBYE in an open session; an attempt that is not decided is stopped. Settles when the wire is gone.
   * `cut`: at once, without waiting for the router.
   */
  'session.leave': command(z.strictObject({ capture: id, cut: z.boolean().optional() })).returns<null>(),

  /** Tries anew at once to bring back a connection that was lost. */
  'session.retryNow': command(z.strictObject({ capture: id })).returns<null>(),
  /** Gives up bringing it back. */
  'session.stopRetry': command(z.strictObject({ capture: id })).returns<null>(),

  ...OPERATION_COMMANDS,
  ...REALM_COMMANDS,
  ...SAVED_COMMANDS,

  'capture.list': command(none).returns<readonly CaptureInfo[]>(),
  'capture.info': command(z.strictObject({ capture: id })).returns<CaptureInfo>(),
  'capture.summary': command(z.strictObject({ capture: id })).returns<Wire<HandshakeSummary>>(),
  'capture.record': command(z.strictObject({ capture: id, seq })).returns<Wire<CaptureRecord>>(),
  /** A program that computes what a derivation computed; secrets are left for its user to fill in. */
  'capture.snippet': command(z.strictObject({ capture: id, seq, language: z.enum(SNIPPET_LANGUAGES) })).returns<{
    text: string;
  }>(),
  'capture.createView': command(z.strictObject({ capture: id, filter })).returns<{ view: number }>(),
  'capture.dropView': command(z.strictObject({ capture: id, view: z.number().int().min(0) })).returns<null>(),
  'capture.rows': command(
    z.strictObject({
      capture: id,
      view: z.number().int().min(0),
      from: z.number().int().min(0),
      count: z.number().int().min(0).max(1000),
    }),
  ).returns<RowsPart>(),
  /** Everything the inspector shows of a record but its bytes. */
  'capture.detail': command(z.strictObject({ capture: id, seq })).returns<Wire<RecordDetail>>(),
  /** The WAMP message of a record, whole and without what is secret; absent if it holds none. */
  'capture.message': command(z.strictObject({ capture: id, seq })).returns<{ message?: Wire<Message> }>(),
  /** What messages carry, each on one line and cut; null for records that carry nothing, or are gone. */
  'capture.payloads': command(z.strictObject({ capture: id, seqs: z.array(seq).min(1).max(200) })).returns<
    readonly (string | null)[]
  >(),
  /** Bytes `from` … of a record, as stored: at most `count`. `total`: how many there are. */
  'capture.bytes': command(
    z.strictObject({
      capture: id,
      seq,
      from: z.number().int().min(0),
      count: z
        .number()
        .int()
        .min(0)
        .max(1 << 18),
    }),
  ).returns<{ bytes: Wire<Uint8Array>; total: number }>(),
  /** Row of a record in a view; absent if the view does not show it, or does not yet because it is `scanning`. */
  'capture.locate': command(z.strictObject({ capture: id, view: z.number().int().min(0), seq })).returns<{
    row?: number;
  }>(),
  /** Empties the list; the handshake stays. */
  'capture.clear': command(z.strictObject({ capture: id })).returns<null>(),
  /** The capture as a file, part by part: first without `after`, then with `next` of the part before. */
  'capture.export': command(
    z.strictObject({
      capture: id,
      scope: z.enum(['handshake', 'all']),
      after: z
        .string()
        .regex(/^\d{1,15}\.\d{1,2}\.\d{1,15}$/)
        .optional(),
    }),
  ).returns<ExportPart>(),
  /** A capture file, part by part: begin, parts in order, end. */
  'capture.importBegin': command(z.strictObject({ name: z.string().max(256) })).returns<{ transfer: string }>(),
  'capture.importPart': command(z.strictObject({ transfer: id, text: z.string().max(1 << 20) })).returns<null>(),
  'capture.importEnd': command(z.strictObject({ transfer: id })).returns<OpenedCapture>(),
  'capture.close': command(z.strictObject({ capture: id })).returns<null>(),
} as const;

export type CommandName = keyof typeof COMMANDS;
export type ParamsOf<N extends CommandName> = z.infer<(typeof COMMANDS)[N]['params']>;
export type ResultOf<N extends CommandName> = ResultIn<(typeof COMMANDS)[N]>;
