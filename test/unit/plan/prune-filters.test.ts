import { describe, expect, it } from 'vitest'
import { addStandingFilters } from '../../../src/plan/prune-filters.ts'

describe('the filters of a prune', () => {
  it('are those given and those of the configuration', () => {
    const given = { label: ['team=shop'], until: ['24h'] }
    expect(addStandingFilters(given, ['label!=keep', 'label=tier=test', 'nonsense'])).toEqual({
      label: ['team=shop', 'tier=test'],
      until: ['24h'],
      'label!': ['keep'],
    })
  })

  it('follow the command line where the configuration says the opposite', () => {
    expect(addStandingFilters({ label: ['keep'] }, ['label!=keep'])).toEqual({ label: ['keep'] })
    expect(addStandingFilters({ 'label!': ['keep'] }, ['label=keep'])).toEqual({ 'label!': ['keep'] })
  })
})
