// The serializer that another client is told to use.

import type { Profile } from '../../shared/profile.ts';
import type { Notes } from './code-writer.ts';

/** The first serializer of the profile that the client knows, by our base names; JSON if there is none. */
export function serializerOf({ serializers }: Profile, known: readonly string[], client: string, notes: Notes): string {
  const wanted = serializers ?? ['json'];
  const found = wanted.find((name) => known.includes(name)) ?? 'json';
  const left = wanted.filter((name) => name !== found);
  if (left.length > 0) notes.add(`${client} is told to use ${found}; not written: ${left.join(', ')}.`);
  return found;
}
