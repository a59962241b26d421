import { expect, test } from 'vitest'
import type { EngineClient } from '../../../src/engine/client.ts'
import { refusal } from '../../../src/engine/failures.ts'
import { provideHelperImage } from '../../../src/engine/helper-image.ts'

/** An engine that never has the image, whatever it was given. */
function loading(said: string): Promise<string> {
  const ask = async () => {
    throw refusal(404, 'No such image')
  }
  return provideHelperImage(
    { ask, text: async () => said } as unknown as EngineClient,
    new Uint8Array(),
    'x86_64',
  )
}

test.each([
  ['of API 1.41', '{"error":"no space left","errorDetail":{"message":"no space left"}}\n'],
  [
    'that newer versions need not tell twice',
    '{"status":"x"}\r\n{"errorDetail":{"message":"no space left"}}\r\n',
  ],
  ['without a detail', '{"error":"no space left"}'],
])('an error %s among the lines of progress is one', async (_, said) => {
  await expect(loading(said)).rejects.toThrow('Error response from daemon: no space left')
})

test('an engine that loads it without an error, and has it not, is told of', async () => {
  await expect(loading('{"stream":"Loaded image: x"}\r\n')).rejects.toThrow('The engine has another image')
})
