import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Suites: npx vitest run --project unit | matrix | contract
export default defineConfig({
  test: {
    testTimeout: 20_000,
    // A busy machine may be slow to show what it will show.
    expect: { poll: { timeout: 10_000 } },
    // One for each core: files wait for sockets, threads and processes for much of their time.
    maxWorkers: availableParallelism(),
    projects: ['unit', 'matrix', 'contract'].map((name) => ({
      extends: true,
      test: {
        name,
        include: [name === 'unit' ? 'test/{unit/**/*,architecture}.test.ts' : `test/${name}/**/*.test.ts`],
      },
    })),
    coverage: {
      provider: 'v8',
      include: ['src/shared/**/*.ts', 'src/main/wamp/**/*.ts', 'src/main/auth/**/*.ts'],
      reporter: ['text-summary'],
      thresholds: Object.fromEntries(
        ['src/shared/**', 'src/main/wamp/**', 'src/main/auth/**'].map((glob) => [glob, { branches: 95 }]),
      ),
    },
  },
});
