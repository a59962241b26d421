import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'

const SOURCE = `
#include <unistd.h>
int main(void) {
  char buffer[4096];
  for (ssize_t size; (size = read(0, buffer, sizeof buffer)) > 0;)
    if (write(1, buffer, size) != size) return 1;
  return 0;
}
`

let compiled: Promise<Uint8Array> | undefined

/** A program that needs nothing around it and says what it is told, in place of the prober. */
export function staticEcho(): Promise<Uint8Array> {
  compiled ??= compile()
  return compiled
}

async function compile(): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'netx-echo-'))
  try {
    await execa('cc', ['-static', '-s', '-x', 'c', '-', '-o', join(folder, 'echo')], { input: SOURCE })
    return await readFile(join(folder, 'echo'))
  } finally {
    await rm(folder, { recursive: true })
  }
}
