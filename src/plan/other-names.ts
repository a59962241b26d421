import { SERVICE_LABEL } from '../model/compose.ts'
import { type Atlas, isDefaultBridge, namesOn } from '../model/place.ts'

/** Names that a target goes by elsewhere and not where its asker looks for them: aliases of other networks, its compose service. */
export function otherNames(atlas: Atlas, from: string, to: string): string[] {
  const place = atlas.place(to)
  const shared = atlas.shared(from, to).filter(({ network }) => !isDefaultBridge(network))
  if (shared.length === 0 || place.id !== to) return []
  const borne = new Set(shared.flatMap((one) => namesOn(place, one.to)))
  const service = place.labels[SERVICE_LABEL]
  const others = [...place.endpoints.flatMap(({ aliases }) => aliases), ...(service ? [service] : [])]
  return [...new Set(others)].filter((name) => !borne.has(name)).sort()
}
