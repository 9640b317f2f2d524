// The table of wires: for each pair of peers which wire and which serializer were tried, and how it ended.
// It is printed at the end of the suite and kept in docs/interop.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../../docs/interop.md', import.meta.url));
const MARK = '<!-- written by npm run test:interop -->';
const WORDS = {
  passed: 'passed',
  failed: 'FAILED',
  'not-offered': 'not offered',
  missing: 'not installed',
};

export class WireTable {
  #tables = new Map();
  #report;

  /** @param {import('./report.mjs').Report} report counts the cells with the other rows */
  constructor(report) {
    this.#report = report;
  }

  /**
   * Tries one cell.
   *
   * @param {string} table heading, for example `Our sessions to Crossbar`
   * @param {string} wire
   * @param {string} serializer
   * @param {{needs: readonly string[], offered: boolean, check: () => Promise<void>}} cell `check` throws if the
   *   login does not end as it should; where the peer does not offer the cell that is a refusal
   */
  async cell(table, wire, serializer, { needs, offered, check }) {
    const name = `${wire}, ${serializer}${offered ? '' : ': refused, for the peer does not offer it'}`;
    const state = await this.#report.row(table, name, needs, check);
    const rows = this.#tables.get(table) ?? new Map();
    const cells = rows.get(wire) ?? new Map();
    cells.set(serializer, state === 'passed' && !offered ? 'not-offered' : state);
    this.#tables.set(table, rows.set(wire, cells));
  }

  /** The tables as Markdown, one after the other. */
  text() {
    return [...this.#tables].map(([heading, rows]) => `## ${heading}\n\n${markdown(rows)}`).join('\n\n');
  }

  /** Puts the tables into docs/interop.md, below what people wrote there. */
  keep() {
    const [head] = readFileSync(FILE, 'utf8').split(MARK);
    writeFileSync(FILE, `${head}${MARK}\n\n${this.text()}\n`);
  }
}

function markdown(rows) {
  const columns = [...new Set([...rows.values()].flatMap((cells) => [...cells.keys()]))];
  const lines = [...rows].map(([wire, cells]) => [wire, ...columns.map((name) => WORDS[cells.get(name)] ?? '–')]);
  const table = [['', ...columns], ...lines];
  const widths = table[0].map((_, i) => Math.max(...table.map((line) => line[i].length)));
  const line = (cells) => `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(table[0]), rule, ...table.slice(1).map(line)].join('\n');
}
