/* The one way out and in for the probes of every kind. */
#ifndef TRANSMIT_H
#define TRANSMIT_H

#include "plan.h"

/* An errno, when there is no socket for such a probe; else 0. */
int transmit_failure(const struct plan *plan, const struct probe *probe);

/* Sends the probe once more. Says 0, what failed, or TCP_WAITS when its turn has not come. */
int transmit(struct plan *plan, uint32_t index);

/* Reads all that arrived in a namespace. */
void receive_echoes(struct plan *plan, uint32_t namespace, enum family family);
void receive_datagrams(struct plan *plan, uint32_t namespace, enum family family);

/* Makes what is still on its way to a former round nobody's. */
void transmit_renew(struct plan *plan);

#endif
