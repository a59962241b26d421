/* Where a packet to an address goes next, as the kernel would send it. */
#ifndef HOP_H
#define HOP_H

#include "plan.h"

/* Where a packet leaves a namespace: the neighbour that it is handed to, and the address that it comes from. */
struct next_hop {
  uint32_t interface;
  struct ip neighbour, source;
  bool direct; /* the neighbour is the destination itself */
};

/* Does it not leave the namespace? */
bool stays_inside(const struct namespace *namespace, const struct ip *ip);

/* False when no neighbour is needed or known: it stays inside, or nothing leads there. */
bool find_next_hop(const struct namespace *namespace, const struct ip *ip, struct next_hop *hop);

/* How large a packet the interface takes that it leaves by; 0 when nothing leads there. */
uint32_t largest_packet(const struct namespace *namespace, const struct ip *ip);

#endif
