import { BITS, isAddress, isIPv4 } from '../model/address.ts'
import { type NetworkSettings, PROJECT_LABEL } from '../model/blueprint.ts'
import { isGlob } from '../model/glob.ts'
import { fixedAddresses } from '../model/membership.ts'
import { parseSubnet, USUAL_PREFIX, versionOf } from '../model/subnet.ts'
import { isNetworkName, isPredefined } from '../model/topology.ts'
import { type FileProblem, type Path, problemAt } from './file-problem.ts'
import type { MemberContent, NetworkContent } from './netx-content.ts'
import type { MemberEntry, NetworkEntry } from './netx-document.ts'
import { allOrProblem, bad, NEXT } from './netx-problems.ts'
import { readSelector } from './policy-text.ts'

/** One network of the file, with its members. */
export function readNetwork(name: string, entry: NetworkEntry): NetworkContent | FileProblem {
  const path = ['networks', name]
  if (!isNetworkName(name)) return bad(path, 'name', `"${name}" is no name for a network`, 0)
  const { external = false, members = {} } = entry
  const wrong = external ? externalProblem(path, entry) : settingsProblem(path, name, entry)
  if (wrong) return wrong
  const read = allOrProblem(
    Object.entries(members).map(([text, one]) => readMember([...path, 'members', text], text, one)),
  )
  if ('problem' in read) return read
  return (
    twice(read) ?? {
      path,
      name,
      maker: external ? 'somebody' : 'netx',
      settings: settingsOf(entry),
      members: read,
      pathOf: (key, which) => [...path, key, which],
    }
  )
}

function settingsOf(entry: NetworkEntry): NetworkSettings {
  const { driver, internal, attachable, ipv4, ipv6 } = entry
  return {
    driver,
    subnets: entry.subnet ?? [],
    pool: entry.pool ?? [],
    gateways: entry.gateway ?? [],
    ipRanges: entry['ip-range'] ?? [],
    reserved: entry.reserved ?? {},
    internal,
    attachable,
    ipv4,
    // Without it an engine takes the subnet, and gives nobody an address of it.
    ipv6: ipv6 ?? (entry.subnet?.some((text) => versionOf(text) === 6) ? true : undefined),
    options: entry.options ?? {},
    labels: entry.labels ?? {},
  }
}

/** What is said of it could not be made true. */
function externalProblem(path: Path, entry: NetworkEntry): FileProblem | undefined {
  const key = Object.keys(entry).find((one) => one !== 'external' && one !== 'members')
  return key === undefined
    ? undefined
    : bad([...path, key], 'external', `an external network is given a ${key}`, 0)
}

function settingsProblem(path: Path, name: string, entry: NetworkEntry): FileProblem | undefined {
  if (isPredefined(name))
    return { problem: `"${name}" belongs to the engine`, next: 'Write external: true for it.', path, at: 0 }
  if (Object.hasOwn(entry.labels ?? {}, PROJECT_LABEL))
    return bad([...path, 'labels', PROJECT_LABEL], 'label', `"${PROJECT_LABEL}" says whose a network is`, 0)
  const first = (key: 'subnet' | 'pool' | 'gateway' | 'ip-range', isGood: (text: string) => boolean) => {
    const texts = entry[key] ?? []
    const index = texts.findIndex((text) => !isGood(text))
    if (index < 0) return undefined
    const topic = key === 'subnet' ? 'subnet' : key === 'gateway' ? 'address' : 'pool'
    return bad([...path, key, index], topic, `"${texts[index]}" is no ${key === 'gateway' ? 'address' : key}`)
  }
  const isCidr = (text: string) => parseSubnet(text) !== undefined
  return (
    first('subnet', (text) => isAuto(text) || isCidr(text)) ??
    first('pool', isCidr) ??
    first('ip-range', isCidr) ??
    first('gateway', isAddress)
  )
}

function isAuto(text: string): boolean {
  const [, size] = /^auto(?:\/([1-9]\d{0,2}))?$/.exec(text) ?? ['', '999']
  return Number(size ?? USUAL_PREFIX[4]) <= BITS[6]
}

function readMember(path: Path, text: string, entry: MemberEntry): MemberContent | FileProblem {
  const selector = readSelector(text, 0)
  if ('problem' in selector) return { ...selector, next: NEXT.selector, path }
  if (selector.kind === 'everybody')
    return {
      problem: `"${text}" stands for all that is measured, and for nobody who could be a member`,
      next: 'Write a glob that says which: redis-*, or ?* for every container.',
      path,
      at: 0,
    }
  if (selector.kind === 'beyond' || selector.kind === 'published' || selector.kind === 'network')
    return bad(path, 'selector', `"${text}" is nobody who could be a member`, 0)
  const { ip, ip6, aliases = [], priority } = entry
  // An address alone stands for such a key, and its place is then the member's.
  const pathOf = (version: 4 | 6) => [...path, version === 4 ? 'ip' : 'ip6']
  if (isSeveral(text) && (ip !== undefined || ip6 !== undefined)) {
    const problem = `${ip ?? ip6} cannot belong to all of "${text}"`
    return problemAt(
      pathOf(ip === undefined ? 6 : 4),
      problem,
      'Write each container by its name, with its own address.',
    )
  }
  const endpoint = {
    ...(ip !== undefined && { ipv4: ip }),
    ...(ip6 !== undefined && { ipv6: ip6 }),
    ...(aliases.length > 0 && { aliases }),
    ...(priority !== undefined && { gatewayPriority: priority }),
  }
  return { path, text, selector, endpoint, pathOf }
}

function isSeveral(text: string): boolean {
  return isGlob(text) || text.startsWith('label:') || text.startsWith('project:')
}

/** The same address for two members of a network. */
function twice(members: readonly MemberContent[]): FileProblem | undefined {
  const holders = new Map<string, string>()
  for (const { text, endpoint, pathOf } of members) {
    for (const address of fixedAddresses(endpoint)) {
      const holder = holders.get(address)
      if (holder !== undefined)
        return problemAt(
          pathOf(isIPv4(address) ? 4 : 6),
          `${address} is ${holder}'s already`,
          `Choose another address for ${text}.`,
        )
      holders.set(address, text)
    }
  }
  return undefined
}
