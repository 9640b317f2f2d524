// An environment as it is edited: names and values as typed, until they make one that can be kept. Pure functions.

import type { SecretRef } from '../../../../shared/profile.ts';
import type { Environment, Variable } from '../../../../shared/saved-request.ts';
import { isDict } from '../../../../shared/wamp/value.ts';
import type { Draft } from '../../../../shared/workspace.ts';
import { bookStrings as words } from '../../strings/books.ts';
import { jsonRemark, readJson } from './json-fields.ts';

export const VARIABLE_KINDS = ['text', 'json', 'secret'] as const;
export const SECRET_PLACES = ['env', 'keychain', 'file', 'prompt'] as const;
export type SecretPlace = (typeof SECRET_PLACES)[number];

export interface VariableDraft {
  readonly name: string;
  readonly kind: (typeof VARIABLE_KINDS)[number];
  readonly text: string;
  readonly json: string;
  readonly secretFrom: SecretPlace;
  /** Name, entry or file of the secret. */
  readonly secretName: string;
}

export interface EnvironmentDraft {
  readonly id: string;
  readonly name: string;
  readonly variables: readonly VariableDraft[];
}

export const NEW_VARIABLE: VariableDraft = {
  name: '',
  kind: 'text',
  text: '',
  json: '',
  secretFrom: 'env',
  secretName: '',
};

const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

/** An environment as it stands in the editor. */
export function draftOfEnvironment({ id, name, variables }: Environment): EnvironmentDraft {
  return { id, name, variables: variables.map(draftOfVariable) };
}

function draftOfVariable({ name, value }: Variable): VariableDraft {
  const draft = { ...NEW_VARIABLE, name, kind: value.kind };
  if (value.kind === 'text') return { ...draft, text: value.text };
  if (value.kind === 'json') return { ...draft, json: value.json };
  return { ...draft, secretFrom: value.secret.from, secretName: nameOfSecret(value.secret) };
}

function nameOfSecret(secret: SecretRef): string {
  switch (secret.from) {
    case 'env':
      return secret.name;
    case 'keychain':
      return secret.id;
    case 'file':
      return secret.path;
    case 'prompt':
      return '';
    default:
      return secret satisfies never;
  }
}

/** The reference that is typed; undefined while it names nothing. */
export function secretOf({ secretFrom, secretName }: VariableDraft): SecretRef | undefined {
  if (secretFrom === 'prompt') return { from: 'prompt' };
  if (secretName === '') return undefined;
  if (secretFrom === 'env') return { from: 'env', name: secretName };
  return secretFrom === 'keychain' ? { from: 'keychain', id: secretName } : { from: 'file', path: secretName };
}

/** What is wrong with a variable. */
export interface VariableRemarks {
  readonly name?: string;
  readonly value?: string;
}

/** What is wrong with each variable. */
export function variableRemarks(variables: readonly VariableDraft[]): readonly VariableRemarks[] {
  return variables.map((variable, at) => {
    const { name } = variable;
    const isTaken = variables.some((other, place) => place < at && other.name === name);
    const wrongName = NAME.test(name) ? (isTaken ? words.nameTwice : undefined) : words.badName;
    const wrongValue = valueRemark(variable);
    return {
      ...(wrongName !== undefined && { name: wrongName }),
      ...(wrongValue !== undefined && { value: wrongValue }),
    };
  });
}

function valueRemark(variable: VariableDraft): string | undefined {
  if (variable.kind === 'text') return undefined;
  if (variable.kind === 'secret') return secretOf(variable) === undefined ? words.badSecret : undefined;
  const read = readJson(variable.json, 'any');
  return read.state === 'empty' ? words.jsonMissing : jsonRemark(variable.json, read);
}

/** The environment that a draft makes; undefined as long as something in it is wrong. */
export function environmentOf({ id, name, variables }: EnvironmentDraft): Environment | undefined {
  if (name.trim() === '') return undefined;
  const made = variables.map(variableOf);
  const isWrong = variableRemarks(variables).some((remarks) => Object.keys(remarks).length > 0);
  return isWrong ? undefined : { id, name: name.trim(), variables: made.filter((one) => one !== undefined) };
}

function variableOf(draft: VariableDraft): Variable | undefined {
  const { name, kind, text, json } = draft;
  if (kind === 'text') return { name, value: { kind, text } };
  if (kind === 'json') return { name, value: { kind, json } };
  const secret = secretOf(draft);
  return secret && { name, value: { kind, secret } };
}

/** The draft as it is kept while it is not saved. */
export function keptEnvironment({ id, name, variables }: EnvironmentDraft): Draft {
  return { id, name, variables: variables.map((variable) => ({ ...variable })) };
}

/** A draft as it was kept; undefined if there is none. */
export function environmentDraftOf(kept: Draft | undefined): EnvironmentDraft | undefined {
  if (kept === undefined || typeof kept['id'] !== 'string' || typeof kept['name'] !== 'string') return undefined;
  const rows = Array.isArray(kept['variables']) ? kept['variables'] : [];
  return { id: kept['id'], name: kept['name'], variables: rows.filter((row) => isDict(row)).map(variableDraftOf) };
}

function variableDraftOf(row: Readonly<Record<string, unknown>>): VariableDraft {
  const text = (key: string) => (typeof row[key] === 'string' ? row[key] : '');
  return {
    name: text('name'),
    kind: VARIABLE_KINDS.find((kind) => kind === row['kind']) ?? 'text',
    text: text('text'),
    json: text('json'),
    secretFrom: SECRET_PLACES.find((place) => place === row['secretFrom']) ?? 'env',
    secretName: text('secretName'),
  };
}
