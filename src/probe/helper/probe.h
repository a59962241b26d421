/* All the echoes, TCP and UDP probes: started group by group, repeated, and each answered for once. */
#ifndef PROBE_H
#define PROBE_H

#include "plan.h"

/* Starts the groups that there is room for, and sends what is due. */
void probe_send_due(struct plan *plan);

/* Repeats or gives up what waited for long enough. Everything that arrived has to be read before. */
void probe_expire(struct plan *plan);

bool probe_all_done(const struct plan *plan);

/* Is something waiting to be sent, and not for an answer? */
bool probe_eager(const struct plan *plan);

/* For how long a probe is waited for: longer where answers are slow. */
uint64_t probe_patience(const struct plan *plan);

/* Makes all of them ready for another round. */
void probe_reset(struct plan *plan);

#endif
