/* The neighbour entries that a probe causes, in its own namespace and in that which it goes to. */
#ifndef NEEDS_H
#define NEEDS_H

#include "broom.h"

enum { MAX_NEEDS = 3 };

/* Says how many there are. */
uint32_t needs_of(const struct plan *plan, const struct probe *probe, struct neighbour needs[MAX_NEEDS]);

/* The group of neighbours that an IPv6 one is looked for by: the kernel keeps an entry for it as well. */
struct ip solicited(const struct ip *ip);

#endif
