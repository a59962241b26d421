/* The socket of a DNS server. */
#ifndef RESOLVER_H
#define RESOLVER_H

#include "plan.h"

/* Opens it in the current namespace. */
void resolver_open(struct resolver *resolver);

/* Takes a new port, so that what is on its way to the old one is nobody's answer. */
void resolver_renew(struct plan *plan, struct resolver *resolver);

#endif
