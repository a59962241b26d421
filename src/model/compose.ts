/** The labels by which compose marks its containers. */
export const PROJECT_LABEL = 'com.docker.compose.project'
export const SERVICE_LABEL = 'com.docker.compose.service'
export const ONE_OFF_LABEL = 'com.docker.compose.oneoff'
