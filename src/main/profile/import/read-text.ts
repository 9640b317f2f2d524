// Reads a text without knowing whose it is: links, a key file, INI, JSON or YAML. What it says is for the importers.

import { InspectorError } from '../../../shared/contract/errors.ts';
import { readData } from './data.ts';
import type { Content } from './importer.ts';
import { looksLikeIni, readIni } from './ini.ts';

/** Longest key file and longest list of links, in characters. */
const SHORT = 65_536;

/** What a text holds. Throws InspectorError `import-unknown` or `import-damaged`. */
export async function readText(text: string, name: string): Promise<Content> {
  const clean = text.replace(/^\ufeff/, '');
  if (clean.trim() === '') throw new InspectorError('import-unknown', `${name} is empty.`);
  if (clean.includes('\0')) throw new InspectorError('import-unknown', `${name} is no text.`);
  const links = linksOf(clean);
  if (links) return { form: 'links', links };
  const fields = keyFields(clean);
  if (fields) return { form: 'key-file', fields };
  if (/\.ini$/i.test(name) || looksLikeIni(clean)) return { form: 'ini', ini: readIni(clean, name) };
  return { form: 'data', value: await readStructure(clean, name) };
}

/** JSON or YAML. What has neither the name nor the look of it is no damaged file of that kind, but something else. */
async function readStructure(text: string, name: string): Promise<unknown> {
  try {
    return await readData(text, name);
  } catch (error) {
    if (/\.(?:json|ya?ml)$/i.test(name) || /^\s*[{[]/.test(text)) throw error;
    throw new InspectorError('import-unknown', `${name} is no JSON, YAML or INI, no key file and no list of links.`);
  }
}

function linksOf(text: string): string[] | undefined {
  if (text.length > SHORT) return undefined;
  const lines = text.split(/\s*\n\s*/).filter((line) => line.trim() !== '');
  const links = lines.map((line) => line.trim());
  return links.every((link) => /^https?:\/\/\S+$/i.test(link)) ? links : undefined;
}

function keyFields(text: string): ReadonlyMap<string, string> | undefined {
  if (text.length > SHORT || !/^(?:private|public)-key-ed25519\s*:/im.test(text)) return undefined;
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return fields;
}
