import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Column, renderTable } from '../../../src/render/table.ts'

const columns: readonly Column[] = [{ title: 'ID', expendable: 1 }, { title: 'NAME' }, { title: 'SUBNET' }]
const rows = [
  ['0123456789ab', 'shop', ['172.18.0.0/16', 'fd00::/64']],
  ['ba9876543210', 'bank', []],
]

describe('a table', () => {
  it('is spaced as docker’s are, with a line for each text of a cell', () => {
    expect(renderTable(columns, rows)).toEqual([
      'ID             NAME      SUBNET',
      '0123456789ab   shop      172.18.0.0/16',
      '                         fd00::/64',
      'ba9876543210   bank',
    ])
  })

  it('keeps its header when there are no rows', () => {
    expect(renderTable(columns, [])).toEqual(['ID        NAME      SUBNET'])
  })

  it('closes ranks where that is enough', () => {
    expect(renderTable(columns, rows, 33)).toEqual([
      'ID            NAME  SUBNET',
      '0123456789ab  shop  172.18.0.0/16',
      '                    fd00::/64',
      'ba9876543210  bank',
    ])
  })

  it('does without the expendable column before it would wrap', () => {
    expect(renderTable(columns, rows, 32)).toEqual([
      'NAME      SUBNET',
      'shop      172.18.0.0/16',
      '          fd00::/64',
      'bank',
    ])
  })

  it('never cuts a value of a column that has to stay', () => {
    const cell = fc.stringMatching(/^[a-z]{1,12}$/)
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell)), fc.nat(60), (cells, width) => {
        const text = renderTable(columns, cells, width).join('\n')
        for (const [, name, subnet] of cells)
          expect(text).toMatch(new RegExp(`\\b${name}\\s+${subnet}$`, 'm'))
      }),
    )
  })
})
