import type { HelperSpec } from './engine.ts'

const MEBIBYTE = 1024 * 1024

/**
 * A container that can enter network namespaces and nothing else, or only look at the host's: no files to write, no log,
 * and gone as soon as it ends. Its stdin is closed for good when the first connection to it closes.
 */
export function helperBody({ image, labels, namespaces }: HelperSpec): Readonly<Record<string, unknown>> {
  return {
    Image: image,
    Labels: labels,
    Tty: false,
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    HostConfig: {
      IpcMode: 'none',
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      AutoRemove: true,
      LogConfig: { Type: 'none' },
      Memory: 256 * MEBIBYTE,
      PidsLimit: 16,
      ...(namespaces === null ? ON_HOST : entering(namespaces)),
    },
  }
}

const ON_HOST = { NetworkMode: 'host' }

function entering(folder: string): Readonly<Record<string, unknown>> {
  return {
    NetworkMode: 'none',
    CapAdd: ['SYS_ADMIN', 'NET_ADMIN', 'NET_RAW'],
    Mounts: [{ Type: 'bind', Source: folder, Target: '/netns', ReadOnly: true }],
  }
}
