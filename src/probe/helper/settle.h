/* Addresses that the kernel does not use yet. */
#ifndef SETTLE_H
#define SETTLE_H

#include "plan.h"

/* Waits until the addresses of every namespace can be used, for as long as that takes by rights. */
void settle_addresses(const struct plan *plan);

/* Counts an address that cannot be used yet. */
void take_unsettled(const uint8_t *body, size_t length, void *count);

#endif
