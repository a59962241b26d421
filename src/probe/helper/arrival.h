/* Which packets arrived in the namespace that they were for. */
#ifndef ARRIVAL_H
#define ARRIVAL_H

#include "plan.h"

/* Reads all that the namespace's witness of that kind saw; false when something may be left. */
bool read_arrivals(struct plan *plan, uint32_t namespace, enum kind kind, enum family family);

/* Takes what the witness shows of a packet, if it is one of ours that was meant to arrive there. */
void take_witnessed(struct plan *plan, uint32_t namespace, enum kind kind, enum family family, const uint8_t *bytes,
                    size_t length);

/* Is it certain that this packet never arrived where it should? */
bool never_arrived(struct plan *plan, const struct probe *probe, unsigned attempt);

/* How many packets the witness of its arrival lost so far. */
uint32_t arrivals_lost(const struct plan *plan, const struct probe *probe);

#endif
