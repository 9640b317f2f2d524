// How values are written in Python, and where secrets come from.

import { floatText } from '../../shared/wamp/float-text.ts';
import { hexFromBytes } from '../../shared/wamp/hex.ts';
import { TEMPLATE_NAMES } from '../../shared/template.ts';
import { environmentName } from './request-values.ts';
import { quotedText, type Language } from './value-code.ts';

/** A text as Python, in double quotes. */
export function pyText(text: string): string {
  return quotedText(text, (hex) => `\\U${hex.padStart(8, '0')}`);
}

/** `answer`: placeholders of answers stand for parts of the invocation. */
export function python(answer = false): Language {
  return {
    nothing: 'None',
    yes: 'True',
    no: 'False',
    text: pyText,
    int: String,
    float: floatText,
    bytes: (bytes) => `bytes.fromhex("${hexFromBytes(bytes)}")`,
    list: (items) => `[${items.join(', ')}]`,
    dict: (entries) => `{${entries.map(([key, value]) => `${pyText(key)}: ${value}`).join(', ')}}`,
    placeholder(name) {
      const [top = '', ...rest] = name.split('.');
      if (answer && (TEMPLATE_NAMES as readonly string[]).includes(top))
        return `part(invocation, ${[top, ...rest].map(pyText).join(', ')})`;
      return rest.length > 0 || !/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)
        ? undefined
        : `needed(${pyText(environmentName(name))})`;
    },
    joined: (parts) => parts.map(({ code, isText }) => (isText ? code : `text_of(${code})`)).join(' + '),
  };
}

/** Functions that the expressions use, those that `body` names. */
export function pyFunctions(body: string): string[] {
  const lines: string[] = [];
  if (body.includes('needed('))
    lines.push(
      '',
      '',
      'def needed(name):',
      '    if name not in os.environ:',
      '        sys.exit(f"Set {name} in the environment.")',
      '    return os.environ[name]',
    );
  if (body.includes('text_of('))
    lines.push('', '', 'def text_of(value):', '    return value if isinstance(value, str) else json.dumps(value)');
  if (body.includes('part('))
    lines.push(
      '',
      '',
      'def part(value, *path):',
      '    for step in path:',
      '        try:',
      '            value = value[int(step)] if isinstance(value, list) else value[step]',
      '        except (KeyError, IndexError, TypeError, ValueError):',
      '            return None',
      '    return value',
    );
  return lines;
}
