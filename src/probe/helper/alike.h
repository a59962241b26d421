/* The UDP probes under way, by whom they ask: a server answers without saying which of them. */
#ifndef ALIKE_H
#define ALIKE_H

#include "plan.h"

void alike_add(struct plan *plan, uint32_t index);
void alike_remove(struct plan *plan, uint32_t index);

/* The first of those that may ask this port, linked by `alike`; each has to be looked at. */
uint32_t alike_first(uint32_t namespace, const struct ip *address, uint16_t port);

#endif
