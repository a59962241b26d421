import type { Finding } from './finding.ts'

/** What is known to be wrong with engines of some versions, and breaks what their settings promise. */
interface Advisory {
  readonly id: string
  /** Until which release of which line: `[25, 0, 13]` is mended in 25.0.13 for 25.0; the last is for all later ones. */
  readonly mended: readonly Version[]
  /** Where it came in; older engines do not have it. */
  readonly since: Version
  readonly what: string
  readonly relief: string
}

type Version = readonly [major: number, minor: number, patch: number]

const ADVISORIES: readonly Advisory[] = [
  {
    id: 'CVE-2025-54410',
    since: [0, 0, 0],
    mended: [
      [25, 0, 13],
      [28, 0, 0],
    ],
    what: 'when firewalld reloads its rules, those that keep bridge networks apart are gone',
    relief: 'or restart the engine after each reload of firewalld',
  },
  {
    id: 'CVE-2025-54388',
    since: [28, 2, 0],
    mended: [[28, 3, 3]],
    what: 'when firewalld reloads its rules, ports that are published on the loopback address are open to the neighbours of the host',
    relief: 'or restart the engine after each reload of firewalld',
  },
  {
    id: 'CVE-2024-29018',
    since: [0, 0, 0],
    mended: [
      [23, 0, 11],
      [25, 0, 5],
      [26, 0, 0],
    ],
    what: 'containers on internal networks can ask DNS servers outside, where the host has its own on a loopback address',
    relief: 'or give such containers a DNS server that cannot be reached: docker run --dns',
  },
]

/** Of an engine whose version cannot be read nothing is known. */
export function advisoriesFor(version: string): Finding[] {
  const own = parseVersion(version)
  if (!own) return []
  return ADVISORIES.filter((advisory) => concerns(advisory, own)).map(({ id, what, mended, relief }) => {
    const next = mended.find((one) => compare(one, own) > 0) ?? own
    return {
      kind: 'advisory',
      severity: 'hint',
      message: `${id}: ${what}`,
      evidence: `the engine is ${version}, unless its distribution has mended that`,
      next: `Upgrade to ${next.join('.')} or later, ${relief}.`,
    }
  })
}

function concerns({ since, mended }: Advisory, own: Version): boolean {
  if (compare(own, since) < 0) return false
  const last = mended.at(-1)
  if (!last || compare(own, last) >= 0) return false
  return !mended.some((one) => one[0] === own[0] && one[1] === own[1] && compare(own, one) >= 0)
}

function parseVersion(text: string): Version | null {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)/.exec(text) ?? []
  return major === undefined ? null : [Number(major), Number(minor), Number(patch)]
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}
