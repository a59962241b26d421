/* The addresses and routes of a namespace: where a packet to an address goes next, as the kernel would send it. */
#ifndef LINKS_H
#define LINKS_H

#include "plan.h"

/* Where a packet leaves a namespace: the neighbour that it is handed to, and the address that it comes from. */
struct next_hop {
  uint32_t interface, neighbour, source;
  bool direct; /* the neighbour is the destination itself */
};

/* Reads them over the namespace's netlink socket. Says 0 or what failed. */
int read_links(struct namespace *namespace);

/* The namespace's own address entry for `ip`, or NULL. */
const struct address *own_address(const struct namespace *namespace, uint32_t ip);

/* False when no neighbour is needed or known: the address is its own, or nothing leads there. */
bool find_next_hop(const struct namespace *namespace, uint32_t ip, struct next_hop *hop);

#endif
