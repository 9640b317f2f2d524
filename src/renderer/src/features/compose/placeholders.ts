// Placeholders in the texts of a request: `{{name}}` stands for a variable of the chosen environment.

import type { RequestText } from '../../../../shared/request.ts';

/** Names of variables; undefined: no environment is chosen. */
export type Known = readonly string[] | undefined;

const PLACEHOLDER = /\{\{([A-Za-z_][A-Za-z0-9_-]{0,63})\}\}/g;

/** Variables that a request names and the environment does not have, each once. */
export function unknownVariables(request: RequestText, known: Known): readonly string[] {
  const named = new Set(
    textsOf(request).flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name)),
  );
  return [...named].filter((name) => known?.includes(name) !== true);
}

/** Texts whose placeholders are variables. Those of an answer may stand for parts of the invocation, too. */
function textsOf(request: RequestText): readonly string[] {
  const texts = [request.uri, request.options];
  if (request.kind === 'call' || request.kind === 'publish') texts.push(request.args, request.kwargs);
  if (request.kind === 'call') texts.push(...(request.parts ?? []).flatMap(({ args, kwargs }) => [args, kwargs]));
  if (request.kind === 'publish') texts.push(request.lines);
  return texts.filter((text) => text !== undefined);
}
