import { defineConfig } from 'vitest/config'

/** What waits for an engine or the kernel takes longer on a busy machine: only what hangs runs into these limits. */
const patient = { fileParallelism: false, testTimeout: 600_000, hookTimeout: 600_000 }
const onEngine = { ...patient, globalSetup: './test/engine-setup.ts' }

/**
 * The kinds of tests are projects: `vitest --project unit`. Those that need a Docker engine start one of their own.
 * `alone` are tests on an engine that take from everything else on the machine: nothing may run beside them.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], hookTimeout: 60_000 } },
      { test: { name: 'helper', include: ['test/helper/**/*.test.ts'], ...patient } },
      { test: { name: 'real', include: ['test/{contract,engine,e2e}/**/*.test.ts'], ...onEngine } },
      { test: { name: 'alone', include: ['test/alone/**/*.test.ts'], ...onEngine } },
    ],
  },
})
