import type { Vitals } from '../model/engine-health.ts'
import { paint, printable, type Style } from './style.ts'

/** An engine in a few lines, before what is wrong with it. */
export function renderVitals({ version, firewall, settings, hostUnknown }: Vitals, style: Style): string {
  const reloaded = firewall?.reloadedAt ? `, made anew ${firewall.reloadedAt}, when firewalld reloaded` : ''
  const rows: (readonly [string, string])[] = [
    ['engine', version],
    ['firewall', firewall ? `${firewall.driver}${reloaded}` : 'which one it uses, this engine does not tell'],
    ...(hostUnknown === null
      ? [...settings].map(([name, value]) => [name, value === null ? 'not there' : String(value)] as const)
      : [['host', `could not be looked at: ${hostUnknown}`] as const]),
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows
    .map(([name, text]) => `${paint(name.padEnd(width), 'quiet', style)}  ${printable(text)}`)
    .join('\n')
}

/** The same as `--format json` prints it. */
export function vitalsDocument({ version, firewall, settings, hostUnknown }: Vitals) {
  return { engine: { version, firewall }, hostUnknown, settings: Object.fromEntries(settings) }
}
