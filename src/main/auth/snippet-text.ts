// Pieces of the programs that repeat a derivation: values of its steps, and texts as they are written in Python,
// JavaScript and Go. Nothing of these programs is secret: whoever runs one writes the secret into it.

import type { SnippetLanguage } from '../../shared/contract/results.ts';
import type { KeptDerivation } from './auth-method.ts';

/** Stands for a secret until somebody writes it there. */
export const PLACEHOLDER = 'WRITE THE SECRET HERE';

/** The value of the first step of a label; undefined if there is none, or if it is secret. */
export function stepValue({ steps }: KeptDerivation, label: string): string | undefined {
  return steps.find((step) => step.label === label)?.value;
}

/** A text as it is written in a program. All but plain ASCII is escaped, so that nothing in it can hide. */
export function literal(text: string, language: SnippetLanguage): string {
  const body = [...text].map((character) => escaped(character, language)).join('');
  return `"${body}"`;
}

function escaped(character: string, language: SnippetLanguage): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  if (/^[\x20-\x7e]$/.test(character)) return character;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  if (hex.length <= 4) return `\\u${hex.padStart(4, '0')}`;
  return language === 'javascript' ? `\\u{${hex}}` : `\\U${hex.padStart(8, '0')}`;
}

/** The line that sets the secret. */
export function secretLine(name: string, language: SnippetLanguage, comment: string): string {
  const value = literal(PLACEHOLDER, language);
  if (language === 'python') return `${name} = ${value}  # ${comment}`;
  return language === 'go' ? `const ${name} = ${value} // ${comment}` : `const ${name} = ${value}; // ${comment}`;
}

/** Lines that show a value and compare it with the one of the capture. */
export function comparison(name: string, right: string, language: SnippetLanguage): string[] {
  const known = literal(right, language);
  const [same, other] = ['as in the capture', 'not as in the capture, which has'];
  if (language === 'python')
    return [`print(${name})`, `print("${same}" if ${name} == ${known} else "${other} " + ${known})`];
  if (language === 'javascript')
    return [`console.log(${name});`, `console.log(${name} === ${known} ? "${same}" : "${other} " + ${known});`];
  return [
    `\tfmt.Println(${name})`,
    `\tif ${name} == ${known} {`,
    `\t\tfmt.Println("${same}")`,
    `\t} else {`,
    `\t\tfmt.Println("${other}", ${known})`,
    `\t}`,
  ];
}
