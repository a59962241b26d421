import { configDefaults, defineConfig } from 'vitest/config'
import { IS_IN_FULL, IS_USUAL_ENGINE } from './test/support/usual-engine.ts'

/** What hangs on the prober, the kernel, or what is done with answers, and not on the engine, is tried on the usual one alone. */
const ALIKE = ['baseline', 'faults', 'honesty', 'policy', 'ports', 'rungs', 'watch'].map(
  (name) => `test/engine/${name}.test.ts`,
)

const real = {
  exclude: [...configDefaults.exclude, ...(IS_USUAL_ENGINE || IS_IN_FULL ? [] : ALIKE)],
  globalSetup: './test/engine-setup.ts',
  fileParallelism: false,
  testTimeout: 60_000,
  hookTimeout: 120_000,
}

/** The kinds of tests are projects: `vitest --project unit`. Those that need a Docker engine start one of their own. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], hookTimeout: 60_000 } },
      {
        test: {
          name: 'helper',
          include: ['test/helper/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      { test: { name: 'real', include: ['test/{contract,engine,e2e}/**/*.test.ts'], ...real } },
    ],
  },
})
