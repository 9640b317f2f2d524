// Requests as they are sent: variables of an environment in their places. Only those that a request names are
// resolved, so that nobody is asked for a secret that is not needed; every secret is known to the redactor of the
// capture before the request is put together.

import { Buffer } from 'node:buffer';
import { InspectorError } from '../../shared/contract/errors.ts';
import { JSON_FAULT_TEXTS, jsonFaultText } from '../../shared/json-fault-text.ts';
import { JsonInputError, lineAndColumn } from '../../shared/json-input.ts';
import type { SecretRef } from '../../shared/profile.ts';
import type { AnswerPlan, PayloadText, RequestText } from '../../shared/request.ts';
import type { Environment, Variable } from '../../shared/saved-request.ts';
import { readTypedJson, type Payload } from '../../shared/typed-json.ts';
import {
  filledAnswer,
  filledPayload,
  filledRequest,
  type Filled,
  type FilledAnswer,
  type FilledRequest,
  type HearFilled,
  type ValueOf,
  type VariableValue,
} from '../../shared/variables.ts';
import { SHORTEST_SEARCHED } from '../capture/redaction/secret-patterns.ts';
import type { RequestBooks } from '../saved/request-books.ts';
import type { SecretStore } from '../secret/secret-store.ts';

/** Where a request goes. */
export interface VariablesTarget {
  readonly capture: string;
  /** Whose environments are meant; absent: there are none. */
  readonly profileId: string | undefined;
  /** Masks this value in the capture from now on. */
  readonly conceal: (secret: string, what: string) => void;
  /** Withdraws a question for a secret. */
  readonly signal?: AbortSignal;
  /** Keeps what is typed here, for the requests of this session that are made anew in one that follows it. */
  readonly typed?: TypedSecrets | undefined;
  /** True for such a request: what was typed before is taken, and nobody is asked again. */
  readonly isAnew?: boolean;
}

/** Secrets of variables that a person typed, by environment and name. They are kept in memory and nowhere else. */
export type TypedSecrets = Map<string, string>;

type Fill<T> = (valueOf: ValueOf, hear?: HearFilled) => Filled<T>;

export class RequestVariables {
  readonly #books: RequestBooks;
  readonly #secrets: SecretStore;

  constructor(books: RequestBooks, secrets: SecretStore) {
    this.#books = books;
    this.#secrets = secrets;
  }

  /**
   * The values of a request. Throws InspectorError `bad-request` for broken JSON and unknown variables,
   * `unknown-environment`, and as SecretStore.resolve.
   */
  request(target: VariablesTarget, request: RequestText, environmentId?: string): Promise<FilledRequest> {
    // Nothing else is made anew.
    const isHeld = request.kind === 'subscribe' || request.kind === 'register';
    const fill: Fill<FilledRequest> = (valueOf, hear) => filledRequest(request, valueOf, hear);
    // An environment that is chosen now is to be there, variables or none.
    return this.#filled(isHeld ? target : forgetful(target), environmentId, fill, target.isAnew !== true);
  }

  /** The values of further arguments. Throws as `request`. */
  payload(target: VariablesTarget, payload: PayloadText, environmentId?: string): Promise<Payload> {
    return this.#filled(forgetful(target), environmentId, (valueOf, hear) => filledPayload(payload, valueOf, hear));
  }

  /** The values of an answer to one invocation, and those of its variables. Throws as `request`. */
  answer(target: VariablesTarget, answer: AnswerPlan, environmentId?: string): Promise<FilledAnswer> {
    return this.#filled(forgetful(target), environmentId, (valueOf, hear) => filledAnswer(answer, valueOf, hear));
  }

  async #filled<T>(
    target: VariablesTarget,
    environmentId: string | undefined,
    fill: Fill<T>,
    isChosen = false,
  ): Promise<T> {
    const names = new Set<string>();
    fill((name) => {
      names.add(name);
      return { ok: true, value: null };
    });
    // Else, without variables, nothing depends on an environment that may be gone, locked or damaged.
    const environment = isChosen || names.size > 0 ? await this.#environment(target, environmentId) : undefined;
    const values = new Map<string, VariableValue>();
    const short = new Set<string>();
    for (const name of names) {
      const variable = environment?.variables.find((one) => one.name === name);
      if (!variable || !environment) values.set(name, unknownVariable(name, environment));
      else values.set(name, await this.#value(target, variable, environment, short));
    }
    const filled = fill(
      (name) => values.get(name) ?? unknownVariable(name, environment),
      (text, within, isOpen) => {
        const name = within.find((one) => short.has(one));
        if (name === undefined) return;
        // Each invocation would make another text, and all of them would have to be known for as long as the session.
        if (isOpen) throw new InspectorError('bad-request', tooShort(name));
        // A secret that is too short to be found inside of a text makes all of the text secret.
        target.conceal(text, 'text with a secret');
      },
    );
    if (filled.ok) return filled.request;
    throw new InspectorError(
      'bad-request',
      filled.field === 'variable' ? filled.text : `${filled.field}: ${filled.text}`,
    );
  }

  async #environment({ profileId }: VariablesTarget, id: string | undefined): Promise<Environment | undefined> {
    if (id === undefined) return undefined;
    if (profileId === undefined) throw new InspectorError('unknown-environment', 'The session has no saved profile.');
    return this.#books.environment(profileId, id);
  }

  async #value(
    target: VariablesTarget,
    { name, value }: Variable,
    environment: Environment,
    short: Set<string>,
  ): Promise<VariableValue> {
    if (value.kind === 'text') return { ok: true, value: value.text };
    if (value.kind === 'json') return jsonValue(name, value.json, environment.name);
    const secret = await this.#secret(target, name, value.secret, environment);
    target.conceal(secret, name);
    if (Buffer.byteLength(secret) < SHORTEST_SEARCHED) short.add(name);
    return { ok: true, value: secret };
  }

  async #secret(
    { capture, signal, typed, isAnew = false }: VariablesTarget,
    name: string,
    ref: SecretRef,
    environment: Environment,
  ): Promise<string> {
    const key = `${environment.id}/${name}`;
    const known = isAnew && ref.from === 'prompt' ? typed?.get(key) : undefined;
    if (known !== undefined) return known;
    const purpose = `variable ${name} of the environment ${environment.name}`;
    const secret = await this.#secrets.resolve(ref, purpose, signal, capture);
    if (ref.from === 'prompt') typed?.set(key, secret);
    return secret;
  }
}

/** The same target for what is not made anew: nothing that is typed is kept. */
function forgetful(target: VariablesTarget): VariablesTarget {
  return { ...target, typed: undefined };
}

function tooShort(name: string): string {
  return `The secret {{${name}}} has fewer than ${SHORTEST_SEARCHED} bytes and stands in one text with what the invocation brings: it could not be masked there. Send it as a string of its own, or take a longer secret.`;
}

function jsonValue(name: string, json: string, environment: string): VariableValue {
  try {
    return { ok: true, value: readTypedJson(json) };
  } catch (error) {
    if (!(error instanceof JsonInputError)) throw error;
    const { line, column } = lineAndColumn(json, error.at);
    const fault = jsonFaultText(line, column, JSON_FAULT_TEXTS[error.fault], error.what);
    return { ok: false, text: `The variable ${name} of the environment "${environment}" is no JSON. ${fault}` };
  }
}

function unknownVariable(name: string, environment: Environment | undefined): VariableValue {
  const text = environment
    ? `The environment "${environment.name}" has no variable ${name}.`
    : `{{${name}}} stands for a variable, and no environment is chosen.`;
  return { ok: false, text };
}
