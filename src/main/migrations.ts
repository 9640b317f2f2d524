// Stored formats carry a version. An older one is brought up step by step, a newer one is refused and
// left alone: this program cannot know what it would lose.

/** Brings a value of version v to version v + 1; may throw if it is not what it should be. */
type Migration = (value: Record<string, unknown>) => Record<string, unknown>;

export interface VersionedFormat {
  /** Version this program writes. */
  readonly current: number;
  /** Step by the version it starts from. */
  readonly steps: Readonly<Record<number, Migration>>;
}

type Migrated =
  | { readonly kind: 'current'; readonly value: Record<string, unknown> }
  | { readonly kind: 'too-new'; readonly version: number }
  | { readonly kind: 'damaged'; readonly reason: string };

/** Brings a stored value with its version in `v` to the current version. Never throws. */
export function migrate(stored: unknown, format: VersionedFormat): Migrated {
  if (!isRecord(stored)) return { kind: 'damaged', reason: 'it is not a JSON object' };
  const first = stored['v'];
  if (typeof first !== 'number' || !Number.isInteger(first) || first < 1) {
    return { kind: 'damaged', reason: 'it has no version' };
  }
  if (first > format.current) return { kind: 'too-new', version: first };
  let value = stored;
  for (let version = first; version < format.current; version++) {
    const step = format.steps[version];
    if (!step) return { kind: 'damaged', reason: `there is no way from version ${version} on` };
    try {
      value = { ...step(value), v: version + 1 };
    } catch {
      return { kind: 'damaged', reason: `it is not what version ${version} was` };
    }
  }
  return { kind: 'current', value };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
