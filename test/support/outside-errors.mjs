// A reporter for vitest: errors that belong to no test (in a hook, or of a promise nobody waited for), as JSON texts in
// the file that OUTSIDE_ERRORS names. vitest's own JSON report leaves them out.
import { writeFileSync } from 'node:fs';

export default class OutsideErrors {
  onTestRunEnd(modules, unhandled) {
    const ofHooks = modules.flatMap((module) =>
      [module, ...module.children.allSuites()].flatMap((suite) =>
        suite.errors().map(({ message }) => `${module.relativeModuleId}, in a hook: ${message}`),
      ),
    );
    const ofNobody = unhandled.map(({ name, message, VITEST_TEST_PATH: file, VITEST_TEST_NAME: test }) =>
      [name, message, file, test].filter(Boolean).join(': '),
    );
    writeFileSync(process.env.OUTSIDE_ERRORS, JSON.stringify([...ofHooks, ...ofNobody]));
  }
}
