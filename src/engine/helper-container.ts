import type { HelperSpec } from './engine.ts'

const MEBIBYTE = 1024 * 1024

/** What lies in packets is of no interest to who joins namespaces. */
const PRIVILEGES = {
  probe: ['SYS_ADMIN', 'NET_ADMIN', 'NET_RAW'],
  wire: ['SYS_ADMIN', 'NET_ADMIN'],
  rules: ['NET_ADMIN', 'NET_RAW'],
} as const

/**
 * A container that can enter network namespaces and nothing else, or, without their folders, that can do nothing that
 * takes a privilege but, where it is to, read the firewall: no files to write, no log, and gone as soon as it ends. Its
 * stdin is closed for good when the first connection to it closes.
 */
export function helperBody({
  image,
  labels,
  network,
  folders,
  task,
  readsRules = false,
}: HelperSpec): Readonly<Record<string, unknown>> {
  const mounts = Object.entries(folders).map(([name, folder]) => {
    return { Type: 'bind', Source: folder, Target: `/${name}`, ReadOnly: true }
  })
  return {
    Image: image,
    ...(task !== undefined && { Cmd: [task] }),
    Labels: labels,
    Tty: false,
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    HostConfig: {
      NetworkMode: typeof network === 'string' ? network : `container:${network.container}`,
      IpcMode: 'none',
      CapDrop: ['ALL'],
      CapAdd: privilegesOf(mounts.length > 0, task, readsRules),
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      AutoRemove: true,
      LogConfig: { Type: 'none' },
      Memory: 256 * MEBIBYTE,
      PidsLimit: 16,
      Mounts: mounts,
    },
  }
}

function privilegesOf(enters: boolean, task: HelperSpec['task'], readsRules: boolean): readonly string[] {
  if (enters) return PRIVILEGES[task ?? 'probe']
  return readsRules ? PRIVILEGES.rules : []
}
