import { buffer } from 'node:stream/consumers'
import type { EngineClient } from './client.ts'
import { refusal } from './failures.ts'
import { parseJson } from './json.ts'

const EXECUTABLE = 'netx-probe'

/** Makes an image of one file, without a registry and without building. The same file makes the same layer. */
export async function importHelperImage(
  client: EngineClient,
  reference: string,
  executable: Uint8Array,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const [repo = '', tag = 'latest'] = splitTag(reference)
  const changes = [`ENTRYPOINT ["/${EXECUTABLE}"]`, ...Object.entries(labels).map(labelChange)]
  const said = await client.text({
    method: 'POST',
    path: '/images/create',
    query: { fromSrc: '-', repo, tag, changes },
    archive: await tarOf(executable),
  })
  const complaint = complaintIn(said)
  if (complaint) throw refusal(500, complaint)
}

/** A colon belongs to the tag unless a slash follows, as in `host:5000/name`. */
function splitTag(reference: string): string[] {
  return reference.split(/:(?=[^/:]*$)/)
}

/** In the language of Dockerfiles, which would put variables in. */
function labelChange([key, value]: [string, string]): string {
  return `LABEL ${JSON.stringify(key)}=${JSON.stringify(value)}`.replaceAll('$', '\\$')
}

/** Times and owners are fixed, so that only the content counts. */
async function tarOf(executable: Uint8Array): Promise<Uint8Array> {
  const { pack } = await import('tar-stream')
  const archive = pack()
  const content = Buffer.from(executable)
  archive.entry({ name: EXECUTABLE, mode: 0o755, mtime: new Date(0), uid: 0, gid: 0 }, content)
  archive.finalize()
  return await buffer(archive)
}

/** The engine has long said 200 when something goes wrong: then one of its lines holds an error, of old in two forms. */
function complaintIn(said: string): string | undefined {
  const lines = said.split('\n').filter((line) => line.trim() !== '')
  return lines
    .map(parseJson)
    .map((line) => line.at('errorDetail').at('message').text || line.at('error').text)
    .find((error) => error !== '')
}
