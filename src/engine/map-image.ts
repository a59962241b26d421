import type { Image } from '../model/helper.ts'
import type { Json } from './json.ts'

/** What containers inherit from an image, besides its program and its labels. */
const INHERITED = ['Cmd', 'Env', 'Healthcheck', 'User', 'Volumes', 'WorkingDir']

/** An image as the engine inspects it. */
export function mapImage(image: Json): Image {
  const config = image.at('Config')
  return {
    id: image.at('Id').text,
    names: image.at('RepoTags').texts,
    layers: image.at('RootFS').at('Layers').texts,
    entrypoint: config.at('Entrypoint').texts,
    setsMore: INHERITED.some((key) => !isEmpty(config.at(key), key)),
  }
}

/** Some engines add the usual path and the root folder to what sets none. */
function isEmpty(setting: Json, key: string): boolean {
  if (key === 'WorkingDir') return ['', '/'].includes(setting.text)
  if (key === 'Env') return setting.texts.every((text) => text.startsWith('PATH='))
  return setting.text === '' && setting.items.length === 0 && setting.entries.length === 0
}
