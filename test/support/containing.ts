import { expect } from 'vitest';

/** `expect.stringContaining` without its `any`. */
export const containing = (part: string): unknown => expect.stringContaining(part);
