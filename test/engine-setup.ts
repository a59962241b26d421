import type { TestProject } from 'vitest/node'
import { importImages, type RealEngine, startRealEngine } from './support/real-engine.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The real engine that all tests of a project share. */
    readonly engine: Omit<RealEngine, 'stop' | 'restart'>
  }
}

/** Vitest's global setup of the tests that need Docker: an engine before the first, none after the last. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, restart: _, ...engine } = await startRealEngine()
  try {
    await importImages(engine.host, 'busybox', 'redis', 'scratch', 'tools')
  } catch (error) {
    await stop()
    throw error
  }
  project.provide('engine', engine)
  return stop
}
