// Usage: count-tests.js FILE...: names each failure in these results of Vitest, and then counts the tests of all.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** What failed in a run, each with its message: its tests, else its files, else the run as a whole. */
function failuresOf(result) {
  if (result === null) return [['the run', 'it ended without results']]
  const failures = result.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (failed.length === 0 && status === 'failed') return [[name, message]]
    return failed.map(({ fullName, failureMessages }) => [fullName, failureMessages[0] ?? ''])
  })
  return failures.length > 0 || result.success ? failures : [['the run', 'it failed, and none of its tests']]
}

let [passed, failed] = [0, 0]
for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8')
  const result = text === '' ? null : JSON.parse(text)
  const failures = failuresOf(result)
  for (const [name, message] of failures) {
    console.log(`FAILED: ${basename(file, '.json')}: ${name}\n  ${message.split('\n', 6).join('\n  ')}`)
  }
  passed += result?.numPassedTests ?? 0
  failed += failures.length
}
console.log(`${passed} passed, ${failed} failed`)
