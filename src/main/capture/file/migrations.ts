// How older capture files are brought up to date: one table for the first line, one for the lines with
// records. Each line carries its version and is migrated by itself. Version 1 is the first.

import { CAPTURE_VERSION } from '../../../shared/capture-record.ts';
import type { VersionedFormat } from '../../migrations.ts';

export interface CaptureFormats {
  readonly header: VersionedFormat;
  readonly record: VersionedFormat;
}

export const CAPTURE_FORMATS: CaptureFormats = {
  header: { current: CAPTURE_VERSION, steps: {} },
  record: { current: CAPTURE_VERSION, steps: {} },
};
