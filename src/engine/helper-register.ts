import { isHelperImage, looksLikeHelper, ownerOf } from '../model/helper.ts'
import type { EngineClient } from './client.ts'
import type { EngineEvent } from './engine.ts'
import { inspectImage } from './helper-image.ts'
import type { Json } from './json.ts'

/** Which containers of an engine are helpers. What they say of themselves is a claim, their image is the proof. */
export class HelperRegister {
  private readonly client: EngineClient
  /** Images that were looked at: what one holds never changes under its id. */
  private readonly proven = new Set<string>()

  constructor(client: EngineClient) {
    this.client = client
  }

  /** As the engine lists it. */
  async has(container: Json): Promise<boolean> {
    const claim = {
      labels: container.at('Labels').record,
      command: container.at('Command').text,
      networks: container
        .at('NetworkSettings')
        .at('Networks')
        .entries.map(([name]) => name),
      mounts: container.at('Mounts').items.map((mount) => ({
        type: mount.at('Type').text,
        target: mount.at('Destination').text,
        isWritable: mount.at('RW').flag,
      })),
    }
    return looksLikeHelper(claim) && (await this.isProven(container.at('ImageID').text))
  }

  /** Helpers are created from an image's id; a name might mean another image by now. */
  async isTold({ kind, attributes }: Pick<EngineEvent, 'kind' | 'attributes'>): Promise<boolean> {
    const { image = '' } = attributes
    return (
      kind === 'container' &&
      ownerOf(attributes) !== null &&
      image.startsWith('sha256:') &&
      (await this.isProven(image))
    )
  }

  private async isProven(id: string): Promise<boolean> {
    if (this.proven.has(id)) return true
    const image = id === '' ? null : await inspectImage(this.client, id)
    const isOurs = image !== null && image.id === id && isHelperImage(image)
    if (isOurs) this.proven.add(id)
    return isOurs
  }
}
