// Importers: what other tools keep about connections becomes drafts of profiles. One file per kind, a registry
// that holds them, and a reader that gives every importer the same view of a text. An importer never throws for
// what stands in a file and never writes; what it cannot use it names in `left`. The value of a secret may stand in
// `DraftSecret.value` and nowhere else: not in notes, not in `left`, not in any other field.

import type { ImportPreview } from '../../../shared/contract/results.ts';
import type { MethodChoice, Profile, SecretRef } from '../../../shared/profile.ts';
import type { IniFile } from './ini.ts';

/** A text as far as it could be read without knowing whose it is. */
export type Content =
  /** JSON or YAML. From YAML every scalar is the text that is written there. */
  | { readonly form: 'data'; readonly value: unknown }
  | { readonly form: 'ini'; readonly ini: IniFile }
  /** Lines `name: value` around an Ed25519 key; names in lower case. */
  | { readonly form: 'key-file'; readonly fields: ReadonlyMap<string, string> }
  /** Web addresses, one a line. */
  | { readonly form: 'links'; readonly links: readonly string[] }
  | { readonly form: 'environment'; readonly variables: Readonly<Record<string, string | undefined>> };

/** What an importer gets. */
export interface Source {
  readonly content: Content;
  /** Name of the file, without its folder. */
  readonly name: string;
  /** Absolute folder of the file, if it is known: relative paths begin there. */
  readonly folder?: string | undefined;
  /** What `~` stands for. */
  readonly home: string;
}

export type DraftSecret =
  /** It stands in the file. `about`: what it is, in a word or two. */
  | { readonly kind: 'found'; readonly value: string; readonly about: string }
  | { readonly kind: 'reference'; readonly ref: SecretRef }
  | { readonly kind: 'ask' };

export interface DraftMethod extends Omit<MethodChoice, 'authid' | 'secret' | 'passphrase'> {
  /** Absent: none is sent. */
  readonly authid?: string | undefined;
  /** Absent: the method takes none. */
  readonly secret?: DraftSecret;
}

type Settings = Pick<Profile, 'authrole' | 'authextra' | 'extraDetails' | 'caFile' | 'tls' | 'serializers'>;

/** A profile before it has an id and a name of its own. */
export interface Draft extends Partial<Settings> {
  /** Where it stands in the source, for `left`. */
  readonly where: string;
  /** What it may be called: a word, then words that tell it from others of the same name. */
  readonly names: readonly string[];
  readonly url: string;
  readonly realm: string;
  readonly methods: readonly DraftMethod[];
  readonly notes: readonly string[];
}

export type Left = ImportPreview['left'][number];

export interface Drafts {
  readonly drafts: readonly Draft[];
  readonly left: readonly Left[];
}

export interface ProfileImporter {
  /** Unique; for code. */
  readonly name: string;
  /** What kind of source it is, in words. */
  readonly label: string;
  /** What a text must hold to be of this kind, as the end of a sentence. */
  readonly expects: string;
  /** True if the source is of this kind. */
  fits(source: Source): boolean;
  /** Drafts of a source that fits. Never throws. */
  read(source: Source): Drafts;
}
