/** Whether the engine is the one that long tests run on in full; on others a part of them has to do, or none. */
export const IS_USUAL_ENGINE = (process.env['NETX_ENGINE_VERSION'] || '26.1') === '26.1'
