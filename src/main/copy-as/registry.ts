// The clients that code is written for, by their ids in the contract.

import type { CodeTarget } from '../../shared/contract/code-targets.ts';
import { writeAutobahnJs } from './autobahn-js.ts';
import { writeAutobahnPython } from './autobahn-python.ts';
import { writeCli } from './cli.ts';
import type { CodeWriter } from './code-writer.ts';
import { writeWampy } from './wampy.ts';
import { writeWick } from './wick.ts';

export const CODE_WRITERS: Readonly<Record<CodeTarget, CodeWriter>> = {
  'autobahn-js': writeAutobahnJs,
  wampy: writeWampy,
  'autobahn-python': writeAutobahnPython,
  wick: writeWick,
  cli: writeCli,
};
