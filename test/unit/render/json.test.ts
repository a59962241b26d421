import { expect, test } from 'vitest'
import { toJson } from '../../../src/render/json.ts'

test.each(['a\u009b31m', 'x\u202ey', '\u001b[1A', 'line\nbreak', 'größe 日本'])(
  '%j loses nothing',
  (name) => {
    const text = toJson({ name }, 2)
    expect(JSON.parse(text)).toEqual({ name })
    expect(text.split('\n')).toHaveLength(3)
    expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u)
  },
)
