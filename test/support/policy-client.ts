import { docker } from './docker.ts'

interface Served {
  readonly name: string
  /** All that it may serve, by HTTP. */
  readonly ports: readonly number[]
}

/**
 * The pairs, as `from to`, of which a client in `from` gets an answer of a program in `to`: it tries every address of the
 * target, and every published port at every address of the host.
 */
export async function everyWay(
  host: string,
  targets: readonly Served[],
  isOfInterest: (from: string, to: string) => boolean,
): Promise<string[]> {
  const gateways = await addressesOfHost(host)
  const places = await Promise.all(targets.map((target) => placesOf(host, target, gateways)))
  const found = await Promise.all(
    targets.map(async ({ name: from }) => {
      const others = targets.flatMap(({ name: to }, index) =>
        isOfInterest(from, to) ? (places[index] ?? []).map((place) => ({ to, place })) : [],
      )
      const tries = others.map(({ to, place }) => `(ask ${place} | grep -q '^HTTP/' && echo ${to}) &`)
      const script = `ask() { printf 'GET / HTTP/1.0\\r\\n\\r\\n' | timeout 3 nc -w 2 "$1" "$2" 2> /dev/null; }\n${tries.join('\n')}\nwait`
      const { stdout } = await docker(host, 'exec', from, 'sh', '-c', script)
      return stdout.split('\n').flatMap((to) => (to === '' ? [] : `${from} ${to}`))
    }),
  )
  return [...new Set(found.flat())].toSorted()
}

async function inspect(host: string, kind: string, name: string) {
  return JSON.parse((await docker(host, kind, 'inspect', name)).stdout)[0]
}

async function addressesOfHost(host: string): Promise<string[]> {
  const { stdout } = await docker(host, 'network', 'ls', '--quiet', '--filter', 'driver=bridge')
  const networks = await Promise.all(stdout.split('\n').map((id) => inspect(host, 'network', id)))
  return networks.flatMap(({ IPAM }) => IPAM.Config.flatMap(({ Gateway = '' }) => Gateway || []))
}

/** `ADDRESS PORT` each. */
async function placesOf(
  host: string,
  { name, ports }: Served,
  gateways: readonly string[],
): Promise<string[]> {
  const { NetworkSettings } = await inspect(host, 'container', name)
  const own = Object.values<{ IPAddress: string }>(NetworkSettings.Networks).map((one) => one.IPAddress)
  const published = Object.values<{ HostPort: string }[] | null>(NetworkSettings.Ports).flatMap((at) =>
    (at ?? []).map(({ HostPort }) => HostPort),
  )
  return [
    ...own.flatMap((address) => ports.map((port) => `${address} ${port}`)),
    ...gateways.flatMap((address) => published.map((port) => `${address} ${port}`)),
  ]
}
