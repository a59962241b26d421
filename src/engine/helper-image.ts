import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { NetxError } from '../model/errors.ts'
import { HELPER_PROGRAM, helperImageName, type Image, isHelperImage } from '../model/helper.ts'
import type { EngineClient } from './client.ts'
import { orGone, refusal } from './failures.ts'
import { parseJson } from './json.ts'
import { mapImage } from './map-image.ts'
import { route } from './routes.ts'

/**
 * Makes sure that the engine has an image of one file, named by its content; nothing is pulled or built. Resolves to its id.
 * What else has that name loses it: an image that was loaded from a file may bear any.
 */
export async function provideHelperImage(
  client: EngineClient,
  executable: Uint8Array,
  architecture: string,
): Promise<string> {
  const layer = await tarOf({ [HELPER_PROGRAM.slice(1)]: executable })
  const digest = digestOf(layer)
  const name = helperImageName(digest)
  const find = async () => {
    const image = await inspectImage(client, name)
    return image && image.layers[0] === digest && isHelperImage(image) ? image.id : null
  }
  const found = await find()
  if (found !== null) return found
  await load(client, name, layer, architecture)
  const loaded = await find()
  if (loaded !== null) return loaded
  throw new NetxError({
    family: 'engine',
    code: 'NETX_ENGINE_ERROR',
    message: `The engine has another image than the one that it was given as ${name}`,
    next: `Remove it, and try again: docker image rm ${name}`,
  })
}

export async function inspectImage(client: EngineClient, reference: string): Promise<Image | null> {
  const image = await orGone(client.ask({ method: 'GET', path: route('image', reference, '/json') }))
  return image && mapImage(image)
}

/** Nothing in it depends on when or where it is made: several runs that load it at once make one image. */
async function load(
  client: EngineClient,
  name: string,
  layer: Uint8Array,
  architecture: string,
): Promise<void> {
  const config = json({
    architecture: goArchitecture(architecture),
    os: 'linux',
    config: { Entrypoint: [HELPER_PROGRAM] },
    rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
  })
  const configFile = `${digestOf(config).slice('sha256:'.length)}.json`
  const manifest = json([{ Config: configFile, RepoTags: [name], Layers: ['layer.tar'] }])
  const said = await client.text({
    method: 'POST',
    path: '/images/load',
    query: { quiet: 1 },
    archive: await tarOf({ [configFile]: config, 'layer.tar': layer, 'manifest.json': manifest }),
  })
  const complaint = complaintIn(said)
  if (complaint) throw refusal(500, complaint)
}

function goArchitecture(name: string): string {
  if (name === 'x86_64') return 'amd64'
  return name === 'aarch64' ? 'arm64' : name
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** Times and owners are fixed, so that only the content counts. */
async function tarOf(files: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> {
  const { pack } = await import('tar-stream')
  const archive = pack()
  for (const [name, content] of Object.entries(files)) {
    archive.entry({ name, mode: 0o755, mtime: new Date(0), uid: 0, gid: 0 }, Buffer.from(content))
  }
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
