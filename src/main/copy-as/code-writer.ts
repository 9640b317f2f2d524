// What writes the program or command that does the same with another client. Nothing is dropped in silence: what a
// client cannot do is a note. Secrets and variables are read from the environment by what is written.

import type { Profile } from '../../shared/profile.ts';
import type { RequestText } from '../../shared/request.ts';

export interface CodeInput {
  readonly profile: Profile;
  /** Absent: the connection alone. */
  readonly request?: RequestText | undefined;
}

export interface WrittenCode {
  readonly text: string;
  /** What the other client cannot do, in words. */
  readonly notes: readonly string[];
}

/** Throws InspectorError `bad-request` for a request whose texts are no JSON. */
export type CodeWriter = (input: CodeInput) => WrittenCode;

/** Notes, each once, in the order in which they came up. */
export class Notes {
  readonly #texts = new Set<string>();

  add(...texts: readonly string[]): void {
    for (const text of texts) this.#texts.add(text);
  }

  get all(): readonly string[] {
    return [...this.#texts];
  }
}
