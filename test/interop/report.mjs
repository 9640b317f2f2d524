// The rows of the suite: run one after another, each passed, failed or not to be had, and told as a table.

const WORDS = { passed: 'passed', failed: 'FAILED', missing: 'could not be installed' };

export class Report {
  #rows = [];
  #missing;
  #say;

  /**
   * @param {ReadonlyMap<string, string>} missing what could not be installed, with the reason
   * @param {(line: string) => void} say
   */
  constructor(missing, say) {
    this.#missing = missing;
    this.#say = say;
  }

  /**
   * Runs one row and keeps how it ended.
   *
   * @param {string} group
   * @param {string} name
   * @param {readonly string[]} needs what must be installed for it
   * @param {() => Promise<void>} check throws if the row fails
   * @returns {Promise<'passed' | 'failed' | 'missing'>}
   */
  async row(group, name, needs, check) {
    const began = performance.now();
    const lacks = needs.find((each) => this.#missing.has(each));
    const row = { group, name, state: 'passed', text: '' };
    if (lacks !== undefined) {
      Object.assign(row, { state: 'missing', text: `${lacks}: ${this.#missing.get(lacks)}` });
    } else {
      try {
        await check();
      } catch (error) {
        Object.assign(row, { state: 'failed', text: error.message });
      }
    }
    this.#rows.push({ ...row, ms: Math.round(performance.now() - began) });
    return row.state;
  }

  /** A row of something that was required and could not be had. */
  required(name) {
    this.#rows.push({
      group: 'required',
      name: `${name} is installed`,
      state: this.#missing.has(name) ? 'failed' : 'passed',
      text: this.#missing.get(name) ?? '',
      ms: 0,
    });
  }

  /**
   * Prints the table and the closing line, with a text between them.
   *
   * @param {string} [between]
   * @returns {boolean} true if no row failed
   */
  print(between) {
    const width = Math.max(...this.#rows.map(({ name }) => name.length));
    let group;
    for (const row of this.#rows) {
      if (row.group !== group) this.#say(`\n${row.group}`);
      ({ group } = row);
      this.#say(`  ${row.name.padEnd(width)}  ${String(row.ms).padStart(6)} ms  ${WORDS[row.state]}`);
      if (row.state !== 'passed') for (const line of row.text.split('\n')) this.#say(`      ${line}`);
    }
    const count = (state) => this.#rows.filter((row) => row.state === state).length;
    this.#say(between === undefined ? '' : `\n${between}\n`);
    if (count('missing')) this.#say(`${count('missing')} rows not run: what they need could not be installed.`);
    this.#say(`${count('passed')} passed, ${count('failed')} failed`);
    return count('failed') === 0;
  }
}
