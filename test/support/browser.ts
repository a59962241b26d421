import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

const PROGRAMS = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']

/** The path of a browser that this machine has: NETX_BROWSER, or a Chromium on the PATH. */
export async function findBrowser(): Promise<string> {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const given = process.env['NETX_BROWSER']
  const candidates = given ? [given] : PROGRAMS.flatMap((name) => folders.map((folder) => join(folder, name)))
  for (const path of candidates) {
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path
  }
  throw new Error(`there is no browser: install ${PROGRAMS.join(' or ')}, or name one with NETX_BROWSER`)
}
