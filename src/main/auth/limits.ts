// How much work a router may ask for when a key is derived. A router that asks for more, by mistake or to keep a
// client busy, is refused until the user raises the limit.

import { BUILT_IN_LIMITS } from '../../shared/profile-constants.ts';
import type { Limits } from './auth-method.ts';

/** What holds unless a profile says otherwise. */
export const DEFAULT_LIMITS: Limits = BUILT_IN_LIMITS;
