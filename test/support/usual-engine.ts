/** Whether the engine is the one that long tests run on in full; on others a part of them has to do, or none. */
export const IS_USUAL_ENGINE = (process.env['NETX_ENGINE_VERSION'] || '26.1') === '26.1'

/** NETX_IN_FULL=1 asks for all of what is tried in part else, so that a run ends in time. */
export const IS_IN_FULL = process.env['NETX_IN_FULL'] === '1'
