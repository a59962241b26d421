import { expect, test } from 'vitest'
import type { EngineClient } from '../../../src/engine/client.ts'
import { importHelperImage } from '../../../src/engine/helper-image.ts'

const importing = (said: string) =>
  importHelperImage(
    { text: async () => said } as unknown as EngineClient,
    'netx/probe:1',
    new Uint8Array(),
    {},
  )

test.each([
  ['of API 1.41', '{"error":"no space left","errorDetail":{"message":"no space left"}}\n'],
  [
    'that newer versions need not tell twice',
    '{"status":"x"}\r\n{"errorDetail":{"message":"no space left"}}\r\n',
  ],
  ['without a detail', '{"error":"no space left"}'],
])('an error %s among the lines of progress is one', async (_, said) => {
  await expect(importing(said)).rejects.toThrow('Error response from daemon: no space left')
})

test('a digest of an image, or of its manifest, is none', async () => {
  await expect(importing('{"status":"sha256:0e1f"}\r\n')).resolves.toBeUndefined()
})
