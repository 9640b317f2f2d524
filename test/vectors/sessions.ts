// Vectors of whole conversations: what the checks say of each message.

import { reviewLogin } from '../../src/main/session/login-review.ts';
import { violationsOf, type TraceEntry } from './conversation.ts';
import { compare, type VectorRunner } from './vector.ts';

const session: VectorRunner = ({ inputs, expected }) =>
  compare('violations', violationsOf(inputs['trace'] as readonly TraceEntry[], reviewLogin), expected['violations']);

export const sessionRunners: Readonly<Record<string, VectorRunner>> = {
  'handshake-trace': session,
  'session-violation': session,
};
