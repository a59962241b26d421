import { describe, expect, test } from 'vitest'
import {
  HELPER_LABEL,
  type HelperClaim,
  helperImageName,
  type Image,
  isHelperImage,
  looksLikeHelper,
  ownerOf,
} from '../../../src/model/helper.ts'

const OWNER = '0123456789abcdef/77'

describe('an owner', () => {
  test('is a machine and a process', () => {
    expect(ownerOf({ [HELPER_LABEL]: OWNER })).toEqual({ machine: '0123456789abcdef', pid: 77 })
  })

  test.each([
    '',
    'x',
    'image',
    '/77',
    '0123456789abcdef/',
    '0123456789abcdef/-1',
    '0123456789abcdef/0',
    '0123456789abcdef/077',
    '0123456789ABCDEF/77',
    '0123456789abcde/77',
    ` ${OWNER}`,
    `${OWNER}\n`,
    `${OWNER}/1`,
    `0123456789abcdef/${'9'.repeat(40)}`,
  ])('is not %j', (label) => {
    expect(ownerOf({ [HELPER_LABEL]: label })).toBeNull()
  })

  test('is none where the label is missing, or only inherited by the object', () => {
    expect(ownerOf({})).toBeNull()
    expect(ownerOf(Object.create({ [HELPER_LABEL]: OWNER }))).toBeNull()
  })
})

describe('a container looks like a helper', () => {
  const netns = { type: 'bind', target: '/netns', isWritable: false }
  const claim: HelperClaim = {
    labels: { [HELPER_LABEL]: OWNER },
    command: '/netx-probe',
    networks: ['none'],
    mounts: [netns],
  }

  test.each<[string, Partial<HelperClaim>]>([
    ['as it measures', {}],
    ['as it joins namespaces', { command: '/netx-probe wire' }],
    ['in the network of the host', { networks: ['host'], mounts: [] }],
    ['in the network of another container', { networks: [], mounts: [] }],
  ])('%s', (_, more) => {
    expect(looksLikeHelper({ ...claim, ...more })).toBe(true)
  })

  test.each<[string, Partial<HelperClaim>]>([
    ['whose label is of no owner', { labels: { [HELPER_LABEL]: 'image' } }],
    ['of another program', { command: 'sleep 99999' }],
    ['of another program with our name in it', { command: '/netx-probe-2' }],
    ['of our program as an argument', { command: 'sh -c /netx-probe' }],
    ['on a network', { networks: ['front'] }],
    ['on a network besides none', { networks: ['none', 'front'] }],
    ['on the default bridge', { networks: ['bridge'] }],
    ['with a volume', { mounts: [{ type: 'volume', target: '/netns', isWritable: false }] }],
    ['with a folder that it can write', { mounts: [{ ...netns, isWritable: true }] }],
    ['with another file in the place of the program', { mounts: [{ ...netns, target: '/netx-probe' }] }],
    ['with a folder of its own', { mounts: [netns, { ...netns, target: '/data' }] }],
  ])('but not %s', (_, more) => {
    expect(looksLikeHelper({ ...claim, ...more })).toBe(false)
  })
})

describe('an image is that of the helper', () => {
  const layer = `sha256:${'5'.repeat(64)}`
  const image: Image = {
    id: 'sha256:1',
    names: [helperImageName(layer)],
    layers: [layer],
    entrypoint: ['/netx-probe'],
    setsMore: false,
  }

  test('with the name of its content', () => {
    expect(isHelperImage(image)).toBe(true)
    expect(isHelperImage({ ...image, names: ['mirror/probe:1', ...image.names] })).toBe(true)
  })

  test.each<[string, Partial<Image>]>([
    ['that has no name', { names: [] }],
    ['that was tagged with the name of another content', { names: ['docker-netx/probe:0123456789abcdef'] }],
    ['that was tagged as latest', { names: ['docker-netx/probe:latest'] }],
    ['of another repository', { names: [`evil/${helperImageName(layer)}`] }],
    ['with another layer on top', { layers: [layer, `sha256:${'6'.repeat(64)}`] }],
    ['without any layer', { layers: [] }],
    ['with another program', { entrypoint: ['/bin/sh'] }],
    ['with arguments', { entrypoint: ['/netx-probe', 'x'] }],
    ['with volumes, variables or a health check', { setsMore: true }],
  ])('but not one %s', (_, more) => {
    expect(isHelperImage({ ...image, ...more })).toBe(false)
  })
})
