// The sign of a record: the glyph of a message's family, or an icon for the rest.

import {
  Activity,
  ArrowUpFromLine,
  Binary,
  Cable,
  Flag,
  Globe,
  Link,
  Lock,
  Plug,
  Sigma,
  Waypoints,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { RecordDetail } from '../../../../shared/record-detail.ts';
import { MESSAGES, type MessageName } from '../../../../shared/wamp/messages.ts';
import { Glyph, type GlyphKind } from '../../ui/glyphs.tsx';
import { Icon } from '../../ui/icon.tsx';
import { StateIcon } from '../../ui/state-icon.tsx';

const ICONS = {
  dns: Globe,
  tcp: Link,
  unix: Cable,
  proxy: Waypoints,
  tls: Lock,
  upgrade: ArrowUpFromLine,
  rawsocket: Binary,
  control: Activity,
  open: Plug,
  derivation: Sigma,
  finding: Flag,
};

/** Codes below are those of sessions; PubSub has 16 to 39 and the one of Autobahn, the rest is RPC. */
const FIRST_PUBSUB = 16;
const PAST_PUBSUB = 40;
const EVENT_RECEIVED = 337;

/** The family of a message type, as its shape. */
export function shapeOf(type: MessageName): GlyphKind {
  const { code } = MESSAGES[type];
  if (code < FIRST_PUBSUB) return type === 'ERROR' ? 'square' : 'diamond';
  return code < PAST_PUBSUB || code === EVENT_RECEIVED ? 'circle' : 'square';
}

/** True for messages that say that something failed. */
export function isFailure(type: MessageName | undefined): boolean {
  return type === 'ERROR' || type === 'ABORT';
}

export function RecordGlyph({ detail: { kind, type } }: { detail: RecordDetail }): ReactNode {
  if (kind === 'message') {
    if (type === undefined) return <Glyph kind="diamond" tone="err" />;
    return <Glyph kind={shapeOf(type)} {...(isFailure(type) && { tone: 'err' })} />;
  }
  if (kind in ICONS) return <Icon of={ICONS[kind as keyof typeof ICONS]} />;
  return <StateIcon state={kind === 'stop' || kind === 'close' ? 'skip' : 'err'} />;
}
