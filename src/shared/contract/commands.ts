// The command table: every command of the app with the schema of its parameters and the type of its
// result. A command is one row here and one handler in src/main/app; a missing handler, a misspelt
// name or a wrong parameter does not compile.

import { z } from 'zod';
import type { CaptureHeader } from '../capture-record.ts';
import type { CaptureRecord } from '../capture-record.ts';
import type { CaptureRow, CaptureTotals } from '../capture-row.ts';
import { DEMO_LOGINS } from './demo-logins.ts';
import type { HandshakeSummary } from '../handshake-summary.ts';
import type { Outcome } from '../outcome.ts';
import { profileSchema, secretRefSchema, type Profile } from '../profile.ts';
import type { RecordDetail } from '../record-detail.ts';
import { draftSchema, settingsSchema, type Workspace } from '../workspace.ts';
import type { ProfileFinding } from '../profile-check.ts';
import type { WampValue } from '../wamp/value.ts';
import { isWire, isWireDict, type Wire } from './wire-value.ts';

declare const resultType: unique symbol;

export interface CommandSpec<Params extends z.ZodType, Result> {
  readonly params: Params;
  readonly [resultType]?: Result;
}

/** A row of a table of commands. */
export function command<Params extends z.ZodType>(params: Params) {
  return { returns: <Result>(): CommandSpec<Params, Result> => ({ params }) };
}

const id = z.string().min(1).max(128);
const none = z.strictObject({});
const seq = z.number().int().min(1);
const port = z.number().int().min(0).max(65535);
const uri = z.string().max(8192);
/** 2^53 is an id, and no safe integer. */
const wampId = z
  .number()
  .min(1)
  .max(2 ** 53)
  .multipleOf(1);
/** WAMP values in wire form; the app reads them with `fromWire`. */
const wireValue = z.custom<unknown>((form) => isWire(form));
/** Payload of a request: each positional argument in wire form, and a dictionary in wire form. */
const payload = {
  args: z.array(wireValue).optional(),
  kwargs: z.custom<Readonly<Record<string, unknown>>>(isWireDict).optional(),
};

export interface AppInfo {
  readonly name: string;
  readonly version: string;
  readonly methods: readonly MethodInfo[];
  readonly schemes: readonly string[];
  /** In the order in which viewers offer them. */
  readonly serializers: readonly SerializerInfo[];
  readonly configFolder: string;
}

/** A serializer, as viewers need to know it. */
export interface SerializerInfo {
  /** As profiles name it, for example `cbor.batched`. */
  readonly name: string;
  readonly label: string;
  /** WebSocket subprotocol; dialects of one format share it. */
  readonly subprotocol: string;
  /** Number in the handshake of RawSocket; absent: not offered there. */
  readonly rawSocketId?: number;
  /** True if its messages travel in binary WebSocket messages. */
  readonly binary: boolean;
}

export interface MethodInfo {
  readonly name: string;
  readonly label: string;
  readonly needsAuthid: boolean;
  readonly secretKinds: readonly { readonly id: string; readonly label: string }[];
}

export interface DemoInfo {
  readonly url: string;
  readonly realms: readonly string[];
  readonly principals: readonly DemoPrincipal[];
  readonly procedures: readonly string[];
  readonly topics: readonly string[];
  /** Every wire it listens on; the first is that of `url`. */
  readonly endpoints: readonly DemoEndpoint[];
}

/** One listener of the demo router. */
export interface DemoEndpoint {
  /** Short name of the wire, for example `ws` or `rawsocket-tls`. */
  readonly name: string;
  readonly url: string;
  readonly about: string;
}

/** Somebody the demo router knows. The secrets are made up and public. */
export interface DemoPrincipal {
  /** Short name of the way to log in, for example `wampcra-salted`. */
  readonly name: string;
  readonly realms: readonly string[];
  readonly method: string;
  readonly role: string;
  /** Absent: the router chooses one. */
  readonly authid?: string;
  /** What the client has to know; absent if there is nothing to know. */
  readonly secret?: string;
  readonly about: string;
}

export interface CaptureInfo extends Omit<CaptureTotals, 'evictedBytes'> {
  readonly header: CaptureHeader;
  /** True while the wire is open or being opened. */
  readonly live: boolean;
  readonly outcome?: Outcome;
}

export interface RowsPart {
  readonly rows: readonly CaptureRow[];
  /** Rows of the view so far, evicted ones included. */
  readonly total: number;
  /** Rows at the head of the view whose records were evicted; pinned ones among them are still there. */
  readonly evicted: number;
  /** True if the view has not looked at all records yet: `total` grows with each time rows are asked for. */
  readonly scanning?: boolean;
}

/** A part of an exported capture; `next`: what to ask for after it, absent at the end. */
export interface ExportPart {
  /** Lines of the capture file. */
  readonly text: string;
  /** Only the app knows what it says. */
  readonly next?: string;
}

/** A question for a secret that nobody answered yet. */
export interface SecretQuestion {
  readonly question: string;
  readonly purpose: string;
  /** The attempt that waits for it. */
  readonly capture?: string;
}

/** What is known about a reference to a secret, never the secret. */
export interface SecretState {
  readonly state: 'present' | 'empty' | 'absent' | 'unavailable' | 'asked-each-time';
  /** One sentence, with what to do about it. */
  readonly text: string;
}

export interface OpenedCapture {
  readonly capture: CaptureInfo;
  /** What was wrong with the file; empty if nothing was. */
  readonly damage: readonly string[];
}

export interface ProfileList {
  readonly profiles: readonly Profile[];
  readonly revision: number;
  /** Name a damaged file was set aside under, and what was wrong with it. */
  readonly damagedFile?: string;
  readonly damage?: string;
  /** True if the last good copy took the place of a damaged or missing file. */
  readonly fromBackup?: boolean;
}

/** What a profile sends to open its wire, before any WAMP message. Values of secrets are dots. */
export interface WirePreview {
  /** Request line and headers, in order, then an empty line and the body if there is one; empty where no HTTP is spoken. */
  readonly request: readonly string[];
  /** Subprotocols offered, in order; empty over RawSocket. */
  readonly subprotocols: readonly string[];
  /** The octets that open a RawSocket, hex with blanks between. */
  readonly rawsocketOctets?: string;
  /** What else goes over the wire before that, or why nothing can be sent; sentences. */
  readonly notes: readonly string[];
}

/** The answer to a request: a reply of the router, or why there is none. */
export type RequestResult =
  | {
      readonly kind: 'result';
      readonly args: Wire<WampValue[]>;
      readonly kwargs: Wire<WampValue>;
      readonly details: Wire<WampValue>;
    }
  | { readonly kind: 'done'; readonly id: number }
  | {
      readonly kind: 'error';
      readonly error: string;
      readonly args: Wire<WampValue[]>;
      readonly kwargs: Wire<WampValue>;
      readonly reading?: string;
    }
  | { readonly kind: 'unanswered'; readonly text: string };

const filter = z.strictObject({
  kinds: z.array(z.string().max(32)).max(32).optional(),
  types: z.array(z.string().max(32)).max(64).optional(),
  dir: z.enum(['in', 'out']).optional(),
  text: z.string().max(1024).optional(),
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

  'workspace.load': command(none).returns<Workspace>(),
  'workspace.saveSettings': command(z.strictObject({ settings: settingsSchema })).returns<null>(),
  /** Keeps what is being typed, under a name of the page's; without `draft` it is forgotten. Never a secret. */
  'workspace.saveDraft': command(z.strictObject({ name: id, draft: draftSchema.optional() })).returns<null>(),

  'demo.start': command(z.strictObject({ port: port.optional() })).returns<DemoInfo>(),
  'demo.stop': command(none).returns<null>(),

  /** Starts an attempt and returns at once; it is followed through its capture. */
  'session.connect': command(
    z.union([
      z.strictObject({ profileId: id }),
      z.strictObject({ profile: profileSchema }),
      z.strictObject({ demo: z.enum(DEMO_LOGINS) }),
    ]),
  ).returns<{ capture: string }>(),
  /**
   * GOODBYE in an open session; an attempt that is not decided is stopped. Settles when the wire is gone.
   * `cut`: at once, without waiting for the router.
   */
  'session.leave': command(z.strictObject({ capture: id, cut: z.boolean().optional() })).returns<null>(),
  'session.call': command(
    z.strictObject({
      capture: id,
      procedure: uri,
      ...payload,
    }),
  ).returns<RequestResult>(),
  'session.subscribe': command(z.strictObject({ capture: id, topic: uri })).returns<RequestResult>(),
  'session.unsubscribe': command(z.strictObject({ capture: id, subscription: wampId })).returns<RequestResult>(),
  'session.publish': command(
    z.strictObject({
      capture: id,
      topic: uri,
      ...payload,
    }),
  ).returns<RequestResult>(),

  'capture.list': command(none).returns<readonly CaptureInfo[]>(),
  'capture.info': command(z.strictObject({ capture: id })).returns<CaptureInfo>(),
  'capture.summary': command(z.strictObject({ capture: id })).returns<Wire<HandshakeSummary>>(),
  'capture.record': command(z.strictObject({ capture: id, seq })).returns<Wire<CaptureRecord>>(),
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

/** Result of a row of a table. */
export type ResultIn<Row> = Row extends CommandSpec<z.ZodType, infer R> ? R : never;
